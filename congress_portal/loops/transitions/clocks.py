"""Moves that touch a clock: extend, pause, resume, recompute, and going on where nobody replied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans, trail
from congress_portal.loops.calendar import Calendar, Length, due_moment
from congress_portal.loops.models import Deadline, Event, Loop, Step
from congress_portal.loops.trail import SYSTEM, By
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.words import Purpose, StepStatus, Verb

PURPOSES = (Purpose.WHOLE, Purpose.WORK)
"""The clocks that an extension or a pause moves; the hard stop never moves."""
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def extend(*, loop: Loop, by: User, length: Length, reason: str, step: Step | None = None) -> Step:
    """Give the current step more time, once, with a reason that the citizen is told (延期)."""
    loop, step = claim(loop, "extend", by, step=step)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明延期的理由，群众会收到通知。")})
    if length.amount < 1:
        raise ValidationError({"length": _("请写明延长多久。")})
    clocks = _clocks(loop, step)
    if Event.objects.filter(loop=loop, verb=Verb.EXTENDED).exists():
        raise NotNow(_("本事项已延期一次，不能再延。"))
    before = step.due_at
    for clock in clocks:
        clock.extensions = [[length.amount, str(length.unit)]]
        deadlines.move_date(clock)
    limit = deadlines.running(loop, None, Purpose.LIMIT)
    stood_for = step.acting_for
    step = Step.objects.select_related("unit", "signer").get(pk=step.pk)
    step.acting_for = stood_for
    if limit and any(clock.due_at > limit.due_at for clock in clocks):
        raise ValidationError({"length": _("延期后超过最长办理期限，不能延到那么久。")})
    trail.record(loop, step, Verb.EXTENDED, by, reason, before=_iso(before), after=_iso(step.due_at))
    return step


@transaction.atomic
def pause(*, loop: Loop, by: User, reason: str, step: Step | None = None) -> Step:
    """Stop the clock while waiting for the citizen's reply (暂停计时), no longer than the table allows."""
    loop, step = claim(loop, "pause", by, step=step)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明需要群众补充什么。")})
    clocks = _clocks(loop, step)
    if any(clock.pauses for clock in clocks if clock.step_id):
        raise NotNow(_("本环节已暂停过一次，不能再暂停。"))
    last = _last_day_of_waiting(loop, clocks)
    for clock in clocks:
        clock.pauses = [*clock.pauses, [timezone.localdate().isoformat(), None]]
        clock.save(update_fields=["pauses"])
    step.status, step.paused_until = StepStatus.PAUSED, due_moment(last)
    step.save(update_fields=["status", "paused_until"])
    trail.record(loop, step, Verb.PAUSED, by, reason, until=last.isoformat())
    return step


def _last_day_of_waiting(loop: Loop, clocks: Sequence[Deadline]) -> dt.date:
    """Until when a pause that begins today may last: as the table says, and never so long that the promise would
    pass the hard stop."""
    today, key = timezone.localdate(), plans.PLANS[loop.kind].wait
    allowed = deadlines.Book.read([key], loop.region, today).clock(loop, None, Purpose.WORK, key, today)
    if allowed is None:
        raise NotNow(_("没有规定最长等待多久，不能暂停。请直接联系群众。"))
    last, limit = timezone.localdate(allowed.due_at), deadlines.running(loop, None, Purpose.LIMIT)
    calendar = deadlines.load_calendar(today, years=3)
    promises = [clock for clock in clocks if clock.step_id is None]
    while limit and last >= today and any(_after(c, today, last, calendar) > limit.due_at for c in promises):
        last -= ONE_DAY
    if last < today:
        raise NotNow(_("离最长办理期限太近，不能再暂停计时。请直接联系群众。"))
    return last


def _after(clock: Deadline, since: dt.date, last: dt.date, calendar: Calendar) -> dt.datetime:
    """The date of a clock that stood from ``since`` to ``last``."""
    pauses = [*clock.pauses, [since.isoformat(), (last + ONE_DAY).isoformat()]]
    stood = Deadline(
        started_on=clock.started_on, amount=clock.amount, unit=clock.unit, extensions=clock.extensions, pauses=pauses
    )  # fmt: skip
    return due_moment(deadlines.reckoning(stood, calendar).last_day)


@transaction.atomic
def resume(*, loop: Loop, by: By, note: str = "", step: Step | None = None) -> Step:
    """Start the clock again; the dates move by the time it stood (恢复计时)."""
    loop, step = claim(loop, "resume", by, step=step)
    end_pause(loop, step)
    step.status = StepStatus.ACTIVE
    step.save(update_fields=["status"])
    step.refresh_from_db(fields=["due_at"])
    trail.record(loop, step, Verb.RESUMED, by, note, due=_iso(step.due_at))
    return step


