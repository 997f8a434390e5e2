"""Screening: nobody scores their own, averages forbid, the list is whole and reviewed, merged without loss."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress_portal.errors import NotNow
from tests.votes.called import (
    closed,
    days,
    drafted,
    listed,
    opened,
    passed,
    plan,
    points,
    put_up,
    reviewers,
    scored,
    scores,
    suggested,
    words,
)
from tests.world import World
from votes.calls.screening import candidates_ready, not_whole, tallies, voices
from votes.models import Ballot, Candidate, CandidateState, Criterion, Suggestion
from votes.transitions import answering, reviewing, suggesting
from votes.transitions import candidates as moves


def test_each_suggestion_keeps_its_words_through_joining_and_parting(world: World) -> None:
    call = opened(world)
    first, second = suggested(call, "改造饮水管网"), suggested(call, "山上没有水")
    candidate = drafted(world, call, suggestions=[first, second])
    assert {one.title for one in answering.suggestions_of(candidate)} == {"改造饮水管网", "山上没有水"}
    answering.part(suggestion=second, by=world.qian, reason="说的是灌溉")
    assert list(answering.suggestions_of(candidate)) == [first]
    assert Suggestion.objects.get(pk=second.pk).text == second.text


def test_merging_and_parting_candidates_gives_back_all_that_was(world: World) -> None:
    call = opened(world)
    one = drafted(world, call, suggestions=[suggested(call, "改造饮水管网")])
    other = drafted(world, call, "山区供水", suggestions=[suggested(call, "山上没有水")])
    before = Candidate.objects.filter(pk=one.pk).values().get()
    moves.merge(candidate=one, into=other, by=world.qian)
    assert answering.suggestions_of(other).count() == 2
    moves.unmerge(candidate=one, by=world.qian, reason="两件事")
    assert Candidate.objects.filter(pk=one.pk).values().get() == before
    assert answering.suggestions_of(other).count() == 1


def test_no_ring_of_merged_candidates(world: World) -> None:
    call = opened(world)
    one, other = drafted(world, call), drafted(world, call, "山区供水")
    moves.merge(candidate=one, into=other, by=world.qian)
    with pytest.raises(ValidationError):
        moves.merge(candidate=other, into=one, by=world.qian)


def test_each_joined_suggestion_gets_its_own_answer(world: World) -> None:
    call = opened(world)
    candidate = drafted(world, call, suggestions=[suggested(call), suggested(call, "装电梯")])
    moves.decline(candidate=candidate, by=world.qian, reason="由住建局另办")
    count = answering.answer_all(
        candidate=candidate, by=world.qian, outcome="otherwise", words="由住建局另办"
    )
    assert count == 2 and set(Suggestion.objects.values_list("answer", flat=True)) == {"由住建局另办"}


@pytest.mark.parametrize("empty", ["content", "goals", "place", "funding"])
def test_what_is_not_whole_is_not_put_up(world: World, empty: str) -> None:
    candidate = drafted(world, opened(world), **{empty: ""})
    with pytest.raises(ValidationError, match="缺少"):
        moves.put_up(candidate=candidate, by=world.qian)
    assert len(not_whole(candidate)) == 1


def test_points_that_do_not_make_a_hundred_are_refused(world: World) -> None:
    row = points()
    wrong = [row[0], dataclasses.replace(row[1], weight=60)]
    with pytest.raises(ValidationError, match="等于100"):
        moves.draft(call=opened(world), by=world.qian, plan=plan(world), points=wrong)


def test_nobody_scores_what_their_unit_carries_or_suggested(world: World) -> None:
    call = opened(world)
    idea = suggesting.suggest_for(call=call, by=world.lu, unit=world.roads, words=words())
    candidate = put_up(world, call, suggestions=[idea])
    reviewing.ask(call=call, by=world.qian, user=world.li, unit=world.water)
    reviewers(world, call)
    for person in (world.li, world.lu):
        with pytest.raises(PermissionDenied, match="本单位"):
            reviewing.score(candidate=candidate, by=person, scores=scores(), revision=0)
    assert len(reviewing.score(candidate=candidate, by=world.wang, scores=scores(), revision=0)) == 7


def test_who_was_not_asked_does_not_score(world: World) -> None:
    candidate = put_up(world, opened(world))
    with pytest.raises(PermissionDenied, match="不是这次征集的评审人"):
        reviewing.score(candidate=candidate, by=world.lu, scores=scores(), revision=0)


def test_every_criterion_is_scored_with_a_reason(world: World) -> None:
    call = opened(world)
    candidate, some = put_up(world, call), scores()
    reviewers(world, call)
    first = next(iter(some))
    for wrong in ({first: (8, "好")}, {**some, first: (11, "好")}, {**some, first: (8, " ")}):
        with pytest.raises(ValidationError):
            reviewing.score(candidate=candidate, by=world.lu, scores=wrong, revision=0)


def test_too_few_reviewers_list_nothing(world: World) -> None:
    call = opened(world)
    candidate = put_up(world, call)
    reviewers(world, call)
    reviewing.score(candidate=candidate, by=world.lu, scores=scores(), revision=0)
    with pytest.raises(ValidationError, match="至少要3人"):
        moves.put_on_list(candidate=candidate, by=world.qian)


def test_one_criterion_below_its_least_average_forbids(world: World) -> None:
    call = opened(world)
    candidate = scored(world, put_up(world, call), 9)
    lawful = Criterion.objects.get(key="lawful")
    low = {**scores(9), lawful.pk: (5, "职权不符")}
    reviewing.score(candidate=candidate, by=world.he, scores=low, revision=0)
    with pytest.raises(ValidationError, match=r"合法性.*平均7\.7分，低于8分"):
        moves.put_on_list(candidate=candidate, by=world.qian)


def test_scores_of_an_earlier_content_count_no_more(world: World) -> None:
    call = opened(world)
    candidate = scored(world, put_up(world, call))
    assert tallies([candidate], days(0))[candidate.pk].total == 80.0
    moves.take_back(candidate=candidate, by=world.qian, reason="改投资")
    changed = moves.revise(candidate=candidate, by=world.qian, plan=plan(world), points=points(), revision=0)
    assert tallies([changed], days(0))[changed.pk].total is None
    with pytest.raises(moves.Stale):
        moves.revise(candidate=candidate, by=world.qian, plan=plan(world), points=points(), revision=0)


def test_the_total_is_the_weighted_average(world: World) -> None:
    call = opened(world)
    candidate = scored(world, put_up(world, call), 8)
    benefit = Criterion.objects.get(key="benefit")
    reviewing.score(
        candidate=candidate, by=world.lu, scores={**scores(8), benefit.pk: (2, "少数人")}, revision=0
    )
    assert tallies([candidate], days(0))[candidate.pk].total == 75.0


def test_the_index_counts_suggestions_me_toos_and_townships(world: World) -> None:
    call = opened(world)
    one = suggested(call, township=world.township)
    suggesting.show(suggestion=one, by=world.qian, title="装电梯", text="装电梯")
    for who in "ab":
        suggesting.support(suggestion=one, who=who * 32, township=None)
    loud, quiet = drafted(world, call, suggestions=[one]), drafted(world, call, "没有人提的")
    found = voices(call)
    assert (found[loud.pk].suggestions, found[loud.pk].me_toos, found[loud.pk].townships) == (1, 2, 1)
    assert (found[loud.pk].index, found[loud.pk].stars, found[quiet.pk].index) == (100, 5, 0)


def test_what_is_missing_before_the_vote_is_a_list(world: World) -> None:
    call = opened(world)
    put_up(world, call, "还在评的")
    missing = candidates_ready(call)
    assert missing == [
        "征集还没有结束。", "候选名单是空的。", "“还在评的”还没有决定是否列入。", "县人大常委会还没有审查候选名单。"
    ]  # fmt: skip


def test_a_reviewed_list_is_ready_and_public(world: World) -> None:
    call = opened(world)
    candidate = listed(world, call)
    call = closed(world, call)
    assert not Candidate.objects.public().exists()
    passed(world, call)
    assert candidates_ready(call) == [] and list(Candidate.objects.public()) == [candidate]


def test_a_list_that_changes_afterwards_is_reviewed_anew(world: World) -> None:
    call = opened(world)
    listed(world, call), listed(world, call, "第二项")
    call = closed(world, call)
    passed(world, call)
    moves.decline(candidate=call.candidates.get(number=2), by=world.qian, reason="资金不足")
    call.refresh_from_db()
    assert candidates_ready(call) == ["常委会审查以后名单又改过，须再次审查。"]
    passed(world, call)
    assert candidates_ready(call) == []


def test_a_committee_that_says_no_stops_it(world: World) -> None:
    call = opened(world)
    listed(world, call)
    call = closed(world, call)
    reviewing.review_list(
        call=call, by=world.qian, meeting="第三十三次会议", met_on=days(0), is_passed=False, words="再论证"
    )  # fmt: skip
    assert candidates_ready(call) == ["县人大常委会审查没有同意提请票决：第三十三次会议。"]


def test_the_committee_cannot_pass_what_is_not_whole(world: World) -> None:
    call = closed(world)
    with pytest.raises(ValidationError, match="名单是空的"):
        passed(world, call)


def test_nothing_of_the_list_changes_once_a_vote_on_it_is_frozen(world: World) -> None:
    call = opened(world)
    candidate = listed(world, call)
    merged = moves.merge(candidate=drafted(world, call, "并入的"), into=candidate, by=world.qian)
    ballot = Ballot.objects.create(
        county=world.county, office=world.office, title="票决", purpose="projects", body="congress", call=call,
        meeting="第四次会议", held_on=days(9), status="frozen", by=world.qian,
    )  # fmt: skip
    for move in (moves.decline, moves.take_back, moves.reserve):
        with pytest.raises(NotNow, match="已经确定"):
            move(candidate=candidate, by=world.qian, reason="改")
    with pytest.raises(NotNow, match="已经确定"):
        moves.unmerge(candidate=merged, by=world.qian, reason="改")
    with pytest.raises(NotNow, match="已经确定"):
        drafted(world, call, "新的")
    Ballot.objects.filter(pk=ballot.pk).update(off_reason="改期")
    assert moves.take_back(candidate=candidate, by=world.qian, reason="改").state == "draft"


def test_a_reserved_candidate_is_taken_into_a_later_call(world: World) -> None:
    kept = drafted(world, opened(world))
    moves.reserve(candidate=kept, by=world.qian, reason="资金明年落实")
    kept.refresh_from_db()
    later = opened(world, year=days(0).year + 2)
    made = moves.renew(candidate=kept, call=later, by=world.qian)
    assert (made.title, made.origin, made.state) == (kept.title, kept, CandidateState.DRAFT)
    assert made.suggestions.get().reserve == kept
    with pytest.raises(NotNow):
        moves.renew(candidate=kept, call=later, by=world.qian)


def test_what_the_congress_decided_is_recorded_once(world: World) -> None:
    call = opened(world)
    one, idea = listed(world, call), suggested(call)
    answering.join(suggestion=idea, candidate=one, by=world.qian)
    closed(world, call)
    passed(world, one.call)
    moves.settle(candidate=one, chosen=True, by=world.qian)
    with pytest.raises(NotNow):
        moves.settle(candidate=one, chosen=False, by=world.qian)
    said = answering.answer(suggestion=idea, by=world.qian, outcome="chosen", words="票决通过")
    assert said.outcome == "chosen"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due_on": dt.date(9999, 12, 31)}, "最后一个节点"),
        ({"due_on": dt.date(days(0).year, 12, 31)}, "最后一个节点"),
        ({"title": "完成设计和招标 "}, "不能相同"),
    ],
    ids=str,
)
def test_a_milestone_is_of_its_year_and_its_own(world: World, change: dict[str, Any], said: str) -> None:
    first, last = points()
    first = dataclasses.replace(first, due_on=days(0))
    wrong = [first, dataclasses.replace(last, **change)]
    with pytest.raises(ValidationError, match=said):
        moves.draft(call=opened(world), by=world.qian, plan=plan(world), points=wrong)


@pytest.mark.parametrize("chosen", [True, False])
def test_a_suggestion_joins_what_was_voted_on(world: World, chosen: bool) -> None:
    call = opened(world)
    row, idea = listed(world, call), suggested(call)
    passed(world, closed(world, call))
    moves.settle(candidate=row, chosen=chosen, by=world.qian)
    answering.join(suggestion=idea, candidate=row, by=world.qian)
    outcome = "chosen" if chosen else "not_taken"
    assert (
        answering.answer(suggestion=idea, by=world.qian, outcome=outcome, words="票决结果").outcome == outcome
    )
