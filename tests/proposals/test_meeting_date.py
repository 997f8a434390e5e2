"""What the assignment meeting decided of the date is a clock: warned of, moved with cause, ended by the answer."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import Purpose, Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from proposals import transitions
from proposals.models import Proposal
from tests.proposals.stages import decided, replied, taken_in
from tests.proposals.test_pages import client, words
from tests.world import World

DUE = dt.date(2026, 5, 29)  # a Friday


def at(month: int, day: int) -> mock._patch[mock.Mock]:
    moment = timezone.make_aware(dt.datetime(2026, month, day, 10))
    return mock.patch.object(timezone, "now", lambda: moment)


def clock(proposal: Proposal) -> Deadline:
    return Deadline.objects.get(loop=proposal.loop, purpose=Purpose.MEETING)


def meeting(world: World, due_on: dt.date | None = DUE) -> Proposal:
    with at(4, 2):
        proposal = taken_in(world)
        decided(world, proposal, due_on=due_on)
    return proposal


def accepted(world: World) -> Proposal:
    proposal = meeting(world)
    with at(4, 7):
        transitions.accept(proposal=proposal, by=world.li)
    return proposal


def test_it_runs_to_the_day_beside_the_law_s_clock(world: World) -> None:
    proposal = accepted(world)
    found = clock(proposal)
    assert (timezone.localdate(found.due_at), found.is_running) == (DUE, True)
    assert "第一次交办会" in found.rests_on
    assert timezone.localdate(proposal.loop.steps.current().get().due_at) == dt.date(2026, 7, 2)
    assert [one.code for one in contradictions.find() if one.code != "L08"] == []


def test_without_a_date_there_is_no_clock(world: World) -> None:
    assert not Deadline.objects.filter(loop=meeting(world, None).loop, purpose=Purpose.MEETING).exists()


def test_the_unit_and_the_office_are_warned_and_read_why(world: World) -> None:
    proposal = accepted(world)
    found = clock(proposal)
    deadlines.sweep(found.due_at + dt.timedelta(days=10))
    outbox.announce_all()
    told = Notice.objects.filter(event__verb=Verb.WARNED, event__deadline=found)
    assert {world.li.pk, world.qian.pk} <= set(told.values_list("recipient", flat=True))
    asked = client(world.zhang)
    assert reverse("loops:why", args=[found.pk]) in words(asked.get(proposal.loop.get_absolute_url()))
    assert "第一次交办会" in words(asked.get(reverse("loops:why", args=[found.pk])))


def test_the_sent_answer_ends_it(world: World) -> None:
    proposal = taken_in(world)
    decided(world, proposal, due_on=timezone.localdate() + dt.timedelta(days=40))
    transitions.accept(proposal=proposal, by=world.li)
    replied(world, proposal)
    assert not clock(proposal).is_running


def test_another_unit_has_as_many_days(world: World) -> None:
    proposal = meeting(world)
    with at(4, 9):  # a week later
        transitions.reassign(proposal=proposal, by=world.qian, to=world.roads, note="属于交通")
    assert timezone.localdate(clock(proposal).due_at) == DUE + dt.timedelta(days=7)
    assert "重新起算" in clock(proposal).rests_on


def test_it_moves_as_far_as_the_law_s_when_more_time_is_consented_to(world: World) -> None:
    proposal = accepted(world)
    with at(5, 20):
        transitions.extend_reply(proposal=proposal, by=world.qian, reason="涉及三个单位")
    step = proposal.loop.steps.current().get()  # 2 July became 2 October, and that is a holiday: the 8th
    assert timezone.localdate(step.due_at) - dt.date(2026, 7, 2) == dt.timedelta(days=98)
    assert timezone.localdate(clock(proposal).due_at) == DUE + dt.timedelta(days=98)


@pytest.mark.parametrize("way", ["taken_back", "given_back"])
def test_what_comes_back_is_decided_on_anew(world: World, way: str) -> None:
    proposal = meeting(world) if way == "given_back" else accepted(world)
    if way == "given_back":
        with at(4, 9):
            transitions.dispute(proposal=proposal, by=world.li, reason="不属于本单位职责")
            transitions.consent(proposal=proposal, by=world.qian)
    else:
        transitions.take_back(proposal=proposal, by=world.qian, reason="另行确定")
    assert not clock(proposal).is_running


def test_given_by_hand_afterwards_it_has_the_law_s_date_alone(world: World) -> None:
    proposal = accepted(world)
    transitions.take_back(proposal=proposal, by=world.qian, reason="另行确定")
    moves.assign(loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头办理")
    assert not Deadline.objects.filter(loop=proposal.loop, purpose=Purpose.MEETING, is_running=True).exists()
