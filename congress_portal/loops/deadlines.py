"""Clocks: which period applies, what date it gives, why, and the sweep that warns.

The arithmetic itself is pure and lives in ``calendar.py``; here stand the tables it is fed from.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.loops import plans
from congress_portal.loops.calendar import Calendar, DayUnit, Length, Pause, Reckoning, due_moment, reckon
from congress_portal.loops.models import CalendarDay, CalendarEdition, Deadline, Loop, Period, Step
from congress_portal.loops.words import Purpose

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Book:
    """The periods and the calendar needed for one write."""

    periods: dict[str, Period]
    calendar: Calendar
    reckoned: dict[tuple[str, dt.date], Reckoning] = field(default_factory=dict, init=False)
    """What was counted already: the same period from the same day ends on the same day."""

    @classmethod
    def read(cls, keys: Iterable[str], region: Region, day: dt.date) -> Book:
        """Kept in memory for as long as the tables of rules stand as they are, which one short query tells."""
        return _book(_edition(), frozenset(keys), tuple(region.paths), day)

    def clock(
        self, loop: Loop, step: Step | None, purpose: Purpose, key: str, start: dt.date
    ) -> Deadline | None:
        """An unsaved running deadline that starts on a day; none where the table has no such period.

        A gap in the table never keeps a case out: the case goes on without this clock, ``check_ledger`` lists it
        and ``wind_up_all`` gives it one when the period is there.
        """
        period = self.periods.get(key)
        if period is None:
            log.error("No period %s is valid on %s: a clock is missing.", key, start)
            return None
        reckoning = self._reckon(key, start)
        return Deadline(
            county_id=loop.county_id,
            loop=loop,
            step=step,
            purpose=purpose,
            period=period,
            amount=period.amount,
            unit=period.unit,
            started_on=start,
            calendar=reckoning.calendar,
            due_at=due_moment(reckoning.last_day),
        )

    def _reckon(self, key: str, start: dt.date) -> Reckoning:
        found = self.reckoned.get((key, start))
        if found is None:
            found = reckon(start, self.periods[key].length, self.calendar)
            self.reckoned[key, start] = found
        return found


EDITION = """
SELECT sum(hashtextextended(concat(place, xmin, ctid), 0))::text
FROM (SELECT 1 AS place, xmin, ctid FROM loops_period
      UNION ALL SELECT 2, xmin, ctid FROM loops_calendaredition
      UNION ALL SELECT 3, xmin, ctid FROM loops_calendarday
      UNION ALL SELECT 4, xmin, ctid FROM accounts_region WHERE id IN (SELECT region_id FROM loops_period)) rule
