"""A unit was dissolved: what it holds of a case goes to the unit that takes its place (单位撤并)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Helper, Loop, Prompt, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.transitions.steps import responsible_for
from congress_portal.loops.words import CURRENT, StepStatus, Verb


@transaction.atomic
def inherit(*, loop: Loop, by: User, unit: Unit, to: Unit, reason: str, step: Step | None = None) -> Step:
    """Let ``to`` go on with whatever ``unit``, which is no more, holds of this case. Every clock runs on.

    What is offered to it and not yet accepted is reassigned instead: the new one may object to it.
    """
    loop, found = claim(loop, "inherit", by, step=step)
    refuse_unfit(loop, unit, to, reason)
    if not pass_on(loop, found, unit, to):
        raise NotNow(_("这个单位在这件事项里没有要接着办的，可能已经办过。"))
    tell(loop, found, by, unit, to, reason)
    return found


def refuse_unfit(loop: Loop, unit: Unit, to: Unit, reason: str) -> None:
    """The one must be gone and the other there."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明依据，例如机构改革文件。")})
    if Unit.objects.filter(pk=unit.pk, is_active=True).exists():
        raise NotNow(_("这个单位还在用，请用改派或者收回重派。"))
    if to.pk == unit.pk or to.county_id != loop.county_id or not to.is_active:
        raise ValidationError({"to": _("请选择本县（市、区）在用的单位。")})


def pass_on(loop: Loop, step: Step, unit: Unit, to: Unit) -> bool:
    """Put ``to`` in the place of ``unit`` in a locked case, wherever something is still to be done; history stays.

    False where it holds nothing. ``step`` is the current one, and is brought up to date.
    """
    open_steps = Step.objects.filter(loop=loop, status__in=[*CURRENT, StepStatus.WAITING])
    worked = set(open_steps.filter(unit=unit).values_list("pk", flat=True))
    changed = open_steps.filter(signer=unit).update(signer=to) + open_steps.filter(unit=unit).update(unit=to)
    changed += open_steps.filter(offered_by=unit).update(offered_by=to)
    changed += _pass_parts(loop, unit, to)
    if loop.owner_id == unit.pk:
        loop.owner = to
        loop.save(update_fields=["owner"])
        changed += 1
    if worked:
        _rename(open_steps.filter(pk__in=worked), to)
    Prompt.objects.open().filter(loop=loop, unit=unit).update(ended_at=timezone.now())
    if step.pk in worked:
        step.unit = to
        step.responsible_id = responsible_for(step, None)
        step.save(update_fields=["responsible"])
    return bool(changed)


def _pass_parts(loop: Loop, unit: Unit, to: Unit) -> int:
    """Open parts of a helping unit; where the other one helps already, or leads, there is nothing left to ask."""
    parts = Helper.objects.open().filter(step__loop=loop, unit=unit)
    number = 0
    for part in parts.select_related("step"):
        helps = Helper.objects.filter(step=part.step, unit=to).exists()
        if helps or part.step.unit_id == to.pk:
            part.delete()
        else:
            part.unit = to
            part.save(update_fields=["unit"])
        number += 1
    return number


def _rename(steps: models.QuerySet[Step], to: Unit) -> None:
    """Whoever answered for a step by name does so only where they serve in the new unit."""
    serving = Duty.objects.current().filter(unit=to).values("user")
    steps.exclude(assignee__in=serving).update(assignee=None)
    steps.exclude(responsible__in=serving).update(responsible=None)


def tell(loop: Loop, step: Step, by: User, unit: Unit, to: Unit, reason: str) -> None:
    trail.record(
        loop,
        step,
        Verb.INHERITED,
        by,
        reason,
        former=unit.pk,
        former_name=unit.name,
        to=to.pk,
        to_name=to.name,
    )
