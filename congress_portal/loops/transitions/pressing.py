"""Pressing whoever holds a step (推促): a day to react by, the reaction, and where the word goes if none comes."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, User
from congress_portal.errors import NotNow
from congress_portal.loops import access, deadlines, trail
from congress_portal.loops.models import Loop, Prompt, Step
from congress_portal.loops.moves import pressed
from congress_portal.loops.trail import SYSTEM
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.words import CURRENT, StepStatus, Verb

AT_ONCE = 500


@transaction.atomic
def prompt(*, loop: Loop, by: User, note: str) -> Step:
    """Press whoever's move is awaited (推促), by name where somebody answers for the step. One open word a presser."""
    loop, step = claim(loop, "prompt", by)
    if not note.strip():
        raise ValidationError({"note": _("请写明推促的内容。")})
    _end_moot(step)
    if Prompt.objects.open().filter(step=step, by=by).exists():
        raise NotNow(_("您已经推促过，对方还没有回应；到期不回应会自动上报。"))
    end = deadlines.last_moment(loop.region, f"{loop.kind}.react", timezone.localdate())
    period, react_by = end or (None, None)
    person = _addressed(step, by)
    made = Prompt.objects.create(
        county_id=loop.county_id, loop=loop, step=step, unit=step.holder, person=person, by=by, words=note,
        period=period, react_by=react_by, at=timezone.now(),
    )  # fmt: skip
    trail.record(
        loop, step, Verb.PROMPTED, by, note, to=step.holder.pk, to_name=step.holder.name, prompt=made.pk,
        person=person.pk if person else None, react_by=react_by.isoformat() if react_by else "",
    )  # fmt: skip
    return step


def _addressed(step: Step, by: User) -> User | None:
    """Who answers for the step, where it is their move that is awaited."""
    named = step.named if step.status in (StepStatus.ACTIVE, StepStatus.PAUSED) else None
    return named if named is not None and named.pk != by.pk else None


def _end_moot(step: Step) -> None:
    """Words to a unit that does not hold the step any more are answered by that. The loop is locked."""
    held = Prompt.objects.open().filter(step=step)
    held.exclude(unit=step.holder).update(ended_at=timezone.now())


@transaction.atomic
def react(*, loop: Loop, by: User, reaction: str, plan: str = "", step: Step | None = None) -> Step:
    """Answer all that one's unit is pressed to do at the current step, with a new plan where there is one."""
    loop, step = claim(loop, "react", by, step=step)
    if not reaction.strip():
        raise ValidationError({"reaction": _("请写明怎么办、什么时候办好。")})
    open_ones = list(pressed(by, step))
    if not open_ones:
        raise NotNow(_("没有需要回应的推促，可能已经有人回应。"))
    if plan.strip():
        _replan(loop, step, by, plan)
    keys = [one.pk for one in open_ones]
    now = timezone.now()
    Prompt.objects.filter(pk__in=keys).update(reacted_at=now, reacted_by=by, reaction=reaction)
    pressers = sorted({one.by_id for one in open_ones})
    unit = open_ones[0].unit
    trail.record(loop, step, Verb.REACTED, by, reaction, prompts=keys, people=pressers, unit_name=unit.name)
    return step


def _replan(loop: Loop, step: Step, by: User, plan: str) -> None:
    if step.status != StepStatus.ACTIVE or not access.is_party(by, "worker", loop, step):
        raise ValidationError({"plan": _("现在不能改办理方案，请只写回应。")})
    step.plan = plan
    step.save(update_fields=["plan"])
    trail.record(loop, step, Verb.PLANNED, by, plan)


def escalate_due(now: dt.datetime | None = None) -> int:
    """Take words that nobody reacted to in time to the unit's head, and later to the office; returns how many went.

    Each goes once a stage, whoever runs this and how often. A unit without a registered head is passed over.
    """
    moment = now or timezone.now()
    late = (
        Prompt.objects.open()
        .filter(react_by__lt=moment)
        .filter(Q(escalated_at__isnull=True) | Q(raised_at__isnull=True))
    )
    rows = late.select_related("loop__region").order_by("react_by")[:AT_ONCE]
    return sum(_escalate(one, moment) for one in rows)


@transaction.atomic
def _escalate(found: Prompt, now: dt.datetime) -> int:
    loop = lock(found.loop)
    step = current_step(loop)
    one = Prompt.objects.open().select_related("unit", "step").filter(pk=found.pk).first()
    if one is None:
        return 0
    if not loop.is_open or step is None or step.pk != one.step_id or step.holder.pk != one.unit_id:
        Prompt.objects.filter(pk=one.pk).update(ended_at=now)
        return 0
    if one.escalated_at is None:
        one.escalated_at = now
        one.save(update_fields=["escalated_at"])
        has_head = Duty.objects.current().filter(unit=one.unit_id, is_head=True).exists()
        _tell(loop, one, Verb.ESCALATED, has_head)
        return 1 if has_head else 1 + _raise(loop, one, now)
    return _raise(loop, one, now) if _head_had_time(loop, one, now) else 0


def _head_had_time(loop: Loop, one: Prompt, now: dt.datetime) -> bool:
    assert one.escalated_at is not None
    end = deadlines.last_moment(loop.region, f"{loop.kind}.react_head", timezone.localdate(one.escalated_at))
    return end is not None and end[1] < now


def _raise(loop: Loop, one: Prompt, now: dt.datetime) -> int:
    if one.raised_at is not None:
        return 0
    one.raised_at = now
    one.save(update_fields=["raised_at"])
    _tell(loop, one, Verb.RAISED, True)
    return 1


def _tell(loop: Loop, one: Prompt, verb: Verb, has_head: bool) -> None:
    trail.record(
        loop, one.step, verb, SYSTEM, prompt=one.pk, to=one.unit_id, unit_name=one.unit.name, people=[one.by_id],
        has_head=has_head,
    )  # fmt: skip


def end_of_done_steps() -> int:
    """Close the words about steps that are done or of cases that have ended; returns how many."""
    over = ~Q(step__status__in=CURRENT) | ~Q(loop__status="open")
    keys = list(Prompt.objects.open().filter(over).values_list("pk", flat=True)[:5000])
    return Prompt.objects.open().filter(pk__in=keys).update(ended_at=timezone.now())
