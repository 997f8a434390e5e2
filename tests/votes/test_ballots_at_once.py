"""Two people at one vote at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from congress_portal.errors import NotNow
from tests.loops.together import together
from tests.votes.balloting import at, attended, deputies, entered, given, prepared, signed, yu
from tests.votes.test_settling import drawn_up
from tests.world import World, build
from votes.models import Ballot, Candidate, CandidateState, Elector, PaperCount, PhaseStep, Signature
from votes.transitions import ballots, candidates, paper_counts, phases, rolls
from votes.words import PHASES, Phase, Way

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def once(ballot: Ballot, *acts: Callable[[], object]) -> None:
    """One of them comes through, the other is told that somebody was faster."""
    ended = together(*acts, on=ballot)
    assert (len(ended.won), ended.refused) == (1, [NotNow] * (len(acts) - 1))


@pytest.mark.parametrize("to", PHASES[1:])
def test_each_phase_is_asked_for_once_and_done_once(world: World, to: Phase) -> None:
    before = PHASES[PHASES.index(to) - 1]
    made, other = at(world, before), yu(world)
    if to == Phase.OPEN:
        attended(world, made, 6)
    if to == Phase.CLOSED:
        given(world, made, 7)
    if to == Phase.COUNTED:
        for teller in (world.he, world.qian):
            entered(made, teller, ("1100",) * 7)
    if to == Phase.CONFIRMED:
        signed(world, made)
    once(made, *(partial(phases.ask_phase, ballot=made, by=user, to=to) for user in (world.qian, other)))
    asker = PhaseStep.objects.get(ballot=made, to=to).asked_by
    second = other if asker == world.qian else world.qian
    once(made, *(partial(phases.do_phase, ballot=made, by=user, to=to) for user in (second, world.zhang)))


def test_what_is_done_is_not_taken_back(world: World) -> None:
    made = prepared(world)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)
    once(
        made,
        partial(phases.do_phase, ballot=made, by=yu(world), to=Phase.FROZEN),
        partial(phases.take_back_phase, ballot=made, by=world.qian, to=Phase.FROZEN),
    )


def test_two_desks_give_one_paper(world: World) -> None:
    made = at(world, Phase.OPEN)
    row = made.roll.select_related("ballot").get(number=1)
    once(
        made,
        *(partial(rolls.give_paper, elector=row, by=user, way=Way.PAPER) for user in (world.qian, yu(world))),
    )
    assert Elector.objects.filter(way=Way.PAPER).count() == 1


def test_a_paper_and_the_close_miss_each_other(world: World) -> None:
    made = at(world, Phase.OPEN)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.CLOSED)
    row = made.roll.select_related("ballot").get(number=1)
    ended = together(
        partial(rolls.give_paper, elector=row, by=world.qian, way=Way.PAPER),
        partial(phases.do_phase, ballot=made, by=yu(world), to=Phase.CLOSED),
        on=made,
    )
    assert ended.refused in ([], [NotNow]) and Ballot.objects.get().phase == Phase.CLOSED


def test_of_three_tellers_two_count(world: World) -> None:
    made = at(world, Phase.CLOSED)
    third = deputies(world)[7]
    rolls.name_teller(ballot=made, by=world.qian, user=third)
    together(*(partial(entered, made, who, ("1100",) * 7) for who in (world.he, world.qian, third)), on=made)
    assert sorted(PaperCount.objects.values_list("slot", flat=True)) == [1, 2]


def test_one_signature_a_scrutineer(world: World) -> None:
    made = at(world, Phase.COUNTED, plain=2)
    person = made.scrutineers.filter(user=None)[0]
    signing = partial(paper_counts.sign_result, ballot=made, scrutineer=person, on_paper=True)
    once(made, partial(signing, by=world.qian), partial(signing, by=yu(world)))
    assert Signature.objects.count() == 1


def test_one_further_vote(world: World) -> None:
    papers = ("1100",) * 3 + ("1010",) * 3 + ("0110",) * 2
    made = at(world, Phase.CONFIRMED, papers=papers, base="valid")
    once(made, *(partial(ballots.open_runoff, ballot=made, by=user) for user in (world.qian, yu(world))))


def test_two_items_get_two_places(world: World) -> None:
    made = prepared(world)
    together(
        *(partial(ballots.add_option, ballot=made, by=world.qian, title=word) for word in "甲乙"), on=made
    )
    assert sorted(made.options.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_the_list_does_not_change_while_the_paper_is_frozen(world: World) -> None:
    made = drawn_up(world)
    phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)
    one = Candidate.objects.order_by("number")[0]
    ended = together(
        partial(phases.do_phase, ballot=made, by=yu(world), to=Phase.FROZEN),
        partial(candidates.decline, candidate=one, by=world.qian, reason="用地没有落实"),
        on=made.call,
    )
    assert len(ended.won) == 1
    is_frozen = Ballot.objects.get(pk=made.pk).phase == Phase.FROZEN
    assert is_frozen == (Candidate.objects.get(pk=one.pk).state == CandidateState.LISTED)
