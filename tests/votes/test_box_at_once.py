"""Two requests at the same moment: one paper a credential, one token a person, nothing after the close."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from congress_portal.errors import NotNow
from tests.loops.together import together
from tests.votes import boxed
from tests.votes.balloting import yu
from tests.votes.boxed import SECRET, blind, deputies, frozen, opened, sealed, taken, to
from tests.world import World, build
from votes.models import (
    Ballot,
    Card,
    InboxPaper,
    KeyShare,
    OpenedPaper,
    SealedPaper,
    SpoiledPaper,
    TokenIssue,
)
from votes.transitions import boxing, calling_off, casting
from votes.words import Phase, Way

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_two_papers_for_one_token_are_one(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    papers = [sealed(ballot), sealed(ballot, "001")]
    ended = together(
        *(partial(casting.cast, ballot=ballot, paper=paper, **token) for paper in papers), on=ballot
    )
    assert (len(ended.won), ended.refused, InboxPaper.objects.count()) == (1, [NotNow], 1)


def test_one_paper_sent_twice_is_one_and_both_are_answered(world: World) -> None:
    ballot = opened(world)
    token, paper = taken(ballot, world.zhang), sealed(ballot)
    ended = together(*[partial(casting.cast, ballot=ballot, paper=paper, **token)] * 2, on=ballot)
    assert (len(ended.won), InboxPaper.objects.count()) == (2, 1)


def test_a_paper_is_cast_or_spoiled_never_both(world: World) -> None:
    first, second = deputies(world, 2)
    ballot = opened(world, [first, second])
    one, other, paper = taken(ballot, first), taken(ballot, second), sealed(ballot)
    ended = together(
        partial(casting.cast, ballot=ballot, paper=paper, **one),
        partial(casting.spoil, ballot=ballot, paper=paper, marks="110", chance="0" * 64, **other),
        on=ballot,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert InboxPaper.objects.filter(kind="cast").count() + SpoiledPaper.objects.count() == 1


def test_two_devices_get_one_token(world: World) -> None:
    ballot = frozen(world)
    asked = [blind(ballot.box.signing_key).blinded for _each in range(2)]
    ended = together(
        *(partial(casting.issue_token, ballot=ballot, by=world.zhang, blinded=each) for each in asked),
        on=ballot,
    )
    assert (len(ended.won), ended.refused, TokenIssue.objects.count()) == (1, [NotNow], 1)


def test_a_token_is_used_or_handed_back(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    ended = together(
        partial(casting.cast, ballot=ballot, paper=sealed(ballot), **token),
        partial(casting.return_token, ballot=ballot, by=world.zhang, **token),
        on=ballot,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert (InboxPaper.objects.get().kind == "cast") == (ballot.roll.get().way == Way.TOKEN)


def test_a_card_goes_back_once(world: World) -> None:
    ballot = boxed.prepared(world, cards=True)
    codes = boxed.make_cards(ballot, world)
    ballot = boxed.let_in(ballot)
    ballot.roll.update(way=Way.CARD)
    act = partial(casting.return_card, ballot=ballot, by=world.qian, elector=ballot.roll.get(), code=codes[0])
    ended = together(act, act, on=ballot)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_five_checks_at_most_also_at_once(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    acts = [
        partial(casting.spoil, ballot=ballot, paper=sealed(ballot), marks="110", chance="0" * 64, **token)
        for _each in range(7)
    ]
    ended = together(*acts, on=ballot)
    assert (len(ended.won), ended.refused) == (5, [NotNow] * 2)


def test_a_paper_comes_before_the_close_or_not_at_all(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)

    @transaction.atomic
    def close() -> None:
        boxing._lock(ballot, Phase.OPEN)
        to(ballot, Phase.CLOSED)
        boxing.move_inbox(ballot=ballot)

    ended = together(partial(casting.cast, ballot=ballot, paper=sealed(ballot), **token), close, on=ballot)
    boxing.move_inbox(ballot=ballot)
    assert SealedPaper.objects.count() == len(ended.won) - 1


def test_the_inbox_moves_once(world: World) -> None:
    ballot = opened(world)
    casting.cast(ballot=ballot, paper=sealed(ballot), **taken(ballot, world.zhang))
    ballot = to(ballot, Phase.CLOSED)
    ended = together(*[partial(boxing.move_inbox, ballot=ballot)] * 2, on=ballot)
    assert (sorted(map(bool, ended.won)), SealedPaper.objects.count()) == ([False, True], 1)


def test_the_box_opens_once(world: World) -> None:
    ballot = opened(world)
    casting.cast(ballot=ballot, paper=sealed(ballot), **taken(ballot, world.zhang))
    ballot = to(ballot, Phase.CLOSED)
    act = partial(boxing.open_box, ballot=ballot, by=world.qian, private_key=SECRET)
    ended = together(act, act, on=ballot)
    assert (ended.won, OpenedPaper.objects.count()) == ([1, 1], 1)


def test_two_ceremonies_leave_one_whole_key(world: World) -> None:
    ballot = boxed.prepared(world)
    act = partial(
        boxing.set_box_key,
        ballot=ballot,
        by=world.qian,
        box_key=boxed.box_key(),
        share_hashes=boxed.share_hashes(),
    )
    assert len(together(act, act, on=ballot).won) == 2
    assert KeyShare.objects.count() == 5


def test_cards_printed_twice_at_once_are_one_set(world: World) -> None:
    ballot = boxed.prepared(world, cards=True)
    act = partial(boxing.make_cards, ballot=ballot, by=world.qian, number=4)
    assert len(together(act, act, on=ballot).won) == 2
    assert (Card.objects.count(), Ballot.objects.get().status) == (4, Phase.PREPARED)


def test_no_paper_comes_into_a_vote_that_is_called_off(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    calling_off.ask_off(ballot=ballot, by=world.qian, reason="停电")
    ended = together(
        partial(casting.cast, ballot=ballot, paper=sealed(ballot), **token),
        partial(calling_off.do_off, ballot=ballot, by=yu(world)),
        on=ballot,
    )
    assert (len(ended.won) + len(ended.refused), InboxPaper.objects.count()) == (2, 0)


def test_a_token_checks_a_paper_or_goes_back(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    ended = together(
        partial(casting.spoil, ballot=ballot, paper=sealed(ballot), marks="110", chance="0" * 64, **token),
        partial(casting.return_token, ballot=ballot, by=world.zhang, **token),
        on=ballot,
    )
    assert (len(ended.won), ended.refused, InboxPaper.objects.count()) == (1, [NotNow], 1)
