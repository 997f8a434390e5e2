"""Load the tables that ship with the app. Loading twice changes nothing: what the office ended or replaced stays."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

from proposals.models import Ground, IndexFormula, Indicator, ResultClass, Threshold

DATA = Path(__file__).parent / "data"

INDEX_BASIS = "设计建议（《浙江省实施〈代表法〉办法》第四十五条规定考核，公式和权重由县人大常委会办公室制定）"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_grounds() -> int:
    """The usual grounds for return, in the order of the file."""
    known = set(Ground.objects.values_list("code", flat=True))
    added = [
        Ground(
            code=row["code"],
            name=row["name"],
            basis=row["basis"],
            quote=row["quote"],
            example=row["example"],
            position=position,
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for position, row in enumerate(rows("grounds.csv"), start=1)
        if row["code"] not in known
    ]
    Ground.objects.bulk_create(added)
    return len(added)


def load_thresholds() -> int:
    """How many deputies a motion needs."""
    known = set(Threshold.objects.values_list("level", flat=True))
    added = [
        Threshold(
            level=row["level"],
            least=int(row["least"]),
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows("thresholds.csv")
        if row["level"] not in known
    ]
    Threshold.objects.bulk_create(added)
    return len(added)


def load_results() -> int:
    """What an answer may come to."""
    known = set(ResultClass.objects.values_list("code", flat=True))
    added = [
        ResultClass(
            code=row["code"],
            name=row["name"],
            meaning=row["meaning"],
            is_solved=row["is_solved"] == "1",
            needs_promises=row["needs_promises"] == "1",
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for row in rows("results.csv")
        if row["code"] not in known
    ]
    ResultClass.objects.bulk_create(added)
    return len(added)


def load_formula() -> int:
    """The house's own definitions of the indicators, as their first version."""
    first = {"valid_from": dt.date(2024, 1, 1), "basis": INDEX_BASIS}
    formula, _is_new = IndexFormula.objects.get_or_create(region=None, number=1, defaults=first)
    known = set(formula.indicators.values_list("key", flat=True))
    added = [
        Indicator(
            formula=formula,
            key=row["key"],
            position=position,
            weight=Decimal(row["weight"]),
            numerator=_terms(row["numerator"]),
            denominator=_terms(row["denominator"]),
            text=row["text"],
        )
        for position, row in enumerate(rows("indicators.csv"), start=1)
        if row["key"] not in known
    ]
    Indicator.objects.bulk_create(added)
    return len(added)


def _terms(text: str) -> list[list[str]]:
    """``satisfied*1 basically*0.5`` as it is stored."""
    return [term.split("*") for term in text.split()]
