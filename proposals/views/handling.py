"""While a unit handles a proposal: talks with the deputies, each one's word to them, and what the case's page shows."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import access, moves
from congress_portal.loops.models import Deadline, Step
from congress_portal.loops.words import Purpose, StepStatus
from proposals import transitions
from proposals.forms import ConfirmForm, ConsultForm
from proposals.models import Consultation, Proposal
from proposals.plans import HANDLE
from proposals.reply_paper import with_void
from proposals.transitions.consulting import works_for
from proposals.transitions.replying import ANSWERED
from proposals.views.seen import proposal_seen, refuse_at_field


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: StaffRequest, code: str) -> HttpResponse:
    """Write down a talk with the deputies."""
    proposal = proposal_seen(request, code)
    step = moves.current(proposal.loop)
    if request.method != "POST" and not may_consult(request.user, proposal, step):
        raise PermissionDenied(_("由正在承办、协办的单位登记沟通情况。"))
    first = {
        "request_key": uuid.uuid4(), "step": step.pk if step else None, "held_on": timezone.localdate(),
        "participants": "、".join(_("%(name)s代表") % {"name": name} for name in _names(proposal)),
    }  # fmt: skip
    form = ConsultForm(request.POST or None, request.FILES or None, county=proposal.county, initial=first)
    if form.is_valid() and _consulted(request, proposal, form):
        return redirect(proposal.loop)
    context = {"proposal": proposal, "loop": proposal.loop, "form": form}
    return render(request, "proposals/consult.html", context, status=400 if form.errors else 200)


def _consulted(request: StaffRequest, proposal: Proposal, form: ConsultForm) -> bool:
    data = {**form.cleaned_data}
    step = data.pop("step")
    try:
        transitions.consult(proposal=proposal, by=request.user, step=Step(pk=step) if step else None, **data)
    except ValidationError as refused:
        refuse_at_field(form, refused)
        return False
    messages.success(request, _("已登记，请代表确认。"))
    return True


@login_required
@never_cache
@require_POST
def confirm(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """A deputy says that it was so, or (``contest``) that it was not."""
    proposal = proposal_seen(request, code)
    found = get_object_or_404(Consultation.objects.select_related("proposal__loop"), pk=pk, proposal=proposal)
    form = ConfirmForm(request.POST, prefix=f"talk-{pk}")
    if form.is_valid():
        is_so = "contest" not in request.POST
        try:
            transitions.confirm(
                consultation=found, by=request.user, is_so=is_so, words=form.cleaned_data["words"]
            )
            messages.success(request, _("谢谢，已记下您的答复。"))
            return redirect(proposal.loop)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    from_page = {"proposal": proposal, "loop": proposal.loop, "talk": found, "form": form}
    return render(request, "proposals/confirm.html", from_page, status=400)


def handling_of(user: User, proposal: Proposal, step: Step | None) -> dict[str, Any]:
    """What the page of a proposal shows of its handling: nothing before a unit has begun."""
    if not proposal.loop.steps.filter(key=HANDLE, begun_at__isnull=False).exists():
        return {}
    talks = list(
        proposal.consultations.select_related("unit", "station", "by").prefetch_related(
            "confirmations__deputy"
        )
    )
    is_mover = (proposal.loop.is_open and user.has_role(Role.DEPUTY)) and any(
        one.user_id == user.pk and one.left_at is None for one in proposal.loop.movers.all()
    )
    asked = {
        talk.pk for talk in talks if is_mover and not _has_said(user, talk) and not works_for(user, talk)
    }
    replies = proposal.replies.sent().select_related("result", "unit", "sent_by")
    clocks = Deadline.objects.filter(loop=proposal.loop, purpose=Purpose.CONTACT, is_running=True)
    return {
        "stages": proposal.stages.filter(step=_handled(proposal)).order_by("position"),
        "may_plan": may_plan(user, proposal, step),
        "contact": clocks.first(),
        "talks": [
            (talk, ConfirmForm(prefix=f"talk-{talk.pk}") if talk.pk in asked else None) for talk in talks
        ],
        "replies": with_void(
            replies.prefetch_related("deliveries__user", "commitments__unit").order_by("-number")
        ),
        "may_consult": may_consult(user, proposal, step),
        "may_reply": may_reply(user, proposal, step),
        "is_answering": step is not None and proposal.loop.is_open and step.key in ANSWERED,
    }


def may_consult(user: User, proposal: Proposal, step: Step | None) -> bool:
    return _is_at_work(proposal, step) and any(
        access.is_party(user, who, proposal.loop, step)  # type: ignore[arg-type]
        for who in ("worker", "helper")
    )


def may_plan(user: User, proposal: Proposal, step: Step | None) -> bool:
    return step is not None and step.key == HANDLE and may_reply(user, proposal, step)


def _handled(proposal: Proposal) -> Step | None:
    """The newest handling: its plan is the one that counts."""
    return proposal.loop.steps.filter(key=HANDLE, begun_at__isnull=False).order_by("position").last()


def may_reply(user: User, proposal: Proposal, step: Step | None) -> bool:
    return _is_at_work(proposal, step) and access.is_party(user, "worker", proposal.loop, step)  # type: ignore[arg-type]


def _is_at_work(proposal: Proposal, step: Step | None) -> bool:
    is_answered = step is not None and step.key in ANSWERED and step.status == StepStatus.ACTIVE
    return is_answered and proposal.loop.is_open


def _has_said(user: User, talk: Consultation) -> bool:
    return any(one.deputy_id == user.pk for one in talk.confirmations.all())


def _names(proposal: Proposal) -> list[str]:
    movers = proposal.loop.movers.filter(left_at=None).select_related("user")
    return [one.user.name for one in movers][:10]
