"""Load the tables that ship with the app. Loading twice changes nothing: what the office ended or replaced stays."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from votes.models import Criterion, ScreeningRule

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_criteria() -> int:
    """By what candidates are screened."""
    known = set(Criterion.objects.values_list("key", flat=True))
    added = [
        Criterion(
            key=row["key"], name=row["name"], question=row["question"], weight=int(row["weight"]),
            least=int(row["least"]) if row["least"] else None, basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows("criteria.csv")
        if row["key"] not in known
    ]  # fmt: skip
    Criterion.objects.bulk_create(added)
    return len(added)


def load_screening() -> int:
    """How many reviewers, and the parts of the public-support index."""
    known = set(ScreeningRule.objects.values_list("key", flat=True))
    added = [
        ScreeningRule(
            key=row["key"], amount=int(row["amount"]), basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows("screening.csv")
        if row["key"] not in known
    ]  # fmt: skip
    ScreeningRule.objects.bulk_create(added)
    return len(added)
