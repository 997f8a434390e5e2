"""Load the master data that ships with the portal: periods, the working calendar, warning rules.

Loading twice changes nothing: a row that the office has ended or replaced stays as the office left it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from congress_portal.loops.models import CalendarDay, CalendarEdition, Period, WarningRule
from congress_portal.loops.words import Kind, Level

DATA = Path(__file__).parent / "data"
WARNINGS = {Level.DUE_SOON: 24, Level.YELLOW: 0, Level.RED: -72}
"""Default hours before (after, where negative) a deadline, for every kind until the office sets its own."""

_more: dict[str, Callable[[], int]] = {}
"""Table → how an app above the ledger adds its own rows."""


def also(table: str, load: Callable[[], int]) -> None:
    """Load these as well; ``load`` returns how many rows it added. Called once an app, when it is ready."""
    _more[table] = load


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@transaction.atomic
def load_rules() -> dict[str, int]:
    """Load what is missing; returns how many rows of each table were added."""
    own = {"periods": _periods(), "calendar": _calendar(), "warnings": _warnings()}
    return own | {table: load() for table, load in _more.items()}


def _periods() -> int:
    known = set(Period.objects.filter(region__isnull=True).values_list("key", flat=True))
    added = [
        Period(
            key=row["key"],
            amount=int(row["amount"]),
            unit=row["unit"],
            basis=row["basis"],
            quote=row["quote"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in _rows("periods.csv")
        if row["key"] not in known
    ]
    Period.objects.bulk_create(added)
    return len(added)


def _calendar() -> int:
    years: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("holidays.csv"):
        years[int(row["date"][:4])].append(row)
    known = set(CalendarEdition.objects.values_list("year", flat=True))
    for year, rows in years.items():
        if year in known:
            continue
        edition = CalendarEdition.objects.create(year=year, number=1, source=rows[0]["source"])
        CalendarDay.objects.bulk_create(
            CalendarDay(
                edition=edition,
                day=dt.date.fromisoformat(row["date"]),
                is_working=row["kind"] == "working",
                name=row["name"],
            )
            for row in rows
        )
    return len(years.keys() - known)


def _warnings() -> int:
    known = set(WarningRule.objects.values_list("kind", "level"))
    added = [
        WarningRule(
            kind=kind,
            level=level,
            hours_before=hours,
            valid_from=dt.date(2024, 1, 1),
            basis="工作默认值，可由办公室调整",
        )
        for kind in Kind.values
        for level, hours in WARNINGS.items()
        if (kind, level) not in known
    ]
    WarningRule.objects.bulk_create(added)
    return len(added)
