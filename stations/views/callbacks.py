"""Calling citizens back: what waits and what was found, one call, and the lots that anybody can check."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import loading, subjects
from stations import access, comparing, drawing
from stations.forms.callbacks import CallForm, LotForm
from stations.models import Callback, CallbackDraw
from stations.reading import callbacks as reading
from stations.transitions import callbacks as moves
from stations.transitions.service import load_figures
from stations.words import CallbackStatus

PAGE = 25


def _caller(request: StaffRequest) -> User:
    if not request.user.has_role(*access.ORGANISING):
        raise PermissionDenied(_("回访由没有经办这件事的乡镇人大主席团、县人大常委会办公室人员进行。"))
    return request.user


def _callback(request: StaffRequest, pk: int) -> Callback:
    """One that the reader may call about; a case of their own is not there."""
    rows = reading.open_to(_caller(request)).select_related(
        "opinion__loop__region", "opinion__station__unit", "opinion__category", "loop__opinion", "done_by"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@never_cache
@require_safe
def callbacks(request: StaffRequest) -> HttpResponse:
    """What waits, the most urgent first; with ``?done=1`` what was found."""
    user, is_done = _caller(request), request.GET.get("done") == "1"
    rows = reading.done_for(user) if is_done else reading.waiting_for(user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "callbacks/list.html", {"page_obj": page, "is_done": is_done})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request: StaffRequest, pk: int) -> HttpResponse:
    """What was reported and answered, and the form of the call."""
    found = _callback(request, pk)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = moves.record(callback=found, by=request.user, **form.said)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _said(recorded))
            return redirect("callback:list")
    return render(request, "callbacks/call.html", _shown(found, form), status=400 if form.errors else 200)


def _said(recorded: Callback) -> str:
    if recorded.brought_back:
        return _("已记录。这件事重新办理，群众会收到通知。")
    if recorded.status == CallbackStatus.WAITING:
        return _("已记录，换个时间再打。")
    return _("已记录。")


def _shown(found: Callback, form: CallForm) -> dict[str, Any]:
    return {
        "callback": found,
        "opinion": found.opinion,
        "answer": found.loop.opinion.answer,
        "tries": found.tries.select_related("by"),
        "form": form if found.status == CallbackStatus.WAITING else None,
    }


@login_required
@never_cache
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """The number to call. The look is written down."""
    found = _callback(request, pk)
    contact = moves.look(callback=found, by=request.user)
    return render(request, "callbacks/call.html", {**_shown(found, CallForm()), "contact": contact})


@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """The lots: what was published before, what was shown after, and whether a number was drawn."""
    rows = reading.draws_of(settings.COUNTY)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    form = LotForm(request.GET if "code" in request.GET else None)
    code = form.cleaned_data["code"] if form.is_bound and form.is_valid() else ""
    lines = [
        {"draw": draw, "commitment": _parts(draw.commitment), **_lot(draw, code)} for draw in page.object_list
    ]
    context = {"page_obj": page, "lines": lines, "form": form, "code": code}
    return render(request, "callbacks/draws.html", context, status=400 if form.errors else 200)


def _parts(digits: str) -> list[str]:
    """In eights, so that a narrow page can break between them."""
    return [digits[start : start + 8] for start in range(0, len(digits), 8)]


def _lot(draw: CallbackDraw, code: str) -> dict[str, Any]:
    """The seed is shown after its month alone, and nothing that would tell it before."""
    if not draw.revealed_at:
        return {}
    lot = {"seed": _parts(draw.seed), "fits": drawing.commitment_of(draw.seed) == draw.commitment}
    if code:
        lot |= {
            "lot": drawing.lot_of(draw.seed, code),
            "is_drawn": drawing.is_drawn(draw.seed, code, draw.percent),
        }
    return lot


def register() -> None:
    comparing.register("callback", gettext_lazy("回访认为解决了"), reading.findings)
    loading.also("service_figures", load_figures)
    subjects.register("callback_draw", lambda _key, _user: reverse("evaluation:draws"))
