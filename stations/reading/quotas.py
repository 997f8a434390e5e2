"""Yearly minima: which one holds on a day, and which ship with the portal."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from django.db.models import Q, QuerySet

from congress_portal.accounts.models import Level, Region
from stations.models import Quota
from stations.words import Figure

DEFAULTS = Path(__file__).parents[1] / "data" / "quotas.csv"
DAYS = {Level.COUNTY: Figure.DAYS_COUNTY, Level.TOWNSHIP: Figure.DAYS_TOWNSHIP}
"""Which levels' deputies the law gives a number of days."""


def quota_of(county: Region | int, figure: str, on: dt.date) -> Quota | None:
    """The minimum in force on a day; none where the office has set none."""
    key = county.pk if isinstance(county, Region) else county
    return _in_force(key, on).filter(figure=figure).first()


def quotas_of(county: Region | int, on: dt.date) -> dict[str, Quota]:
    """All minima in force on a day, by figure; one query."""
    key = county.pk if isinstance(county, Region) else county
    return {quota.figure: quota for quota in _in_force(key, on)}


def _in_force(county: int, on: dt.date) -> QuerySet[Quota]:
    running = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return Quota.objects.filter(running, county=county, valid_from__lte=on).order_by("-valid_from")


@cache
def defaults() -> dict[str, dict[str, str]]:
    """The rows that ship with the portal, by figure: amount, basis, valid_from."""
    with DEFAULTS.open(encoding="utf-8", newline="") as lines:
        return {row["figure"]: row for row in csv.DictReader(lines)}
