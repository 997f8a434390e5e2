"""Station health (健康度): six figures of a month, each from rows that one can look at, weighed by a published formula.

Pure: nothing here reads the database or the clock. Each part gives points between nothing and its weight:

* ``open`` 开放天数: days of the month with proof that somebody was served: a session that was not empty (a reception,
  or a confirmed "nobody came"), a reception, a slip, an opinion that the station itself wrote down, a department's
  visit that was held. A check-in alone proves nothing. Points: value / full mark of the tier.
* ``received`` 接待人次: people in the month's receptions. Points: value / full mark of the tier.
* ``born`` 产生事项: opinions opened at the station in the month by any channel, and matters answered on the spot.
  Points: value / full mark of the tier.
* ``ended`` 群众确认办结率: of the opinions answered in the last quarter whose figures were published before the month,
  those which citizens themselves then rated 满意 or 基本满意, by the lower end of the published band (what staff
  entered never counts). Points: share in per cent / full mark. Where nothing is published it reads 暂无.
* ``silent`` 无活动周数: of the weeks (Monday to Sunday; a week belongs to the month of its Thursday) that have ended
  and have a working day, those without any day as in ``open``. Weeks up to the tier's tolerance cost nothing; beyond
  it, points fall in a straight line to none where all weeks are silent.
* ``empty`` 空场次数: of the sessions that have ended (not those refused), those with neither a reception nor a
  confirmed "nobody came". Points: the share that was not empty.

A part without anything to divide by (no answer, no week over, no session) reads 暂无 and its weight does not count:
score = 100 × points / weights that count, rounded half up. Rows upheld in an objection are left out on both sides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stations.words import HealthPart, Tier

PARTS: tuple[str, ...] = tuple(HealthPart.values)
COUNTED = (HealthPart.OPEN, HealthPart.RECEIVED, HealthPart.BORN)
"""Parts that count up to a full mark; the others are shares."""
WEEK = dt.timedelta(days=7)

Weights = Mapping[str, tuple[int, Mapping[str, int]]]
"""Part → its weight, and its full mark (``silent``: tolerance) by tier."""


def _tiers(station: int, room: int, point: int) -> dict[str, int]:
    return {Tier.STATION.value: station, Tier.ROOM.value: room, Tier.POINT.value: point}


DEFAULT: Weights = {
    "open": (20, _tiers(8, 4, 2)),
    "received": (20, _tiers(20, 10, 5)),
    "born": (15, _tiers(6, 3, 2)),
    "ended": (20, _tiers(60, 60, 60)),
    "silent": (10, _tiers(0, 1, 2)),
    "empty": (15, _tiers(0, 0, 0)),
}


@dataclass(frozen=True)
class Row:
    """One row behind a figure: ``key`` as ``session:12``, what it adds to the value, and to what it is a share of."""

    key: str
    on: dt.date
    amount: int
    of: int = 0
    is_out: bool = False
    """Left out by an upheld objection."""

    def packed(self) -> list[object]:
        return [self.key, self.on.isoformat(), self.amount, self.of, int(self.is_out)]

    @classmethod
    def unpacked(cls, packed: Sequence[object]) -> Row:
        key, on, amount, of, is_out = packed
        return cls(str(key), dt.date.fromisoformat(str(on)), int(str(amount)), int(str(of)), bool(is_out))


@dataclass
class Facts:
    """What happened at one station; days are local. It may reach beyond the month, since weeks do."""

    sessions: list[tuple[int, dt.date, bool]] = field(default_factory=list)
    """Key, day, whether it proves a reception; ended ones alone."""
    receptions: list[tuple[int, dt.date, int]] = field(default_factory=list)
    """Key, day, people."""
    matters: list[tuple[int, dt.date]] = field(default_factory=list)
    """Answered on the spot."""
    opinions: list[tuple[int, dt.date]] = field(default_factory=list)
    ended: tuple[dt.date, int] | None = None
    """First day of the quarter, and the published share in per cent that citizens confirmed."""
    served: set[dt.date] = field(default_factory=set)
    """Days proved by slips, opinions written down at the station, and visits."""

    def days(self) -> set[dt.date]:
        """Days on which somebody was served."""
        proved = {on for _key, on, is_proved in self.sessions if is_proved}
        return proved | {on for _key, on, _people in self.receptions} | self.served


def rows_of(
    facts: Facts, month: dt.date, until: dt.date, is_working: Callable[[dt.date], bool]
) -> dict[str, list[Row]]:
    """The rows of each part as they stand on the day ``until``."""

    def inside(on: dt.date) -> bool:
        return (on.year, on.month) == (month.year, month.month) and on <= until

    days = facts.days()
    born = [Row(f"opinion:{key}", on, 1) for key, on in facts.opinions if inside(on)]
    born += [Row(f"matter:{key}", on, 1) for key, on in facts.matters if inside(on)]
    return {
        "open": [Row(f"day:{on}", on, 1) for on in sorted(days) if inside(on)],
        "received": [
            Row(f"reception:{key}", on, people) for key, on, people in facts.receptions if inside(on)
        ],
        "born": born,
        "ended": [Row(f"quarter:{facts.ended[0]}", facts.ended[0], facts.ended[1], 100)]
        if facts.ended
        else [],
        "silent": [
            Row(f"week:{monday}", monday, int(not _span(monday) & days), 1)
            for monday in weeks_of(month)
            if monday + WEEK <= until and any(map(is_working, _span(monday)))
        ],
        "empty": [
            Row(f"session:{key}", on, int(not proved), 1) for key, on, proved in facts.sessions if inside(on)
        ],
    }


def weeks_of(month: dt.date) -> Iterator[dt.date]:
    """The Mondays of the weeks whose Thursday lies in the month."""
    first = month.replace(day=1)
    monday = first - dt.timedelta(days=first.weekday())
    if (monday + dt.timedelta(days=3)).month != first.month:
        monday += WEEK
    while (monday + dt.timedelta(days=3)).month == first.month:
        yield monday
        monday += WEEK


def _span(monday: dt.date) -> set[dt.date]:
    return {monday + dt.timedelta(days=number) for number in range(7)}


@dataclass(frozen=True)
class Figure:
    """A part's figure. ``of`` is the full mark, or what the value is a share of; no ``points``: 暂无."""

    value: int
    of: int
    points: float | None


def figure_of(part: str, rows: Iterable[Row], weights: Weights, tier: str) -> Figure:
    weight, fulls = weights[part]
    full = fulls[tier]
    counted = [row for row in rows if not row.is_out]
    value = sum(row.amount for row in counted)
    if part in COUNTED:
        return Figure(value, full, round(weight * min(1, value / full), 2))
    of = sum(row.of for row in counted)
    if not of:
        return Figure(0, 0, None)
    if part == HealthPart.ENDED:
        reached = min(1, 100 * value / of / full)
    elif part == HealthPart.SILENT:
        reached = 1 - max(0, value - full) / max(1, of - full)
    else:
        reached = 1 - value / of
    return Figure(value, of, round(weight * reached, 2))


def figures(
    rows: Mapping[str, Sequence[Row]], weights: Weights, tier: str
) -> tuple[dict[str, Figure], int | None]:
    """The figure of each part, and the score of 100; no score where nothing counts."""
    found = {part: figure_of(part, rows[part], weights, tier) for part in PARTS}
    counted = sum(weights[part][0] for part in PARTS if found[part].points is not None)
    points = sum(figure.points or 0 for figure in found.values())
    return found, int(100 * points / counted + 0.5) if counted else None
