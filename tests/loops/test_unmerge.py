"""Merge and part again: every row is as it was, whoever acts meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Evidence, Helper, Loop, Step
from congress_portal.loops.office.contradictions import find
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import CURRENT, LoopStatus, Verb
from stations import transitions
from stations.models import Contact, Opinion, Rating
from stations.words import Satisfaction
from tests.loops import stages
from tests.loops.stages import STAGES, opinion_of
from tests.loops.together import together
from tests.world import World

TABLES = (Step, Helper, Evidence, Deadline)
OPEN = [name for name in STAGES if name not in ("closed", "withdrawn", "rejected", "merged")]
MERGEABLE = [name for name in OPEN if name not in ("heard", "desk", "answering", "answered")]


def rows(loop: Loop) -> list[object]:
    """Every row of a case but its events."""
    found: list[object] = [*Loop.objects.filter(pk=loop.pk).values()]
    for model in TABLES:
        way = "step__loop" if model is Helper else "loop"
        found += model._default_manager.filter(**{way: loop.pk}).order_by("pk").values()
    return [
        *found,
        *Opinion.objects.filter(pk=loop.pk).values(),
        *Contact.objects.filter(pk=loop.pk).values(),
    ]


def into(loop: Loop) -> Loop:
    found = Loop.objects.get(pk=loop.pk).merged_into
    assert found is not None
    return found


@pytest.mark.parametrize("stage", MERGEABLE)
def test_merge_and_unmerge_give_the_same_rows(world: World, stage: str) -> None:
    loop, lead = STAGES[stage](world), stages.proposing(world)
    before = rows(loop), rows(lead)
    moves.merge(loop=loop, into=lead, by=world.liu)
    assert rows(loop) != before[0]
    moves.unmerge(loop=loop, by=world.liu, reason="是另一盏灯")
    assert (rows(loop), rows(lead)) == before
    assert [finding.code for finding in find()] == []


@pytest.mark.parametrize("stage", ["heard", "desk", "proposing", "handling_paused"])
def test_who_joined_and_parts_again_has_the_same_rows(world: World, stage: str) -> None:
    loop, lead = STAGES[stage](world), stages.proposing(world)
    before = rows(loop)
    moves.merge(loop=loop, into=lead, by=CITIZEN)
    moves.unmerge(loop=loop, by=CITIZEN)
    assert rows(loop) == before


def test_a_case_merged_twice_is_still_whole(world: World) -> None:
    loop, one, other = (stages.proposing(world) for _n in range(3))
    before = rows(loop)
    for lead in (one, other):
        moves.merge(loop=loop, into=lead, by=world.liu)
        moves.unmerge(loop=loop, by=world.liu, reason="不同")
    assert rows(loop) == before


def test_in_a_chain_only_the_link_asked_for_is_parted(world: World) -> None:
    first, between, lead = (stages.proposing(world) for _n in range(3))
    moves.merge(loop=first, into=between, by=world.liu)
    before = rows(first)
    moves.merge(loop=between, into=lead, by=world.liu)
    moves.unmerge(loop=between, by=world.liu, reason="不同")
    assert (into(first), rows(first)) == (between, before)


def test_the_first_of_a_chain_parts_from_the_last(world: World) -> None:
    first, between, lead = (stages.proposing(world) for _n in range(3))
    before = rows(first)
    moves.merge(loop=first, into=between, by=world.liu)
    moves.merge(loop=between, into=lead, by=world.liu)
    moves.unmerge(loop=first, by=CITIZEN)
    assert (rows(first), into(between)) == (before, lead)


def test_a_case_is_parted_after_its_lead_has_closed(world: World) -> None:
    loop, lead = stages.proposing(world), stages.handled(world)
    before = rows(loop)
    moves.merge(loop=loop, into=lead, by=world.liu)
    moves.sign_off(loop=lead, by=world.liu)
    moves.check_in(loop=lead, by=world.liu, outcome="亮了")
    moves.unmerge(loop=loop, by=CITIZEN)
    assert rows(loop) == before


def test_who_said_no_is_not_merged_into_the_same_case_again(world: World) -> None:
    loop, lead = stages.proposing(world), stages.proposing(world)
    moves.merge(loop=loop, into=lead, by=world.liu)
    moves.unmerge(loop=loop, by=CITIZEN)
    with pytest.raises(NotNow, match="不是同一件事"):
        moves.merge(loop=loop, into=lead, by=world.qian)


def test_a_keeper_gives_a_reason(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.unmerge(loop=stages.merged(world), by=world.liu)


def test_a_case_that_the_office_reopened_can_be_merged_again(world: World) -> None:
    loop = stages.merged(world)
    lead = into(loop)
    moves.reopen(loop=loop, by=world.qian, reason="单独办")
    moves.merge(loop=loop, into=lead, by=world.liu)
    assert into(loop) == lead


def whole(*loops: Loop) -> None:
    for loop in loops:
        fresh = Loop.objects.get(pk=loop.pk)
        assert Step.objects.filter(loop=loop, status__in=CURRENT).count() == (1 if fresh.is_open else 0)


def answer(world: World, loop: Loop, lead: Loop, other: Loop) -> object:
    return transitions.answer_now(opinion=opinion_of(lead), by=world.liu, answer="修好了。")


def merge_on(world: World, loop: Loop, lead: Loop, other: Loop) -> object:
    return moves.merge(loop=lead, into=other, by=world.liu)


def withdraw(world: World, loop: Loop, lead: Loop, other: Loop) -> object:
    return transitions.withdraw(opinion=opinion_of(lead))


def reopen(world: World, loop: Loop, lead: Loop, other: Loop) -> object:
    return moves.reopen(loop=loop, by=world.qian, reason="单独办")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [answer, merge_on, withdraw, reopen])
def test_an_author_parts_while_staff_or_another_act(world: World, act: Callable[..., object]) -> None:
    loop, other = stages.merged(world), stages.proposing(world)
    lead = into(loop)
    together(partial(moves.unmerge, loop=loop, by=CITIZEN), partial(act, world, loop, lead, other), on=lead)
    whole(loop, lead, other)
    assert Loop.objects.get(pk=loop.pk).is_open


@pytest.mark.django_db(transaction=True)
def test_an_author_rates_the_lead_or_parts_from_it_never_both_halves(world: World) -> None:
    loop, lead = stages.proposing(world), stages.proposing(world)
    moves.merge(loop=loop, into=lead, by=world.liu)
    transitions.answer_now(opinion=opinion_of(lead), by=world.liu, answer="修好了。")
    found = together(
        partial(transitions.rate, opinion=opinion_of(loop), level=Satisfaction.SATISFIED),
        partial(moves.unmerge, loop=loop, by=CITIZEN),
        on=lead,
    )
    said = Event.objects.filter(loop=lead, verb=Verb.RATED).count()
    assert Rating.objects.count() == said == len(found.won) - 1
    assert Loop.objects.get(pk=loop.pk).status == LoopStatus.OPEN
