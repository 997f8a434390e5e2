"""The tables of the leaders' page: the same for page, export and API. Numbers come from ``sums``, words from here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Unit, UnitKind
from congress_portal.dashboard.figures import sums
from congress_portal.dashboard.figures.frames import Frame
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES, Figure
from congress_portal.dashboard.figures.sums import Numbers
from congress_portal.loops.plans import PLANS
from congress_portal.loops.words import Kind

BY_DAY_UP_TO = 62
"""Days: a longer range is drawn by months."""
ALL = tuple(
    BY_NAME[name] for name in ("opened", "closed", "dropped", "open", "late", "late_share", "yellow", "red")
)
STOCK = tuple(BY_NAME[name] for name in ("open", "late", "late_share", "due_soon", "yellow", "red"))
WAITING = tuple(BY_NAME[name] for name in ("open", "late", "late_share"))
FLOW = tuple(BY_NAME[name] for name in ("opened", "closed", "dropped"))
COMMITTEES = (UnitKind.WORKING_COMMITTEE, UnitKind.CONGRESS_OFFICE)
GROUPS = (UnitKind.SUPERVISION_GROUP, UnitKind.CENTRAL_GROUP, UnitKind.DEPUTY_GROUP)


def no_township() -> str:
    """The label of the line of what lies above the townships."""
    return _("不属于乡镇（街道）")


@dataclass(frozen=True)
class Row:
    """``params`` narrow the list behind a number to this row; None where no list shows exactly these cases."""

    label: str
    numbers: Numbers
    params: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Table:
    name: str
    caption: str
    heading: str
    figures: Sequence[Figure]
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """Everything about one frame; each table is asked for once, when it is needed."""

    frame: Frame

    @cached_property
    def kinds(self) -> dict[str, Numbers]:
        """By kind: what the days and the units add up to, which are asked for anyway."""
        return _joined(*(sums.of_kinds(total_of(one)) for one in (self._by_time, self._by_unit)))

    @cached_property
    def total(self) -> Numbers:
        return total_of(self.kinds)

    @cached_property
    def last_year(self) -> Numbers:
        """What happened in the same days a year before. What stood then cannot be told from what stands now."""
        return total_of(sums.flows(self.frame.last_year()))

    @cached_property
    def open_at(self) -> tuple[int, int]:
        """Open at the end of the last day, and of the same day a year before."""
        return sums.open_at(self.so_far), sums.open_at(sums.so_far(self.frame.last_year()))

    @cached_property
    def so_far(self) -> Numbers:
        return sums.so_far(self.frame)

    @cached_property
    def by_kind(self) -> Table:
        rows = [
            Row(str(Kind(kind).label), self.kinds.get(kind, Counter()), {"kind": kind})
            for kind in Kind.values
            if kind in self.kinds or not self.frame.kind
        ]
        return Table("kind", _("各类事项"), _("类别"), ALL, rows)

    @cached_property
    def by_area(self) -> Table:
        """A line for each township of a county, or each county of a wider region; one township has no lines."""
        frame, key = self.frame, "area" if self.frame.place.level == Level.COUNTY else "county"
        if frame.area:
            return Table("area", _("按乡镇（街道）"), _("乡镇（街道）"), ALL)
        found = _joined(sums.flows(frame, key), sums.stocks(frame, key))
        level = Level.TOWNSHIP if key == "area" else Level.COUNTY
        areas = Region.objects.within(frame.place).filter(level=level).order_by("path")
        rows = [Row(one.name, found.pop(one.pk, Counter()), {"region": one.code}) for one in areas]
        if found:
            rows.append(Row(no_township(), total_of(found), {"own": "1"}))
        caption = _("按乡镇（街道）") if key == "area" else _("按县（市、区）")
        return Table("area", caption, _("区划"), ALL, rows)

    @cached_property
    def _by_unit(self) -> dict[Any, Numbers]:
        return sums.stocks(self.frame, "unit")

    @cached_property
    def by_unit(self) -> Table:
        """Units whose move is awaited, the most late first."""
        rows = _of_units(self._by_unit, "unit")
        return Table("unit", _("按现在该办的单位"), _("单位"), STOCK, rows)

    @cached_property
    def _watched(self) -> dict[Any, Numbers]:
        return sums.stocks(self.frame, "watcher")

    @cached_property
    def by_committee(self) -> Table:
        rows = _of_units(self._watched, "watcher", COMMITTEES)
        return Table("committee", _("按督办的工作委员会"), _("委员会"), WAITING, rows)

    @cached_property
    def by_group(self) -> Table:
        rows = _of_units(self._watched, "watcher", GROUPS)
        return Table("group", _("按督办的小组"), _("小组"), WAITING, rows)

    @cached_property
    def by_step(self) -> Table:
        """The steps of each kind in their order, with what waits there."""
        found = sums.stocks(self.frame, "step")
        rows = [
            Row(_step_label(kind, spec.name, self.frame), found.get((kind, spec.key), Counter()),
                {"kind": kind, "step": spec.key})
            for kind in Kind.values if kind in PLANS and self.frame.kind in ("", kind)
            for spec in PLANS[kind].steps
        ]  # fmt: skip
        return Table("step", _("各环节等待办理的件数"), _("环节"), WAITING, rows)

    @cached_property
    def _by_time(self) -> dict[Any, Numbers]:
        return sums.flows(self.frame, self._grain)

    @property
    def _grain(self) -> str:
        return "day" if (self.frame.until - self.frame.since).days < BY_DAY_UP_TO else "month"

    @cached_property
    def by_time(self) -> Table:
        """What happened day by day, or month by month where the range is longer."""
        frame, by, found = self.frame, self._grain, self._by_time
        rows = [
            Row(_day_label(first, by), found.get(first, Counter()),
                {"since": max(first, frame.since).isoformat(), "until": min(last, frame.until).isoformat()})
            for first, last in _buckets(frame.since, frame.until, by)
        ]  # fmt: skip
        return Table("time", _("按时间"), _("日期"), FLOW, rows)

    @cached_property
    def funnel(self) -> list[Row]:
        """Opinions registered, proposals that grew out of opinions, projects that grew out of either; of all kinds,
        whichever is chosen."""
        frame = replace(self.frame, kind="")
        numbers = self.total if not self.frame.kind else total_of(sums.flows(frame))
        opinions = Row(
            _("群众意见"),
            Counter({"n": numbers["opinion:opened"]}),
            {"kind": Kind.OPINION, "figure": "opened"},
        )
        return [opinions] + [
            Row(str(BY_NAME[name].label), Counter({"n": int(BY_NAME[name].count(numbers) or 0)}),
                {"kind": "", "figure": name})
            for name in ("grown_proposals", "grown_projects")
        ]  # fmt: skip

    @property
    def tables(self) -> list[Table]:
        return [
            self.by_kind, self.by_time, self.by_area, self.by_step, self.by_unit, self.by_committee, self.by_group,
        ]  # fmt: skip

    def value(self, figure: Figure) -> int | float | None:
        return figure.count(self.total)

    def values(self) -> dict[str, int | float | None]:
        return {figure.name: self.value(figure) for figure in FIGURES}


def _joined(*found: dict[Any, Numbers]) -> dict[Any, Numbers]:
    keys = {key for one in found for key in one}
    return {key: total_of({n: one.get(key, Counter()) for n, one in enumerate(found)}) for key in keys}


def total_of(found: Mapping[Any, Numbers]) -> Numbers:
    """All lines of a breakdown together."""
    total: Numbers = Counter()
    for one in found.values():
        total.update(one)
    return total


def _of_units(found: dict[Any, Numbers], param: str, kinds: Iterable[str] = ()) -> list[Row]:
    units = Unit.objects.filter(pk__in=list(found))
    named = (units.filter(kind__in=kinds) if kinds else units).values_list("pk", "name")
    rows = [Row(name, found[pk], {param: str(pk)}) for pk, name in named]
    return sorted(rows, key=lambda row: (-row.numbers["held+late"], -row.numbers["held"], row.label))


def _step_label(kind: str, name: str, frame: Frame) -> str:
    return name if frame.kind else f"{Kind(kind).label}·{name}"


def _day_label(first: dt.date, by: str) -> str:
    return dateformat.format(first, _("Y年n月") if by == "month" else _("n月j日"))


def _buckets(since: dt.date, until: dt.date, by: str) -> list[tuple[dt.date, dt.date]]:
    """The first and last day of each day or month that a range touches."""
    if by == "day":
        return [
            (day, day) for n in range((until - since).days + 1) for day in (since + dt.timedelta(days=n),)
        ]
    found, first = [], since.replace(day=1)
    while first <= until:
        coming = (first + dt.timedelta(days=32)).replace(day=1)
        found.append((first, coming - dt.timedelta(days=1)))
        first = coming
    return found
