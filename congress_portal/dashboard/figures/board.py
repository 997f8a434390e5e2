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
from congress_portal.dashboard.figures.frames import Frame, a_year_before
from congress_portal.dashboard.figures.registry import BY_NAME, Figure
from congress_portal.dashboard.figures.satisfaction import Quarter, quarters
from congress_portal.dashboard.figures.sums import ONE_DAY, Numbers
from congress_portal.loops.plans import PLANS
from congress_portal.loops.words import Kind

BY_DAY_UP_TO = 62
"""Days: a longer range is drawn by months."""
ALL = tuple(
    BY_NAME[name] for name in ("opened", "closed", "dropped", "open", "late", "late_share", "yellow", "red")
)
STOCK = tuple(BY_NAME[name] for name in ("open", "late", "late_share", "due_soon", "yellow", "red"))
WAITING = tuple(BY_NAME[name] for name in ("open", "late", "late_share"))
OF_UNITS = tuple(
    BY_NAME[name] for name in ("opened", "closed", "open", "late", "late_share", "due_soon", "yellow", "red")
)
FLOW = tuple(BY_NAME[name] for name in ("opened", "closed", "dropped"))
COMMITTEES = (UnitKind.WORKING_COMMITTEE, UnitKind.CONGRESS_OFFICE)
GROUPS = (UnitKind.SUPERVISION_GROUP, UnitKind.CENTRAL_GROUP, UnitKind.DEPUTY_GROUP)


def no_township() -> str:
    """The label of the line of what lies above the townships."""
    return _("不属于乡镇（街道）")


@dataclass(frozen=True)
class Row:
    """``params`` narrow the list behind a number to this row; None where no list shows exactly these cases.

    ``before``: what happened in the same days a year before; ``params_before`` leads there where ``params`` do not.
    """

    label: str
    numbers: Numbers
    params: Mapping[str, str] | None = None
    before: Numbers = field(default_factory=Counter)
    params_before: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Column:
    """A figure of a table, or the same of last year."""

    figure: Figure
    is_before: bool = False

    @property
    def name(self) -> str:
        return f"{self.figure.name}_last_year" if self.is_before else self.figure.name

    @property
    def label(self) -> str:
        return _("去年%(label)s") % {"label": self.figure.label} if self.is_before else str(self.figure.label)

    def value(self, row: Row) -> int | float | None:
        return self.figure.count(row.before if self.is_before else row.numbers)


@dataclass(frozen=True)
class Table:
    """``note`` says what a reader has to know of the columns; ``compares`` puts last year beside what happened."""

    name: str
    caption: str
    heading: str
    figures: Sequence[Figure]
    rows: list[Row] = field(default_factory=list)
    note: str = ""
    compares: bool = False

    @property
    def columns(self) -> list[Column]:
        """What stands now has no column of last year: that is not known any more."""
        return [
            Column(figure, is_before)
            for figure in self.figures
            for is_before in ((False, True) if self.compares and not figure.is_stock else (False,))
        ]


@dataclass(frozen=True)
class Stage:
    """One stage of the funnel: its number, and its share of the stage before where it is a part of it."""

    figure: Figure
    label: str
    value: int | float | None
    share: float | None
    params: Mapping[str, str]


