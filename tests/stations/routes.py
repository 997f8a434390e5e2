"""Who may open the pages of the office's rules and name a stand-in; and the rule that their addresses need."""

from __future__ import annotations

from typing import Any

from tests.matrix import OFFICE, Line, post, row
from tests.stations import rows
from tests.world import World

LINES: dict[str, Line] = {
    "office:index": Line(OFFICE),
    "office:periods": Line(OFFICE),
    "office:period_new": Line(OFFICE),
    "office:period_revise": Line(OFFICE, args="period"),
    "office:period_end": Line(OFFICE, args="period"),
    "office:period_drop": post(row(302, qian=302, others=403), "period"),
    "office:calendar": Line(OFFICE),
    "office:calendar_year": Line(OFFICE, args="year"),
    "office:calendar_edit": Line(OFFICE, args="year"),
    "office:recompute": Line(OFFICE),
    "office:warnings": Line(OFFICE),
    "office:warning_edit": Line(OFFICE, args="warning"),
    "accounts:away": Line(row(302, li=200, others=404), args="duty"),
    "accounts:back": post(row(302, others=404), "duty"),
    "routing:list": Line(OFFICE),
    "routing:new": Line(OFFICE),
    "routing:trial": Line(OFFICE),
    "routing:edit": Line(OFFICE, args="routing"),
    "routing:shift": post(row(302, qian=302, others=403), "routing up"),
    "routing:switch": post(row(302, qian=400, others=403), "routing on"),
    "routing:drop": post(row(302, qian=400, others=403), "routing"),
}


def filled(world: World) -> dict[str, Any]:
    return {"routing": rows.routing_rule(world).pk, "up": "up", "on": "on"}
