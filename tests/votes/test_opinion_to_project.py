"""An opinion becomes a suggestion, a candidate, a project: the chain is whole, and the word about it is fulfilled."""

from __future__ import annotations

import pytest

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Clue
from tests.loops import stages
from tests.votes import called
from tests.world import World
from votes.models import Candidate, Project
from votes.transitions import candidates, projects, suggesting
from votes.transitions.calls import close

pytestmark = pytest.mark.django_db


def chosen(world: World) -> Candidate:
    """What the congress chose out of an opinion about water."""
    call, loop = called.opened(world), stages.handling(world)
    clue = loop_moves.give_clue(loop=loop, by=world.qian, kind="project", reason="六个村都缺水")
    idea = suggesting.take_clue(call=call, by=world.qian, clue=clue, words=called.words())
    candidate = called.listed(world, call, suggestions=[idea])
    called.passed(world, close(call=called.over(call), by=world.qian))
    return candidates.settle(candidate=Candidate.objects.get(pk=candidate.pk), chosen=True, by=world.qian)


def project(world: World, candidate: Candidate) -> Project:
    words = projects.words_of(candidate, world.committee)
    return projects.open_project(by=world.qian, office=world.office, words=words, candidate=candidate)


def test_the_project_names_the_opinion_as_its_source(world: World) -> None:
    candidate = chosen(world)
    made = project(world, candidate)
    assert made.loop.source == candidate.source is not None
    assert (made.loop.title, made.budget) == ("农村饮水管网改造", candidate.budget)


def test_the_word_that_it_should_become_one_leaves_the_offices_list(world: World) -> None:
    made = project(world, chosen(world))
    assert Clue.objects.get().became == made.loop
    assert not Clue.objects.unclaimed().exists()


def test_a_candidate_becomes_one_project(world: World) -> None:
    candidate = chosen(world)
    project(world, candidate)
    with pytest.raises(NotNow):
        project(world, candidate)