@dataclass(frozen=True)
class Board:
    """Everything about one frame; each table is asked for once, when it is needed. ``compares``: in the tables, too,
    what happened stands beside the same of last year."""

    frame: Frame
    compares: bool = False

    def _before(self, by: str) -> dict[Any, Numbers]:
        return sums.flows(self.frame.last_year(), by) if self.compares else {}

    @cached_property
    def kinds(self) -> dict[str, Numbers]:
        """By kind: what the days and the units add up to, which are asked for anyway."""
        return _joined(*(sums.of_kinds(total_of(one)) for one in (self._by_time, self._held_by)))

    @cached_property
    def total(self) -> Numbers:
        return total_of(self.kinds)

    @cached_property
    def last_year(self) -> Numbers:
        """What happened in the same days a year before. What stood then cannot be told from what stands now."""
        return total_of(self._before_by_time if self.compares else sums.flows(self.frame.last_year()))

    @cached_property
    def satisfaction(self) -> tuple[Quarter | None, Quarter | None]:
        """As published: the newest quarter, and the same of the year before."""
        return quarters(self.frame)

    @cached_property
    def _ever(self) -> tuple[Numbers, Numbers]:
        """What happened up to the last day, and up to the same day a year before."""
        return sums.so_far(self.frame), sums.so_far(self.frame.last_year())

    @cached_property
    def by_kind(self) -> Table:
        before = sums.of_kinds(self.last_year) if self.compares else {}
        rows = [
            Row(
                str(Kind(kind).label),
                self.kinds.get(kind, Counter()),
                {"kind": kind},
                before.get(kind, Counter()),
            )
            for kind in Kind.values
            if kind in self.kinds or not self.frame.kind
        ]
        return Table("kind", _("各类事项"), _("类别"), ALL, rows, compares=self.compares)

    @cached_property
    def by_area(self) -> Table:
        """A line for each township of a county, or each county of a wider region; one township has no lines."""
        frame, key = self.frame, "area" if self.frame.place.level == Level.COUNTY else "county"
        if frame.area:
            return Table("area", _("按乡镇（街道）"), _("乡镇（街道）"), ALL)
        found, before = _joined(sums.flows(frame, key), sums.stocks(frame, key)), self._before(key)
        level = Level.TOWNSHIP if key == "area" else Level.COUNTY
        areas = Region.objects.within(frame.place).filter(level=level).order_by("path")
        rows = [
            Row(one.name, found.pop(one.pk, Counter()), {"region": one.code}, before.pop(one.pk, Counter()))
            for one in areas
        ]
        if found or before:
            rows.append(Row(no_township(), total_of(found), {"own": "1"}, total_of(before)))
        caption = _("按乡镇（街道）") if key == "area" else _("按县（市、区）")
        return Table("area", caption, _("区划"), ALL, rows, compares=self.compares)

    @cached_property
    def waiting(self) -> Table:
        """Units whose move is awaited, the most late first."""
        rows = _of_units((self._held_by, {}), "unit")
        return Table("unit", _("按现在该办的单位"), _("单位"), STOCK, rows)

    @cached_property
    def by_unit(self) -> Table:
        """Units that do or did the work, and those whose move is awaited; the most late first."""
        found = _joined(sums.flows(self.frame, "unit"), self._held_by)
        rows = _of_units((found, self._before("unit")), "unit")
        note = _("登记、办结按承办单位统计，在办、超期和预警按现在该办的单位统计。")
        return Table("unit", _("按单位"), _("单位"), OF_UNITS, rows, note, self.compares)

    @cached_property
    def _held_by(self) -> dict[Any, Numbers]:
        return sums.stocks(self.frame, "unit")

    @cached_property
    def _watched(self) -> tuple[dict[Any, Numbers], dict[Any, Numbers]]:
        frame = self.frame
        return _joined(sums.flows(frame, "watcher"), sums.stocks(frame, "watcher")), self._before("watcher")

    @cached_property
    def by_committee(self) -> Table:
        rows = _of_units(self._watched, "watcher", COMMITTEES)
        return Table(
            "committee", _("按督办的工作委员会"), _("委员会"), OF_UNITS, rows, _watching(), self.compares
        )

    @cached_property
    def by_group(self) -> Table:
        rows = _of_units(self._watched, "watcher", GROUPS)
        return Table("group", _("按督办的小组"), _("小组"), OF_UNITS, rows, _watching(), self.compares)

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

    @cached_property
    def _before_by_time(self) -> dict[Any, Numbers]:
        return self._before(self._grain)

    @property
    def _grain(self) -> str:
        return "day" if (self.frame.until - self.frame.since).days < BY_DAY_UP_TO else "month"

    @cached_property
    def by_time(self) -> Table:
        """What happened day by day, or month by month where the range is longer."""
        frame, by, found, before = self.frame, self._grain, self._by_time, self._before_by_time
        rows = [
            Row(_day_label(first, by), found.get(first, Counter()), _days(begin, end),
                _in_days(before, *then, by), _days(*then))
            for first, last in _buckets(frame.since, frame.until, by)
            for begin, end in ((max(first, frame.since), min(last, frame.until)),)
            for then in (_days_before(frame, begin, end),)
        ]  # fmt: skip
        return Table("time", _("按时间"), _("日期"), FLOW, rows, compares=self.compares)

    @cached_property
    def funnel(self) -> list[Stage]:
        """What became of the opinions registered in the days, step by step; the numbers do not hang on a kind."""
        frame = replace(self.frame, kind="")
        numbers = self.total if not self.frame.kind else total_of(sums.flows(frame))
        return [
            Stage(BY_NAME[name], label, BY_NAME[name].count(numbers if of == "" else _only(numbers, of)),
                  BY_NAME[share].count(numbers) if share else None, {"kind": of})
            for name, label, share, of in (
                ("opened", _("登记的群众意见"), "", Kind.OPINION.value),
                ("became_proposals", _("其中已成为代表建议"), "became_proposals_share", ""),
                ("became_both", _("其中又成为民生实事项目"), "became_both_share", ""),
                ("became_projects", _("不经建议、直接成为项目"), "", ""),
            )
        ]  # fmt: skip

    @property
    def tables(self) -> list[Table]:
        return [
            self.by_kind, self.by_time, self.by_area, self.by_step, self.by_unit, self.by_committee, self.by_group,
        ]  # fmt: skip

    def value(self, figure: Figure) -> int | float | None:
        return figure.count(self._ever[0] if figure.is_ever else self.total)

    def before(self, figure: Figure) -> int | float | None:
        """The same of last year. None for what stands now, which is not known of then, and for what opinions became:
        those of last year had a year longer for it."""
        if figure.is_stock or figure.is_cohort:
            return None
        return figure.count(self._ever[1] if figure.is_ever else self.last_year)


