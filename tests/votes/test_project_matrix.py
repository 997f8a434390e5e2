"""Every move × every stage of a project × every person, against a table written by hand.

What the table does not allow is refused and leaves no event, whoever posts it; what it allows is what the page offers.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from congress_portal.loops import doings, timeline
from congress_portal.loops.models import Event, Loop
from tests.votes import followed as at
from tests.world import World
from votes.models import Project

STAFF = ["zhang", "li", "lu", "qian", "he", "wang", "zhao", "feng", "cao", "yu"]
"""冯主任, 曹干部: the committee; 钱主任, 余主任: the office; 李科: the unit; 王主任 oversees the township."""
BOTH, UNIT, OFFICE = "feng cao", "li", "qian yu"
ALWAYS = {
    "prompt": f"wang {BOTH} {OFFICE}", "mark": f"wang {BOTH} {OFFICE}", "clue": f"{BOTH} {OFFICE}",
    "carry_over": OFFICE,
}  # fmt: skip
"""Nobody prompts oneself: whose turn a step is, by name, is left out of ``prompt`` there."""
MAY: dict[str, dict[str, str]] = {
    "opened": {**ALWAYS, "plan": UNIT, "appoint": f"{UNIT} {OFFICE}"},
    "planned": {**ALWAYS, "plan": UNIT, "check_in": UNIT, "appoint": f"{UNIT} {OFFICE}"},
    "proposed": {**ALWAYS, "sign_off": BOTH, "send_back": BOTH},
    "building": {**ALWAYS, "appoint": f"{UNIT} {OFFICE}"},
    "done": {**ALWAYS, "check_in": UNIT, "appoint": f"{UNIT} {OFFICE}"},
    "built": {**ALWAYS, "sign_off": BOTH, "send_back": BOTH},
    "inspecting": {**ALWAYS, "prompt": f"wang cao {OFFICE}", "check_in": BOTH, "appoint": f"{BOTH} {OFFICE}"},
    "inspected": {**ALWAYS, "sign_off": OFFICE, "send_back": OFFICE},
    "evaluating": {**ALWAYS, "prompt": f"wang {BOTH} yu", "check_in": OFFICE, "appoint": OFFICE},
    "rectifying": {**ALWAYS, "plan": UNIT, "appoint": f"{UNIT} {OFFICE}"},
    "revoting": {**ALWAYS, "prompt": f"wang {BOTH} yu", "check_in": OFFICE, "appoint": OFFICE},
    "settling": {**ALWAYS, "prompt": f"wang cao {OFFICE}", "check_in": BOTH, "appoint": f"{BOTH} {OFFICE}"},
    "settled": {"clue": f"{BOTH} {OFFICE}", "reopen": OFFICE},
    "suspended": {**ALWAYS, "appoint": f"{UNIT} {OFFICE}"},
    "ended": {},
}
STAGES: dict[str, Callable[[World], Project]] = {name: getattr(at, name) for name in MAY}
NAMES = sorted({*doings.COMMON, *(name for kind, name in doings.OWN if kind == "project")})


@pytest.fixture
def people(world: World) -> World:
    for who in (at.feng, at.cao, at.yu):
        setattr(world, who.__name__, who(world))
    return world


def values(world: World) -> dict[str, object]:
    """What would do for any of the moves."""
    texts = ("note", "reason", "outcome", "plan", "words", "view", "reaction", "needed", "why", "part")
    return {
        **dict.fromkeys(texts, "一句话"), "to": world.roads.pk, "unit": world.roads.pk, "kind": "proposal",
        "amount": 5, "marks": ["pain"],
    }  # fmt: skip


@pytest.mark.parametrize("name", MAY)
def test_the_page_offers_what_the_table_allows_and_the_rest_is_refused(people: World, name: str) -> None:
    loop = STAGES[name](people).loop
    offered: dict[str, set[str]] = {}
    before = Event.objects.filter(loop=loop).count()
    for person in STAFF:
        user = User.objects.get(pk=getattr(people, person).pk)
        fresh = Loop.objects.select_related("region", "owner").get(pk=loop.pk)
        for button in timeline.buttons(user, fresh):
            offered.setdefault(button["verb"], set()).add(person)
        _refused(people, loop, name, person)
    assert offered == {move: set(who.split()) for move, who in MAY[name].items()}
    assert Event.objects.filter(loop=loop).count() == before


def _refused(people: World, loop: Loop, name: str, person: str) -> None:
    client = Client()
    client.force_login(getattr(people, person))
    for move in NAMES:
        if person not in MAY[name].get(move, "").split():
            answer = client.post(reverse("loops:move", args=[loop.code, move]), values(people))
            assert answer.status_code in (400, 403, 404, 409), (person, move)
