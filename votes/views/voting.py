"""The voter's pages, and the two addresses to which papers come without a name.

``cast`` and ``spoil`` take no cookie, touch no session and ask for no user; who sends one along is refused, since the
program at the other end is not ours. They answer JSON and are kept out of the log (``congress_portal/logs.py``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from votes.models import Ballot
from votes.transitions import casting
from votes.words import Form, Phase, Way

MOST = 16 * 1024
EACH = (("1", gettext_lazy("赞成")), ("2", gettext_lazy("反对")), ("0", gettext_lazy("弃权")))
LEVELS = (
    ("1", gettext_lazy("满意")),
    ("2", gettext_lazy("基本满意")),
    ("3", gettext_lazy("不满意")),
    ("0", gettext_lazy("弃权")),
)


# ---------------------------------------------------------------- pages


@login_required
@never_cache
@require_safe
def vote(request: StaffRequest, code: str) -> HttpResponse:
    """An elector's electronic paper."""
    found = _for_elector(request, code)
    elector = found.roll.get(user=request.user)
    may_take = elector.is_present and elector.way == Way.NONE
    context = {"who": elector.pk, "may_take": may_take, "has_taken": elector.way == Way.TOKEN}
    return _paper(request, found, "token", **context)


@never_cache
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The paper of whoever holds a sealed card, on a phone or a tablet of the hall."""
    found = get_object_or_404(_electronic(), code=code, method__cards=True)
    return _paper(request, found, "card")


def _paper(request: HttpRequest, found: Ballot, way: str, **more: Any) -> HttpResponse:
    levels = {Form.EACH: EACH, Form.LEVELS: LEVELS}.get(Form(found.method.form))
    context = {
        "ballot": found,
        "method": found.method,
        "box": found.box,
        "options": list(found.options.order_by("position")),
        "way": way,
        "levels": levels,
        "is_open": found.phase == Phase.OPEN,
        "ended": _ended(found),
        "is_stopped": bool(found.stopped_reason) and not found.is_off and not found.has_reached(Phase.CLOSED),
        "addresses": {name: reverse(f"box:{name}", args=[found.code]) for name in ADDRESSES},
        **more,
    }
    return render(request, "votes/vote.html", context)


ADDRESSES = ("token", "give_back", "cast", "spoil")


def _ended(ballot: Ballot) -> str:
    if ballot.is_off:
        return _("这次票决已经取消。")
    if ballot.has_reached(Phase.CLOSED):
        return _("投票已经结束。")
    return _("电子投票已经停止，请改用纸质票。") if ballot.stopped_reason else ""


# ---------------------------------------------------------------- in the elector's name


@login_required
@require_POST
def token(request: StaffRequest, code: str) -> HttpResponse:
    """Sign a blinded token."""
    found = _for_elector(request, code)
    sent = _read(request)
    return _answer(
        lambda: {
            "signature": casting.issue_token(ballot=found, by=request.user, blinded=sent.get("blinded", ""))
        }
    )


@login_required
@require_POST
def give_back(request: StaffRequest, code: str) -> HttpResponse:
    """Take an unused token back. The browser forgets the token on this very answer, and on no other."""
    found = _for_elector(request, code)
    sent = _read(request)

    def act() -> dict[str, str]:
        casting.return_token(
            ballot=found, by=request.user, token=sent.get("token", ""), signature=sent.get("signature", "")
        )
        return {"returned": "1"}

    return _answer(act)


# ---------------------------------------------------------------- without a name


@csrf_exempt
@require_POST
def cast(request: HttpRequest, code: str) -> HttpResponse:
    """Take a sealed paper."""
    return _nameless(request, code, casting.cast, ("paper", "token", "signature", "code"))


@csrf_exempt
@require_POST
def spoil(request: HttpRequest, code: str) -> HttpResponse:
    """Take a paper that was given up for checking."""
    return _nameless(request, code, casting.spoil, ("paper", "marks", "chance", "token", "signature", "code"))


def _nameless(
    request: HttpRequest, code: str, act: Callable[..., str], names: tuple[str, ...]
) -> HttpResponse:
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META:
        return _refused(400, _("投票请求不能带登录信息，请刷新页面再投。"))
    found = _electronic().filter(code=code).first()
    if found is None:
        return _refused(404, _("没有这次票决。"))
    sent = _read(request)
    return _answer(lambda: {"tracker": act(ballot=found, **{name: sent.get(name, "") for name in names})})


def _answer(act: Callable[[], dict[str, str]]) -> HttpResponse:
    """What a transition answers or refuses, as JSON."""
    try:
        return JsonResponse(act())
    except NotNow as refused:
        return _refused(409, str(refused))
    except PermissionDenied as refused:
        return _refused(403, str(refused))
    except ValidationError as refused:
        return _refused(400, " ".join(refused.messages))


def _refused(status: int, message: str) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)


def _read(request: HttpRequest) -> dict[str, str]:
    """The texts of a JSON object; what is no text, or too much, is left out."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        return {}
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(sent, dict):
        return {}
    return {str(name): value for name, value in sent.items() if isinstance(value, str)}


def _for_elector(request: StaffRequest, code: str) -> Ballot:
    rows = _electronic().filter(method__electronic=True, pk__in=Ballot.objects.for_elector(request.user))
    return get_object_or_404(rows, code=code)


def _electronic() -> QuerySet[Ballot]:
    """Votes whose box is there: from the freeze on."""
    return Ballot.objects.filter(box__isnull=False).select_related("method", "box")
