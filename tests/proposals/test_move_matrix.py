"""Every move × every stage of a proposal × every person, against a table written by hand.

What the table does not allow is refused and leaves no event, whoever posts it; what it allows is what the page offers.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import Role, User
from congress_portal.loops import doings, timeline
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop
from proposals import transitions
from proposals.models import Commitment, Proposal
from proposals.words import Decision
from tests import factories as make
from tests.proposals.guided import group, member
from tests.proposals.stages import (
    answered,
    deputy,
    drafted,
    head,
    kept,
    replied,
    replying,
    sent_back,
    signed,
    submitted,
)
from tests.proposals.stages import promise as promised
from tests.world import World

STAFF = [
    "zhang",
    "liu",
    "ma",
    "li",
    "lu",
    "wang",
    "qian",
    "yu",
    "he",
    "gao",
    "shen",
    "zhao",
    "fang",
    "huang",
    "huangju",
    "ding",
]
"""余主任 is the other one of the congress office; 方代表 signed along with 张代表, 黄代表 did not; 丁代表 is of the
group that oversees the water office."""
OFFICE, UNIT = "qian yu", "li huangju"
ALWAYS = {"prompt": f"{OFFICE} zhang fang", "mark": OFFICE, "clue": OFFICE, "carry_over": OFFICE}
WATCHED = {**ALWAYS, "prompt": f"{OFFICE} zhang fang ding"}
"""Once the unit has signed for it, its group watches."""
MAY: dict[str, dict[str, str]] = {
    "submitted": {**ALWAYS, "withdraw": "zhang fang"},
    "back": {**ALWAYS, "prompt": f"{OFFICE} fang", "withdraw": "zhang fang"},
    "again": {**ALWAYS, "withdraw": "zhang fang"},
    "agreed": {**ALWAYS, "withdraw": "fang"},
    "taken_in": {**ALWAYS, "prompt": "yu zhang fang", "withdraw": "zhang fang", "assign": OFFICE, "appoint": OFFICE},
    "offered": {**ALWAYS, "withdraw": "zhang fang", "accept": UNIT, "dispute": UNIT, "reassign": OFFICE},
    "disputed": {
        **ALWAYS, "withdraw": "zhang fang", "accept": UNIT, "reassign": OFFICE, "consent": OFFICE, "refuse": OFFICE,
    },
    "handling": {
        **WATCHED, "appoint": f"{UNIT} {OFFICE}", "divide": f"{UNIT} {OFFICE}",
        "take_back": OFFICE, "extend": OFFICE,
    },
    "replied": {**WATCHED, "sign_off": OFFICE, "send_back": OFFICE},
    "effect": {
        **WATCHED, "prompt": "yu zhang fang ding", "plan": OFFICE, "appoint": OFFICE, "evaluate": "zhang fang",
        "enter_evaluation": OFFICE,
    },
    "judged": {**WATCHED, "sign_off": "yu", "send_back": "yu"},
    "rehandling": {
        **WATCHED, "appoint": f"{UNIT} {OFFICE}", "divide": f"{UNIT} {OFFICE}", "take_back": OFFICE,
    },
    "track": {**WATCHED, "appoint": f"{UNIT} {OFFICE}", "plan": UNIT},
    "kept": {**WATCHED, "sign_off": OFFICE, "send_back": OFFICE},
    "closed": {"clue": OFFICE, "reopen": OFFICE},
    "withdrawn": {},
}  # fmt: skip
BESIDE = {
    "submitted": {"sign_off": OFFICE, "send_back": OFFICE},
    "back": {"check_in": "zhang"},
    "again": {"sign_off": OFFICE, "send_back": OFFICE},
    "agreed": {"sign_off": OFFICE, "send_back": OFFICE},
    "handling": {"check_in": UNIT, "plan": UNIT},
    "rehandling": {"check_in": UNIT, "plan": UNIT},
    "track": {"check_in": UNIT},
}
"""Allowed, but made on a page where the text stands beside."""
NAMES = sorted({*doings.COMMON, *(name for kind, name in doings.OWN if kind == "proposal")})


def stage(world: World, name: str) -> Proposal:
    """A proposal of 张代表 and 方代表, as far as the stage says."""
    proposal = submitted(world, signed(drafted(world), world.fang))  # type: ignore[attr-defined]
    for step in WAYS[name]:
        step(world, Proposal.objects.select_related("loop", "draft").get(pk=proposal.pk))
    return proposal


def review(world: World, one: Proposal) -> None:
    transitions.review(proposal=one, by=world.qian, decision=Decision.ACCEPT)


def resubmit(world: World, one: Proposal) -> None:
    transitions.resubmit(proposal=one, by=world.zhang, answers=answered(one))


def assign(world: World, one: Proposal) -> None:
    moves.assign(loop=one.loop, by=world.qian, to=world.water, note="请牵头")


def dispute(world: World, one: Proposal) -> None:
    transitions.dispute(proposal=one, by=world.li, reason="不属于本单位职责")


def accept(world: World, one: Proposal) -> None:
    transitions.accept(proposal=one, by=world.li)


def reply(world: World, one: Proposal) -> None:
    replied(world, one)


def sign_reply(world: World, one: Proposal) -> None:
    moves.sign_off(loop=one.loop, by=world.qian)


def judge(world: World, one: Proposal) -> None:
    for deputy_ in (world.zhang, world.fang):  # type: ignore[attr-defined]
        transitions.evaluate(proposal=one, by=deputy_, process="satisfied", result="satisfied")
    transitions.conclude(proposal=one, by=world.qian, outcome="代表满意")


def promise(world: World, one: Proposal) -> None:
    replied(world, one, "B", promises=(promised(world),))


def refuse_answer(world: World, one: Proposal) -> None:
    for deputy_ in (world.zhang, world.fang):  # type: ignore[attr-defined]
        transitions.evaluate(
            proposal=one, by=deputy_, process="satisfied", result="dissatisfied", words="水压还是不足"
        )
    transitions.rehandle(proposal=one, by=world.qian, reason="请到村里实测水压")


def keep(world: World, one: Proposal) -> None:
    """Kept, and said so in a second answer; the office has still to sign."""
    kept(world, Commitment.objects.select_related("proposal__loop", "reply", "unit").get(proposal=one))
    replying(world, one, "A")
    transitions.approve(proposal=one, by=head(world))


def close(world: World, one: Proposal) -> None:
    moves.sign_off(loop=one.loop, by=world.yu)  # type: ignore[attr-defined]


def agree(world: World, one: Proposal) -> None:
    transitions.agree_to_withdraw(proposal=one, by=world.zhang)


def agree_too(world: World, one: Proposal) -> None:
    transitions.agree_to_withdraw(proposal=one, by=world.fang)  # type: ignore[attr-defined]


HANDLED = (review, assign, accept)
WAYS = {
    "submitted": (),
    "back": (sent_back,),
    "again": (sent_back, resubmit),
    "agreed": (agree,),
    "taken_in": (review,),
    "offered": (review, assign),
    "disputed": (review, assign, dispute),
    "handling": HANDLED,
    "replied": (*HANDLED, reply),
    "effect": (*HANDLED, reply, sign_reply),
    "judged": (*HANDLED, reply, sign_reply, judge),
    "rehandling": (*HANDLED, reply, sign_reply, refuse_answer),
    "track": (*HANDLED, promise, sign_reply, judge, close),
    "kept": (*HANDLED, promise, sign_reply, judge, close, keep),
    "closed": (*HANDLED, reply, sign_reply, judge, close),
    "withdrawn": (agree, agree_too),
}


@pytest.fixture
def people(world: World) -> World:
    world.yu = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")  # type: ignore[attr-defined]
    world.fang = deputy(world, "方代表", "fang2")  # type: ignore[attr-defined]
    world.huangju = head(world)  # type: ignore[attr-defined]
    world.huang = make.person("黄代表", Role.DEPUTY, world.other_station.unit, username="huang2")  # type: ignore[attr-defined]
    world.ding = member(group(world, "第一组", world.water))  # type: ignore[attr-defined]
    return world


def values(world: World) -> dict[str, object]:
    """What would do for any of the moves."""
    return {
        "note": "一句话", "reason": "一句话", "outcome": "一句话", "plan": "一句话", "words": "一句话",
        "view": "一句话",
        "reaction": "一句话", "needed": "一句话", "why": "一句话", "part": "一句话", "to": world.roads.pk,
        "unit": world.roads.pk, "kind": "supervision", "amount": 5, "marks": ["pain"],
    }  # fmt: skip


@pytest.mark.parametrize("name", MAY)
def test_the_page_offers_what_the_table_allows(people: World, name: str) -> None:
    loop = stage(people, name).loop
    offered: dict[str, set[str]] = {}
    for person in STAFF:
        user = User.objects.get(pk=getattr(people, person).pk)
        fresh = Loop.objects.select_related("region", "owner").get(pk=loop.pk)
        if Loop.objects.visible_to(user).filter(pk=loop.pk).exists():
            for button in timeline.buttons(user, fresh):
                offered.setdefault(button["verb"], set()).add(person)
        else:
            assert not timeline.buttons(user, fresh)
    assert offered == {move: set(who.split()) for move, who in MAY[name].items()}


@pytest.mark.parametrize("name", MAY)
def test_what_the_table_does_not_allow_is_refused_and_leaves_no_event(people: World, name: str) -> None:
    loop = stage(people, name).loop
    before = Event.objects.filter(loop=loop).count()
    for person in STAFF:
        client = Client()
        client.force_login(getattr(people, person))
        for move in NAMES:
            allowed = f"{MAY[name].get(move, '')} {BESIDE.get(name, {}).get(move, '')}".split()
            if person not in allowed:
                answer = client.post(reverse("loops:move", args=[loop.code, move]), values(people))
                assert answer.status_code in (400, 403, 404, 409), (person, move)
    assert Event.objects.filter(loop=loop).count() == before
