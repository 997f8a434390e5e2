"""A deliberation opinion from the committee's desk to the organ, with its dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops.models import Deadline, Event
from congress_portal.loops.words import LoopStatus, Verb
from supervision import transitions
from supervision.models import ReviewOpinion
from supervision.plans import HANDOVER, REPORT
from tests.supervision.stages import (
    adopted,
    all_cleared,
    collecting,
    feng,
    handed_in,
    offered,
    received,
    reported,
    words,
    wu,
)
from tests.world import World

TODAY = timezone.localdate


def clock(opinion: ReviewOpinion, key: str) -> Deadline:
    return Deadline.objects.select_related("period").get(loop=opinion.loop, step__key=key, is_running=True)


def test_only_a_committee_collects(world: World) -> None:
    feng(world)
    for user in (world.qian, world.li, world.wang, wu(world)):
        with pytest.raises(PermissionDenied):
            transitions.begin_opinion(by=user, committee=world.committee, words=words(world))


def test_a_change_leaves_an_event_and_a_stale_one_is_refused(world: World) -> None:
    opinion = collecting(world)
    changed = replace(words(world), text="请抓紧。", problems=words(world).problems[:1])
    transitions.revise_opinion(opinion=opinion, by=feng(world), words=changed, revision=0)
    assert opinion.problems.count() == 1
    assert Event.objects.filter(loop=opinion.loop, verb=Verb.LISTED).exists()
    with pytest.raises(transitions.Stale):
        transitions.revise_opinion(opinion=opinion, by=feng(world), words=changed, revision=0)


def test_it_is_not_changed_before_the_meeting_any_more(world: World) -> None:
    with pytest.raises(NotNow):
        transitions.revise_opinion(opinion=handed_in(world), by=feng(world), words=words(world), revision=0)


def test_it_goes_to_the_meeting_with_problems_only(world: World) -> None:
    with pytest.raises(ValidationError, match="问题清单"):
        transitions.hand_in(opinion=collecting(world, problems=()), by=feng(world), outcome="已汇总")


def test_who_collected_does_not_record_the_approval(world: World) -> None:
    with pytest.raises(PermissionDenied):
        transitions.adopt(opinion=handed_in(world), by=feng(world), meeting="第一次主任会议", met_on=TODAY())


def test_the_approval_names_a_meeting_that_was_held(world: World) -> None:
    opinion = handed_in(world)
    for day in (None, TODAY() + dt.timedelta(1), TODAY() - dt.timedelta(1)):
        with pytest.raises(ValidationError):
            transitions.adopt(opinion=opinion, by=world.qian, meeting="第一次主任会议", met_on=day)


def test_seven_days_to_hand_over_count_from_the_meeting(world: World) -> None:
    ago = TODAY() - dt.timedelta(4)
    opinion = handed_in(world, met_on=ago)
    transitions.adopt(opinion=opinion, by=world.qian, meeting="第六十次主任会议", met_on=ago)
    found = clock(opinion, HANDOVER)
    last = timezone.localdate(found.due_at)
    assert found.period.key == "review_opinion.handover"
    assert ago + dt.timedelta(7) <= last < ago + dt.timedelta(7 + 9)


def test_the_report_is_due_three_months_after_receipt_or_as_set(world: World) -> None:
    assert (clock(received(world), REPORT).amount, clock(ReviewOpinion.objects.get(), REPORT).unit) == (
        3,
        "month",
    )
    day = TODAY() + dt.timedelta(40)
    other = received(world, report_by=day)
    assert timezone.localdate(clock(other, REPORT).due_at) >= day


def test_an_organ_cannot_decline(world: World) -> None:
    from congress_portal.loops import transitions as moves

    with pytest.raises(NotNow):
        moves.dispute(loop=offered(world).loop, by=world.li, reason="不属于", proposed=None)


def test_with_all_ticked_off_the_report_ends_it(world: World) -> None:
    opinion = reported(world, all_cleared(world))
    opinion.loop.refresh_from_db()
    assert opinion.loop.status == LoopStatus.CLOSED


def test_it_is_public_once_the_organ_has_it(world: World) -> None:
    opinion = adopted(world)
    with pytest.raises(NotNow):
        transitions.publish(opinion=opinion, by=world.qian)
    transitions.hand_over(opinion=opinion, by=world.qian, note="")
    transitions.receive(opinion=opinion, by=world.li)
    with pytest.raises(PermissionDenied):
        transitions.publish(opinion=opinion, by=feng(world))
    assert transitions.publish(opinion=opinion, by=world.qian).published_by == world.qian


def test_one_key_makes_one_opinion(world: World) -> None:
    first = collecting(world)
    again = transitions.begin_opinion(
        by=feng(world), committee=world.committee, words=words(world), request_key=first.loop.request_key
    )
    assert again == first