def _joined(*found: dict[Any, Numbers]) -> dict[Any, Numbers]:
    keys = {key for one in found for key in one}
    return {key: total_of({n: one.get(key, Counter()) for n, one in enumerate(found)}) for key in keys}


def _only(numbers: Numbers, kind: str) -> Numbers:
    """The numbers of one kind alone."""
    head = f"{kind}:"
    return Counter({name[len(head) :]: n for name, n in numbers.items() if name.startswith(head)})


def total_of(found: Mapping[Any, Numbers]) -> Numbers:
    """All lines of a breakdown together."""
    total: Numbers = Counter()
    for one in found.values():
        total.update(one)
    return total


def _of_units(
    sums_of: tuple[dict[Any, Numbers], dict[Any, Numbers]], param: str, kinds: Iterable[str] = ()
) -> list[Row]:
    found, before = sums_of
    units = Unit.objects.filter(pk__in=[*found, *before])
    named = (units.filter(kind__in=kinds) if kinds else units).values_list("pk", "name")
    none: Numbers = Counter()
    rows = [Row(name, found.get(pk, none), {param: str(pk)}, before.get(pk, none)) for pk, name in named]
    return sorted(rows, key=_most_late)


def _most_late(row: Row) -> tuple[int, int, int, str]:
    n = row.numbers
    return -n["held+late"], -n["held"], -n["opened"], row.label


def _watching() -> str:
    return _("登记、办结包括督办过的事项，在办、超期和预警只算现在督办的。")


def _days_before(frame: Frame, begin: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of last year beside these of a row: the rows share out all days of last year's range.

    Last year's 29 February stands beside the 28th; beside this year's stands nothing, unless the range begins on it.
    """
    whole = frame.last_year()
    first = whole.since if begin == frame.since else _beginning_before(begin)
    return first, whole.until if end == frame.until else _beginning_before(end + ONE_DAY) - ONE_DAY


def _beginning_before(day: dt.date) -> dt.date:
    return a_year_before(day) + (ONE_DAY if (day.month, day.day) == (2, 29) else dt.timedelta())


def _in_days(found: Mapping[dt.date, Numbers], first: dt.date, last: dt.date, by: str) -> Numbers:
    """What lies in these days, out of numbers by day, or by the first of the month."""
    begin = first.replace(day=1) if by == "month" else first
    return total_of({day: one for day, one in found.items() if begin <= day <= last})


def _days(since: dt.date, until: dt.date) -> dict[str, str]:
    return {"since": since.isoformat(), "until": until.isoformat()}


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
