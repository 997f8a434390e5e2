"""What the routing rules say: of one opinion, and of a year of handled ones beside what was decided."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from congress_portal.accounts.models import Region, Unit, UnitKind
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import StepStatus
from stations.models import Opinion, RoutingRule
from stations.plans import HANDLE
from stations.routing import first_that_fits

YEAR = dt.timedelta(days=365)
WORKED_ON = (StepStatus.ACTIVE, StepStatus.PAUSED, StepStatus.SUBMITTED, StepStatus.SIGNED)


def rules_of(county: Region | int, on: dt.date | None = None) -> QuerySet[RoutingRule]:
    """The rules in force on a day, in their order."""
    day = on or timezone.localdate()
    return ordered(county).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), is_active=True, valid_from__lte=day
    )


def ordered(county: Region | int) -> QuerySet[RoutingRule]:
    """All rules of a county with what a line shows."""
    rules = RoutingRule.objects.filter(county=county).order_by("position")
    return rules.select_related("category", "region", "station__unit", "unit", "to_category")


@dataclass(frozen=True)
class Said:
    """What the first rule that fits says of an opinion. ``unit`` may be none where it speaks of the category alone."""

    rule: RoutingRule
    unit: Unit | None


def said_of(loop: Loop) -> Said | None:
    """The suggestion for one opinion: two queries, whatever the number of rules."""
    rules = list(rules_of(loop.county_id))
    if not rules:
        return None
    found = Opinion.objects.filter(pk=loop.pk).annotate(rule=first_that_fits(rules))
    key = found.values_list("rule", flat=True).first()
    rule = next((rule for rule in rules if rule.pk == key), None)
    return Said(rule, _unit_of(rule, loop)) if rule else None


def _unit_of(rule: RoutingRule, loop: Loop) -> Unit | None:
    """The unit itself, or the township government of the case's place; none that is out of use."""
    if rule.to_township:
        here = Unit.objects.filter(kind=UnitKind.TOWNSHIP_GOVERNMENT, region__path__in=loop.region.paths)
        return here.filter(county=loop.county_id, is_active=True).order_by("-region__path").first()
    return rule.unit if rule.unit and rule.unit.is_active else None


HANDLED_BY = Subquery(
    Step.objects.filter(loop=OuterRef("pk"), key=HANDLE, status__in=WORKED_ON)
    .order_by("-position")
    .values("unit")[:1]
)


@dataclass(frozen=True)
class Line:
    """One opinion of the trial: who handled it, and whom the rules would suggest by which rule."""

    opinion: int
    was: int
    rule: int | None
    would: int | None


@dataclass(frozen=True)
class Trial:
    """A year's assigned opinions under some rules. Where no rule names a unit nothing would change."""

    lines: list[Line]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.would is not None and line.would != line.was]

    @property
    def same(self) -> int:
        return sum(line.would == line.was for line in self.lines)

    @property
    def silent(self) -> int:
        """Opinions that no rule finds a unit for."""
        return sum(line.would is None for line in self.lines)

    def by_unit(self) -> list[tuple[int, int, int]]:
        """Each unit with how many it handled and how many it would be suggested for, most first."""
        was = Counter(line.was for line in self.lines)
        would = Counter(line.would for line in self.lines if line.would is not None)
        keys = sorted(was | would, key=lambda key: (-max(was[key], would[key]), key))
        return [(key, was[key], would[key]) for key in keys]

    def by_rule(self) -> Counter[int]:
        return Counter(line.rule for line in self.lines if line.rule is not None)


def tried(county: Region, rules: Sequence[RoutingRule], now: dt.datetime | None = None) -> Trial:
    """Try rules on the opinions of the last year that a unit handled, the newest first. Two queries."""
    since = (now or timezone.now()) - YEAR
    found = Opinion.objects.filter(county=county, loop__opened_at__gte=since)
    found = found.annotate(was=HANDLED_BY, rule=first_that_fits(rules)).filter(was__isnull=False)
    found = found.order_by("-loop__opened_at", "-pk")
    governments, known = _governments(county), {rule.pk: rule for rule in rules}
    lines = []
    for pk, was, key, path in found.values_list("pk", "was", "rule", "loop__region__path"):
        rule = known.get(key)
        lines.append(Line(pk, was, key, _would(rule, path, governments) if rule else None))
    return Trial(lines)


def _would(rule: RoutingRule, path: str, governments: dict[str, int]) -> int | None:
    if rule.to_township:
        return next((unit for place, unit in governments.items() if path.startswith(place)), None)
    return rule.unit_id if rule.unit and rule.unit.is_active else None


def _governments(county: Region) -> dict[str, int]:
    """The township governments of a county by the path of their place."""
    units = Unit.objects.filter(county=county, kind=UnitKind.TOWNSHIP_GOVERNMENT, is_active=True)
    return dict(units.order_by("-region__path").values_list("region__path", "pk"))
