"""Two people at the same moment, on every write of a proposal."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from proposals import transitions
from proposals.models import CoSign, Draft, Proposal, Review, Version
from proposals.transitions import Said
from proposals.words import Decision, Form
from tests import factories as make
from tests.loops.together import together
from tests.proposals.stages import (
    TEXTS,
    answered,
    deputy,
    drafted,
    saved,
    sent_back,
    signed,
    submitted,
    taken_in,
)
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_one_request_twice_begins_one_draft(world: World) -> None:
    start = partial(
        transitions.start_draft, by=world.zhang, region=world.county, request_key=uuid.uuid4(), texts=TEXTS
    )
    together(start, start)
    assert Draft.objects.count() == 1


def test_of_two_devices_one_save_is_refused_and_none_is_lost(world: World) -> None:
    draft = drafted(world)
    save = partial(transitions.save_draft, draft=draft, by=world.zhang, revision=0)
    ended = together(
        partial(save, texts={"situation": "手机上写的"}),
        partial(save, texts={"situation": "电脑上写的"}),
        on=draft,
    )
    assert len(ended.won) == 1 and ended.refused == [transitions.Stale]


def test_two_cosigners_and_an_edit(world: World) -> None:
    """Whoever signs, signs the version that was read; the edit makes none of the signatures stand under new words."""
    fang, huang = deputy(world, "方代表", "fang2"), deputy(world, "黄代表", "huang2")
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang, huang])
    first = transitions.newest(draft)
    ended = together(
        partial(transitions.sign_along, draft=draft, by=fang, version=first),
        partial(transitions.sign_along, draft=draft, by=huang, version=first),
        partial(transitions.save_draft, draft=draft, by=world.zhang, revision=0, texts={"title": "新标题"}),
        on=draft,
    )
    assert len(ended.won) == 3
    assert {row.version for row in CoSign.objects.all()} == {first} and first.title == TEXTS["title"]


def test_asking_again_and_signing(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = signed(drafted(world), fang)
    first = transitions.newest(draft)
    saved(draft, suggestion="建议改为三年完成。")
    together(
        partial(transitions.ask_to_sign, draft=draft, by=world.zhang, deputies=[fang]),
        partial(transitions.sign_along, draft=draft, by=fang, version=first),
        on=draft,
    )
    assert CoSign.objects.waiting().filter(deputy=fang).exists() and Version.objects.count() == 2


def test_signing_and_declining_leave_one_word(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    together(
        partial(transitions.sign_along, draft=draft, by=fang, version=transitions.newest(draft)),
        partial(transitions.decline, draft=draft, by=fang),
        on=draft,
    )
    row = CoSign.objects.get()
    assert (row.version is None) != (row.declined_at is None)


def test_handing_in_twice_is_one_case(world: World) -> None:
    draft = drafted(world)
    hand_in = partial(transitions.submit, draft=draft, by=world.zhang)
    ended = together(hand_in, hand_in, on=draft)
    assert len(ended.won) == 2 and len({one.pk for one in ended.won}) == 1 and Loop.objects.count() == 1


def test_handing_in_and_throwing_away(world: World) -> None:
    draft = drafted(world)
    ended = together(
        partial(transitions.submit, draft=draft, by=world.zhang),
        partial(transitions.drop_draft, draft=draft, by=world.zhang),
        on=draft,
    )
    draft.refresh_from_db()
    assert len(ended.won) == 1 and (draft.loop_id is None) != (draft.dropped_at is None)


def test_two_of_the_office_review(world: World) -> None:
    proposal = submitted(world)
    other = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    said = [Said("请说明资金来源")]
    ended = together(
        partial(transitions.review, proposal=proposal, by=world.qian, decision=Decision.ACCEPT),
        partial(transitions.review, proposal=proposal, by=other, decision=Decision.REVISE, remarks=said),
        on=proposal.loop,
    )
    assert (len(ended.won), ended.refused, Review.objects.count()) == (1, [NotNow], 1)


def test_handing_in_again_twice(world: World) -> None:
    proposal = sent_back(world)
    again = partial(transitions.resubmit, proposal=proposal, by=world.zhang, answers=answered(proposal))
    ended = together(again, again, on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_all_agree_to_take_it_back_at_once(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    agree = partial(transitions.agree_to_withdraw, proposal=proposal)
    together(partial(agree, by=world.zhang), partial(agree, by=fang), on=proposal.loop)
    assert Loop.objects.get().status == "withdrawn"


def test_taken_as_a_proposal_twice(world: World) -> None:
    draft = drafted(world, region=world.township, form=Form.MOTION)
    signed(draft, *[deputy(world, f"代表{number}", f"other{number}") for number in range(4)])
    proposal = submitted(world, draft)
    take = partial(transitions.take_as_proposal, proposal=proposal, by=world.wang, reason="不属于本级职权")
    ended = together(take, take, on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Proposal.objects.get().form == Form.PROPOSAL


def test_two_assigners(world: World) -> None:
    proposal = taken_in(world)
    other = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    ended = together(
        partial(moves.assign, loop=proposal.loop, by=world.qian, to=world.water, note="请牵头"),
        partial(moves.assign, loop=proposal.loop, by=other, to=world.roads, note="请牵头"),
        on=proposal.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_accepting_and_disputing(world: World) -> None:
    """An accepted assignment is not given back; a wish to give it back is withdrawn by accepting."""
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头")
    together(
        partial(moves.accept, loop=proposal.loop, by=world.li),
        partial(moves.dispute, loop=proposal.loop, by=world.li, reason="不属于本单位职责", proposed=None),
        on=proposal.loop,
    )
    assert proposal.loop.steps.current().get().key == "handle"


def test_of_two_last_pictures_one_is_refused(world: World) -> None:
    draft = drafted(world)
    transitions.attach(draft=draft, by=world.zhang, photos=[make.jpeg() for _number in range(5)])
    add = partial(transitions.attach, draft=draft, by=world.zhang)
    ended = together(partial(add, photos=[make.jpeg()]), partial(add, photos=[make.jpeg()]), on=draft)
    assert (len(ended.won), ended.refused, draft.attachments.count()) == (1, [ValidationError], 6)


def test_a_picture_and_handing_in(world: World) -> None:
    """The picture goes with the version, or is refused: never is one added to what was handed in."""
    draft = drafted(world)
    together(
        partial(transitions.attach, draft=draft, by=world.zhang, photos=[make.jpeg()]),
        partial(transitions.submit, draft=draft, by=world.zhang),
        on=draft,
    )
    version = Proposal.objects.get().version
    assert version.enclosures.count() == draft.attachments.count()
