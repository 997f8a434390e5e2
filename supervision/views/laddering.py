"""The pages of the ladder: what waits to be sent, one rung with what may be done about it, its letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.issuing import answers
from supervision import papers, transitions
from supervision.climbing import issuers_for, may_climb, may_receive, rungs_seen_by
from supervision.forms.laddering import AsideForm, RemindForm, SettleForm, WriteForm
from supervision.models import Rung, RungState, RungWord
from supervision.views.shared import page_of, refuse_at_field

PAGE = 25
SHOWN = ("loop__region", "loop__owner", "step", "unit", "prompt", "issuer", "written_by", "sent_by")


@login_required
@require_safe
def rungs(request: StaffRequest) -> HttpResponse:
    """What waits to be sent, the oldest first; or what was sent, the newest first."""
    rows = rungs_seen_by(request.user).select_related(*SHOWN)
    show = request.GET.get("show", "")
    if show not in ("sent", "all"):
        show = "waiting" if rows.waiting().exists() else "sent"
    if show == "waiting":
        rows = rows.waiting().order_by("pk")
    elif show == "sent":
        rows = rows.sent()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = papers.with_void(page.object_list)
    return render(request, "supervision/rungs.html", {"page": page, "show": show})


@login_required
@never_cache
@require_safe
def rung(request: StaffRequest, pk: int) -> HttpResponse:
    return _shown(request, _seen(request, pk))


@login_required
@never_cache
@require_POST
def rung_write(request: StaffRequest, pk: int) -> HttpResponse:
    """A reminder goes out at once; a letter is kept for somebody else to sign."""
    found = _seen(request, pk)
    issuers = issuers_for(request.user, found.loop)
    form: forms.Form = (WriteForm if found.is_paper else RemindForm)(request.POST, issuers=issuers)
    act = transitions.write_rung if found.is_paper else transitions.remind
    words = _("已保存，请另一位同志签发。") if found.is_paper else _("已发出，承办单位会立即收到。")
    return _done(request, found, form, act, words, "write_form")


@login_required
@never_cache
@require_POST
def rung_send(request: StaffRequest, pk: int) -> HttpResponse:
    made = transitions.send_rung(rung=_seen(request, pk), by=request.user)
    messages.success(request, _("已签发：%(number)s。") % {"number": made.number})
    return redirect("pressing:rung", pk)


@login_required
@never_cache
@require_POST
def rung_aside(request: StaffRequest, pk: int) -> HttpResponse:
    form = AsideForm(request.POST)
    return _done(request, _seen(request, pk), form, transitions.put_aside, _("已记录。"), "aside_form")


@login_required
@never_cache
@require_POST
def rung_receive(request: StaffRequest, pk: int) -> HttpResponse:
    transitions.receive_rung(rung=_seen(request, pk), by=request.user)
    messages.success(request, _("已签收。"))
    return redirect("pressing:rung", pk)


@login_required
@never_cache
@require_POST
def rung_settle(request: StaffRequest, pk: int) -> HttpResponse:
    form = SettleForm(request.POST)
    return _done(request, _seen(request, pk), form, transitions.settle_rung, _("已登记。"), "settle_form")


@login_required
@never_cache
@require_safe
def rung_letter(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    found = _seen(request, pk)
    if not found.is_paper or not found.text:
        raise Http404
    name = f"{found.rung}-{pk}"
    make = partial(papers.letter_of, found)
    kept = answers.file_about(found.county_id, papers.paper_of(found), form, name, make=make)
    write = answers.letter_file if found.sent_at else answers.draft_file
    return kept or write(make(), form, name)


def _seen(request: StaffRequest, pk: int) -> Rung:
    return get_object_or_404(
        rungs_seen_by(request.user).select_related(*SHOWN, "received_by", "result_by"), pk=pk
    )


def _done(
    request: StaffRequest, found: Rung, form: forms.Form, act: Callable[..., Any], said: str, name: str
) -> HttpResponse:
    if form.is_valid():
        try:
            act(rung=found, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            refuse_at_field(form, refused)
        else:
            messages.success(request, said)
            return redirect("pressing:rung", found.pk)
    if not may_climb(request.user, found.loop, found.step):
        raise PermissionDenied(_("由人大常委会办公室和负责督办的单位办理。"))
    return _shown(request, found, status=400, **{name: form})


def _shown(request: StaffRequest, found: Rung, status: int = 200, **given: Any) -> HttpResponse:
    user = request.user
    way = papers.with_void(rungs_seen_by(user).filter(loop=found.loop).select_related(*SHOWN).order_by("pk"))
    found.is_void = any(one.is_void for one in way if one.pk == found.pk)
    context = {
        "rung": found,
        "loop": found.loop,
        "loop_url": page_of(found.loop),
        "way": way,
        **_open_to(user, found, way),
        **given,
    }
    return render(request, "supervision/rung.html", context, status=status)


def _open_to(user: User, found: Rung, way: list[Rung]) -> dict[str, Any]:
    """The forms that the reader may fill in now."""
    climbs = may_climb(user, found.loop, found.step)
    waits = found.state == RungState.PROPOSED and climbs
    is_sent = found.state == RungState.SENT and not found.is_void
    return {
        "may_send": waits and found.is_paper and found.text and found.written_by_id not in user.selves,
        "write_form": _write_form(user, found, way) if waits else None,
        "aside_form": AsideForm() if waits else None,
        "may_receive": is_sent and found.is_paper and not found.received_at and may_receive(user, found),
        "settle_form": SettleForm() if is_sent and climbs and found.has_result and not found.result else None,
    }


def _write_form(user: User, found: Rung, way: list[Rung]) -> forms.Form:
    issuers = issuers_for(user, found.loop)
    sent = [one for one in way if one.state == RungState.SENT and not one.is_void]
    before = [one for one in sent if one.unit_id == found.unit_id]
    text = found.text or papers.proposed_text(found, before[-1] if before else None)
    initial = {"title": found.title or papers.proposed_title(found), "text": text, "issuer": found.issuer_id}
    return (RemindForm if found.rung == RungWord.REMINDER else WriteForm)(initial=initial, issuers=issuers)
