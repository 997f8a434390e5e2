"""What the database itself refuses of calls, suggestions and candidates, past the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.votes.called import closed, drafted, listed, opened, passed, put_up, reviewers, scores, suggested
from tests.world import World
from votes.models import (
    Call,
    Candidate,
    CandidateMilestone,
    ListReview,
    Review,
    Suggestion,
    SuggestionContact,
    Support,
)
from votes.transitions import reviewing, suggesting


def refused(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def scene(world: World) -> None:
    call = opened(world)
    one = suggested(call)
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="装电梯")
    suggesting.support(suggestion=one, who="a" * 32, township=None)
    listed(world, call, suggestions=[one])


CASES: list[tuple[type, dict[str, Any], str]] = [
    (Call, {"state": "closed"}, "call_state_fits_its_times"),
    (Call, {"areas": []}, "call_says_areas_and_principles"),
    (Call, {"year": 1}, "call_year_sane"),
    (Call, {"ends_on": "1999-01-01"}, "call_ends_after_it_starts"),
    (Suggestion, {"text": "改过"}, "never changed"),
    (Suggestion, {"answered_at": timezone.now()}, "suggestion_answered_whole"),
    (Suggestion, {"shown_text": ""}, "suggestion_shown_in_words"),
    (Suggestion, {"outcome": "maybe"}, "suggestion_words_known|suggestion_answered_whole"),
    (SuggestionContact, {"emptied_at": timezone.now()}, "suggestion_emptied_is_empty"),
    (Support, {"who": ""}, "support_of_somebody"),
    (Candidate, {"state": "merged"}, "candidate_merged_into_one"),
    (Candidate, {"state": "reserved"}, "candidate_left_out_with_reason"),
    (Candidate, {"goals": ""}, "candidate_listed_whole|never changed"),
    (Candidate, {"budget": 5}, "a listed candidate is never changed"),
    (CandidateMilestone, {"weight": 10}, "make 100"),
    (CandidateMilestone, {"amount": -1}, "candidate_milestone_weighs"),
    (Review, {"score": 11}, "review_has_score_and_reason"),
    (Review, {"reason": ""}, "review_has_score_and_reason"),
]


@pytest.mark.parametrize(("table", "values", "name"), CASES)
def test_the_database_refuses(world: World, table: Any, values: dict[str, Any], name: str) -> None:
    scene(world)
    refused(name, lambda: table.objects.update(**values))


def test_a_suggestion_is_never_deleted(world: World) -> None:
    one = suggested(opened(world))
    SuggestionContact.objects.all().delete()
    refused("never changed", one.delete)


def test_nobody_scores_their_own_past_the_code(world: World) -> None:
    call = opened(world)
    candidate = put_up(world, call)
    reviewers(world, call)
    reviewing.score(candidate=candidate, by=world.lu, scores=scores(), revision=0)
    refused("their own unit", lambda: Review.objects.update(unit=world.water))


def test_nobody_scores_what_their_unit_suggested_past_the_code(world: World) -> None:
    call = opened(world)
    candidate = put_up(world, call)
    reviewers(world, call)
    reviewing.score(candidate=candidate, by=world.lu, scores=scores(), revision=0)
    other = drafted(world, call, "乡镇提的")
    words = {"call": call, "origin": "unit", "area": call.areas[0], "title": "路", "text": "路", "code": "1"}
    Suggestion.objects.create(
        county=world.county, by=world.lu, unit=world.roads, candidate=other, **words
    )  # fmt: skip
    refused("their own unit", lambda: Review.objects.update(candidate=other))


def test_what_the_committee_said_stays(world: World) -> None:
    call = opened(world)
    listed(world, call)
    passed(world, closed(world, call))
    refused("never changed", lambda: ListReview.objects.update(is_passed=False))
    refused("never changed", lambda: ListReview.objects.all().delete())


def test_one_call_a_year_past_the_code(world: World) -> None:
    call = opened(world)
    call.pk = None
    refused("one_call_a_year|call_once_a_request", lambda: call.save(force_insert=True))
