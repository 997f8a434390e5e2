"""Two people at the same moment about a call, its suggestions and its candidates."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from congress_portal.errors import NotNow
from tests import factories as make
from tests.loops.together import together
from tests.votes.called import (
    closed,
    drafted,
    listed,
    opened,
    over,
    passed,
    plan,
    points,
    prepared,
    put_up,
    reviewers,
    scored,
    scores,
    suggested,
    values,
)
from tests.world import World, build
from votes.models import Call, Candidate, ListReview, Review, Suggestion, Support
from votes.transitions import answering, calls, reviewing, suggesting
from votes.transitions import candidates as moves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def second(world: World) -> object:
    return make.person("彭主任", "congress_office", world.office)


@pytest.mark.parametrize("name", ["open_call", "close", "conclude"])
def test_two_who_move_one_call(world: World, name: str) -> None:
    ready = {"open_call": prepared, "close": lambda w: over(opened(w)), "conclude": closed}
    call, move = ready[name](world), getattr(calls, name)
    ended = together(
        partial(move, call=call, by=world.qian), partial(move, call=call, by=second(world)), on=call
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_who_prepare_one_year(world: World) -> None:
    third = second(world)
    ended = together(*(
        partial(calls.prepare, by=user, office=world.office, values=values()) for user in (world.qian, third)
    ))  # fmt: skip
    assert (len(ended.won), len(ended.refused), Call.objects.count()) == (1, 1, 1)


def test_a_change_and_an_opening(world: World) -> None:
    call = prepared(world)
    ended = together(
        partial(calls.open_call, call=call, by=world.qian),
        partial(calls.change, call=call, by=second(world), values=values(channels="来信")), on=call,
    )  # fmt: skip
    assert len(ended.won) + len(ended.refused) == 2 and Call.objects.get().state == "open"


def test_two_extensions_keep_the_later_day(world: World) -> None:
    call, third = opened(world), second(world)
    days = [call.ends_on.replace(year=call.ends_on.year + n) for n in (1, 2)]
    together(*(
        partial(calls.extend, call=call, by=user, until=day, reason="汛期")
        for user, day in zip((world.qian, third), days, strict=True)
    ), on=call)  # fmt: skip
    assert Call.objects.get().ends_on == days[1]


def test_nothing_slips_in_while_a_call_is_closed(world: World) -> None:
    call = over(opened(world))
    ended = together(partial(calls.close, call=call, by=world.qian), partial(suggested, call), on=call)
    assert (len(ended.won), ended.refused, Suggestion.objects.count()) == (1, [NotNow], 0)


def test_one_form_sent_twice_at_once_is_one(world: World) -> None:
    call, key = opened(world), uuid.uuid4()
    ended = together(*[partial(suggested, call, request_key=key)] * 2, on=call)
    assert len(ended.won) == 2 and Suggestion.objects.count() == 1


def test_one_device_that_taps_twice(world: World) -> None:
    one = suggested(opened(world))
    suggesting.show(suggestion=one, by=world.qian, title="电梯", text="电梯")
    tap = partial(suggesting.support, suggestion=one, who="a" * 32, township=None)
    ended = together(tap, tap)
    assert sorted(map(bool, ended.won)) == [False, True] and Support.objects.count() == 1


def test_one_suggestion_joined_to_two(world: World) -> None:
    call = opened(world)
    one, into, other = suggested(call), drafted(world, call), drafted(world, call, "另一项")
    ended = together(
        partial(answering.join, suggestion=one, candidate=into, by=world.qian),
        partial(answering.join, suggestion=one, candidate=other, by=second(world)), on=call,
    )  # fmt: skip
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_parted_and_answered(world: World) -> None:
    call = opened(world)
    one = suggested(call)
    drafted(world, call, suggestions=[one])
    ended = together(
        partial(answering.part, suggestion=one, by=world.qian, reason="误并"),
        partial(answering.answer, suggestion=one, by=second(world), outcome="not_taken", words="无资金"), on=call,
    )  # fmt: skip
    row = Suggestion.objects.get()
    assert row.answered_at is not None and len(ended.won) == (2 if row.candidate is None else 1)


def test_two_who_answer_all_answer_each_once(world: World) -> None:
    call = opened(world)
    candidate = drafted(world, call, suggestions=[suggested(call), suggested(call, "装电梯")])
    third, say = second(world), {"outcome": "not_taken", "words": "无资金"}
    ended = together(*(
        partial(answering.answer_all, candidate=candidate, by=user, **say) for user in (world.qian, third)
    ), on=call)  # fmt: skip
    assert (ended.won, ended.refused) == ([2], [NotNow])


def test_shown_and_hidden(world: World) -> None:
    one = suggested(opened(world))
    suggesting.show(suggestion=one, by=world.qian, title="电梯", text="电梯")
    hide = partial(suggesting.hide, suggestion=one, reason="有地址")
    ended = together(partial(hide, by=world.qian), partial(hide, by=second(world)), on=one.call)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_drafts_have_two_numbers(world: World) -> None:
    call, third = opened(world), second(world)
    together(*(
        partial(moves.draft, call=call, by=user, plan=plan(world), points=points()) for user in (world.qian, third)
    ), on=call)  # fmt: skip
    assert sorted(Candidate.objects.values_list("number", flat=True)) == [1, 2]


def test_two_revisions_of_one_content(world: World) -> None:
    row, third = drafted(world, opened(world)), second(world)
    ended = together(*(
        partial(moves.revise, candidate=row, by=user, plan=plan(world), points=points(), revision=0)
        for user in (world.qian, third)
    ), on=row.call)  # fmt: skip
    assert (len(ended.won), ended.refused) == (1, [moves.Stale])


def test_two_candidates_merged_into_one_another(world: World) -> None:
    call = opened(world)
    one, other = drafted(world, call), drafted(world, call, "另一项")
    ended = together(
        partial(moves.merge, candidate=one, into=other, by=world.qian),
        partial(moves.merge, candidate=other, into=one, by=second(world)), on=call,
    )  # fmt: skip
    assert (len(ended.won), len(ended.refused)) == (1, 1)
    assert Candidate.objects.filter(state="merged").count() == 1


@pytest.mark.parametrize(
    "name", ["put_up", "put_on_list", "decline", "reserve", "take_back", "unmerge", "settle"]
)
def test_two_who_move_one_candidate(world: World, name: str) -> None:
    call = opened(world)
    ready = {
        "put_up": lambda: drafted(world, call), "put_on_list": lambda: scored(world, put_up(world, call)),
        "unmerge": lambda: moves.merge(candidate=drafted(world, call), into=drafted(world, call, "另"), by=world.qian),
        "settle": lambda: settled_next(world, call),
    }  # fmt: skip
    row = ready.get(name, lambda: put_up(world, call))()
    more = {"reason": "资金"} if name in ("decline", "reserve", "take_back", "unmerge") else {}
    more = {"chosen": True} if name == "settle" else more
    move, third = partial(getattr(moves, name), candidate=row, **more), second(world)
    ended = together(partial(move, by=world.qian), partial(move, by=third), on=row.call)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def settled_next(world: World, call: Call) -> Candidate:
    row = listed(world, call)
    passed(world, closed(world, call))
    return row


def test_one_reserved_candidate_taken_up_twice(world: World) -> None:
    kept = moves.reserve(candidate=drafted(world, opened(world)), by=world.qian, reason="资金")
    later = opened(world, year=kept.call.year + 1)
    renew = partial(moves.renew, candidate=kept, call=later)
    ended = together(partial(renew, by=world.qian), partial(renew, by=second(world)), on=later)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_scored_while_it_is_taken_back(world: World) -> None:
    call = opened(world)
    row = put_up(world, call)
    reviewers(world, call)
    ended = together(
        partial(moves.take_back, candidate=row, by=world.qian, reason="改"),
        partial(reviewing.score, candidate=row, by=world.lu, scores=scores(), revision=0), on=call,
    )  # fmt: skip
    assert len(ended.won) == (2 if Review.objects.exists() else 1)


def test_one_reviewer_who_scores_twice_at_once(world: World) -> None:
    call = opened(world)
    row = put_up(world, call)
    reviewers(world, call)
    together(
        *[partial(reviewing.score, candidate=row, by=world.lu, scores=scores(), revision=0)] * 2, on=call
    )
    assert Review.objects.count() == 7


def test_one_person_asked_twice_and_released_twice(world: World) -> None:
    call, third = opened(world), second(world)
    ask = partial(reviewing.ask, call=call, user=world.lu, unit=world.roads)
    asked = together(partial(ask, by=world.qian), partial(ask, by=third), on=call)
    assert (len(asked.won), asked.refused) == (1, [NotNow])
    off = partial(reviewing.release, reviewer=call.reviewers.get())
    ended = together(partial(off, by=world.qian), partial(off, by=third), on=call)
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_a_list_that_changes_while_it_is_reviewed_is_not_the_reviewed_one(world: World) -> None:
    call = opened(world)
    listed(world, call), listed(world, call, "第二项")
    call = closed(world, call)
    together(
        partial(passed, world, call),
        partial(moves.decline, candidate=call.candidates.get(number=2), by=second(world), reason="资金"), on=call,
    )  # fmt: skip
    call.refresh_from_db()
    seen = ListReview.objects.get().revision
    listed_now = Candidate.objects.filter(state="listed").count()
    assert listed_now == 1 and seen in (call.list_revision, call.list_revision - 1)