"""


def _edition() -> str:
    """A fingerprint of the tables of rules: each version of a row has its own transaction and place (xmin, ctid)."""
    with connection.cursor() as cursor:
        cursor.execute(EDITION)
        return str(cursor.fetchone()[0])


@lru_cache(maxsize=256)
def _book(edition: str, keys: frozenset[str], paths: tuple[str, ...], day: dt.date) -> Book:
    return Book(periods_for(keys, paths, day), load_calendar(day))


def periods_for(keys: Iterable[str], paths: Sequence[str], day: dt.date) -> dict[str, Period]:
    """The period of each key valid on a day: the one of the smallest region around, else the general one.

    ``paths`` are those of a region and of all it lies in.
    """
    valid = Period.objects.filter(
        Q(region__isnull=True) | Q(region__path__in=paths),
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        key__in=set(keys),
        valid_from__lte=day,
    ).select_related("region")
    found: dict[str, Period] = {}
    for period in sorted(valid, key=lambda p: (len(p.region.path) if p.region else 0, p.valid_from)):
        found[period.key] = period
    return found


def last_moment(region: Region, key: str, start: dt.date) -> tuple[Period, dt.datetime] | None:
    """The end of a period that begins on a day and has no clock of its own; none where the table has no such period."""
    book = Book.read([key], region, start)
    period = book.periods.get(key)
    return (period, due_moment(reckon(start, period.length, book.calendar).last_day)) if period else None


def load_calendar(day: dt.date, years: int = 2) -> Calendar:
    """The newest editions of the year of ``day`` and the ``years - 1`` after it, and of the year before."""
    wanted = range(day.year - 1, day.year + years)
    editions = dict(
        CalendarEdition.objects.filter(year__in=wanted)
        .order_by("year", "number")
        .values_list("year", "number")
    )
    found = CalendarDay.objects.filter(edition__year__in=wanted).values_list(
        "day", "is_working", "name", "edition__number"
    )
    rows = [row for row in found if editions[row[0].year] == row[3]]
    return Calendar(
        days={row[0]: row[1] for row in rows}, names={row[0]: row[2] for row in rows}, editions=editions
    )


def reckoning(deadline: Deadline, calendar: Calendar) -> Reckoning:
    """The date of a stored clock, computed again from its columns; an open pause does not move it."""
    return reckon(
        deadline.started_on,
        Length(deadline.amount, DayUnit(deadline.unit)),
        calendar,
        extensions=[Length(amount, DayUnit(unit)) for amount, unit in deadline.extensions],
        pauses=[
            Pause(dt.date.fromisoformat(since), dt.date.fromisoformat(until) if until else None)
            for since, until in deadline.pauses
        ],
    )


def start(
    loop: Loop, step: Step | None, purpose: Purpose, key: str, *, on: dt.date | None = None
) -> dt.datetime:
    """Begin a clock and save it; returns its date, which also becomes the step's or the case's.

    A step whose period is missing from the table is due at once: it stands first in every list until mended.
    """
    day = on or timezone.localdate()
    deadline = Book.read([key], loop.region, day).clock(loop, step, purpose, key, day)
    if deadline is None:
        due = timezone.now()
        if step:
            Step.objects.filter(pk=step.pk).update(due_at=due)
        return due
    deadline.save(force_insert=True)
    _show(deadline)
    return deadline.due_at


def start_promise(loop: Loop, key: str, *, on: dt.date | None = None) -> None:
    """Begin the clock of the answer, as long as the case's own sort allows (``plans.TERMS``)."""
    start(loop, None, Purpose.WHOLE, key, on=on)
    clock, term = running(loop, None, Purpose.WHOLE), plans.TERMS.get(loop.kind, lambda _loop: None)(loop)
    if clock and term:
        set_term(clock, term)


def set_term(deadline: Deadline, term: plans.Term) -> None:
    """Give a running clock another length. It still counts from its own start; extensions and pauses stay."""
    deadline.amount, deadline.unit = term.length.amount, term.length.unit
    deadline.basis = term.basis
    deadline.save(update_fields=["amount", "unit", "basis"])
    move_date(deadline)


def stop(loop: Loop, step: Step | None = None) -> None:
    """Stop the running clock of a step, or every clock of the loop when no step is named; but what is to be
    published stays to be published after the case has ended."""
    running = Deadline.objects.filter(loop=loop, is_running=True)
    (running.filter(step=step) if step else running.exclude(purpose=Purpose.PUBLISH)).update(is_running=False)


def keep_promise(loop: Loop) -> None:
    """The citizen is answered: the promise's clock stops and the case shows no date of its own any more."""
    Deadline.objects.filter(loop=loop, step=None, purpose=Purpose.WHOLE, is_running=True).update(
        is_running=False
    )
    Loop.objects.filter(pk=loop.pk).update(due_at=None)


def renew_promise(loop: Loop) -> None:
    """The answer was sent back: the promise runs again to its old date."""
    last = Deadline.objects.filter(loop=loop, step=None, purpose=Purpose.WHOLE).last()
    if last is not None:
        last.is_running = True
        last.save(update_fields=["is_running"])
        _show(last)


