"""A stand-in sees and does what the person has to do, under both names; the separation of hands looks at both."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from congress_portal.accounts import standing_in
from congress_portal.accounts.models import Duty, User
from congress_portal.loops import moves as table
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.loops import stages
from tests.loops.attacks import refused_by
from tests.loops.stages import current
from tests.notices.told import hearers
from tests.stations.test_staff_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def lend(who: User, to: User) -> User:
    """``to`` stands in for ``who`` from today on for a week; read afresh."""
    today = timezone.localdate()
    duty = Duty.objects.get(user=who, stands_in_for=None)
    standing_in.name_stand_in(duty=duty, user=to, since=today, until=today + dt.timedelta(days=7), by=who)
    return fresh(to)


def given_to_sun(world: World) -> Loop:
    """孙联络员 is to propose, not the station as such."""
    loop = stages.proposing(world)
    moves.delegate(loop=loop, by=world.liu, to=world.sun, note="请孙联络员办")
    return loop


def assign(world: World, loop: Loop, by: User) -> Step:
    return moves.assign(loop=loop, by=by, to=world.township_government, note="请办")


def test_without_a_stand_in_a_colleague_cannot_act(world: World) -> None:
    with pytest.raises(PermissionDenied):
        assign(world, given_to_sun(world), world.liu)


def test_the_stand_in_finds_it_in_the_worklist_and_does_it(world: World) -> None:
    loop, liu = given_to_sun(world), lend(world.sun, world.liu)
    assert Loop.objects.waiting_for(liu).contains(loop)
    assert "assign" in {move.name for move in table.open_to(liu, loop, table.current(loop))}
    assert assign(world, loop, liu).status == "offered"


def test_both_names_stand_on_the_line(world: World) -> None:
    loop, liu = given_to_sun(world), lend(world.sun, world.liu)
    assign(world, loop, liu)
    said = Event.objects.get(loop=loop, verb=Verb.ASSIGNED)
    assert (said.by, said.detail["for"], said.detail["for_name"]) == (world.liu, world.sun.pk, "孙联络员")
    assert "刘站长（代孙联络员）" in as_(world.liu).get(loop.get_absolute_url()).content.decode()


def test_the_row_keeps_for_whom(world: World) -> None:
    loop, liu = given_to_sun(world), lend(world.sun, world.liu)
    assign(world, loop, liu)
    step = current(loop)
    assert (step.checked_in_by, step.checked_in_for) == (world.liu, world.sun)


def test_what_one_may_do_oneself_is_done_in_ones_own_name(world: World) -> None:
    loop, liu = stages.proposing(world), lend(world.sun, world.liu)
    assign(world, loop, liu)
    assert "for" not in Event.objects.get(loop=loop, verb=Verb.ASSIGNED).detail
    assert current(loop).checked_in_for is None


def test_after_the_last_day_the_right_is_gone(world: World) -> None:
    loop, liu = given_to_sun(world), lend(world.sun, world.liu)
    Duty.objects.filter(user=liu, stands_in_for__isnull=False).update(
        since=dt.date(2026, 1, 1), until=dt.date(2026, 1, 5)
    )
    with pytest.raises(PermissionDenied):
        assign(world, loop, fresh(liu))


def test_a_stand_in_does_not_sign_what_the_other_did(world: World) -> None:
    """刘站长 took the matter down at the desk; whoever stands in for him does not acknowledge it."""
    loop, sun = stages.desk(world), lend(world.liu, world.sun)
    with pytest.raises(PermissionDenied):
        moves.sign_off(loop=loop, by=sun)
    assert "sign_off" not in {move.name for move in table.open_to(sun, loop, table.current(loop))}
    assert not Loop.objects.waiting_for(sun).contains(loop)


def test_who_is_back_does_not_sign_what_the_stand_in_did_for_them(world: World) -> None:
    loop = stages.following(world)
    moves.delegate(loop=loop, by=world.liu, to=world.sun, note="请孙联络员看")
    liu = lend(world.sun, world.liu)
    moves.check_in(loop=loop, by=liu, outcome="灯亮了")
    Step.objects.filter(loop=loop, status="submitted").update(signer=world.station.unit)
    with pytest.raises(PermissionDenied):
        moves.sign_off(loop=loop, by=world.sun)


def test_the_database_refuses_a_signature_through_another(world: World) -> None:
    loop, liu = given_to_sun(world), lend(world.sun, world.liu)
    assign(world, loop, liu)
    signed = {"status": "signed", "signed_off_as": "person", "signed_off_at": timezone.now()}
    step = Step.objects.filter(pk=current(loop).pk)
    attacks = (
        {"signed_off_by": world.sun},
        {"signed_off_by": world.ma, "signed_off_for": world.liu},
        {"signed_off_by": world.ma, "signed_off_for": world.sun},
    )
    for attack in attacks:
        name = refused_by(lambda w, attack=attack: step.update(**signed, **attack), world)
        assert name == "step_nobody_signs_own_work_through_another"


def test_a_stand_in_signs_in_both_names_what_is_neithers(world: World) -> None:
    """林助理 of the presidium has no right of signing but through 王主任."""
    loop = stages.followed(world)
    lin = make.person("林助理", "leader", world.presidium)
    moves.sign_off(loop=loop, by=lend(world.wang, lin))
    signed = Step.objects.filter(loop=loop, status="signed").latest("position")
    assert (signed.signed_off_by, signed.signed_off_for) == (lin, world.wang)


def test_the_stand_in_does_not_decide_on_the_others_dispute(world: World) -> None:
    loop = stages.disputed(world)
    make.duty(world.qian, "handler", world.water)
    qian = lend(world.li, fresh(world.qian))
    with pytest.raises(PermissionDenied):
        moves.refuse(loop=loop, by=qian, reason="属于")


def test_the_stand_in_hears_what_the_person_hears(world: World) -> None:
    lend(world.sun, world.liu)
    loop = stages.proposing(world)
    moves.delegate(loop=loop, by=fresh(world.liu), to=world.sun, note="请孙联络员办")
    moves.prompt(loop=loop, by=world.wang, note="请抓紧")
    assert hearers(loop, Verb.PROMPTED) == {world.sun, world.liu}


def test_an_extension_names_both(world: World) -> None:
    loop = stages.following(world)
    lin = make.person("林助理", "leader", world.presidium)
    moves.extend(loop=loop, by=lend(world.wang, lin), length=Length(2, DayUnit.WORKING_DAY), reason="缺料")
    assert Event.objects.get(loop=loop, verb=Verb.EXTENDED).detail["for_name"] == "王主任"
