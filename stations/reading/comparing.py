"""A quarter's three reports by unit, and the cases in which they differ."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import StepStatus
from stations.comparing import FINDERS
from stations.merging import joined_to
from stations.models import Rating, SatisfactionSheet
from stations.plans import HANDLE
from stations.reading.evaluation import midnight, words_of
from stations.words import OWN_SOURCES, Satisfaction


def heads() -> list[str]:
    """What the columns of findings are called."""
    return [str(label) for label, _read in FINDERS.values()]


def _claims(sheet: SatisfactionSheet) -> QuerySet[Step]:
    """What units reported as done, of the answers whose windows ended in the quarter."""
    return Step.objects.filter(
        county=sheet.county_id,
        key=HANDLE,
        status=StepStatus.SIGNED,
        loop__opinion__rate_until__gte=midnight(sheet.since),
        loop__opinion__rate_until__lt=midnight(sheet.until + dt.timedelta(days=1)),
    )


def units_of(sheet: SatisfactionSheet) -> list[dict[str, Any]]:
    """One line a unit: its own claim, findings, the published share of the citizens, and apart what staff entered."""
    claims = _claims(sheet).values("unit", "unit__name").annotate(done=Count("loop", distinct=True))
    cells = {(cell["own"], cell["key"]): cell for cell in sheet.cells if cell["table"] == "unit"}
    handled = dict(_claims(sheet).order_by("position").values_list("loop", "unit"))
    found = [_findings(sheet, handled, word) for word in FINDERS]
    return [
        {
            "name": row["unit__name"],
            "done": row["done"],
            "found": [
                {"head": head, "value": column.get(row["unit"], _("暂无"))}
                for head, column in zip(heads(), found, strict=True)
            ],
            "own": words_of(cells.get((True, str(row["unit"])), {}).get("confirmed")),
            "entered": words_of(cells.get((False, str(row["unit"])), {}).get("confirmed")),
        }
        for row in claims.order_by("-done", "unit__name")
    ]


def _findings(sheet: SatisfactionSheet, handled: dict[int, int], word: str) -> dict[int, str]:
    """Solved of found, by unit."""
    _label, read = FINDERS[word]
    solved: Counter[int] = Counter()
    all_of: Counter[int] = Counter()
    for finding in read(sheet.county, sheet.since, sheet.until):
        unit = handled.get(finding.opinion)
        if unit is not None:
            all_of[unit] += 1
            solved[unit] += finding.is_solved
    return {unit: f"{solved[unit]}/{number}" for unit, number in all_of.items()}


def differing(sheet: SatisfactionSheet, user: User) -> list[dict[str, Any]]:
    """The cases that a unit reported as done and whose citizen, or whoever asked, says otherwise; of those the user
    may know of and is not judged by."""
    handled = dict(_claims(sheet).order_by("position").values_list("loop", "unit__name"))
    seen = {
        loop.pk: loop for loop in Loop.objects.visible_to(user).filter(pk__in=list(handled)).order_by("-pk")
    }
    said: dict[int, dict[str, Any]] = {
        key: {"loop": loop, "unit": handled[key]} for key, loop in seen.items()
    }
    judged = set(user.unit_ids())
    joined = joined_to(list(seen))
    lead_of = {one: lead for lead in seen for one in (lead, *joined[lead])}
    ratings = Rating.objects.unsealed().filter(opinion__in=list(lead_of)).exclude(unit__in=judged)
    for rating in ratings.exclude(opinion__station__in=judged).order_by("at"):
        line, key = said[lead_of[rating.opinion_id]], "own" if rating.source in OWN_SOURCES else "entered"
        if key not in line or line[key].level != Satisfaction.DISSATISFIED:
            line[key] = rating  # of several authors the one who denies it
    for _label, read in FINDERS.values():
        for finding in read(sheet.county, sheet.since, sheet.until):
            if finding.opinion in said and not finding.is_solved:
                said[finding.opinion]["unsolved"] = True
    return [line for line in said.values() if _differs(line)]


def _differs(line: dict[str, Any]) -> bool:
    own, entered = line.get("own"), line.get("entered")
    angry = [one for one in (own, entered) if one and one.level == Satisfaction.DISSATISFIED]
    is_split = own is not None and entered is not None and own.level != entered.level
    return bool(angry or is_split or line.get("unsolved"))
