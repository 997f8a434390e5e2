"""What a proposal adds to the ledger's moves: pre-review, handing in again, taking back."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, User
from congress_portal.loops import doings, plans
from congress_portal.loops import forms as loop_forms
from congress_portal.loops.doings import Button, Data, Doing
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.moves import MOVES
from congress_portal.loops.words import Kind, StepStatus
from proposals import transitions
from proposals.forms import EnterEvaluationForm, EvaluateForm, MeetHeadsForm
from proposals.models import PlanStage, Remark
from proposals.plans import ASSIGN, EFFECT, HANDLE, REVIEW, TRACK
from proposals.transitions import evaluating, handling, inheriting, rehandling, tracking
from proposals.transitions.keys import refuse_unreported
from proposals.transitions.replying import ANSWERED
from proposals.transitions.reviewing import refuse_unreviewed
from proposals.words import Decision, Form


class WithdrawForm(loop_forms.MoveForm):
    reason = forms.CharField(
        label=_("理由"), required=False, max_length=200,
        help_text=_("联名的建议，全体提出人都同意后才撤回。"),
    )  # fmt: skip


def _step_key(loop: Loop) -> str:
    current = loop.steps.current().first()
    return current.key if current else ""


def _sign_off(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    """Signing the first step is accepting: the same as on the page of pre-review, without remarks."""
    if _step_key(loop) == REVIEW:
        return transitions.review(
            proposal=loop.proposal, by=by, decision=Decision.ACCEPT, note=data["note"], step=step
        )
    return doings.COMMON["sign_off"].run(loop, by, data, step)


def _send_back(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    if _step_key(loop) == REVIEW:
        said = [transitions.Said(words=data["reason"])]
        return transitions.review(
            proposal=loop.proposal, by=by, decision=Decision.REVISE, remarks=said, step=step
        )
    return doings.COMMON["send_back"].run(loop, by, data, step)


def _check_in(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    """At the first step: hand the draft in again. Open remarks are answered with the same words. Where an answer ends
    the step, it is the approval of its draft, whatever words come along. Of the effect: what came of it, once the
    deputies have spoken."""
    key = _step_key(loop)
    more = {name: data[name] for name in ("photos", "without") if data.get(name)}
    if key in ANSWERED:
        return transitions.approve(proposal=loop.proposal, by=by, step=step, **more)
    if key == EFFECT:
        return transitions.conclude(proposal=loop.proposal, by=by, outcome=data["outcome"], step=step, **more)
    if key != REVIEW:
        return doings.COMMON["check_in"].run(loop, by, data, step)
    open_ones = Remark.objects.filter(review__proposal=loop.pk, answer="")
    answers = {key: str(data["outcome"]) for key in open_ones.values_list("pk", flat=True)}
    return transitions.resubmit(proposal=loop.proposal, by=by, answers=answers, step=step)


def _withdraw(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.agree_to_withdraw(proposal=loop.proposal, by=by, reason=data["reason"], step=step)


def _dispute(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.dispute(
        proposal=loop.proposal, by=by, reason=data["reason"], proposed=data["proposed"], step=step
    )


def _accept(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.accept(proposal=loop.proposal, by=by, step=step)


def _take_back(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.take_back(proposal=loop.proposal, by=by, reason=data["reason"], step=step)


class InheritForm(loop_forms.InheritForm):
    def dissolved(self) -> QuerySet[Unit]:
        return inheriting.dissolved(self.loop)


def _inherit(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    given = {name: data[name] for name in ("unit", "to", "reason")}
    return transitions.inherit(proposal=loop.proposal, by=by, step=step, **given)


def _reassign(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    given = {name: data[name] for name in ("to", "helpers", "note")}
    return transitions.reassign(proposal=loop.proposal, by=by, step=step, **given)


def _consent(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.consent(proposal=loop.proposal, by=by, words=data["words"], step=step)


def _extend(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.extend_reply(proposal=loop.proposal, by=by, reason=data["reason"], step=step)


def _as_proposal(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.take_as_proposal(proposal=loop.proposal, by=by, reason=data["reason"], step=step)


def _replace_lead(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.replace_lead(proposal=loop.proposal, by=by, reason=data["reason"], step=step)


def _evaluate(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    given = {name: data[name] for name in ("process", "result", "words")}
    return transitions.evaluate(proposal=loop.proposal, by=by, step=step, **given)


def _enter_evaluation(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    names = ("deputy", "process", "result", "words", "source", "told_on", "how")
    given = {name: data[name] for name in names}
    return transitions.enter_evaluation(proposal=loop.proposal, by=by, step=step, **given)


def _meet_heads(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    given = {name: data[name] for name in ("held_on", "place", "head", "participants", "agreed")}
    return transitions.meet_heads(proposal=loop.proposal, by=by, step=step, **given)


def _rehandle(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.rehandle(proposal=loop.proposal, by=by, reason=data["reason"], step=step)


DOINGS = {
    "accept": Doing(loop_forms.MoveForm, _accept, asks=False),
    "extend": Doing(loop_forms.ReasonForm, _extend),
    "sign_off": Doing(loop_forms.NoteForm, _sign_off),
    "send_back": Doing(loop_forms.ReasonForm, _send_back),
    "check_in": Doing(loop_forms.CheckInForm, _check_in),
    "dispute": Doing(loop_forms.DisputeForm, _dispute),
    "take_back": Doing(loop_forms.ReasonForm, _take_back),
    "reassign": Doing(loop_forms.ReassignForm, _reassign),
    "consent": Doing(loop_forms.ConsentForm, _consent),
    "inherit": Doing(InheritForm, _inherit),
    "withdraw": Doing(WithdrawForm, _withdraw),
    "evaluate": Doing(EvaluateForm, _evaluate),
    "enter_evaluation": Doing(EnterEvaluationForm, _enter_evaluation),
    "meet_heads": Doing(MeetHeadsForm, _meet_heads),
    "rehandle": Doing(loop_forms.ReasonForm, _rehandle),
    "as_proposal": Doing(loop_forms.ReasonForm, _as_proposal),
    "replace_lead": Doing(loop_forms.ReasonForm, _replace_lead),
}
ON_PAGES_OF_THEIR_OWN = frozenset({"sign_off", "send_back", "check_in"})
"""At the first step these are made where the text stands beside; so are the plan and the answer of handling."""


def adapt(user: User, loop: Loop, step: Step | None, buttons: list[Button]) -> list[Button]:
    if step is None or not loop.is_open:
        return buttons
    if step.key == REVIEW:
        buttons = [one for one in buttons if one.name not in ON_PAGES_OF_THEIR_OWN]
    if step.key in ANSWERED:
        beside = ("check_in", "plan") if step.key == HANDLE else ("check_in",)
        buttons = [one for one in buttons if one.name not in beside]
    if loop.proposal.withdrawal_consents.filter(user=user).exists():
        buttons = [one for one in buttons if one.name != "withdraw"]
    if transitions.is_past_dispute(step):
        buttons = [one for one in buttons if one.name != "dispute"]
    if any(one.name == "extend" for one in buttons) and not handling.may_extend(step):
        buttons = [one for one in buttons if one.name != "extend"]
    if step.key == EFFECT:
        buttons = at_effect(user, loop, step, buttons)
    may_mark = any(one.name == "mark" for one in buttons)
    is_early = step.key == REVIEW or (step.key == ASSIGN and step.status == StepStatus.ACTIVE)
    if may_mark and is_early and loop.proposal.form == Form.MOTION:
        buttons = [*buttons, Button("as_proposal", _("作为建议处理"))]
    if may_mark and not any(one.name == "inherit" for one in buttons) and inheriting.dissolved(loop).exists():
        buttons = [*buttons, Button("inherit", MOVES["inherit"].label)]
    if may_mark and transitions.lacks_lead(loop, step):
        buttons = [*buttons, Button("replace_lead", _("领衔代表已不在任"), "primary")]
    return buttons


def at_effect(user: User, loop: Loop, step: Step, buttons: list[Button]) -> list[Button]:
    """The deputy says what they think of it; the office closes it, or tells the unit to handle it once more."""
    proposal = loop.proposal
    if evaluating.is_judging(user, proposal, step):
        buttons = [Button("evaluate", _("评价答复"), "primary"), *buttons]
    reply = evaluating.judged_reply(proposal)
    if reply is None or not any(one.name == "check_in" for one in buttons):
        return buttons
    more = []
    if rehandling.may_rehandle(proposal, step):
        lacks_heads = rehandling.lacks_heads(proposal)
        more += [Button("meet_heads", _("登记约见"), "primary" if lacks_heads else "secondary")] * (
            not reply.heads_meetings.exists()
        )
        if not lacks_heads:
            style = "primary" if rehandling.must_rehandle(reply) else "secondary"
            more.insert(0, Button("rehandle", _("责成重新办理"), style))
    if evaluating.missing(reply):
        more.append(Button("enter_evaluation", _("代录评价表")))
    if not evaluating.is_unsealed(reply, step) or rehandling.must_rehandle(reply):
        buttons = [one for one in buttons if one.name != "check_in"]
    return [*more, *buttons]


def register() -> None:
    doings.register(Kind.PROPOSAL, DOINGS, adapt)
    plans.STAGES[Kind.PROPOSAL] = planned_stages
    plans.GUARDS[Kind.PROPOSAL, REVIEW] = refuse_unreviewed
    plans.GUARDS[Kind.PROPOSAL, TRACK] = plans.both(tracking.refuse_open, refuse_unreported)
    plans.READY[Kind.PROPOSAL, TRACK] = tracking.ready
    plans.INVOLVED[Kind.PROPOSAL, EFFECT] = evaluating.has_part
    plans.STEP_TERMS[Kind.PROPOSAL, TRACK] = tracking.term
    plans.GUARDS[Kind.PROPOSAL, EFFECT] = plans.both(rehandling.refuse_unheard, refuse_unreported)


def planned_stages(step: Step) -> list[tuple[str, dt.date]]:
    """The plan by stages, for whoever asks the unit for one with points."""
    return list(PlanStage.objects.filter(step=step).order_by("position").values_list("what", "due_on"))
