"""Dissatisfied: handled once more within a month; the second time only after meeting the heads of the unit."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from congress_portal.accounts.models import Duty, User
from congress_portal.errors import NotNow
from congress_portal.loops.models import Deadline, Event, Step
from congress_portal.loops.timeline import buttons
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import HeadsMeeting, Proposal, Rehandling
from proposals.transitions import evaluating
from tests.notices.told import hearers
from tests.proposals.judged import due_now, judge, judging
from tests.proposals.stages import deputy
from tests.world import World

REASON = "请到村里实测水压后再答复。"


@pytest.fixture
def fang(world: World) -> User:
    return deputy(world, "方代表", "fang2")


def refused(world: World, level: str = "dissatisfied") -> Proposal:
    """张代表 does not accept the answer."""
    proposal = judging(world)
    judge(world.zhang, proposal, level)
    return proposal


def again(world: World, proposal: Proposal) -> Rehandling:
    return transitions.rehandle(proposal=proposal, by=world.qian, reason=REASON)


def met(world: World, proposal: Proposal, **fields: object) -> HeadsMeeting:
    Duty.objects.filter(user=world.li).update(is_head=True)
    given = {"held_on": timezone.localdate(), "place": "县人大会议室", "head": world.li}
    given |= {"participants": "张代表、局办公室", "agreed": "月底前换泵", **fields}
    return transitions.meet_heads(proposal=proposal, by=world.qian, **given)  # type: ignore[arg-type]


def refused_twice(world: World) -> Proposal:
    proposal = refused(world)
    again(world, proposal)
    proposal = judging(world, proposal=proposal)
    judge(world.zhang, proposal, "dissatisfied")
    return proposal


def test_the_unit_handles_it_once_more_within_a_month(world: World) -> None:
    proposal = refused(world)
    again(world, proposal)
    step = Step.objects.get(loop=proposal.loop, status="active")
    clock = Deadline.objects.get(step=step, is_running=True)
    assert (step.key, step.unit, clock.period.key) == ("handle", world.water, "proposal.rehandle")


def test_the_effect_is_skipped_visibly_and_waits_once_more(world: World) -> None:
    proposal = refused(world)
    again(world, proposal)
    steps = Step.objects.filter(loop=proposal.loop).order_by("position")
    assert [(one.key, one.status) for one in steps][-4:-1] == [
        ("effect", "skipped"), ("handle", "active"), ("effect", "waiting"),
    ]  # fmt: skip
    event = Event.objects.get(verb=Verb.REHANDLED)
    assert (event.note, event.detail["number"], event.step) == (REASON, 1, steps[3])


def test_those_who_bring_it_and_the_unit_are_told(world: World) -> None:
    proposal = refused(world)
    again(world, proposal)
    assert {world.zhang, world.li} <= hearers(proposal.loop, Verb.REHANDLED)


def test_the_office_cannot_close_what_the_lead_does_not_accept(world: World) -> None:
    with pytest.raises(NotNow):
        transitions.conclude(proposal=refused(world), by=world.qian, outcome="办结")


def test_what_another_does_not_accept_the_office_decides_on(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    judge(fang, proposal, "dissatisfied")
    offered = {button["verb"] for button in buttons(world.qian, proposal.loop)}
    assert {"check_in", "rehandle"} <= offered
    assert transitions.conclude(proposal=proposal, by=world.qian, outcome="办结").status == "submitted"


@pytest.mark.parametrize("level", ["satisfied", "basically"])
def test_nothing_is_handled_again_that_all_accept(world: World, level: str) -> None:
    with pytest.raises(NotNow):
        again(world, refused(world, level))


def test_nothing_is_handled_again_while_it_is_sealed(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "dissatisfied")
    with pytest.raises(NotNow):
        again(world, proposal)
    due_now(proposal)
    assert again(world, proposal).number == 1


@pytest.mark.parametrize("person", ["zhang", "li", "wang", "he", "zhao"])
def test_nobody_but_the_office_orders_it(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        transitions.rehandle(proposal=refused(world), by=getattr(world, person), reason=REASON)


def test_it_says_why(world: World) -> None:
    with pytest.raises(ValidationError):
        transitions.rehandle(proposal=refused(world), by=world.qian, reason=" ")


def test_the_second_time_the_heads_are_met_first(world: World) -> None:
    proposal = refused_twice(world)
    assert "meet_heads" in {button["verb"] for button in buttons(world.qian, proposal.loop)}
    with pytest.raises(NotNow):
        again(world, proposal)
    met(world, proposal)
    made = again(world, proposal)
    assert made.number == 2 and made.meeting is not None


def test_a_meeting_before_the_last_answer_does_not_count(world: World) -> None:
    proposal = refused(world)
    met(world, proposal)
    again(world, proposal)
    proposal = judging(world, proposal=proposal)
    judge(world.zhang, proposal, "dissatisfied")
    with pytest.raises(NotNow):
        again(world, proposal)


@pytest.mark.parametrize("field", ["place", "participants", "agreed", "head"])
def test_a_meeting_says_where_who_and_what(world: World, field: str) -> None:
    value = world.lu if field == "head" else " "
    with pytest.raises(ValidationError) as wrong:
        met(world, refused(world), **{field: value})
    assert list(wrong.value.message_dict) == [field]


def test_nobody_is_met_about_what_all_accept(world: World) -> None:
    with pytest.raises(NotNow):
        met(world, refused(world, "satisfied"))


def test_the_database_wants_the_meeting_the_second_time(world: World) -> None:
    reply = evaluating.judged_reply(refused(world))
    row = Rehandling(
        county=world.county, proposal=reply.proposal, number=2, reply=reply, reason="再办", by=world.qian
    )  # type: ignore[union-attr]
    with pytest.raises(IntegrityError), transaction.atomic():
        Rehandling.objects.bulk_create([row])


def test_what_was_ordered_and_agreed_is_never_changed(world: World) -> None:
    proposal = refused(world)
    met(world, proposal)
    again(world, proposal)
    for table in ("rehandling", "headsmeeting"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM proposals_{table}")
