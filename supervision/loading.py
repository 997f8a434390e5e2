"""Load the tables that ship with the app. Loading twice changes nothing: what the office ended or replaced stays."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from supervision.models import CurveRule, RungRule

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_rungs() -> int:
    """The ladder of each kind of case."""
    known = set(RungRule.objects.values_list("kind", "rung"))
    added = [
        RungRule(
            kind=row["kind"],
            rung=row["rung"],
            level=row["level"],
            days=int(row["days"]),
            again_days=int(row["again_days"]) if row["again_days"] else None,
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows("rungs.csv")
        if (row["kind"], row["rung"]) not in known
    ]
    RungRule.objects.bulk_create(added)
    return len(added)


def load_curves() -> int:
    """When progress becomes a warning, and when closed cases are looked at again."""
    known = set(CurveRule.objects.values_list("kind", flat=True))
    added = [
        CurveRule(
            kind=row["kind"],
            yellow_points=int(row["yellow_points"]),
            red_points=int(row["red_points"]),
            yellow_days=int(row["yellow_days"]),
            follow_months=[int(month) for month in row["follow_months"].split()],
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows("curves.csv")
        if row["kind"] not in known
    ]
    CurveRule.objects.bulk_create(added)
    return len(added)
