"""Ticking a problem off in two steps (销号): the unit applies, the committee verifies, the one in charge approves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import LoopStatus, StepStatus, Verb
from supervision import transitions
from supervision.models import Clearance, Problem
from supervision.plans import RECTIFY, TRACK
from supervision.words import Standing
from tests import factories as make
from tests.supervision.stages import (
    all_cleared,
    applied,
    cao,
    cleared,
    feng,
    leadership,
    problem,
    received,
    rectifying,
    reported,
    verified,
    wu,
)
from tests.world import World


def standing(found: Problem) -> Standing:
    return Problem.objects.with_step().select_related("loop").get(pk=found.pk).standing


def test_each_problem_is_a_case_grown_out_of_the_opinion(world: World) -> None:
    opinion = received(world)
    loops = Loop.objects.filter(source=opinion.loop).order_by("pk")
    assert [one.title for one in loops] == ["6个村夏季经常断水", "泵站没有备用电源"]


def test_a_problem_is_due_on_the_day_of_the_list(world: World) -> None:
    found = rectifying(world)
    step = found.loop.steps.get(key=RECTIFY)  # type: ignore[union-attr]
    assert timezone.localdate(step.due_at) >= found.due_on > timezone.localdate(step.due_at) - dt.timedelta(9)


def test_a_problem_goes_through_its_standings(world: World) -> None:
    found = rectifying(world)
    assert standing(found) == Standing.OPEN
    assert standing(applied(world, found)) == Standing.APPLIED
    assert standing(verified(world, found)) == Standing.VERIFIED
    assert standing(cleared(world, found)) == Standing.CLOSED


def test_nobody_applies_without_measures(world: World) -> None:
    found = problem(received(world))
    with pytest.raises(NotNow, match="整改措施"):
        transitions.apply(problem=found, by=world.li, outcome="已改", evidence="文件")


def test_nobody_applies_without_evidence(world: World) -> None:
    with pytest.raises(ValidationError, match="佐证"):
        transitions.apply(problem=rectifying(world), by=world.li, outcome="已改")


def test_the_unit_can_neither_verify_nor_approve(world: World) -> None:
    found = applied(world)
    make.duty(world.li, Role.OVERSEER, world.committee)
    with pytest.raises(PermissionDenied):
        transitions.verify(problem=found, by=world.li, words="好")
    verified(world, found)
    make.duty(world.li, Role.LEADER, leadership(world))
    with pytest.raises(PermissionDenied):
        transitions.approve(problem=found, by=world.li)


def test_no_other_overseer_and_no_office_verifies(world: World) -> None:
    found = applied(world)
    for user in (world.qian, world.he, wu(world)):
        with pytest.raises(PermissionDenied):
            transitions.verify(problem=found, by=user, words="好")


def test_who_verified_does_not_approve(world: World) -> None:
    found = verified(world)
    make.duty(feng(world), Role.LEADER, leadership(world))
    with pytest.raises(PermissionDenied):
        transitions.approve(problem=found, by=feng(world))


def test_only_the_one_in_charge_approves(world: World) -> None:
    found = verified(world)
    other = make.person("郑副主任", Role.LEADER, leadership(world))
    for user in (other, world.qian, cao(world)):
        with pytest.raises(PermissionDenied):
            transitions.approve(problem=found, by=user)


def test_another_leader_approves_when_the_one_in_charge_has_left(world: World) -> None:
    found = verified(world)
    other = make.person("郑副主任", Role.LEADER, leadership(world))
    wu(world).duty_set.update(until=timezone.localdate() - dt.timedelta(1))
    assert transitions.approve(problem=found, by=other).by == other


def test_a_list_of_the_meeting_closes_with_its_name_and_date(world: World) -> None:
    found = verified(world, closes_at_meeting=True)
    with pytest.raises(PermissionDenied):
        transitions.approve(problem=found, by=wu(world))
    with pytest.raises(ValidationError, match="主任会议"):
        transitions.approve(problem=found, by=world.qian)
    transitions.approve(
        problem=found, by=world.qian, meeting="第六十二次主任会议", met_on=timezone.localdate()
    )
    assert Clearance.objects.get().meeting == "第六十二次主任会议"
    assert problem(found.opinion).loop.status == LoopStatus.CLOSED  # type: ignore[union-attr]


def test_a_look_on_site_is_made_where_it_is_wanted(world: World) -> None:
    found = rectifying(world)
    Problem.objects.filter(pk=found.pk).update(needs_site=True)
    applied(world, found)
    with pytest.raises(ValidationError) as refused:
        transitions.verify(problem=found, by=feng(world), words="好")
    assert {"is_on_site", "photos"} <= refused.value.error_dict.keys()
    made = transitions.verify(
        problem=found, by=feng(world), words="好", is_on_site=True, place="汪村", photos=[make.jpeg()]
    )
    assert made.place == "汪村"


def test_what_the_vice_chair_refuses_is_done_and_verified_again(world: World) -> None:
    found = verified(world)
    step = transitions.refuse(loop=found.loop, by=wu(world), reason="还有一个村")  # type: ignore[arg-type]
    assert (step.key, step.unit, step.status) == (RECTIFY, world.water, StepStatus.ACTIVE)
    assert step.plan
    assert standing(cleared(world, verified(world, applied(world, found)))) == Standing.CLOSED


def test_the_committee_sends_it_back_to_the_unit(world: World) -> None:
    found = applied(world)
    transitions.refuse(loop=found.loop, by=feng(world), reason="照片看不清")  # type: ignore[arg-type]
    assert standing(found) == Standing.OPEN


def test_it_comes_back_with_a_reason_and_brings_the_opinion_back(world: World) -> None:
    opinion = reported(world, all_cleared(world))
    opinion.loop.refresh_from_db()
    assert opinion.loop.status == LoopStatus.CLOSED
    found = problem(opinion)
    with pytest.raises(ValidationError):
        transitions.reopen(loop=found.loop, by=world.qian, reason=" ")  # type: ignore[arg-type]
    transitions.reopen(loop=found.loop, by=world.qian, reason="又断水了")  # type: ignore[arg-type]
    opinion.loop.refresh_from_db()
    assert opinion.loop.is_open and opinion.loop.steps.current().get().key == TRACK
    assert standing(found) == Standing.OPEN


def test_an_opinion_is_not_done_while_a_problem_is_open(world: World) -> None:
    opinion = reported(world, received(world))
    assert opinion.loop.steps.current().get().key == TRACK
    with pytest.raises(NotNow, match="没有销号"):
        transitions.hand_in(opinion=opinion, by=feng(world), outcome="完成")


def test_every_act_leaves_its_event(world: World) -> None:
    found = cleared(world)
    verbs = set(Event.objects.filter(loop=found.loop).values_list("verb", flat=True))
    assert {Verb.PLANNED, Verb.CHECKED_IN, Verb.SIGNED_OFF, Verb.CLOSED} <= verbs


def test_the_ledgers_own_sign_off_is_not_a_way_round(world: World) -> None:
    """The office oversees the place, so the table lets it sign; the page of the move asks this app."""
    from django.test import Client
    from django.urls import reverse

    found = applied(world)
    client = Client()
    client.force_login(world.qian)
    answer = client.post(reverse("loops:move", args=[found.loop.code, "sign_off"]), {"note": "好"})  # type: ignore[union-attr]
    assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        moves.sign_off(loop=found.loop, by=world.li)  # type: ignore[arg-type]
