"""How many of all members a meeting needs (法定人数) and a resolution needs: a table with bases, and its arithmetic."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from django.db.models import Q

from supervision.models import Majority

DATA = Path(__file__).parent / "data" / "majorities.csv"


def load() -> int:
    """The rows that ship with the app; what the office ended or replaced stays."""
    known = set(Majority.objects.values_list("key", flat=True))
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["key"] not in known]
    added = [
        Majority(
            key=row["key"], numerator=int(row["numerator"]), denominator=int(row["denominator"]),
            basis=row["basis"], quote=row["quote"], valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows
    ]  # fmt: skip
    Majority.objects.bulk_create(added)
    return len(added)


def rule_on(kind: str, purpose: str, day: dt.date) -> Majority:
    """The row in force on a day; a meeting of a time before the table takes the oldest."""
    rows = Majority.objects.filter(key=f"{kind}.{purpose}").order_by("valid_from")
    valid = rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day).last()
    found = valid or rows.first()
    if found is None:
        raise LookupError(f"no majority {kind}.{purpose}")
    return found
