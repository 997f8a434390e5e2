"""The figures of the overview: those of ``figures/registry.py`` that stand now, asked live of what a reader may see.

The same questions stand behind the filters of the lists (``loops/filters.py``), so a number and the list behind it
cannot differ. Every question is asked once, grouped by kind, region and holder; the tables are sums of these groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.dashboard.figures import registry
from congress_portal.loops import access
from congress_portal.loops.filters import with_holder
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import SEVERITY, Kind, Level, Verb
from supervision.reading.approvals import to_approve

# ---------------------------------------------------------------- looks at personal data


def looks(user: User) -> QuerySet[Event]:
    """Events of looks at personal data in the regions that the user audits, newest first."""
    paths = [duty.region.path for duty in user.duties if duty.role == Role.AUDITOR]
    if not paths:
        return Event.objects.none()
    audited = reduce(
        or_,
        (Q(loop__region__path__startswith=path) | Q(unit__region__path__startswith=path) for path in paths),
    )
    return (
        Event.objects.filter(audited, verb=Verb.VIEWED)
        .select_related("by", "loop__region", "unit__region")
        .order_by("-id")
    )


# ---------------------------------------------------------------- the figures


@dataclass(frozen=True)
class Figure:
    """A figure of the registry, and the parameters of the apps' lists that show its very cases."""

    of: registry.Figure
    params: dict[str, str]

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def label(self) -> Any:
        return self.of.label

    @property
    def tone(self) -> str:
        return self.of.tone

    @property
    def icon(self) -> str:
        return self.of.icon

    def question(self, loops: QuerySet[Loop]) -> QuerySet[Loop]:
        return registry.standing(self.of, loops)


FIGURES = tuple(
    Figure(registry.BY_NAME[name], params)
    for name, params in (
        ("open", {}),
        ("late", {"late": "1"}),
        ("due_soon", {"warned": Level.DUE_SOON.value}),
        ("yellow", {"warned": Level.YELLOW.value}),
        ("red", {"warned": Level.RED.value}),
    )
)
"""What the overview shows of the registry, in its order: what stands now, of whatever cases a reader sees."""


def late_share(late_number: int, open_number: int) -> str:
    """As the registry reckons and words it."""
    figure = registry.BY_NAME["late_share"]
    return figure.text(figure.count(Counter({"held": open_number, "held+late": late_number})))


# ---------------------------------------------------------------- counting


@dataclass(frozen=True)
class Group:
    """So many cases of one kind, in one region, held by one unit, under one figure."""

    figure: str
    kind: str
    path: str
    holder: int | None
    number: int


def groups(user: User) -> list[Group]:
    """All figures of what ``user`` may see: one query a figure, however many cases there are."""
    visible = Loop.objects.visible_to(user)
    return [group for figure in FIGURES for group in _grouped(figure, figure.question(visible))]


def _grouped(figure: Figure, loops: QuerySet[Loop]) -> list[Group]:
    counted = (
        with_holder(loops).order_by().values_list("kind", "region__path", "holder").annotate(Count("pk"))
    )
    return [Group(figure.name, *row) for row in counted]


@dataclass
class Line:
    """One line of a table: what it is of, its numbers, and the parameter that narrows the list to it."""

    label: str
    params: dict[str, str] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    is_listed: bool = True

    @property
    def late_share(self) -> str:
        return late_share(self.numbers["late"], self.numbers["open"])


def total(found: Iterable[Group]) -> Line:
    """All groups together."""
    line = Line(_("合计"))
    for group in found:
        line.numbers[group.figure] += group.number
    return line


def by_kind(found: Iterable[Group]) -> dict[str, Line]:
    """A line for each kind of case that has any; opinions always."""
    sums = _sums((group.kind, group) for group in found)
    return {
        kind: Line(str(Kind(kind).label), {}, sums[kind])
        for kind in Kind.values
        if kind in sums or kind == Kind.OPINION
    }


def by_township(found: Iterable[Group], townships: Iterable[Region]) -> list[Line]:
    """A line for each township, its villages' cases counted to it; cases above the townships in a last line."""
    known = {township.path: township for township in townships}
    sums = _sums((_township_of(group.path, known), group) for group in found)
    lines = [Line(one.name, {"region": one.code}, sums[path]) for path, one in known.items()]
    if "" in sums:
        lines.append(Line(_("不属于乡镇（街道）"), {}, sums[""], is_listed=False))
    return lines


def by_unit(found: Iterable[Group], names: dict[int, str]) -> list[Line]:
    """A line for each unit whose move is awaited anywhere; the most late first."""
    sums = _sums((group.holder, group) for group in found if group.holder is not None)
    lines = [Line(names[unit], {"unit": str(unit)}, numbers) for unit, numbers in sums.items()]
    return sorted(lines, key=lambda line: (-line.numbers["late"], -line.numbers["open"], line.label))


def _sums(keyed: Iterable[tuple[Any, Group]]) -> defaultdict[Any, Counter[str]]:
    sums: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for key, group in keyed:
        sums[key][group.figure] += group.number
    return sums


def _township_of(path: str, known: dict[str, Region]) -> str:
    """The path of the township around a region; nothing for a county's own."""
    codes = path.strip("/").split("/")
    around = ("/" + "/".join(codes[:depth]) + "/" for depth in range(len(codes), 0, -1))
    return next((one for one in around if one in known), "")


def townships_of(user: User, found: Iterable[Group]) -> list[Region]:
    """The townships a reader oversees, and those of cases the reader sees for another reason."""
    scope = access.scope_of(user)
    covered = Q(pk__in=[])
    for path in {*scope.paths, *(d.region.path for d in user.duties if d.county_id in scope.counties)}:
        covered |= Q(path__startswith=path)
    paths = {path for group in found for path in _above(group.path)}
    return list(
        Region.objects.filter(covered | Q(path__in=paths), level=RegionLevel.TOWNSHIP).order_by("path")
    )


def _above(path: str) -> list[str]:
    return Region(path=path).paths


def unit_names(found: Iterable[Group]) -> dict[int, str]:
    held = {group.holder for group in found if group.holder is not None}
    return dict(Unit.objects.filter(pk__in=held).values_list("pk", "name"))


# ---------------------------------------------------------------- my work


def may_oversee(user: User) -> bool:
    """Whether the overview is this reader's: whoever sees a whole region."""
    return user.has_role(*access.SEEING_A_REGION)


def waiting_steps(user: User) -> QuerySet[Step]:
    """What waits for this user, the most urgent first, with all that a line shows."""
    waiting = Step.objects.waiting_for(user)
    if user.has_role(Role.LEADER):
        waiting = waiting | to_approve(user)
    steps = (
        waiting.with_dispute()
        .with_part_of(user)
        .select_related("loop__region", "unit", "offered_to", "signer")
    )
    return steps.order_by("due_at", "pk")


def levels_of(steps: Iterable[Step]) -> dict[int, str]:
    """The gravest standing warning of each of these steps."""
    warned = Event.objects.filter(
        step__in=[step.pk for step in steps],
        verb=Verb.WARNED,
        deadline__is_running=True,
        warned_due=F("deadline__due_at"),
    ).values_list("step_id", "level")
    return {
        int(step): level for step, level in sorted(warned, key=lambda row: SEVERITY[Level(row[1])]) if step
    }
