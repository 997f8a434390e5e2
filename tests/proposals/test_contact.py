"""Within twenty working days from the assignment a unit first talks with the deputies; a clock of its own says so."""

from __future__ import annotations

import datetime as dt
from unittest import mock

from django.utils import timezone

from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Period
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import Purpose, Verb
from proposals import transitions
from proposals.models import Proposal
from proposals.words import Talk
from tests.notices.told import hearers
from tests.proposals.stages import handling, head, replying, taken_in, talked
from tests.proposals.test_pages import client, words
from tests.world import World


def clocks(proposal: Proposal) -> list[Deadline]:
    return list(Deadline.objects.filter(loop=proposal.loop, purpose=Purpose.CONTACT).order_by("pk"))


def test_it_runs_from_the_assignment_and_not_in_place_of_the_reply(world: World) -> None:
    """Assigned on 2026-03-16, signed for on the 19th: it ends twenty working days later, past Qingming."""
    with mock.patch.object(timezone, "now", return_value=dt.datetime(2026, 3, 16, 2, tzinfo=dt.UTC)):
        proposal = taken_in(world)
        moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    with mock.patch.object(timezone, "now", return_value=dt.datetime(2026, 3, 19, 2, tzinfo=dt.UTC)):
        begun = transitions.accept(proposal=proposal, by=world.li)
    (clock,) = clocks(proposal)
    assert (clock.started_on, timezone.localdate(clock.due_at)) == (
        dt.date(2026, 3, 16),
        dt.date(2026, 4, 14),
    )
    assert timezone.localdate(begun.due_at) == dt.date(2026, 6, 16)


def test_a_talk_of_any_form_stops_it(world: World) -> None:
    talk = talked(world, form=Talk.PHONE)
    assert [one.is_running for one in clocks(talk.proposal)] == [False]


def test_an_answer_without_a_talk_stops_it(world: World) -> None:
    proposal = handling(world)
    replying(world, proposal, without="代表在外地学习")
    transitions.approve(proposal=proposal, by=head(world))
    assert [one.is_running for one in clocks(proposal)] == [False]


def test_a_unit_it_was_given_to_later_has_its_own(world: World) -> None:
    proposal = handling(world)
    transitions.take_back(proposal=proposal, by=world.qian, reason="改由交通部门牵头")
    assert [one.is_running for one in clocks(proposal)] == [False]
    moves.assign(loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.lu)
    assert [one.is_running for one in clocks(proposal)] == [False, True]


def test_late_the_unit_and_the_office_hear_by_its_name(world: World) -> None:
    proposal = handling(world)
    (clock,) = clocks(proposal)
    deadlines.sweep(clock.due_at + dt.timedelta(days=30))
    event = Event.objects.get(verb=Verb.WARNED, deadline=clock)
    assert event.step is None and {world.li, world.qian} <= hearers(proposal.loop, Verb.WARNED)
    shown = words(client(world.li).get(proposal.loop.get_absolute_url()))
    assert "与代表首次联系" in shown


def test_the_ledger_has_nothing_to_object(world: World) -> None:
    handling(world)
    talked(world)
    moves.wind_up_all()
    assert list(contradictions.find()) == []


def test_without_the_period_the_unit_signs_all_the_same(world: World) -> None:
    Period.objects.filter(key="proposal.first_contact").delete()
    proposal = handling(world)
    assert clocks(proposal) == [] and proposal.loop.steps.current().get().key == "handle"
