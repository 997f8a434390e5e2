"""How many a meeting and a decision need: the table, loaded from the file that ships, and the row of a day."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from django.db.models import QuerySet

from votes.models import VotingRule
from votes.models.ballots import on

DATA = Path(__file__).parent.parent / "data" / "voting_rules.csv"
GRADES = "evaluation."
MAJORITY = "majority"
QUORUM = "quorum"


def load() -> int:
    """The rows that ship with the app; what the office ended or replaced stays."""
    known = set(VotingRule.objects.values_list("key", flat=True))
    with DATA.open(encoding="utf-8", newline="") as lines:
        added = [
            VotingRule(
                key=row["key"], numerator=int(row["numerator"]), denominator=int(row["denominator"]),
                is_strict=row["is_strict"] == "1", basis=row["basis"], quote=row["quote"],
                valid_from=dt.date.fromisoformat(row["valid_from"]),
            )
            for row in csv.DictReader(lines)
            if row["key"] not in known
        ]  # fmt: skip
    VotingRule.objects.bulk_create(added)
    return len(added)


def rule_on(body: str, purpose: str, day: dt.date) -> VotingRule | None:
    """The row in force on a day; a vote of a time before the table takes the oldest."""
    rows = VotingRule.objects.filter(key=f"{body}.{purpose}").order_by("valid_from")
    return rows.filter(on(day)).last() or rows.first()


def majorities_for(body: str, day: dt.date) -> QuerySet[VotingRule]:
    """What may count as enough in a vote of this body on a day: its majority, and the parts of evaluations."""
    rows = VotingRule.objects.filter(on(day))
    return (rows.filter(key=f"{body}.{MAJORITY}") | rows.filter(key__startswith=GRADES)).order_by("key", "pk")
