"""Two of the office at the same moment, on every write of an assignment meeting."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Dispute
from proposals import transitions
from proposals.agenda import Filled, Helping
from proposals.models import AgendaItem, AssignmentMeeting, Proposal
from tests.loops.together import together
from tests.proposals.stages import meeting, taken_in
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def filled(world: World, made: AssignmentMeeting, helping: tuple[Helping, ...] = ()) -> list[int]:
    keys = list(made.items.values_list("pk", flat=True))
    rows = dict.fromkeys(keys, Filled(lead=world.water, helping=helping))
    transitions.fill(meeting=made, by=world.qian, rows=rows)
    return keys


def test_one_request_twice_enters_one_meeting(world: World) -> None:
    make = partial(
        transitions.make_meeting, by=world.qian, office=world.office, held_on=timezone.localdate(),
        title="交办会", request_key=uuid.uuid4(),
    )  # fmt: skip
    ended = together(make, make)
    assert len(ended.won) == 2 and AssignmentMeeting.objects.count() == 1


def test_two_meetings_want_the_same_proposal(world: World) -> None:
    proposal = taken_in(world)
    first, second = meeting(world), meeting(world)
    ended = together(
        partial(transitions.put_on, meeting=first, by=world.qian, proposals=[proposal]),
        partial(transitions.put_on, meeting=second, by=world.qian, proposals=[proposal]),
        on=proposal.loop,
    )
    assert (len(ended.won), ended.refused, AgendaItem.objects.count()) == (1, [NotNow], 1)


def test_two_fill_the_same_table(world: World) -> None:
    made = meeting(world, taken_in(world))
    key = made.items.get().pk
    fill = partial(transitions.fill, meeting=made, by=world.qian, revision=0)
    ended = together(
        partial(fill, rows={key: Filled(lead=world.water)}),
        partial(fill, rows={key: Filled(lead=world.roads)}),
        on=made,
    )
    assert (len(ended.won), ended.refused) == (1, [ValidationError])


def test_deciding_twice_assigns_once(world: World) -> None:
    made = meeting(world, taken_in(world))
    decide = partial(transitions.decide, meeting=made, by=world.qian, items=filled(world, made))
    ended = together(decide, decide, on=made)
    assert sorted(len(one.decided) for one in ended.won) == [0, 1]  # type: ignore[attr-defined]


def test_deciding_and_taking_off(world: World) -> None:
    made = meeting(world, taken_in(world))
    keys = filled(world, made)
    item = made.items.select_related("meeting").get()
    together(
        partial(transitions.decide, meeting=made, by=world.qian, items=keys),
        partial(transitions.take_off, item=item, by=world.qian),
        on=made,
    )
    step = item.proposal.loop.steps.current().get()
    assert (step.status == "offered") == made.items.filter(decided_at__isnull=False).exists()


def test_deciding_while_it_is_assigned_from_its_page(world: World) -> None:
    proposal = taken_in(world)
    made = meeting(world, proposal)
    keys = filled(world, made)
    together(
        partial(transitions.decide, meeting=made, by=world.qian, items=keys),
        partial(moves.assign, loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头"),
        on=proposal.loop,
    )
    step = proposal.loop.steps.current().get()
    assert (step.offered_to == world.water) == (made.items.get().decided_at is not None)


def test_two_write_the_minutes(world: World) -> None:
    made = meeting(world)
    keep = partial(transitions.keep_minutes, meeting=made, by=world.qian, revision=0)
    ended = together(partial(keep, minutes="甲"), partial(keep, minutes="乙"), on=made)
    assert (len(ended.won), ended.refused) == (1, [ValidationError])


def test_objecting_twice_is_one_objection(world: World) -> None:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头")
    object_ = partial(transitions.dispute, proposal=proposal, by=world.li, reason="不属于本单位职责")
    ended = together(object_, object_, on=proposal.loop)
    assert (len(ended.won), ended.refused, Dispute.objects.count()) == (1, [NotNow], 1)


def test_two_decide_the_same_item_and_its_part_is_opened_once(world: World) -> None:
    made = meeting(world, taken_in(world))
    keys = filled(world, made, helping=(Helping(world.roads, False, "道路"),))
    decide = partial(transitions.decide, meeting=made, by=world.qian, items=keys)
    ended = together(decide, decide)
    assert sorted(len(outcome.decided) for outcome in ended.won) == [0, 1]
    assert Proposal.objects.parts().count() == 1
