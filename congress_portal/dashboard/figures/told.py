"""The numbers of a brief as they are read: what happened is reckoned anew, what stood then is as it was kept.

A number of a day gone by that was kept would tell, beside the list of that day, what was handed over to the report
officers since. So only what no list of today can tell is kept, late and warned, and never more of it is shown than was
open by what is known now.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from congress_portal.accounts.models import Level, Region
from congress_portal.dashboard.figures import sums
from congress_portal.dashboard.figures.board import Board, no_township, total_of
from congress_portal.dashboard.figures.frames import Frame, frame_of
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES, Figure
from congress_portal.dashboard.models import Brief

KEPT = ("late", "due_soon", "yellow", "red")
AREA = ("opened", "closed", "open_at", "late")
SHOWN = tuple(figure for figure in FIGURES if figure.name != "open")
"""What was open is 期末未办结: it can be told anew."""
Values = dict[str, Any]


def frozen(board: Board) -> dict[str, Any]:
    """What a brief keeps: ``figures`` by name, and ``areas`` as [name, late] with the ``params`` of each."""
    rows = board.by_area.rows
    return {
        "figures": {name: board.value(BY_NAME[name]) for name in KEPT},
        "areas": [[row.label, BY_NAME["late"].count(row.numbers)] for row in rows],
        "params": [dict(row.params or {}) for row in rows],
    }


@dataclass(frozen=True)
class Area:
    """A line of a brief: ``values`` in the order of ``AREA``, ``params`` lead to its cases."""

    label: str
    values: tuple[int, ...]
    params: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """The numbers of one brief; each is asked for once, when it is needed."""

    brief: Brief

    @property
    def frame(self) -> Frame:
        return frame_of(self.brief.region, self.brief.since, self.brief.until)

    @property
    def earlier(self) -> Frame:
        """The same number of days before."""
        long = self.brief.until - self.brief.since + dt.timedelta(days=1)
        return replace(self.frame, since=self.frame.since - long, until=self.frame.until - long)

    @cached_property
    def figures(self) -> Values:
        """By name: of these days, and what stood when the brief was made."""
        n = _of(self.frame, FIGURES)
        n |= {name: min(int(self.brief.numbers["figures"][name]), n["open_at"]) for name in KEPT}
        return {**n, "late_share": n["late"] / n["open_at"] if n["open_at"] else None}

    @cached_property
    def before(self) -> Values:
        return _of(self.earlier, (one for one in FIGURES if not one.is_cohort))

    @cached_property
    def last_year(self) -> Values:
        return _of(self.frame.last_year(), (one for one in FIGURES if not one.is_cohort))

    @cached_property
    def areas(self) -> list[Area]:
        """The townships of today, and what lies above them where there is any."""
        frame, numbers = self.frame, self.brief.numbers
        flows, ever = (sums.flows(one, "area") for one in (frame, replace(frame, since=sums.BEGINNING)))
        ways = numbers.get("params") or [{}] * len(numbers["areas"])
        late = {
            way.get("region", row[0]): int(row[-1]) for row, way in zip(numbers["areas"], ways, strict=True)
        }
        places = Region.objects.within(frame.place).filter(level=Level.TOWNSHIP).order_by("path")
        found = [
            Area(one.name, _line(flows, ever, one.pk, late.get(one.code, late.get(one.name, 0))),
                 {"region": one.code})
            for one in places
        ]  # fmt: skip
        own = _line(flows, ever, frame.place.pk, late.get(no_township(), 0))
        return [*found, *([Area(no_township(), own, {"own": "1"})] if any(own) else [])]


def _of(frame: Frame, figures: Iterable[Figure]) -> Values:
    """What happened in a frame; nothing of what stands."""
    flows, ever = total_of(sums.flows(frame)), sums.so_far(frame)
    return {one.name: one.count(ever if one.is_ever else flows) for one in figures if not one.is_stock}


def _line(flows: dict[Any, Any], ever: dict[Any, Any], key: int, late: int) -> tuple[int, ...]:
    now, whole = flows.get(key, Counter()), ever.get(key, Counter())
    held = int(BY_NAME["open_at"].count(whole) or 0)
    return (
        int(BY_NAME["opened"].count(now) or 0),
        int(BY_NAME["closed"].count(now) or 0),
        held,
        min(late, held),
    )
