"""Which promised dates differ from what the calendar gives, or would give with another arrangement of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from congress_portal.loops import deadlines
from congress_portal.loops.calendar import Calendar, due_moment
from congress_portal.loops.models import Deadline
from congress_portal.loops.office.reading import Row

SHOWN = 50


@dataclass(frozen=True)
class Move:
    """A running clock whose date is not what the calendar gives."""

    deadline: Deadline
    after: dt.datetime


@dataclass(frozen=True)
class Moves:
    """How many dates move, and the first of them."""

    count: int
    first: list[Move]


def running(counties: Sequence[int] | None = None) -> Iterator[Deadline]:
    """Every running clock, those of some counties where they are named."""
    found = Deadline.objects.filter(is_running=True).select_related("loop", "step").order_by("due_at", "pk")
    if counties is not None:
        found = found.filter(county__in=counties)
    return found.iterator(chunk_size=1000)


def moves(
    counties: Sequence[int] | None = None, *, year: int = 0, rows: Sequence[Row] = ()
) -> Iterator[Move]:
    """Clocks that differ; with ``year``, as if ``rows`` were its arrangement."""

    @lru_cache(maxsize=16)
    def calendar_of(start: int) -> Calendar:
        known = deadlines.load_calendar(dt.date(start, 1, 1), years=3)
        return replaced(known, year, rows) if year else known

    for deadline in running(counties):
        found = deadlines.reckoning(deadline, calendar_of(deadline.started_on.year))
        after = due_moment(found.last_day)
        if after != deadline.due_at:
            yield Move(deadline, after)


def counted(found: Iterator[Move]) -> Moves:
    """All counted, the first kept."""
    first: list[Move] = []
    count = 0
    for count, move in enumerate(found, start=1):
        if count <= SHOWN:
            first.append(move)
    return Moves(count, first)


def replaced(calendar: Calendar, year: int, rows: Sequence[Row]) -> Calendar:
    """The calendar with another arrangement of one year."""
    days = {day: works for day, works in calendar.days.items() if day.year != year}
    names = {day: name for day, name in calendar.names.items() if day.year != year}
    days |= {row.day: row.is_working for row in rows}
    names |= {row.day: row.name for row in rows}
    return Calendar(
        days=days, names=names, editions={**calendar.editions, year: calendar.editions.get(year, 0) + 1}
    )
