"""明责促办: which steps nobody answers for by name, and what was pressed and not answered, by right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops.models import Loop, Marking, Prompt, Step
from congress_portal.loops.models.ledger import LoopQuerySet
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
