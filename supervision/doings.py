"""What supervision adds to the ledger's moves: two steps of sign-off, meetings that decide, handing over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import doings, plans
from congress_portal.loops import forms as loop_forms
from congress_portal.loops.doings import Button, Data, Doing
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind
from supervision import transitions
from supervision.forms.moves import ApplyForm, ExtendForm, HandOverForm, SignForm
from supervision.models import Problem, ReviewOpinion
from supervision.plans import (
    APPROVE,
    COLLECT,
    DISTRIBUTE,
    DRAFT,
    FINAL,
    HANDOVER,
    RECTIFY,
    REPORT,
    TRACK,
)
from supervision.transitions import terms


def _key(loop: Loop) -> str:
    current = loop.steps.current().first()
    return current.key if current else ""


def _problem(loop: Loop) -> Problem:
    found = Problem.objects.select_related("loop").filter(loop=loop).first()
    if found is None:
        raise NotNow()
    return found


def _opinion(loop: Loop) -> ReviewOpinion:
    found = ReviewOpinion.objects.select_related("loop").filter(pk=loop.pk).first()
    if found is None:
        raise NotNow()
    return found


def _some(data: Data, *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if data.get(name)}


def _check_in(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    key = _key(loop)
    if key == RECTIFY:
        more = _some(data, "evidence", "photos", "without")
        return transitions.apply(problem=_problem(loop), by=by, outcome=data["outcome"], step=step, **more)
    if key in (COLLECT, TRACK):
        return transitions.hand_in(opinion=_opinion(loop), by=by, outcome=data["outcome"], step=step)
    return doings.COMMON["check_in"].run(loop, by, data, step)


def _sign_off(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    key = _key(loop)
    if key == COLLECT:
        more = {name: data.get(name) for name in ("meeting", "met_on")}
        return transitions.adopt(
            opinion=_opinion(loop), by=by, note=data["note"], step=step,
            meeting=more["meeting"] or "", met_on=more["met_on"],
        )  # fmt: skip
    if key == RECTIFY:
        more = _some(data, "is_on_site", "place", "photos")
        return transitions.verify(problem=_problem(loop), by=by, words=data["note"], step=step, **more)
    if key == APPROVE:
        more = _some(data, "meeting", "met_on")
        return transitions.approve(problem=_problem(loop), by=by, words=data["note"], step=step, **more)
    return transitions.sign(loop=loop, by=by, note=data["note"], step=step)


def _send_back(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.refuse(loop=loop, by=by, reason=data["reason"], step=step)


def _assign(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.hand_over(opinion=_opinion(loop), by=by, note=data["note"], step=step)


def _accept(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.receive(opinion=_opinion(loop), by=by, step=step)


def _reopen(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.reopen(loop=loop, by=by, reason=data["reason"])


DOINGS = {
    "check_in": Doing(ApplyForm, _check_in),
    "sign_off": Doing(SignForm, _sign_off),
    "send_back": Doing(loop_forms.ReasonForm, _send_back),
    "assign": Doing(HandOverForm, _assign),
    "accept": Doing(loop_forms.MoveForm, _accept, asks=False),
    "extend": Doing(ExtendForm, doings.COMMON["extend"].run),
    "reopen": Doing(loop_forms.ReasonForm, _reopen),
}
LABELS = {
    (DRAFT, "check_in"): _("登记已送交"),
    (DRAFT, "sign_off"): _("确认收到"),
    (FINAL, "check_in"): _("登记已送交"),
    (FINAL, "sign_off"): _("确认收到"),
    (DISTRIBUTE, "check_in"): _("登记已分发"),
    (DISTRIBUTE, "sign_off"): _("确认已分发"),
    (COLLECT, "check_in"): _("提请主任会议"),
    (COLLECT, "sign_off"): _("登记主任会议通过"),
    (HANDOVER, "assign"): _("转交研究处理"),
    (REPORT, "check_in"): _("提交研究处理报告"),
    (RECTIFY, "plan"): _("填写整改措施"),
    (RECTIFY, "check_in"): _("申请销号"),
    (RECTIFY, "sign_off"): _("核查通过"),
    (APPROVE, "sign_off"): _("审定销号"),
}


def adapt(user: User, loop: Loop, step: Step | None, buttons: list[Button]) -> list[Button]:
    """Only what the transitions of this app would let through, in the words of the step."""
    if step is None:
        return buttons
    names = {one.name for one in buttons}
    if not loop.is_open:
        is_problem = Problem.objects.filter(loop=loop).exists()
        return [one for one in buttons if one.name != "reopen" or is_problem]
    if names & {"sign_off", "send_back"} and not transitions.may_sign(user, loop, step):
        buttons = [one for one in buttons if one.name not in ("sign_off", "send_back")]
    if "check_in" in names and not _is_ready(loop, step):
        buttons = [one for one in buttons if one.name != "check_in"]
    return [_named(step.key, one) for one in buttons]


def _is_ready(loop: Loop, step: Step) -> bool:
    """Whether the step may be handed in: measures are written, nothing is left open."""
    if step.key == RECTIFY:
        return bool(step.plan.strip())
    if step.key == COLLECT:
        return Problem.objects.filter(opinion=loop.pk).exists()
    return step.key != TRACK or not Problem.objects.open().filter(opinion=loop.pk).exists()


def _named(key: str, button: Button) -> Button:
    label = LABELS.get((key, button.name))
    return Button(button.name, label, button.style) if label else button


def register() -> None:
    doings.register(Kind.SUPERVISION, DOINGS, adapt)
    kind = Kind.SUPERVISION
    plans.STEP_TERMS[kind, HANDOVER] = terms.handover
    plans.STEP_TERMS[kind, REPORT] = terms.report
    plans.STEP_TERMS[kind, TRACK] = terms.track
    plans.STEP_TERMS[kind, RECTIFY] = terms.rectify
    for key in (DRAFT, FINAL, DISTRIBUTE):
        plans.STEP_TERMS[kind, key] = terms.before_meeting
    plans.READY[kind, TRACK] = terms.ready_to_track
    plans.GUARDS[kind, TRACK] = terms.refuse_open
