"""Who may open the pages of the rule library."""

from __future__ import annotations

import datetime as dt
from typing import Any

from congress_portal.library import transitions
from congress_portal.library.models import Rule
from congress_portal.library.words import Body, Category
from tests.matrix import OFFICE, OPEN, STAFF, Line, post, row
from tests.world import World

READERS = row(302, others=200, zhao=404)
"""Everybody of the county."""
KEEPERS = row(302, qian=200, others=403, zhao=404)
KEEPERS_POST = {**KEEPERS, "qian": 400}

LINES: dict[str, Line] = {
    "library:rules": Line(STAFF),
    "library:rule_new": Line(OFFICE),
    "library:rule": Line(READERS, args="library_rule"),
    "library:rule_edit": Line(KEEPERS, args="library_rule"),
    "library:draft": Line(KEEPERS, args="library_rule"),
    "library:drop": post({**KEEPERS, "qian": 409}, "library_rule"),
    "library:adopt": post(KEEPERS_POST, "library_rule"),
    "library:repeal": post(KEEPERS_POST, "library_rule"),
    "library:compare": Line(READERS, args="library_rule"),
    "library:version": Line(READERS, args="library_rule rule_version"),
    "open_library:rules": Line(OPEN),
    "open_library:rule": Line(row(404), args="library_rule"),
}

DAY = dt.date(2026, 1, 1)
TEXT = "第一条　主任会议由主任召集并主持。\n第二条　主任会议每月举行一次。"


def rule(world: World, number: int = 1, title: str = "主任会议议事规则", **values: Any) -> Rule:
    given = {"body": Body.STANDING_COMMITTEE, "category": Category.MEETINGS, **values}
    return transitions.add_rule(county=world.county, by=world.qian, number=number, title=title, **given)


def adopted(
    world: World, text: str = TEXT, since: dt.date = DAY, *, of: Rule | None = None, **values: Any
) -> Rule:
    """A rule with one version more."""
    made = of or rule(world, **values)
    draft = transitions.save_draft(rule=made, by=world.qian, text=text)
    transitions.adopt(
        rule=made, by=world.qian, adopted_on=since, organ="第三十二次会议", valid_from=since,
        revision=draft.revision,
    )  # fmt: skip
    return made


def filled(world: World) -> dict[str, Any]:
    return {"library_rule": adopted(world).pk, "rule_version": 1}
