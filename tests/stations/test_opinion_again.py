"""不满意 brings a case back once, by the citizen's own right."""

from __future__ import annotations

import pytest

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import StepStatus
from stations import transitions
from stations.models import Opinion, Rating
from stations.words import Satisfaction
from tests.loops import stages
from tests.loops.stages import current, now_is, opinion_of
from tests.world import World


def dissatisfied(loop: Loop) -> Rating:
    return transitions.rate(opinion=opinion_of(loop), level=Satisfaction.DISSATISFIED, words="灯又坏了")


def answered_again(world: World, loop: Loop) -> None:
    transitions.answer_now(opinion=opinion_of(loop), by=world.liu, answer="已再次更换")


def test_what_the_office_reopened_leaves_chen_her_right(world: World) -> None:
    loop = stages.closed(world)
    moves.reopen(loop=loop, by=world.qian, reason="抽查发现没修好")
    answered_again(world, loop)
    dissatisfied(loop)
    assert current(loop).key == "propose"


def test_chen_reopens_once_and_not_twice(world: World) -> None:
    loop = stages.answered(world)
    dissatisfied(loop)
    answered_again(world, loop)
    dissatisfied(loop)  # sealed: it neither signs nor reopens
    assert (current(loop).key, current(loop).status) == ("respond", StepStatus.SUBMITTED)
    assert Loop.objects.get(pk=loop.pk).reopened == 1


def test_each_round_is_rated_on_its_own(world: World) -> None:
    loop = stages.answered(world)
    dissatisfied(loop)
    answered_again(world, loop)
    transitions.rate(opinion=opinion_of(loop), level=Satisfaction.SATISFIED)
    assert list(Rating.objects.order_by("round").values_list("round", flat=True)) == [0, 1]


def test_the_first_answer_is_no_answer_to_the_second_round(world: World) -> None:
    loop = stages.answered(world)
    dissatisfied(loop)
    with pytest.raises(NotNow):
        transitions.rate(opinion=opinion_of(loop), level=Satisfaction.SATISFIED)


def test_the_steps_of_the_second_round_are_added_and_none_is_lost(world: World) -> None:
    loop = stages.answered(world)
    dissatisfied(loop)
    assert list(
        Step.objects.filter(loop=loop).order_by("position").values_list("position", flat=True)
    ) == list(range(1, 10))


def test_the_time_to_rate_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is(monkeypatch, "2026-03-02")
    loop = stages.closed(world)  # fifteen working days: to 23 March
    now_is(monkeypatch, "2026-03-24", "00:01")
    with pytest.raises(NotNow):
        dissatisfied(loop)


def test_the_last_day_to_rate_still_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is(monkeypatch, "2026-03-02")
    loop = stages.closed(world)
    now_is(monkeypatch, "2026-03-23", "23:50")
    assert dissatisfied(loop).round == 0


def test_a_withdrawn_opinion_is_not_rated(world: World) -> None:
    with pytest.raises(NotNow):
        dissatisfied(stages.withdrawn(world))


def test_chens_words_survive_a_merge(world: World) -> None:
    loop = stages.merged(world)
    assert Opinion.objects.get(pk=loop.pk).text.startswith("村口的路灯")
