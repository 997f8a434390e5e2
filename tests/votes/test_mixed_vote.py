"""Electronic and printed papers make one result; paper takes over from the electronic way in mid-vote."""

from __future__ import annotations

import pytest

from congress_portal.errors import NotNow
from tests.votes import boxed
from tests.votes.balloting import attended, deputies, entered, given, method, prepared, signed, step
from tests.world import World
from votes.models import Ballot
from votes.models.box import EntryKind
from votes.transitions import boxing, casting, phases, rolls
from votes.words import Phase, Way


def frozen(world: World) -> Ballot:
    """Choose 2 of 4, with accounts and on paper; 张代表 and seven deputies are there."""
    made = prepared(world)
    method(world, made, electronic=True)
    boxing.set_box_key(
        ballot=made, by=world.zhang, box_key=boxed.box_key(), share_hashes=boxed.share_hashes()
    )
    made = step(world, made, Phase.FROZEN)
    attended(world, made, 8)
    return Ballot.objects.select_related("method", "box").get(pk=made.pk)


def cast(world: World, ballot: Ballot, marks: str, number: int) -> Ballot:
    """So many deputies cast these marks in an open vote."""
    tokens = [boxed.taken(ballot, user) for user in deputies(world)[:number]]
    ballot = step(world, ballot, Phase.OPEN)
    for token in tokens:
        casting.cast(ballot=ballot, paper=boxed.sealed(ballot, marks), **token)
    return ballot


def opened_box(world: World, ballot: Ballot) -> Ballot:
    ballot = step(world, ballot, Phase.CLOSED)
    boxing.open_box(ballot=ballot, by=world.zhang, private_key=boxed.SECRET)
    return ballot


def test_electronic_and_printed_papers_make_one_result(world: World) -> None:
    ballot = cast(world, frozen(world), "1100", 4)
    paperless = ballot.roll.filter(is_present=True, way=Way.NONE).order_by("number")[:3]
    for elector in paperless:
        rolls.give_paper(elector=elector, by=world.qian, way=Way.PAPER)
    ballot = opened_box(world, ballot)
    for teller in (world.he, world.qian):
        entered(ballot, teller, ("1010",) * 2, void=1)
    ballot = step(world, ballot, Phase.COUNTED)
    tally = ballot.tally
    assert (tally.issued, tally.returned, tally.electronic, tally.valid, tally.void) == (7, 7, 4, 6, 1)
    votes = tally.lines.order_by("option__position").values_list("ones", flat=True)
    assert list(votes) == [6, 4, 2, 0]
    assert ballot.board.filter(kind=EntryKind.RESULT).exists()
    signed(world, ballot)
    assert step(world, ballot, Phase.CONFIRMED).phase == Phase.CONFIRMED


def test_an_electronic_vote_is_not_counted_before_the_box_is_opened(world: World) -> None:
    ballot = step(world, cast(world, frozen(world), "1100", 6), Phase.CLOSED)
    with pytest.raises(Exception, match="三名监票人打开"):
        phases.ask_phase(ballot=ballot, by=world.qian, to=Phase.COUNTED)


def test_paper_takes_over_and_what_was_cast_still_counts(world: World) -> None:
    ballot = frozen(world)
    late = boxed.taken(ballot, world.zhang)
    ballot = cast(world, ballot, "1100", 4)
    rolls.stop_electronic(ballot=ballot, by=world.qian, reason="会场断网")
    with pytest.raises(NotNow, match="已经停止"):
        casting.cast(ballot=ballot, paper=boxed.sealed(ballot, "1100"), **late)
    holder = ballot.roll.select_related("ballot").get(user=world.zhang)
    with pytest.raises(NotNow, match="只能领一张"):
        rolls.give_paper(elector=holder, by=world.qian, way=Way.PAPER)
    casting.return_token(ballot=ballot, by=world.zhang, **late)
    given(world, ballot, 1)
    ballot = opened_box(world, ballot)
    for teller in (world.he, world.qian):
        entered(ballot, teller, ("1100",))
    tally = step(world, ballot, Phase.COUNTED).tally
    assert (tally.issued, tally.returned, tally.electronic, tally.is_valid) == (5, 5, 4, True)
