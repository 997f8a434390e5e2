"""A township's congress: its presidium assigns, decides on objections and takes back, as the county's office does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from congress_portal.loops import deadlines, moves
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Step
from proposals import transitions
from proposals.models import Proposal
from proposals.words import Decision
from tests.proposals.stages import drafted, submitted, taken_in
from tests.world import World


def offered(world: World) -> Proposal:
    """To the congress of 威坪镇; 王主任 of its presidium has given it to the water office."""
    proposal = submitted(world, drafted(world, region=world.township))
    transitions.review(proposal=proposal, by=world.wang, decision=Decision.ACCEPT)
    loop_moves.assign(loop=proposal.loop, by=world.wang, to=world.water, note="请办理")
    return proposal


def disputed(world: World) -> Proposal:
    proposal = offered(world)
    transitions.dispute(proposal=proposal, by=world.li, reason="属于交通部门")
    return proposal


def test_an_objection_waits_for_the_presidium(world: World) -> None:
    proposal = disputed(world)
    assert proposal.loop in Loop.objects.waiting_for(world.wang)


def test_the_presidium_consents(world: World) -> None:
    proposal = disputed(world)
    loop_moves.consent(loop=proposal.loop, by=world.wang, words="同意改由交通部门办理")
    step = moves.current(proposal.loop)
    assert step is not None and (step.status, step.unit) == ("active", world.presidium)


def test_the_presidium_assigns_to_another(world: World) -> None:
    proposal = disputed(world)
    loop_moves.reassign(loop=proposal.loop, by=world.wang, to=world.roads, note="改由交通部门办理")
    assert moves.current(proposal.loop).offered_to == world.roads  # type: ignore[union-attr]


def test_the_presidium_takes_back(world: World) -> None:
    proposal = offered(world)
    transitions.accept(proposal=proposal, by=world.li)
    begun = transitions.take_back(proposal=proposal, by=world.wang, reason="另行确定单位")
    assert begun.unit == world.presidium


@pytest.mark.parametrize("days", [0, 20])
def test_a_helping_unit_has_two_months_from_the_assignment(world: World, days: int) -> None:
    proposal = taken_in(world)
    loop_moves.assign(
        loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理", helpers=[world.roads]
    )
    assigned = timezone.now() - dt.timedelta(days=days)
    Step.objects.filter(loop=proposal.loop, key="assign").update(checked_in_at=assigned)
    begun = transitions.accept(proposal=proposal, by=world.li)
    found = deadlines.last_moment(world.county, "proposal.co_opinion", timezone.localdate(assigned))
    assert found is not None and begun.helper_set.get().due_at == found[1]
