"""明责促办: which steps nobody answers for by name, and what was pressed and not answered, by right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from congress_portal.accounts.models import Duty, Unit, User
from congress_portal.loops.models import Handover, Loop, Marking, Prompt, Step
from congress_portal.loops.models.ledger import LoopQuerySet
from congress_portal.loops.transitions.handing import DONE
from congress_portal.loops.words import Kind

A_YEAR = dt.timedelta(days=365)
MOST_UNITS = 50


def _opinions(user: User) -> LoopQuerySet:
    found: LoopQuerySet = Loop.objects.visible_to(user).filter(kind=Kind.OPINION)
    return found


def unnamed(user: User) -> QuerySet[Step]:
    """Steps at work without a person who answers for them, the longest first."""
    steps = Step.objects.unnamed().filter(loop__in=_opinions(user).open())
    return steps.select_related("loop__region", "unit").order_by("begun_at", "pk")


def prompts(user: User) -> QuerySet[Prompt]:
    """Words that wait for a reaction, those due first."""
    waiting = Prompt.objects.open().filter(loop__in=_opinions(user).open())
    return waiting.select_related("loop", "step", "unit", "person", "by").order_by(
        F("react_by").asc(nulls_last=True), "pk"
    )


def markings(user: User) -> QuerySet[Marking]:
    """Why cases are hard, the newest first (痛难堵卡)."""
    standing = Marking.objects.standing().filter(loop__in=_opinions(user).open())
    return standing.select_related("loop__region", "whose", "by").order_by("-at", "-pk")


def handovers(user: User) -> QuerySet[Handover]:
    """The lists of what changed hands, the newest first."""
    found = Handover.objects.visible_to(user).select_related("unit", "leaver", "successor", "term")
    return found.annotate(number=Count("lines")).order_by("-pk")


@dataclass
class Carrier:
    """Somebody whose duty in a unit ends by a day, with so many open matters."""

    unit: Unit
    person: User
    last_day: dt.date | None
    matters: int = 0
    is_gone: bool = False


def carriers(user: User, until: dt.date) -> list[Carrier]:
    """Who answers for open matters and will not, after a day, serve in the unit any more; those gone already first."""
    counts: Counter[tuple[int, int]] = Counter()
    for role in ("assignee", "responsible"):
        counts.update(_leaving(user, role, until))
    return _carriers(counts)


def _leaving(user: User, role: str, until: dt.date) -> Counter[tuple[int, int]]:
    """(unit, person) → how many steps, for one of the two ways to answer for a step."""
    staying = Duty.objects.filter(unit=OuterRef("unit"), user=OuterRef(role)).filter(
        Q(until__isnull=True) | Q(until__gt=until)
    )
    steps = Step.objects.filter(loop__in=_opinions(user).open(), **{f"{role}__isnull": False})
    steps = steps.exclude(status__in=DONE).filter(~Exists(staying))
    if role == "responsible":  # counted already
        steps = steps.exclude(assignee=F("responsible"))
    rows = steps.order_by().values_list("unit", role).annotate(number=Count("pk"))
    return Counter({(unit, person): number for unit, person, number in rows})


def _carriers(counts: Counter[tuple[int, int]]) -> list[Carrier]:
    units = Unit.objects.select_related("region").in_bulk({unit for unit, _person in counts})
    people = User.objects.in_bulk({person for _unit, person in counts})
    ends = Duty.objects.filter(unit__in=units, user__in=people).order_by()
    last = {
        (unit, person): day
        for unit, person, day in ends.values_list("unit", "user").annotate(day=Max("until"))
    }
    today = timezone.localdate()
    found = [
        Carrier(units[unit], people[person], last.get((unit, person)), number)
        for (unit, person), number in counts.items()
    ]
    for one in found:
        one.is_gone = one.last_day is None or one.last_day < today
    return sorted(found, key=lambda one: (not one.is_gone, one.unit.name, one.person.name))


def pressed_units(user: User) -> list[dict[str, Any]]:
    """How often each unit was pressed in a year, and how often it took until after the day to react."""
    since = timezone.now() - A_YEAR
    said = Prompt.objects.filter(loop__in=_opinions(user), at__gte=since)
    late = Q(reacted_at__gt=F("react_by")) | Q(escalated_at__isnull=False)
    found = said.values("unit__name").annotate(
        number=Count("pk"),
        reacted=Count("pk", filter=Q(reacted_at__isnull=False)),
        late=Count("pk", filter=late),
    )
    found = found.order_by("-late", "-number", "unit__name")
    return [dict(row) for row in found[:MOST_UNITS]]
