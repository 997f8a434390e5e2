"""Service levels: which row holds for an opinion, which opinions a change would touch, and why a date is that date."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.loops import deadlines
from congress_portal.loops.calendar import Calendar, due_moment
from congress_portal.loops.models import Deadline, Event, Loop
from congress_portal.loops.plans import Term
from congress_portal.loops.words import LoopStatus, Purpose, Verb
from stations.models import Opinion, ServiceFigure, ServiceLevel

DATA = Path(__file__).parents[1] / "data"


def in_force(on: dt.date) -> QuerySet[ServiceLevel]:
    running = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return ServiceLevel.objects.filter(running, valid_from__lte=on)


def level_of(opinion: Opinion, on: dt.date) -> ServiceLevel | None:
    """The row for an opinion's sort on a day: that of its category, else the general one."""
    rows = in_force(on).filter(
        Q(category=None) | Q(category=opinion.category_id),
        county=opinion.county_id,
        complexity=opinion.complexity,
        urgency=opinion.urgency,
    )
    return rows.order_by(F("category").desc(nulls_last=True), "-valid_from").first()


def term_of(opinion: Opinion) -> Term | None:
    """Within what time it is to be answered by the rules of today; none where the office has set none."""
    level = level_of(opinion, timezone.localdate())
    return Term(level.length, level.basis) if level else None


def term_of_case(loop: Loop) -> Term | None:
    return term_of(Opinion.objects.get(pk=loop.pk))


def all_of(county: Region) -> QuerySet[ServiceLevel]:
    """Every row of a county, the general ones first, the newest of a sort first."""
    rows = ServiceLevel.objects.filter(county=county).select_related("category")
    return rows.order_by(
        F("category__position").asc(nulls_first=True), "category", "-complexity", "urgency", "-valid_from"
    )


def touched(level: ServiceLevel) -> QuerySet[Deadline]:
    """The running promises to which this row would apply today; they keep their dates until somebody signs."""
    clocks = Deadline.objects.filter(
        is_running=True,
        purpose=Purpose.WHOLE,
        step=None,
        county=level.county_id,
        loop__status=LoopStatus.OPEN,
        loop__opinion__complexity=level.complexity,
        loop__opinion__urgency=level.urgency,
    )
    if level.category_id:
        clocks = clocks.filter(loop__opinion__category=level.category_id)
    else:
        own = in_force(timezone.localdate()).filter(
            county=level.county_id,
            complexity=level.complexity,
            urgency=level.urgency,
            category__isnull=False,
        )
        clocks = clocks.exclude(loop__opinion__category__in=own.values("category"))
    return clocks.select_related("loop").order_by("due_at", "pk")


@dataclass(frozen=True)
class Touched:
    """An open case whose promise would be another under another length."""

    loop: Loop
    now: dt.datetime
    then: dt.datetime


def with_other_dates(clocks: Iterable[Deadline], days: int) -> list[Touched]:
    """What each promise would be with so many working days; extensions and pauses as they are."""

    @cache
    def calendar_of(year: int) -> Calendar:
        return deadlines.load_calendar(dt.date(year, 1, 1), years=3)

    found = []
    for clock in clocks:
        other = Deadline(
            started_on=clock.started_on, amount=days, unit="working_day",
            extensions=clock.extensions, pauses=clock.pauses,
        )  # fmt: skip
        last = deadlines.reckoning(other, calendar_of(clock.started_on.year)).last_day
        found.append(Touched(clock.loop, clock.due_at, due_moment(last)))
    return found


@dataclass(frozen=True)
class Why:
    """Why an answer is promised by that day: the rule, its basis, each stage of the reckoning, what was decided."""

    clock: Deadline
    lines: list[str]
    decided: list[Event]
    """More time or another sort, with the reason given for it."""
    limit: Deadline | None


def why_of(lead: Opinion) -> Why | None:
    """None where the case has never had a promise."""
    clocks = Deadline.objects.select_related("period").filter(loop=lead.pk, step=None).order_by("pk")
    newest = {clock.purpose: clock for clock in clocks}
    clock = newest.get(Purpose.WHOLE)
    if clock is None:
        return None
    said = Event.objects.filter(loop=lead.pk, verb__in=(Verb.EXTENDED, Verb.RELEVELLED)).order_by("id")
    return Why(clock, list(deadlines.explain(clock)), list(said), newest.get(Purpose.LIMIT))


def figure_of(county: Region, figure: str, on: dt.date) -> ServiceFigure | None:
    """The figure in force on a day; none where the office has set none."""
    running = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    rows = ServiceFigure.objects.filter(running, county=county, figure=figure, valid_from__lte=on)
    return rows.order_by("-valid_from").first()


def figures_of(county: Region) -> QuerySet[ServiceFigure]:
    """What is in force, to come, and was."""
    return ServiceFigure.objects.filter(county=county).order_by("figure", "-valid_from")


@cache
def defaults(table: str) -> list[dict[str, str]]:
    """The rows that ship with the portal; basis and valid_from stand beside each."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
