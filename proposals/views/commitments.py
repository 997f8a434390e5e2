"""Promises: the register, and one of them with what the unit reports and the office says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import moves
from congress_portal.loops.taking import filters_of, record_sheet
from congress_portal.loops.timeline import photo_of
from proposals import transitions
from proposals.forms.commitments import AskForm, DecideForm, JudgeForm, RegisterForm, ReportForm
from proposals.models import Commitment
from proposals.reading import commitments as reading
from proposals.transitions.promising import may_judge, may_report
from proposals.views.seen import proposal_seen, refuse_at_field

PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def commitments(request: StaffRequest) -> HttpResponse:
    form = RegisterForm(request.GET, user=request.user)
    form.is_valid()
    rows = reading.register(request.user, form.cleaned_data)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form, "page": page, "counts": reading.counts(request.user), "asked": kept.urlencode(),
        "units": reading.by_unit(rows),
    }  # fmt: skip
    return render(request, "proposals/commitments.html", context)


@login_required
@never_cache
@require_safe
def commitments_sheet(request: StaffRequest) -> HttpResponse:
    form = RegisterForm(request.GET, user=request.user)
    form.is_valid()
    rows = reading.register(request.user, form.cleaned_data)
    if request.method == "GET":
        taken = Counter(rows[: reading.MOST_IN_A_BOOK].values_list("county", flat=True))
        record_sheet(by=request.user, rows=taken, title=_("办理承诺清单"), which=filters_of(form))
    made = reading.workbook(rows)
    response = HttpResponse(made, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="commitments.xlsx"'
    return response


@login_required
@never_cache
@require_safe
def commitment(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    return shown(request, commitment_seen(request, code, pk))


@login_required
@never_cache
@require_POST
def commitment_act(request: StaffRequest, code: str, pk: int, act: str) -> HttpResponse:
    """One of the four acts; what is refused for its content is shown at its field."""
    if act not in ACTS:
        raise Http404
    found = commitment_seen(request, code, pk)
    kind, run = ACTS[act]
    form = kind(request.POST, request.FILES)
    if form.is_valid():
        try:
            run(request, found, form.cleaned_data)
            messages.success(request, _("已记录。"))
            return redirect("proposal:commitment", code, pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return shown(request, found, status=400, **{act: form})


def _report(request: StaffRequest, found: Commitment, data: dict[str, Any]) -> None:
    transitions.report_kept(commitment=found, by=request.user, words=data["words"], photos=data["photos"])


def _judge(request: StaffRequest, found: Commitment, data: dict[str, Any]) -> None:
    report = found.reports.filter(judged_at=None).select_related("commitment__proposal__loop").first()
    if report is None:
        raise Http404
    transitions.judge_report(
        report=report, by=request.user, is_met="unmet" not in request.POST, words=data["words"]
    )


def _ask(request: StaffRequest, found: Commitment, data: dict[str, Any]) -> None:
    transitions.ask_to_drop(commitment=found, by=request.user, reason=data["reason"])


def _decide(request: StaffRequest, found: Commitment, data: dict[str, Any]) -> None:
    consents = "refuse" not in request.POST
    transitions.decide_drop(commitment=found, by=request.user, consents=consents, words=data["words"])


Act = Callable[[StaffRequest, Commitment, dict[str, Any]], None]
ACTS: dict[str, tuple[type[forms.Form], Act]] = {
    "report": (ReportForm, _report),
    "judge": (JudgeForm, _judge),
    "ask": (AskForm, _ask),
    "decide": (DecideForm, _decide),
}


def commitment_seen(request: StaffRequest, code: str, pk: int) -> Commitment:
    proposal = proposal_seen(request, code)
    rows = Commitment.objects.filter(reply__sent_at__isnull=False, proposal=proposal)
    return get_object_or_404(rows.select_related("unit", "reply__unit", "proposal__loop__region"), pk=pk)


def shown(request: StaffRequest, found: Commitment, status: int = 200, **given: Any) -> HttpResponse:
    """The page of one promise. ``given``: the form that goes back with what was typed, by its act."""
    reports = list(found.reports.select_related("by", "judged_by").prefetch_related("photos__evidence"))
    rows = [
        (
            one,
            [
                photo_of(p.evidence, reverse("loops:evidence", args=[p.evidence.token]))
                for p in one.photos.all()
            ],
        )
        for one in reports
    ]
    acts = {act: given.get(act) or ACTS[act][0]() for act in acts_open_to(request.user, found)}
    context = {"commitment": found, "loop": found.proposal.loop, "reports": rows, "acts": acts}
    return render(request, "proposals/commitment.html", context, status=status)


def acts_open_to(user: User, found: Commitment) -> list[str]:
    """What the reader may do about a promise now."""
    loop = found.proposal.loop
    step = moves.current(loop)
    if not found.is_open or not loop.is_open or step is None:
        return []
    waiting = found.reports.filter(judged_at=None).first()
    acts = []
    if may_report(user, found):
        acts += ["report"] * (waiting is None) + ["ask"] * (found.drop_asked_at is None)
    if may_judge(user, loop, step, found):
        acts += ["judge"] * (waiting is not None and waiting.by_id not in user.selves)
        acts += ["decide"] * (found.drop_asked_at is not None and found.drop_asked_by_id not in user.selves)
    return acts
