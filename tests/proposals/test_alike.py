"""Which proposals say much the same, for whom, and what is told of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from congress_portal.accounts.models import Role, Term, User
from congress_portal.loops.models import Loop
from proposals import transitions
from proposals.alike import LEAST, scored, similar_proposals, since
from proposals.models import Ground, Proposal, SearchText
from proposals.transitions.indexing import MOST_TOKENS, tokens_of
from proposals.words import Decision
from tests import factories as make
from tests.proposals.labelled import MATTERS, lines
from tests.proposals.stages import handling, reply_row
from tests.world import World

PARTS = ("title", "situation", "analysis", "suggestion")
RETOLD = {key: dict(zip(PARTS, texts, strict=True)) for key, *texts in lines("alike")}


def texts_of(key: str) -> dict[str, str]:
    return dict(zip(PARTS, MATTERS[key], strict=True))


def handed_in(world: World, key: str, by: User | None = None) -> Proposal:
    author = by or world.zhang
    draft = transitions.start_draft(
        by=author, region=world.county, request_key=uuid.uuid4(), texts=texts_of(key)
    )
    return transitions.submit(draft=draft, by=author)


def alike(world: World, texts: dict[str, str], user: User | None = None, **more: Any) -> list[Proposal]:
    found = similar_proposals(user=user or world.qian, county=world.county, texts=texts, **more)
    return [one.proposal for one in found]


def move(proposal: Proposal, to: dt.date) -> None:
    at = timezone.make_aware(dt.datetime.combine(to, dt.time(9)))
    SearchText.objects.filter(proposal=proposal).update(opened_at=at)


def test_the_same_matter_in_other_words_is_found_and_no_other(world: World) -> None:
    keys = {handed_in(world, key).pk: key for key in MATTERS}
    assert len(RETOLD) == 12
    for key, texts in RETOLD.items():
        assert [keys[found] for found in scored(county=world.county, texts=texts)] == [key]
    for pk, key in keys.items():
        assert scored(county=world.county, texts=texts_of(key), but=[pk]) == {}


def test_the_same_text_scores_nearly_one(world: World) -> None:
    same = handed_in(world, "bridge")
    assert scored(county=world.county, texts=texts_of("bridge")) == {same.pk: pytest.approx(1)}


def test_one_shared_word_is_not_enough(world: World) -> None:
    handed_in(world, "bridge")
    assert scored(county=world.county, texts=texts_of("bus")) == {}
    assert 0 < LEAST < 0.5


def test_another_county_is_not_asked(world: World) -> None:
    handed_in(world, "bridge")
    assert scored(county=world.other_county, texts=texts_of("bridge")) == {}


def test_an_empty_text_is_like_nothing(world: World) -> None:
    handed_in(world, "bridge")
    assert alike(world, {"title": "……", "suggestion": ""}) == []


def test_only_what_the_reader_may_see_is_shown(world: World) -> None:
    same = handed_in(world, "bridge")
    stranger = make.person("胡代表", Role.DEPUTY, world.other_station.unit)
    assert alike(world, RETOLD["bridge"]) == [same]
    assert alike(world, RETOLD["bridge"], world.zhang) == [same]
    assert alike(world, RETOLD["bridge"], stranger) == []


def test_the_running_term_and_the_one_before_count(world: World) -> None:
    for number, year in ((15, 2012), (16, 2017), (17, 2022)):
        Term.objects.create(
            county=world.county, number=number, since=dt.date(year, 1, 10), until=dt.date(year + 5, 1, 9)
        )
    assert since(world.county, dt.date(2026, 5, 1)) == dt.date(2017, 1, 10)
    old = handed_in(world, "bridge")
    move(old, dt.date(2017, 1, 11))
    assert alike(world, RETOLD["bridge"]) == [old]
    move(old, dt.date(2017, 1, 9))
    assert alike(world, RETOLD["bridge"]) == []


def test_the_text_that_was_handed_in_last_counts(world: World) -> None:
    proposal = handed_in(world, "bridge")
    sent_back(world, proposal)
    transitions.save_draft(
        draft=proposal.draft, by=world.zhang, revision=proposal.draft.revision, texts=texts_of("tea")
    )
    remark = proposal.reviews.get().remarks.get()
    transitions.resubmit(proposal=proposal, by=world.zhang, answers={remark.pk: "已改"})
    assert alike(world, RETOLD["bridge"]) == []
    assert alike(world, texts_of("tea")) == [proposal]


def test_it_is_told_that_one_was_sent_back_and_why(world: World) -> None:
    sent_back(world, handed_in(world, "bridge"))
    (found,) = similar_proposals(user=world.qian, county=world.county, texts=RETOLD["bridge"])
    assert found.is_back and found.said is not None
    assert (found.said.decision, [ground.code for ground in found.grounds]) == (Decision.REVISE, ["level"])


def test_it_is_told_what_the_answer_came_to(world: World) -> None:
    draft = transitions.start_draft(
        by=world.zhang, region=world.county, request_key=uuid.uuid4(), texts=texts_of("bridge")
    )
    reply_row(handling(world, draft), "B")
    (found,) = similar_proposals(user=world.qian, county=world.county, texts=RETOLD["bridge"])
    assert found.result == "B"


def test_the_text_itself_is_left_out(world: World) -> None:
    own = handed_in(world, "bridge")
    assert alike(world, texts_of("bridge"), but=[own.pk]) == []


def test_long_texts_are_cut_with_what_says_most_first(world: World) -> None:
    long = "".join(chr(0x4E00 + place) for place in range(3000))
    tokens = tokens_of({"situation": long, "title": "石门桥"})
    assert len(tokens) == MOST_TOKENS and tokens[:2] == ["石门", "门桥"]


def test_no_query_a_row(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(5):
        handed_in(world, "bridge")
    with django_assert_max_num_queries(9):
        assert len(alike(world, RETOLD["bridge"])) == 5


def sent_back(world: World, proposal: Proposal) -> None:
    ground = Ground.objects.get(code="level")
    transitions.review(
        proposal=proposal,
        by=world.qian,
        decision=Decision.REVISE,
        note="",
        remarks=[transitions.Said("请写明向谁提出", ground)],
    )
    assert Loop.objects.get(pk=proposal.pk).is_open
