"""The plan of handling by stages: the unit writes it, and says what is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import moves
from congress_portal.loops.models import Step
from proposals import transitions
from proposals.forms.planning import DoneForm, PlanStagesForm
from proposals.models import PlanStage, Proposal
from proposals.views.handling import may_plan
from proposals.views.seen import proposal_seen, refuse_at_field


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    if request.method != "POST":
        return _shown(request, proposal)
    step = moves.current(proposal.loop)
    form = PlanStagesForm(request.POST, known=_left(proposal, step))
    if form.is_valid():
        key = form.cleaned_data["step"]
        try:
            transitions.plan_stages(
                proposal=proposal, by=request.user, rows=form.planned, step=Step(pk=key) if key else None
            )
            messages.success(request, _("已保存，代表可以看到。"))
            return redirect("proposal:plan", code)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _shown(request, proposal, status=400, form=form)


@login_required
@never_cache
@require_POST
def stage_done(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    proposal = proposal_seen(request, code)
    stage = get_object_or_404(PlanStage.objects.select_related("proposal__loop"), pk=pk, proposal=proposal)
    form = DoneForm(request.POST, prefix=f"stage-{pk}")
    if form.is_valid():
        transitions.finish_stage(stage=stage, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("已记录。"))
        return redirect("proposal:plan", code)
    return _shown(request, proposal, status=400, done_form=(pk, form))


def _shown(request: StaffRequest, proposal: Proposal, status: int = 200, **given: Any) -> HttpResponse:
    step = moves.current(proposal.loop)
    if not may_plan(request.user, proposal, step):
        raise PermissionDenied(_("由正在主办的单位填写办理方案。"))
    assert step is not None
    pk, typed = given.pop("done_form", (0, None))
    left = _left(proposal, step)
    context = {
        "proposal": proposal, "loop": proposal.loop,
        "form": PlanStagesForm(known=left, initial={"step": step.pk}),
        "done": proposal.stages.filter(step=step, done_on__isnull=False).order_by("position"),
        "left": [(one, typed if one.pk == pk else DoneForm(prefix=f"stage-{one.pk}")) for one in left],
        **given,
    }  # fmt: skip
    return render(request, "proposals/plan.html", context, status=status)


def _left(proposal: Proposal, step: Step | None) -> list[PlanStage]:
    return list(proposal.stages.filter(step=step, done_on=None).order_by("position"))