def go_on(now: dt.datetime | None = None) -> int:
    """Resume every case whose citizen did not reply in time (期满继续办理); returns how many. Nothing ends by date."""
    over = Step.objects.filter(status=StepStatus.PAUSED, paused_until__lt=now or timezone.now())
    resumed = 0
    for step in over.select_related("loop").order_by("pk"):
        with suppress(NotNow):  # the citizen, or another worker, was faster
            resume(loop=step.loop, by=SYSTEM, step=step)
            resumed += 1
    return resumed


def recompute(*, deadline: Deadline, by: By = SYSTEM) -> bool:
    """Bring one running clock in line with the calendar of today; true if its date moved. Old and new are logged."""
    with transaction.atomic():
        loop = lock(deadline.loop)
        deadline = (
            Deadline.objects.select_for_update(of=("self",), no_key=True)
            .select_related("step")
            .get(pk=deadline.pk)
        )
        calendar = deadlines.load_calendar(deadline.started_on, years=3)
        found = deadlines.reckoning(deadline, calendar)
        if not deadline.is_running or due_moment(found.last_day) == deadline.due_at:
            return False
        before = deadline.due_at
        deadlines.move_date(deadline, calendar)
        trail.record(
            loop, deadline.step, Verb.RECOMPUTED, by, before=_iso(before), after=_iso(deadline.due_at),
            calendar=deadline.calendar,
        )  # fmt: skip
        return True


def _clocks(loop: Loop, step: Step) -> list[Deadline]:
    running = Deadline.objects.select_for_update(no_key=True).filter(loop=loop, is_running=True)
    return [clock for clock in running.filter(purpose__in=PURPOSES) if clock.step_id in (None, step.pk)]


def end_pause(loop: Loop, step: Step) -> None:
    """Let the clocks of a locked loop go on; their dates move by the time they stood, at most as long as allowed."""
    end = timezone.localdate()
    if step.paused_until:
        end = min(end, timezone.localdate(step.paused_until) + ONE_DAY)
    for clock in _clocks(loop, step):
        clock.pauses = [[since, until or end.isoformat()] for since, until in clock.pauses]
        deadlines.move_date(clock)


def _iso(moment: object) -> str:
    return moment.isoformat() if hasattr(moment, "isoformat") else ""


@transaction.atomic
def wind_up(*, loop: Loop) -> int:
    """Give an open case the clocks that it lacks because a period was missing; returns how many were started.

    The step's clock starts today, those of the whole case on the day it was opened.
    """
    loop = lock(loop)
    step = current_step(loop)
    if not loop.is_open or step is None:
        return 0
    plan = plans.PLANS[loop.kind]
    opened = timezone.localdate(loop.opened_at)
    lacking = [
        (None, Purpose.WHOLE, plan.promise, opened),
        (None, Purpose.LIMIT, plan.limit, opened),
        (step, *_clock_of(step), timezone.localdate()),
    ]
    started = 0
    for at_step, purpose, key, day in lacking:
        if not key or deadlines.running(loop, at_step, None if at_step else purpose):
            continue
        if at_step is None and loop.deadlines.filter(step=None, purpose=purpose).exists():
            continue  # it ran, and has been kept
        if purpose == Purpose.WHOLE:
            deadlines.start_promise(loop, key, on=day)
        else:
            deadlines.start(loop, at_step, purpose, key, on=day)
        clock = deadlines.running(loop, at_step, purpose)
        if clock:
            started += 1
            trail.record(loop, at_step, Verb.RECOMPUTED, SYSTEM, before="", after=_iso(clock.due_at))
    return started


def wind_up_all() -> int:
    """Give every open case the clocks it lacks; returns how many cases were mended."""
    ticking = Deadline.objects.filter(loop=OuterRef("pk"), is_running=True)
    lacking = Loop.objects.open().exclude(Exists(ticking.filter(step__isnull=False)))
    bounds = Deadline.objects.filter(loop=OuterRef("pk"), purpose__in=[Purpose.WHOLE, Purpose.LIMIT])
    unbounded = Loop.objects.open().exclude(Exists(bounds))
    return sum(bool(wind_up(loop=loop)) for loop in (lacking | unbounded).select_related("region"))


def _clock_of(step: Step) -> tuple[Purpose, str]:
    """What a current step's clock is for, and its period."""
    if step.status == StepStatus.SUBMITTED:
        return Purpose.SIGN, step.periods["sign"]
    if step.status == StepStatus.OFFERED:
        return Purpose.ACCEPT, step.periods["sign"]
    return Purpose.WORK, step.periods["work"]
