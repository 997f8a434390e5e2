"""Rows to reckon with, made by hand, and a formula of the office."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from congress_portal.loops import transitions as moves
from proposals import transitions
from proposals.indices.counts import COUNTS, Row
from proposals.models import IndexFormula, Proposal
from proposals.transitions.scoring import Defined, formula_for, rules_of
from proposals.words import Helping
from tests.proposals.judged import judge, judging
from tests.world import World

YEAR = timezone.localdate().year


def row(number: int, unit: int = 1, left_out: tuple[str, ...] = (), **counts: int) -> Row:
    names = {1: "水利局", 2: "交通局", 3: "=教育局"}
    values = {**dict.fromkeys(COUNTS, 0), **counts}
    return Row(
        number, f"JY-2026-{number:04d}", f"=建议{number}", unit, names[unit], values, frozenset(left_out)
    )


def defined(world: World, **changes: Any) -> dict[str, Defined]:
    """The house's definitions, with changes to some: ``satisfied={"weight": Decimal(0)}``."""
    found = {}
    formula = formula_for(world.county, YEAR)
    for rule in (*rules_of(formula), *rules_of(formula, Helping)):
        given = {"weight": rule.weight, "numerator": rule.numerator, "denominator": rule.denominator}
        found[rule.key] = Defined(**{**given, "text": rule.text, **changes.get(rule.key, {})})  # type: ignore[arg-type]
    return found


def version(world: World, seen: int | None = None, **changes: Any) -> IndexFormula:
    return transitions.make_formula(
        by=world.qian, county=world.county, valid_from=dt.date(YEAR, 1, 1), basis="第九次主任会议通过",
        defined=defined(world, **changes), seen=seen,
    )  # fmt: skip


HALF = {"satisfied": {"numerator": [["satisfied", 1], ["basically", Decimal("0.5")]]}}


def finished(world: World, level: str = "satisfied", result: str = "A") -> Proposal:
    """Answered, evaluated by the one who brings it, and waiting for the signature."""
    proposal = judging(world, result=result)
    judge(world.zhang, proposal, level)
    return proposal


__all__ = ["HALF", "YEAR", "defined", "finished", "moves", "row", "version"]
