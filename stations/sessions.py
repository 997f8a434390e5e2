"""On which days a station receives: pure functions from its rules and the working calendar to dated sessions.

Nothing here reads the database or the clock. A session that falls on a rest day moves to the next working day on
which nothing else is on at that station; the day it was due on is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from congress_portal.loops.calendar import FIXED_HOLIDAYS, ONE_DAY, SATURDAY, Calendar
from stations.words import Pattern, ReceptionKind

LAST = 5
"""As ``ordinal``: the last such weekday of the month, be it the fourth or the fifth."""
LONGEST_MOVE = 60
"""Days. No arrangement of holidays is that long: a calendar that has no working day in it is a wrong one."""


@dataclass(frozen=True)
class Rule:
    """How sessions recur. ``valid_from`` is also where a fortnight begins to be counted."""

    pattern: str
    starts: dt.time
    ends: dt.time
    seats: int
    valid_from: dt.date
    valid_until: dt.date | None = None
    weekday: int | None = None
    ordinal: int | None = None
    day: int | None = None
    theme: str = ""
    kind: str = ReceptionKind.FIXED

    def is_particular(self) -> bool:
        """A monthly rule is meant in preference to a weekly one at the same hour."""
        return self.pattern in (Pattern.NTH, Pattern.MONTHLY)


@dataclass(frozen=True)
class Session:
    """One session to be held; ``moved_from`` is the rest day it was due on."""

    on: dt.date
    starts: dt.time
    ends: dt.time
    seats: int
    theme: str = ""
    kind: str = ReceptionKind.FIXED
    moved_from: dt.date | None = None

    @property
    def due_on(self) -> dt.date:
        return self.moved_from or self.on

    def collides(self, other: Session) -> bool:
        return self.on == other.on and self.starts < other.ends and other.starts < self.ends


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def month_after(month: dt.date, number: int = 1) -> dt.date:
    """The first day of the month so many after (before, where negative)."""
    years, position = divmod(month.month - 1 + number, 12)
    return dt.date(month.year + years, position + 1, 1)


def days_of(rule: Rule, month: dt.date) -> list[dt.date]:
    """The days of a month on which a rule falls, rest days included; ``month`` is its first day."""
    last = month_after(month) - ONE_DAY
    if rule.pattern == Pattern.MONTHLY:
        found = [month.replace(day=min(rule.day or 1, last.day))]
    else:
        found = [day for day in _days(month, last) if day.weekday() == rule.weekday]
        if rule.pattern == Pattern.NTH:
            number = rule.ordinal or 1
            found = found[-1:] if number == LAST else found[number - 1 : number]
    if rule.pattern == Pattern.FORTNIGHTLY:
        anchor = rule.valid_from + ONE_DAY * (((rule.weekday or 0) - rule.valid_from.weekday()) % 7)
        found = [day for day in found if (day - anchor).days % 14 == 0]
    until = rule.valid_until or dt.date.max
    return [day for day in found if rule.valid_from <= day <= until]


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + ONE_DAY * number


def is_rest(rule: Rule, day: dt.date, calendar: Calendar) -> bool:
    """Whether a session cannot be held that day. A rule that names a Saturday or Sunday means it: only a holiday
    moves such a session."""
    if rule.weekday is None or rule.weekday < SATURDAY:
        return not calendar.is_working(day)
    if not calendar.is_known(day.year) and (day.month, day.day) in FIXED_HOLIDAYS:
        return True
    return calendar.days.get(day) is False


def sessions_of(
    rules: Sequence[Rule], month: dt.date, calendar: Calendar, taken: Iterable[Session] = ()
) -> list[Session]:
    """The sessions due in a month at one station, in order of time.

    ``taken`` are sessions that stand already (of other months, moved or made by hand). Two sessions never overlap:
    where two rules meet, the more particular one holds; a moved session looks for the next free working day, also
    past the end of the month. The months around are looked at, so that what moves out of one finds room.
    """
    standing = list(taken)
    window = [month_after(month, number) for number in (-1, 0, 1)]
    ordered = sorted(rules, key=lambda rule: (not rule.is_particular(), rule.starts, rule.ends))
    due = sorted(
        (
            (day, order, rule)
            for order, rule in enumerate(ordered)
            for one in window
            for day in days_of(rule, one)
        ),
        key=lambda row: row[:2],
    )
    held: list[Session] = []
    moving: list[tuple[dt.date, Rule]] = []
    for day, _order, rule in due:
        if is_rest(rule, day, calendar):
            moving.append((day, rule))
        elif not _clashes(_session(rule, day), held if first_of(day) != month else [*held, *standing]):
            held.append(_session(rule, day))
    for day, rule in moving:
        if any(_session(rule, day).collides(_session(other, day)) for other in _before(moving, day, rule)):
            continue
        held.append(_moved(rule, day, calendar, [*held, *standing]))
    return sorted(
        (one for one in held if first_of(one.due_on) == month), key=lambda one: (one.on, one.starts, one.ends)
    )


def _before(moving: Sequence[tuple[dt.date, Rule]], day: dt.date, rule: Rule) -> list[Rule]:
    """The rules that fall on the same rest day and come first: two at one hour are one session there too."""
    same = [other for other_day, other in moving if other_day == day]
    return same[: next(number for number, other in enumerate(same) if other is rule)]


def _session(rule: Rule, on: dt.date, moved_from: dt.date | None = None) -> Session:
    return Session(on, rule.starts, rule.ends, rule.seats, rule.theme, rule.kind, moved_from)


def _clashes(one: Session, others: Iterable[Session]) -> bool:
    return any(map(one.collides, others))


def _moved(rule: Rule, day: dt.date, calendar: Calendar, held: Sequence[Session]) -> Session:
    made = partial(_session, rule, moved_from=day)
    last = day + ONE_DAY * LONGEST_MOVE
    found = calendar.next_working(day + ONE_DAY)
    while found < last and _clashes(made(found), held):
        found = calendar.next_working(found + ONE_DAY)
    return made(found)


def unknown_years(sessions: Iterable[Session], calendar: Calendar) -> list[int]:
    """The years of these sessions for which no arrangement of holidays has been loaded."""
    years = {day.year for one in sessions for day in (one.on, one.due_on)}
    return sorted(year for year in years if not calendar.is_known(year))
