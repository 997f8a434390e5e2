"""A unit that is no more blocks nothing: the one in its place goes on with its steps and its promises."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from congress_portal.accounts.models import Unit, UnitKind
from congress_portal.errors import NotNow
from congress_portal.loops import moves as table
from congress_portal.loops import timeline
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Commitment, Proposal
from tests import factories as make
from tests.loops.together import together
from tests.notices.told import hearers
from tests.proposals.stages import handling, promise, promised, replying, second, tracked
from tests.proposals.test_pages import client
from tests.world import World, build


def dissolve(*units: Unit) -> None:
    Unit.objects.filter(pk__in=[one.pk for one in units]).update(is_active=False)
    for one in units:
        one.refresh_from_db()


def heir(world: World, proposal: Proposal, to: Unit | None = None) -> Step:
    return transitions.inherit(
        proposal=proposal, by=world.qian, unit=world.water, to=to or world.roads, reason="机构改革"
    )


def test_the_step_goes_on_with_its_clock_and_its_draft(world: World) -> None:
    proposal = handling(world)
    reply = replying(world, proposal)
    before = table.current(proposal.loop)
    dissolve(world.water)
    step = heir(world, proposal)
    assert before is not None and (step.pk, step.unit, step.due_at) == (before.pk, world.roads, before.due_at)
    assert step.named == world.lu  # the only one who works there
    reply.refresh_from_db()
    assert reply.unit == world.roads
    assert Event.objects.get(loop=proposal.loop, verb=Verb.INHERITED).detail["former_name"] == "县水利水电局"
    assert {world.lu, world.zhang} <= hearers(proposal.loop, Verb.INHERITED)
    assert Loop.objects.visible_to(world.lu).filter(pk=proposal.pk).exists()


def test_what_was_given_to_the_wrong_unit_is_taken_back(world: World) -> None:
    proposal = handling(world)
    dissolve(world.water)
    heir(world, proposal)
    assert transitions.take_back(proposal=proposal, by=world.qian, reason="另行确定").key == "assign"


def test_open_promises_go_along_and_are_kept_by_the_other(world: World) -> None:
    proposal = tracked(world, promise(world))[0].proposal
    dissolve(world.water)
    heir(world, proposal)
    made = Commitment.objects.select_related("unit", "reply", "proposal__loop").get()
    assert made.unit == world.roads
    report = transitions.report_kept(commitment=made, by=world.lu, words="已通水", photos=[make.jpeg()])
    transitions.judge_report(report=report, by=world.qian, is_met=True)
    assert table.current(proposal.loop).unit == world.roads  # type: ignore[union-attr]


def test_what_a_helping_unit_promised_goes_to_one_that_then_knows_the_case(world: World) -> None:
    proposal = handling(world)
    moves.divide(loop=proposal.loop, by=world.li, unit=world.roads, part="路面修复")
    moves.give_view(loop=proposal.loop, by=world.lu, view="路面随后修复")
    made = promised(world, promise(world, unit=world.roads), proposal=proposal)
    ships = make.unit("县港航管理中心", UnitKind.DEPARTMENT, world.county, world.county)
    boss = make.person("孟科", "handler", ships)
    dissolve(world.roads)
    buttons = {one["verb"] for one in timeline.buttons(world.qian, Loop.objects.get(pk=proposal.pk))}
    assert "inherit" in buttons
    transitions.inherit(proposal=proposal, by=world.qian, unit=world.roads, to=ships, reason="机构改革")
    made[0].refresh_from_db()
    assert made[0].unit == ships and Loop.objects.visible_to(boss).filter(pk=proposal.pk).exists()


def test_tracking_begins_with_the_unit_that_owes_the_promises(world: World) -> None:
    made = promised(world, promise(world))[0]
    proposal = made.proposal
    dissolve(world.water)
    heir(world, proposal)
    moves.sign_off(loop=proposal.loop, by=world.qian)
    transitions.evaluate(proposal=proposal, by=world.zhang, process="satisfied", result="satisfied")
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    moves.sign_off(loop=proposal.loop, by=second(world))
    step = table.current(proposal.loop)
    assert step is not None and (step.key, step.unit) == ("track", world.roads)


def test_it_is_for_the_office_with_a_reason_and_a_unit_that_is_there(world: World) -> None:
    proposal = handling(world)
    with pytest.raises(NotNow):
        heir(world, proposal)  # the water office is still there
    dissolve(world.water)
    give = partial(transitions.inherit, proposal=proposal, unit=world.water)
    with pytest.raises(PermissionDenied):
        give(by=world.lu, to=world.roads, reason="机构改革")
    with pytest.raises(ValidationError):
        give(by=world.qian, to=world.roads, reason=" ")
    with pytest.raises(ValidationError):
        give(by=world.qian, to=world.water, reason="机构改革")


def test_through_the_page(world: World) -> None:
    proposal = handling(world)
    dissolve(world.water)
    asked, url = client(world.qian), reverse("loops:move", args=[proposal.loop.code, "inherit"])
    assert "县水利水电局" in asked.get(url).content.decode()
    assert asked.post(url, {"unit": world.water.pk, "to": "", "reason": ""}).status_code == 400
    values = {"unit": world.water.pk, "to": world.roads.pk, "reason": "机构改革"}
    assert asked.post(url, values).status_code == 302
    assert table.current(proposal.loop).unit == world.roads  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
def test_two_of_the_office_at_once() -> None:
    world = build()
    proposal = handling(world)
    dissolve(world.water)
    give = partial(heir, world, proposal)
    ended = together(give, partial(give, to=world.township_government), on=proposal.loop)
    assert len(ended.won) == 1 and ended.refused == [NotNow]
