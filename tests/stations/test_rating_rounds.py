"""One rating for each answer an author was given, whichever case led and however often it was reopened."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.cache import cache
from django.test import Client

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from stations import transitions
from stations.models import Opinion, Rating
from stations.words import Satisfaction
from tests.loops.stages import opinion_of
from tests.loops.together import together
from tests.stations.test_track_pages import merged_into, proposing, track
from tests.world import World

ASKS = "您对答复满意吗"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def fresh(opinion: Opinion) -> Opinion:
    return opinion_of(opinion.loop)


def answer(world: World, lead: Opinion, words: str = "修好了。") -> None:
    transitions.answer_now(opinion=fresh(lead), by=world.liu, answer=words)


def rate(opinion: Opinion, level: str = Satisfaction.SATISFIED) -> Rating:
    return transitions.rate(opinion=fresh(opinion), level=level, words="没好")


def reopen(world: World, lead: Opinion) -> None:
    moves.reopen(loop=lead.loop, by=world.qian, reason="抽查发现没修好")


def join(world: World, opinion: Opinion, lead: Opinion) -> None:
    moves.merge(loop=opinion.loop, into=lead.loop, by=world.liu)


def rounds(opinion: Opinion) -> list[int]:
    return list(Rating.objects.filter(opinion=opinion).order_by("at").values_list("round", flat=True))


@pytest.fixture
def rated_then_moved(world: World) -> tuple[Opinion, Opinion]:
    """周大爷 rated the answer of a case that, handled again, was merged into another one. First him, then that one."""
    between, lead = proposing(world), proposing(world)
    opinion = merged_into(world, between)
    answer(world, between)
    rate(opinion)
    moves.sign_off(loop=between.loop, by=world.wang)
    reopen(world, between)
    join(world, between, lead)
    return opinion, lead


def test_a_rating_of_ones_own_answer_is_none_of_the_leads(world: World, client: Client) -> None:
    own, lead = proposing(world), proposing(world)
    answer(world, lead)  # given before 陈女士 comes to it
    answer(world, own)
    rate(own, Satisfaction.DISSATISFIED)
    join(world, own, lead)
    assert ASKS not in client.get(track(own)).content.decode()
    transitions.answer_author(
        opinion=Opinion.objects.get(pk=own.pk), by=world.liu, words="您这边的也办好了。"
    )
    assert ASKS in client.get(track(own)).content.decode()
    rate(own)
    assert rounds(own) == [0, 1]


def test_a_lead_reopened_before_the_merge_does_not_count(world: World) -> None:
    lead = proposing(world)
    answer(world, lead)
    rate(lead, Satisfaction.DISSATISFIED)
    opinion = merged_into(world, lead)
    answer(world, lead)
    rate(opinion)
    assert rounds(opinion) == [0]


def test_both_authors_rate_each_answer_of_a_lead_reopened_after_the_merge(world: World) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    for level in (Satisfaction.DISSATISFIED, Satisfaction.SATISFIED):
        answer(world, lead)
        rate(opinion)
        rate(lead, level)
    assert (rounds(opinion), rounds(lead)) == ([0, 1], [0, 1])


def test_a_case_parted_from_its_lead_is_rated_for_its_own_answer(world: World, client: Client) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    answer(world, lead)
    rate(opinion)
    reopen(world, opinion)
    assert "您已经评价" not in client.get(track(opinion)).content.decode()
    answer(world, opinion)
    rate(opinion)
    assert rounds(opinion) == [0, 1]


def test_the_rating_of_the_last_answer_stands_while_the_case_is_handled_again(
    world: World, client: Client
) -> None:
    opinion = proposing(world)
    answer(world, opinion)
    rate(opinion, Satisfaction.DISSATISFIED)
    assert "您已经评价" in client.get(track(opinion)).content.decode()


def test_an_answer_given_anew_after_it_was_sent_back_is_rated_anew(world: World) -> None:
    lead = proposing(world)
    opinion = merged_into(world, lead)
    answer(world, lead)
    rate(opinion)
    transitions.send_back(opinion=fresh(lead), by=world.wang, reason="没写清楚")
    transitions.answer_citizen(opinion=fresh(lead), by=world.liu, answer="三盏都修好了。")
    rate(opinion)
    assert rounds(opinion) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_ratings_at_once_by_who_joined_a_second_lead_are_one(
    world: World, rated_then_moved: tuple[Opinion, Opinion]
) -> None:
    opinion, lead = rated_then_moved
    answer(world, lead)
    acts = [partial(rate, opinion, level) for level in (Satisfaction.SATISFIED, Satisfaction.DISSATISFIED)]
    found = together(*acts, on=lead.loop)
    assert (found.refused, rounds(opinion)) == ([NotNow], [0, 1])
