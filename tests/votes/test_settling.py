"""When a result is published, each candidate of the list is chosen or not; who comes up again still waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.votes import called
from tests.votes.balloting import at, attended, deputies, entered, given, method, signed, step
from tests.world import World
from votes.models import Ballot, Call, Candidate, CandidateState
from votes.transitions import ballots, calls, candidates, phases, rolls
from votes.words import PHASES, Body, Phase, ShortfallRule, Subject

pytestmark = pytest.mark.django_db
NAMES = ("饮水提升", "公交进村", "托育中心")


def reviewed(world: World) -> Call:
    """A call with three candidates on the list that the standing committee has agreed to."""
    call = called.opened(world)
    for name in NAMES:
        called.listed(world, call, name)
    call = calls.close(call=called.over(call), by=world.qian)
    called.passed(world, call)
    return call


def drawn_up(world: World, **rules: Any) -> Ballot:
    """The vote on that list, prepared, by nine deputies."""
    made = ballots.prepare_ballot(
        by=world.qian, office=world.office, title="民生实事项目票决", purpose=Subject.PROJECTS, body=Body.CONGRESS,
        meeting="县第十七届人民代表大会第五次会议", held_on=called.days(0), call=reviewed(world),
    )  # fmt: skip
    ballots.take_candidates(ballot=made, by=world.qian)
    people = [world.zhang, *deputies(world)]
    rolls.add_electors(ballot=made, by=world.qian, users=people)
    for number, user in enumerate(people[:5]):
        rolls.name_scrutineer(ballot=made, by=world.qian, user=user, is_chief=number == 0)
    for teller in (world.he, world.qian):
        rolls.name_teller(ballot=made, by=world.qian, user=teller)
    method(world, made, **{"places": 1, **rules})
    return Ballot.objects.get(pk=made.pk)


def published(world: World, *papers: str, **rules: Any) -> Ballot:
    made = drawn_up(world, **rules)
    for to in PHASES[1:]:
        if to == Phase.OPEN:
            attended(world, made, len(papers))
        if to == Phase.CLOSED:
            given(world, made, len(papers))
        if to == Phase.COUNTED:
            for teller in (world.he, world.qian):
                entered(made, teller, papers)
        if to == Phase.CONFIRMED:
            signed(world, made)
        made = step(world, made, to)
    return made


def states() -> dict[str, str]:
    return dict(Candidate.objects.values_list("title", "state"))


def test_the_chosen_and_the_others_are_told_apart(world: World) -> None:
    published(world, *["100"] * 7)
    assert states() == {
        "饮水提升": CandidateState.CHOSEN,
        "公交进村": CandidateState.NOT_CHOSEN,
        "托育中心": CandidateState.NOT_CHOSEN,
    }


def test_who_comes_up_again_waits(world: World) -> None:
    ballot = published(
        world, *["110"] * 3, *["101"] * 3, "100", places=2, shortfall_rule=ShortfallRule.SECOND
    )
    assert states()["饮水提升"] == CandidateState.CHOSEN
    waiting = [name for name, state in states().items() if state == CandidateState.LISTED]
    again = ballots.open_runoff(ballot=ballot, by=world.qian)
    assert waiting == list(again.options.values_list("title", flat=True))


def test_a_vote_without_a_list_of_candidates_settles_nothing(world: World) -> None:
    at(world, Phase.PUBLISHED)
    assert not Candidate.objects.exists()


def test_only_the_reviewed_list_stands_on_the_paper(world: World) -> None:
    made = drawn_up(world)
    ballots.add_option(ballot=made, by=world.qian, title="没有审查过的项目")
    with pytest.raises(ValidationError, match="与审查过的候选名单不一致"):
        phases.ask_phase(ballot=made, by=world.qian, to=Phase.FROZEN)


def test_the_list_taken_again_leaves_what_it_no_longer_has(world: World) -> None:
    made = drawn_up(world)
    candidates.decline(candidate=Candidate.objects.get(title=NAMES[0]), by=world.qian, reason="用地没有落实")
    made.options.filter(title=NAMES[1]).update(title="公交进山村", summary="")
    ballots.take_candidates(ballot=made, by=world.qian)
    found = made.options.order_by("position").values_list("position", "title")
    assert list(found) == [(1, NAMES[1]), (2, NAMES[2])]
