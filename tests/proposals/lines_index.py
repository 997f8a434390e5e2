"""Who may open the pages of the index: the congress of the county, handling units, deputies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from proposals import transitions
from tests.matrix import Line, post, row
from tests.world import World

KNOWS = dict.fromkeys(("zhang", "ma", "li", "qian", "he", "shen", "zhao"), 200)
INDEX = row(302, **KNOWS, others=403)
"""What each finds there is in test_index_pages.py."""
NOT_DEPUTIES = row(302, **{**KNOWS, "zhang": 403}, others=403)

LINES: dict[str, Line] = {
    "proposal:index": Line(INDEX),
    "proposal:index_sheet": Line(NOT_DEPUTIES),
    "proposal:index_snapshot": post(row(302, qian=404, others=403)),
    "proposal:formula": Line(INDEX),
    "proposal:index_figure": Line(
        row(302, li=200, qian=200, he=200, shen=200, zhang=404, ma=404, zhao=404, others=403),
        args="index_year index_unit index_key",
    ),
    "proposal:index_item": Line(
        row(302, zhang=200, li=200, qian=200, he=200, shen=200, liu=403, others=404), args="handled"
    ),
    "proposal:unit_yearly_file": Line(row(302, li=200, others=404), args="index_unit index_year letter_form"),
    "proposal:appeals": Line(NOT_DEPUTIES),
    "proposal:appeal_new": Line(row(302, ma=200, li=200, others=403)),
    "proposal:appeal": Line(row(302, li=200, qian=200, he=200, shen=200, others=404), args="appeal"),
}


def filled(world: World) -> dict[str, Any]:
    year = timezone.localdate().year
    appeal = transitions.appeal(by=world.li, unit=world.water, year=year, key="done", reason="已按期答复")
    return {"appeal": appeal.pk, "index_year": year, "index_unit": world.water.pk, "index_key": "done"}
