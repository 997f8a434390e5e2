"""时度效 on any case: its plan and progress, the ladder and the looks back on one page; what thresholds would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import access, moves, plans
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind, LoopStatus, StepStatus
from supervision import transitions
from supervision.climbing import issuers_for, may_climb, rungs_seen_by
from supervision.curves import dry_run, standing
from supervision.forms.curving import CurveForm, FollowForm, Known, ProgressForm, TryForm, UnderForm, WhyForm
from supervision.ladder import PRESSED
from supervision.models import Curve, FollowUp, Milestone, Progress
from supervision.papers import with_void
from supervision.views.shared import page_of, refuse_at_field

PAGE = 25


@login_required
@never_cache
@require_safe
def case(request: StaffRequest, code: str) -> HttpResponse:
    return _case(request, _loop(request, code))


@login_required
@never_cache
@require_POST
def under(request: StaffRequest, code: str) -> HttpResponse:
    loop = _loop(request, code)
    form = UnderForm(request.POST, issuers=issuers_for(request.user, loop))
    return _done(
        request, loop, form, "under_form", lambda data: transitions.put_under(loop=loop, by=request.user, **data),
        _("已列入督办，承办单位应报送推进计划。"),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def curve(request: StaffRequest, code: str) -> HttpResponse:
    """The unit writes the plan of its step, or a new one."""
    loop = _loop(request, code)
    step = moves.current(loop)
    if step is None or not _works(request.user, loop, step):
        raise PermissionDenied(_("由正在承办的单位填写推进计划。"))
    last = _standing_curve(step)
    known = _known(loop, step, last)
    form = CurveForm(
        request.POST if request.method == "POST" else None,
        known=known, is_change=last is not None, initial={"step": step.pk},
    )  # fmt: skip
    if form.is_valid():
        key = form.cleaned_data["step"]
        try:
            transitions.plan_curve(
                loop=loop, by=request.user, rows=form.points, reason=form.cleaned_data.get("reason", ""),
                step=Step(pk=key) if key else None,
            )  # fmt: skip
            messages.success(request, _("推进计划已报送，提出人和督办单位可以看到。"))
            return redirect("pressing:case", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"loop": loop, "form": form, "last": last}
    return render(request, "supervision/curve.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_POST
def told(request: StaffRequest, pk: int) -> HttpResponse:
    seen = Loop.objects.visible_to(request.user)
    found = get_object_or_404(Milestone.objects.select_related("curve__loop"), pk=pk, curve__loop__in=seen)
    form = ProgressForm(request.POST, prefix=f"told-{pk}")
    return _done(
        request, found.curve.loop, form, f"told-{pk}",
        lambda data: transitions.tell_progress(milestone=found, by=request.user, **data), _("已记录。"),
    )  # fmt: skip


@login_required
@never_cache
@require_POST
def denied(request: StaffRequest, pk: int) -> HttpResponse:
    seen = Loop.objects.visible_to(request.user)
    rows = Progress.objects.select_related("milestone__curve__loop")
    found = get_object_or_404(rows, pk=pk, milestone__curve__loop__in=seen)
    form = WhyForm(request.POST, prefix=f"deny-{pk}")
    return _done(
        request, found.milestone.curve.loop, form, f"deny-{pk}",
        lambda data: transitions.deny_progress(progress=found, by=request.user, **data), _("已记录。"),
    )  # fmt: skip


@login_required
@require_safe
def follows(request: StaffRequest) -> HttpResponse:
    """Looks back of the reader's cases: those to answer or to decide on first, by their day."""
    rows = _follows(request.user).select_related("loop", "unit")
    show = request.GET.get("show", "open")
    if show != "all":
        rows = rows.filter(answered_at=None) | rows.filter(holds=False, stood_at=None)
        rows = rows.filter(loop__status=LoopStatus.CLOSED)
    page = Paginator(rows.order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/follows.html", {"page": page, "show": show})


@login_required
@never_cache
@require_POST
def follow_answer(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_follows(request.user).select_related("loop"), pk=pk)
    form = FollowForm(request.POST, prefix=f"answer-{pk}")
    return _done(
        request, found.loop, form, f"answer-{pk}",
        lambda data: transitions.answer_follow(follow=found, by=request.user, **data), _("已答复。"),
    )  # fmt: skip


@login_required
@never_cache
@require_POST
def follow_stand(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_follows(request.user).select_related("loop"), pk=pk)
    form = WhyForm(request.POST, prefix=f"stand-{pk}")
    return _done(
        request, found.loop, form, f"stand-{pk}",
        lambda data: transitions.let_stand(follow=found, by=request.user, **data), _("已记录。"),
    )  # fmt: skip


@login_required
@require_safe
def trial(request: StaffRequest) -> HttpResponse:
    """What other thresholds would have given over the plans of the county so far."""
    counties = access.scope_of(request.user).counties
    if not counties or not request.user.has_role(Role.CONGRESS_OFFICE, Role.OVERSEER, Role.LEADER):
        raise PermissionDenied(_("由人大常委会办公室和工作委员会试算。"))
    form = TryForm(request.GET) if request.GET else TryForm()
    rows = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        found = dry_run(counties, data["yellow"], data["red"], data["days"], data["since"], data["kind"])
        rows = [(Kind(kind).label, *numbers) for kind, *numbers in found]
    context = {"form": form, "rows": rows, "is_tried": form.is_bound and form.is_valid()}
    return render(request, "supervision/trial.html", context, status=400 if form.errors else 200)


def _loop(request: StaffRequest, code: str) -> Loop:
    return get_object_or_404(
        Loop.objects.visible_to(request.user).select_related("region", "owner"), code=code
    )


def _follows(user: User) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(loop__in=Loop.objects.visible_to(user))


def _works(user: User, loop: Loop, step: Step) -> bool:
    is_time = loop.is_open and step.status == StepStatus.ACTIVE and step.unit.kind in PRESSED
    return is_time and access.is_party(user, "unit", loop, step)


def _standing_curve(step: Step) -> Curve | None:
    return Curve.objects.filter(step=step, ended_at=None).first()


def _known(loop: Loop, step: Step, last: Curve | None) -> list[Known]:
    """The rows to begin with: the plan that stands, else the stages that the unit has planned elsewhere."""
    if last is not None:
        return list(last.milestones.values_list("what", "weight", "due_on"))
    staged = plans.STAGES.get(loop.kind)
    return [(what, None, day) for what, day in staged(step)] if staged else []


def _done(
    request: StaffRequest,
    loop: Loop,
    form: forms.Form,
    name: str,
    act: Callable[[dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """Do it with what was typed; the case's page either way, with what was wrong at the form of that name."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as refused:
            refuse_at_field(form, refused)
        else:
            messages.success(request, said)
            return redirect("pressing:case", loop.code)
    return _case(request, loop, status=400, typed={name: form})


def _case(
    request: StaffRequest, loop: Loop, status: int = 200, typed: dict[str, forms.Form] | None = None
) -> HttpResponse:
    user, step, given = request.user, moves.current(loop), typed or {}
    climbs = step is not None and may_climb(user, loop, step)
    found = Curve.objects.filter(loop=loop, ended_at=None).select_related("unit", "by", "step").last()
    is_now = found is not None and step is not None and loop.is_open and found.step_id == step.pk
    works = step is not None and _works(user, loop, step)
    denies = climbs or (step is not None and access.is_party(user, "watcher", loop, step))
    watchers = list(loop.watchers.open().select_related("unit"))
    issuers = issuers_for(user, loop) if climbs and loop.is_open else []
    free = [one for one in issuers if one.pk not in {row.unit_id for row in watchers}]
    context = {
        "loop": loop, "loop_url": page_of(loop), "step": step, "watchers": watchers, "works": works,
        "under_form": given.get("under_form", UnderForm(issuers=free) if free else None),
        "curve": found, "stands": standing([found]).get(found.pk) if found else None,
        "points": _points(found, works and is_now, denies and is_now, given) if found else [],
        "older": Curve.objects.filter(loop=loop, ended_at__isnull=False).select_related("by"),
        "rungs": with_void(
            rungs_seen_by(user).filter(loop=loop).select_related("unit", "prompt").order_by("pk")
        ),
        "follows": _shown_follows(user, loop, step, given),
    }  # fmt: skip
    return render(request, "supervision/case.html", context, status=status)


def _points(found: Curve, tells: bool, denies: bool, given: dict[str, forms.Form]) -> list[dict[str, Any]]:
    """The milestones, each with its reports and with the forms that the reader may fill in."""
    shown = []
    for one in found.milestones.prefetch_related("reports__by", "reports__denied_by"):
        reports = list(one.reports.all())
        last = next((row for row in reversed(reports) if row.denied_at is None), None)
        told = given.get(f"told-{one.pk}", ProgressForm(prefix=f"told-{one.pk}"))
        deny = given.get(f"deny-{last.pk}", WhyForm(prefix=f"deny-{last.pk}")) if last else None
        shown.append({
            "one": one, "reports": reports, "last": last,
            "told_form": told if tells and one.percent < 100 else None, "deny_form": deny if denies else None,
            "bar": {"label": one.what, "value": one.percent, "text": f"{one.percent}%"},
        })  # fmt: skip
    return shown


def _shown_follows(
    user: User, loop: Loop, step: Step | None, given: dict[str, forms.Form]
) -> list[dict[str, Any]]:
    is_office = step is not None and access.is_party(user, "office", loop, step)
    mine, is_closed = user.unit_ids(*access.WORKING), loop.status == LoopStatus.CLOSED
    shown = []
    for one in loop.follow_ups.select_related("unit", "answered_by", "stood_by"):
        answers = is_closed and one.answered_at is None and one.unit_id in mine
        decides = is_closed and one.holds is False and one.stood_at is None and is_office
        answer, stand = f"answer-{one.pk}", f"stand-{one.pk}"
        shown.append({
            "one": one,
            "answer_form": given.get(answer, FollowForm(prefix=answer)) if answers else None,
            "stand_form": given.get(stand, WhyForm(prefix=stand)) if decides else None,
        })  # fmt: skip
    return shown
