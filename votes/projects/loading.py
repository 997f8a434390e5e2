"""Load the tables of projects that ship with the app. Loading twice changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from votes.models import VoiceRule

DATA = Path(__file__).parent.parent / "data"


def load_voices() -> int:
    """How few words on a project are shown to nobody."""
    if VoiceRule.objects.exists():
        return 0
    with (DATA / "voices.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            VoiceRule(
                least=int(row["least"]),
                basis=row["basis"],
                valid_from=dt.date.fromisoformat(row["valid_from"]),
            )
            for row in csv.DictReader(lines)
        ]
    return len(VoiceRule.objects.bulk_create(rows))
