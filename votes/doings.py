"""What livelihood projects add to the ledger's moves: narrower signatures, a plan with milestones before the work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.loops import doings, plans
from congress_portal.loops import forms as loop_forms
from congress_portal.loops.doings import Button, Data, Doing
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Kind
from votes.models import Evaluation, Project, ProjectMilestone
from votes.plans import BUILD, EVALUATE, INSPECT, RECTIFY, REVOTE, SCHEME, SETTLE
from votes.projects import moves as transitions
from votes.projects.access import may_sign
from votes.transitions import terms


class HandInForm(loop_forms.CheckInForm):
    """Handing a step in, in the words of the step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.current.key if self.current else ""
        self.fields["outcome"].label = OUTCOMES.get(key, self.fields["outcome"].label)
        self.fields["outcome"].help_text = ""


OUTCOMES = {
    SCHEME: _("实施方案的说明"),
    BUILD: _("完工情况"),
    INSPECT: _("核查情况"),
    EVALUATE: _("测评情况"),
    RECTIFY: _("整改结果"),
    REVOTE: _("再次测评情况"),
    SETTLE: _("销号意见"),
}
LABELS = {
    (SCHEME, "plan"): _("填写实施方案"),
    (SCHEME, "check_in"): _("提交实施方案"),
    (SCHEME, "sign_off"): _("同意并公布"),
    (BUILD, "check_in"): _("报告完工"),
    (BUILD, "sign_off"): _("确认完工"),
    (INSPECT, "check_in"): _("提交核查情况"),
    (INSPECT, "sign_off"): _("核查通过"),
    (EVALUATE, "check_in"): _("提交测评情况"),
    (EVALUATE, "sign_off"): _("确认测评"),
    (RECTIFY, "plan"): _("填写整改方案"),
    (RECTIFY, "check_in"): _("报告整改结果"),
    (RECTIFY, "sign_off"): _("整改核实通过"),
    (REVOTE, "check_in"): _("提交再次测评情况"),
    (REVOTE, "sign_off"): _("确认测评"),
    (SETTLE, "check_in"): _("提出销号"),
    (SETTLE, "sign_off"): _("销号"),
}


def _check_in(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    more = {name: data[name] for name in ("photos", "without") if data.get(name)}
    return transitions.hand_in(loop=loop, by=by, outcome=data["outcome"], step=step, **more)


def _sign_off(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.sign(loop=loop, by=by, note=data["note"], step=step)


def _send_back(loop: Loop, by: User, data: Data, step: Step | None) -> object:
    return transitions.refuse(loop=loop, by=by, reason=data["reason"], step=step)


DOINGS = {
    "check_in": Doing(HandInForm, _check_in),
    "sign_off": Doing(loop_forms.NoteForm, _sign_off),
    "send_back": Doing(loop_forms.ReasonForm, _send_back),
}


def adapt(user: User, loop: Loop, step: Step | None, buttons: list[Button]) -> list[Button]:
    """Only what the transitions of this app would let through, in the words of the step."""
    if step is None or not Project.objects.filter(pk=loop.pk).exists():
        return buttons
    if not may_sign(user, step):
        buttons = [one for one in buttons if one.name not in ("sign_off", "send_back")]
    names = {one.name for one in buttons}
    if "check_in" in names and not is_ready(loop, step):
        buttons = [one for one in buttons if one.name != "check_in"]
    if "sign_off" in names and not _is_due(loop, step):
        buttons = [one for one in buttons if one.name != "sign_off"]
    return [_named(step.key, one) for one in buttons]


def is_ready(loop: Loop, step: Step) -> bool:
    """Whether the step may be handed in: the plan is written, the milestones are done."""
    nodes = ProjectMilestone.objects.filter(project=loop.pk)
    if step.key in (SCHEME, RECTIFY) and not step.plan.strip():
        return False
    if step.key == SCHEME:
        return nodes.exists()
    return step.key != BUILD or not nodes.filter(percent__lt=100).exists()


def _is_due(loop: Loop, step: Step) -> bool:
    """Whether the guard of the step would let it be signed."""
    number = {EVALUATE: 1, REVOTE: 2}.get(step.key)
    if number is None:
        return True
    return Evaluation.objects.filter(project=loop.pk, round=number).exclude(result="").exists()


def _named(key: str, button: Button) -> Button:
    label = LABELS.get((key, button.name))
    return Button(button.name, label, button.style) if label else button


def register() -> None:
    kind = Kind.PROJECT
    doings.register(kind, DOINGS, adapt)
    plans.STEP_TERMS[kind, BUILD] = terms.build
    plans.GUARDS[kind, BUILD] = terms.need_nodes
    plans.GUARDS[kind, EVALUATE] = terms.need_first
    plans.GUARDS[kind, REVOTE] = terms.need_second
    plans.GUARDS[kind, SETTLE] = terms.need_evaluated
    plans.READY[kind, RECTIFY] = terms.passed_over
    plans.READY[kind, REVOTE] = terms.passed_over
    plans.PAUSED[kind] = _("已暂停实施")
