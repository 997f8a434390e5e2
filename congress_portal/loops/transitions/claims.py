"""Lock, read again, guard: the first line of every move."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import access, moves, plans
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.words import StepStatus


def lock(loop: Loop) -> Loop:
    """The case's row, locked to the end of the transaction and read afresh."""
    return (
        Loop.objects.select_for_update(of=("self",), no_key=True)
        .select_related("region", "owner", "county")
        .get(pk=loop.pk)
    )


def current_step(loop: Loop) -> Step | None:
    """The current step of a locked loop, or the last one of an ended loop."""
    steps = Step.objects.select_related("unit", "signer", "offered_to", "offered_by", "assignee").filter(
        loop=loop
    )
    step = steps.current().first() if loop.is_open else steps.order_by("position").last()
    if step:
        step.loop = loop
    return step


def claim(loop: Loop, move_name: str, by: By, *, step: Step | None = None) -> tuple[Loop, Step]:
    """Lock ``loop``, find its current step and check that ``by`` may make the move now.

    ``step``, where given, is what the page showed: if the case has moved past it, someone was faster.
    Returns the fresh loop and step to use. Raises ``NotNow`` or ``PermissionDenied``.
    """
    move = moves.MOVES[move_name]
    loop = lock(loop)
    found = current_step(loop)
    status = found.status if found and loop.is_open else loop.status
    if found is None or status not in move.sources or (step is not None and step.pk != found.pk):
        raise NotNow()  # first of all: who was a party to a step that has passed hears that someone was faster
    if loop.is_open and plans.forbids(loop.kind, found.key, move_name):
        raise NotNow(_("这个环节不能这样办理。"))
    if isinstance(by, User):
        if not moves.is_allowed(move, by, loop, found):
            raise PermissionDenied(_("您没有办理这一动作的职责。"))
        found.acting_for = access.acting_for(
            by, [who for who in move.who if who != moves.CITIZEN], loop, found
        )
    elif by is CITIZEN and moves.CITIZEN not in move.who:
        raise PermissionDenied(_("这一动作只能由工作人员办理。"))
    return loop, found


def claim_submitted(loop: Loop, step: Step | None) -> tuple[Loop, Step]:
    """Claim for the citizen's own confirmation: the last step, the answer, must wait for its sign-off."""
    loop = lock(loop)
    found = current_step(loop)
    if not loop.is_open or found is None or found.status != StepStatus.SUBMITTED:
        raise NotNow()
    if Step.objects.filter(loop=loop, status=StepStatus.WAITING).exists():
        raise NotNow()
    if step is not None and step.pk != found.pk:
        raise NotNow()
    return loop, found


def refuse_own_work(step: Step, by: User) -> None:
    """Nobody signs off their own work, nor through a stand-in, nor as one; the database says so too."""
    if {step.checked_in_by_id, step.checked_in_for_id} & by.selves:
        raise PermissionDenied(_("自己经办的环节须由他人销号，代行人也不能代为销号。"))
    if plans.is_involved(by, step.loop, step):
        raise PermissionDenied(_("与本环节有关的人员不能核对，须由他人办理。"))
