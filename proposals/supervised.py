"""Questions about proposals as those see them who supervise: which are led by whom, and where each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.loops.models import Loop, Prompt, Step, Watcher
from congress_portal.loops.words import Kind, LoopStatus, StepStatus
from proposals.models import GroupScope, Signal
from proposals.plans import HANDLE

_HANDLED = Step.objects.filter(loop=OuterRef("pk"), key=HANDLE).exclude(
    status__in=(StepStatus.WAITING, StepStatus.SKIPPED)
)
LEAD = Subquery(_HANDLED.order_by("-position").values("unit")[:1])
"""The unit that handles a proposal, or did last."""


def led_by(units: QuerySet[Unit]) -> QuerySet[Loop]:
    """Open proposals that one of these units handles, or answered last."""
    handled = Step.objects.filter(key=HANDLE, unit__in=units)
    found = Loop.objects.filter(kind=Kind.PROPOSAL, status=LoopStatus.OPEN, pk__in=handled.values("loop"))
    return found.annotate(lead=LEAD).filter(lead__in=units)


def units_of(group: Unit) -> QuerySet[Unit]:
    """The units in a group's scope today."""
    scopes = GroupScope.objects.open().filter(group=group)
    paths = scopes.filter(region__isnull=False).values_list("region__path", flat=True)
    found = Q(pk__in=scopes.filter(unit__isnull=False).values("unit"))
    for path in paths:
        found |= Q(region__path__startswith=path)
    return Unit.objects.filter(found, county=group.county_id)


def watched_by(group: Unit) -> QuerySet[Loop]:
    """The open proposals that a unit watches, the one due first in front; see ``placed``."""
    watched = Watcher.objects.open().filter(unit=group)
    loops = Loop.objects.filter(kind=Kind.PROPOSAL, status=LoopStatus.OPEN, pk__in=watched.values("loop"))
    return placed(loops)


def placed(loops: QuerySet[Loop]) -> QuerySet[Loop]:
    """Each with where it stands: ``gate`` (the step's name), ``due``, ``lead_name``; what is late comes first."""
    steps = Step.objects.current().filter(loop=OuterRef("pk"))
    return loops.annotate(
        gate=Subquery(steps.values("name")[:1]),
        due=Subquery(steps.values("due_at")[:1]),
        lead_name=Subquery(_HANDLED.order_by("-position").values("unit__name")[:1]),
    ).order_by(F("due").asc(nulls_last=True), "pk")


def is_late(at: dt.datetime | None = None) -> Exists:
    """Whether the current step of a case is past its date."""
    return Exists(Step.objects.overdue(at or timezone.now()).filter(loop=OuterRef("loop")))


def counts_of(groups: Iterable[Unit]) -> dict[int, dict[str, int]]:
    """Each group's open proposals, how many of them are late, and its signals without a reaction; two questions."""
    keys = [one.pk for one in groups]
    rows = Watcher.objects.open().filter(
        unit__in=keys, loop__status=LoopStatus.OPEN, loop__kind=Kind.PROPOSAL
    )
    late = (
        rows.annotate(late=is_late())
        .values("unit")
        .annotate(open=Count("pk"), late_count=Count("pk", filter=Q(late=True)))
    )
    waiting = Signal.objects.filter(unit__in=keys, prompt__in=Prompt.objects.open()).values("unit")
    found = {key: {"open": 0, "late": 0, "signals": 0} for key in keys}
    for row in late.order_by("unit"):
        found[row["unit"]] |= {"open": row["open"], "late": row["late_count"]}
    for unit, count in waiting.annotate(count=Count("pk")).order_by("unit").values_list("unit", "count"):
        found[unit]["signals"] = count
    return found
