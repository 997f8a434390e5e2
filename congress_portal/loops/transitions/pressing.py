"""Pressing whoever holds a step (推促): a day to react by, the reaction, and where the word goes if none comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, User
from congress_portal.errors import NotNow
from congress_portal.loops import access, deadlines, trail
from congress_portal.loops.calendar import due_moment
from congress_portal.loops.models import Loop, Period, Prompt, Step
from congress_portal.loops.moves import is_own_turn, pressed
from congress_portal.loops.trail import SYSTEM, By
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.words import CURRENT, StepStatus, Verb

AT_ONCE = 500
End = tuple[Period | None, dt.datetime | None]
"""The rule and the moment to react by."""
Label = str | Callable[[], str]


@dataclass(frozen=True)
class Formal:
    """A word on the ladder of supervision, and the lesser ones (their keys) whose place it takes."""

    instead_of: tuple[int, ...] = ()


@transaction.atomic
def prompt(
    *, loop: Loop, by: User, note: str, key: str = "", react_on: dt.date | None = None, label: Label = "",
    formal: Formal | None = None,
) -> Prompt:  # fmt: skip
    """Press whoever's move is awaited (推促), by name where somebody answers for the step. One open word a presser.

    The day to react by follows from the period ``key``, or is chosen (``react_on``) between the periods ``key_least``
    and ``key_most``. ``label`` is what the word is called on the trail, where it is more than a prompt; a function is
    called when all else is locked, as for a name with a number in it. A ``formal`` word takes
    the place of the lesser ones.
    """
    loop, step = claim(loop, "prompt", by)
    if is_own_turn(by, step):
        raise NotNow(_("这个环节正由您本人办理。"))
    if not note.strip():
        raise ValidationError({"note": _("请写明推促的内容。")})
    _end_moot(step)
    if formal is not None:
        lesser = Q(by=by) | Q(pk__in=formal.instead_of)
        Prompt.objects.open().filter(lesser, step=step).update(ended_at=timezone.now())
    elif Prompt.objects.open().filter(step=step, by=by).exists():
        raise NotNow(_("您已经推促过，对方还没有回应；到期不回应会自动上报。"))
    end = _react_by(loop, key or f"{loop.kind}.react", react_on)
    return _press(loop, step, by, note, end, label, Verb.RUNG_SENT if formal else Verb.PROMPTED)


def press_late(loop: Loop, step: Step, note: str) -> bool:
    """The portal itself presses whoever holds a step of a locked case, because something promised is late.

    One open word of this sort a step; a second promise that gets late is told by its own event.
    """
    if Prompt.objects.open().filter(step=step, by=None).exists():
        return False
    _press(loop, step, SYSTEM, note, _react_by(loop, f"{loop.kind}.react", None))
    return True


def _press(
    loop: Loop, step: Step, by: By, note: str, end: End, label: Label = "", verb: Verb = Verb.PROMPTED
) -> Prompt:
    period, react_by = end
    presser = trail.person_of(by)
    person = _addressed(step, presser)
    made = Prompt.objects.create(
        county_id=loop.county_id, loop=loop, step=step, unit=step.holder, person=person, by=presser, words=note,
        period=period, react_by=react_by, at=timezone.now(),
    )  # fmt: skip
    name = label if isinstance(label, str) else label()
    trail.record(
        loop, step, verb, by, note, to=step.holder.pk, to_name=step.holder.name, prompt=made.pk,
        person=person.pk if person else None, react_by=react_by.isoformat() if react_by else "",
        **({"label": name} if name else {}),
    )  # fmt: skip
    return made


def react_between(region: Region, key: str) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that may be chosen today; none where the table of periods has no such row."""
    today = timezone.localdate()
    least, most = (deadlines.last_moment(region, f"{key}_{end}", today) for end in ("least", "most"))
    return (timezone.localdate(least[1]) if least else None, timezone.localdate(most[1]) if most else None)