def running(loop: Loop, step: Step | None, purpose: Purpose | None = None) -> Deadline | None:
    clocks = Deadline.objects.select_for_update(no_key=True).filter(loop=loop, step=step, is_running=True)
    return clocks.filter(purpose=purpose).first() if purpose else clocks.first()


def move_date(deadline: Deadline, calendar: Calendar | None = None) -> None:
    """Recompute after its extensions, pauses or calendar changed, and show the new date."""
    found = reckoning(deadline, calendar or load_calendar(deadline.started_on, years=3))
    deadline.due_at, deadline.calendar = due_moment(found.last_day), found.calendar
    deadline.save(update_fields=["extensions", "pauses", "due_at", "calendar"])
    _show(deadline)


def _show(deadline: Deadline) -> None:
    """Copy a running clock's date to what pages and indexes read."""
    if deadline.step_id:
        Step.objects.filter(pk=deadline.step_id).update(due_at=deadline.due_at)
    elif deadline.purpose == Purpose.WHOLE:
        Loop.objects.filter(pk=deadline.loop_id).update(due_at=deadline.due_at)


def explain(deadline: Deadline) -> Sequence[str]:
    """The sentences of "why this date", with the law quoted first."""
    return reckoning(deadline, load_calendar(deadline.started_on, years=3)).lines


SWEEP = """
WITH rule AS (
    SELECT kind, max(hours_before) FILTER (WHERE level = 'red') * interval '1 hour' AS red,
           max(hours_before) FILTER (WHERE level = 'yellow') * interval '1 hour' AS yellow,
           max(hours_before) FILTER (WHERE level = 'due_soon') * interval '1 hour' AS due_soon
    FROM (
        SELECT DISTINCT ON (kind, level) kind, level, hours_before
        FROM loops_warningrule
        WHERE valid_from <= %(day)s AND (valid_until IS NULL OR valid_until >= %(day)s)
        ORDER BY kind, level, valid_from DESC
    ) newest
    GROUP BY kind
), due AS (
    SELECT d.county_id, d.loop_id, d.step_id, d.id, d.due_at,
           CASE WHEN d.due_at <= %(now)s + rule.red THEN 'red'
                WHEN d.due_at <= %(now)s + rule.yellow THEN 'yellow'
                WHEN d.due_at <= %(now)s + rule.due_soon THEN 'due_soon' END AS level
    FROM loops_deadline d
    JOIN loops_loop l ON l.id = d.loop_id
    JOIN rule ON rule.kind = l.kind
    WHERE d.is_running AND d.due_at <= %(horizon)s AND (l.status = 'open' OR d.purpose = 'publish')
      AND d.pauses -> -1 -> 1 IS DISTINCT FROM 'null'  -- its last pause is still open
)
INSERT INTO loops_event (county_id, loop_id, step_id, deadline_id, verb, actor, at, note, detail, salt,
                         commitment, level, warned_due, digest)
SELECT due.county_id, due.loop_id, due.step_id, due.id, 'warned', 'system', %(now)s, '', '{}', '', '',
       due.level, due.due_at, ''
FROM due
WHERE due.level IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM loops_event e
    WHERE e.county_id = due.county_id AND e.deadline_id = due.id AND e.verb = 'warned'
      AND e.warned_due = due.due_at AND (
        e.level = due.level OR e.level = 'red' OR (e.level = 'yellow' AND due.level = 'due_soon'))
)
ON CONFLICT DO NOTHING
"""


def sweep(now: dt.datetime | None = None) -> int:
    """Write one warning event for every clock that crossed a level; returns how many.

    One set-based statement. A clock is warned once a level and date, by whichever process comes first; where
    several levels were crossed at once, only the gravest speaks.
    """
    moment = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(hours_before), 0) FROM loops_warningrule")
        horizon = moment + dt.timedelta(hours=max(0, cursor.fetchone()[0]))
        cursor.execute(SWEEP, {"now": moment, "day": timezone.localdate(moment), "horizon": horizon})
        return int(cursor.rowcount)
