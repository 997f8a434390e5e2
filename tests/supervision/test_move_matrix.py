"""Every move × every stage of an opinion and of a problem × every person, against a table written by hand.

What the table does not allow is refused and leaves no event, whoever posts it; what it allows is what the page offers.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import doings, timeline
from congress_portal.loops.models import Event, Loop
from supervision.models import Problem, ReviewOpinion
from tests.supervision.stages import (
    adopted,
    all_cleared,
    applied,
    cao,
    cleared,
    collecting,
    feng,
    handed_in,
    offered,
    problem,
    received,
    rectifying,
    reported,
    verified,
    wu,
)
from tests.world import World

STAFF = ["zhang", "li", "lu", "qian", "he", "zhao", "feng", "cao", "wu"]
"""冯主任 and 曹干部 are of the committee, 吴副主任 is in charge, 李科 is of the organ that has the first problem."""
BOTH, UNIT, OFFICE = "feng cao", "li", "qian"
ALWAYS = {
    "prompt": f"{BOTH} {OFFICE}",
    "mark": f"{BOTH} {OFFICE}",
    "clue": f"{BOTH} {OFFICE}",
    "carry_over": OFFICE,
}
DIVIDE = {"appoint": f"{UNIT} {OFFICE}", "divide": f"{UNIT} {OFFICE}", "extend": f"{BOTH} {OFFICE}"}
MAY: dict[str, dict[str, str]] = {
    "collecting": {**ALWAYS, "check_in": BOTH, "appoint": f"{BOTH} {OFFICE}"},
    "handed_in": {**ALWAYS, "sign_off": OFFICE, "send_back": OFFICE},
    "adopted": {**ALWAYS, "prompt": BOTH, "assign": OFFICE, "appoint": OFFICE},
    "offered": {**ALWAYS, "accept": UNIT, "reassign": OFFICE},
    "received": {**ALWAYS, **DIVIDE, "plan": UNIT, "check_in": UNIT},
    "tracking": {**ALWAYS, "prompt": f"cao {OFFICE}", "appoint": f"{BOTH} {OFFICE}"},
    "listed": {**ALWAYS, **DIVIDE, "plan": UNIT},
    "rectifying": {**ALWAYS, **DIVIDE, "plan": UNIT, "check_in": UNIT},
    "applied": {**ALWAYS, "sign_off": BOTH, "send_back": BOTH},
    "verified": {**ALWAYS, "sign_off": "wu", "send_back": "wu"},
    "at_meeting": {**ALWAYS, "sign_off": OFFICE, "send_back": OFFICE},
    "cleared": {"clue": f"{BOTH} {OFFICE}", "reopen": OFFICE},
    "ended": {"clue": f"{BOTH} {OFFICE}"},
}
NAMES = sorted({*doings.COMMON, *(name for kind, name in doings.OWN if kind == "supervision")})


def _loop(found: ReviewOpinion | Problem) -> Loop:
    assert found.loop is not None
    return found.loop


STAGES: dict[str, Callable[[World], ReviewOpinion | Problem]] = {
    "collecting": collecting,
    "handed_in": handed_in,
    "adopted": adopted,
    "offered": offered,
    "received": received,
    "tracking": lambda world: reported(world, received(world)),
    "listed": lambda world: problem(received(world)),
    "rectifying": rectifying,
    "applied": applied,
    "verified": verified,
    "at_meeting": lambda world: verified(world, closes_at_meeting=True),
    "cleared": cleared,
    "ended": lambda world: reported(world, all_cleared(world)),
}


@pytest.fixture
def people(world: World) -> World:
    for who in (feng, cao, wu):
        setattr(world, who.__name__, who(world))
    return world


def values(world: World) -> dict[str, object]:
    """What would do for any of the moves."""
    texts = ("note", "reason", "outcome", "plan", "words", "view", "reaction", "needed", "why", "part")
    texts += ("evidence", "place", "meeting")
    return {
        **dict.fromkeys(texts, "一句话"), "to": world.roads.pk, "unit": world.roads.pk, "kind": "project",
        "amount": 5, "marks": ["pain"], "met_on": timezone.localdate().isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("name", MAY)
def test_the_page_offers_what_the_table_allows_and_the_rest_is_refused(people: World, name: str) -> None:
    loop = _loop(STAGES[name](people))
    offered_: dict[str, set[str]] = {}
    before = Event.objects.filter(loop=loop).count()
    for person in STAFF:
        user = User.objects.get(pk=getattr(people, person).pk)
        fresh = Loop.objects.select_related("region", "owner").get(pk=loop.pk)
        for button in timeline.buttons(user, fresh):
            offered_.setdefault(button["verb"], set()).add(person)
        _refused(people, loop, name, person)
    assert offered_ == {move: set(who.split()) for move, who in MAY[name].items()}
    assert Event.objects.filter(loop=loop).count() == before


def _refused(people: World, loop: Loop, name: str, person: str) -> None:
    client = Client()
    client.force_login(getattr(people, person))
    for move in NAMES:
        if person not in MAY[name].get(move, "").split():
            answer = client.post(reverse("loops:move", args=[loop.code, move]), values(people))
            assert answer.status_code in (400, 403, 404, 409), (person, move)