def _react_by(loop: Loop, key: str, react_on: dt.date | None) -> End:
    if react_on is None:
        return deadlines.last_moment(loop.region, key, timezone.localdate()) or (None, None)
    first, last = react_between(loop.region, key)
    most = deadlines.last_moment(loop.region, f"{key}_most", timezone.localdate())
    if first is None or last is None or most is None:
        raise ValidationError({"react_on": _("期限表里没有这一项，不能自选日期。")})
    if not first <= react_on <= last:
        raise ValidationError(
            {"react_on": _("请在%(first)s至%(last)s之间选择。") % {"first": first, "last": last}}
        )
    return most[0], due_moment(react_on)


def _addressed(step: Step, presser: User | None) -> User | None:
    """Who answers for the step, where it is their move that is awaited."""
    named = step.named if step.status in (StepStatus.ACTIVE, StepStatus.PAUSED) else None
    return named if named is not None and named != presser else None


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
    pressers = sorted({one.by_id for one in open_ones if one.by_id})
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
    late = Prompt.objects.open().filter(react_by__lt=moment).select_related("loop__region")
    fresh = late.filter(escalated_at=None).order_by("react_by")
    with_the_head = late.filter(escalated_at__isnull=False, raised_at=None).order_by("escalated_at")
    rows = [
        *fresh[:AT_ONCE],
        *islice(_left_by_the_head(with_the_head, moment), AT_ONCE),
    ]  # a queue each: whoever waits at the head stops nobody
    return sum(_escalate(one, moment) for one in rows)


def _left_by_the_head(rows: QuerySet[Prompt], now: dt.datetime) -> Iterator[Prompt]:
    """Those whose head has had time enough. A kind without such a period, or with a longer one, holds up no other."""
    ends: dict[tuple[int, str, dt.date], dt.datetime | None] = {}
    for one in rows.iterator():
        assert one.escalated_at is not None
        key = (one.loop.region_id, one.loop.kind, timezone.localdate(one.escalated_at))
        if key not in ends:
            ends[key] = _head_until(one.loop, key[2])
        end = ends[key]
        if end is not None and end < now:
            yield one


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
        heads = Duty.objects.current().filter(unit=one.unit_id, is_head=True)
        has_head = heads.filter(user__is_active=True).exists()
        _tell(loop, one, Verb.ESCALATED, has_head)
        return 1 if has_head else 1 + _raise(loop, one, now)
    return _raise(loop, one, now) if _head_had_time(loop, one, now) else 0


def _head_had_time(loop: Loop, one: Prompt, now: dt.datetime) -> bool:
    assert one.escalated_at is not None
    end = _head_until(loop, timezone.localdate(one.escalated_at))
    return end is not None and end < now


def _head_until(loop: Loop, day: dt.date) -> dt.datetime | None:
    """How long the head has of a word that came on a day; none where the table of periods has no such row."""
    found = deadlines.last_moment(loop.region, f"{loop.kind}.react_head", day)
    return found[1] if found else None


def _raise(loop: Loop, one: Prompt, now: dt.datetime) -> int:
    if one.raised_at is not None:
        return 0
    one.raised_at = now
    one.save(update_fields=["raised_at"])
    _tell(loop, one, Verb.RAISED, True)
    return 1


def _tell(loop: Loop, one: Prompt, verb: Verb, has_head: bool) -> None:
    trail.record(
        loop, one.step, verb, SYSTEM, prompt=one.pk, to=one.unit_id, unit_name=one.unit.name,
        people=[one.by_id] if one.by_id else [], has_head=has_head,
    )  # fmt: skip


def end_of_done_steps() -> int:
    """Close the words about steps that are done or of cases that have ended; returns how many."""
    over = ~Q(step__status__in=CURRENT) | ~Q(loop__status="open")
    keys = list(Prompt.objects.open().filter(over).values_list("pk", flat=True)[:5000])
    return Prompt.objects.open().filter(pk__in=keys).update(ended_at=timezone.now())
