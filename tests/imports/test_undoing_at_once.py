"""Every step of an undoing, and what an import makes, by two people at the very same moment: once, or a refusal."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from congress_portal.accounts import undoing
from congress_portal.accounts.models import AccountEvent, Duty, Level, Region, Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.imports import transitions
from congress_portal.imports.kinds import KINDS
from congress_portal.imports.models import Batch
from congress_portal.loops.models import Event, Loop
from congress_portal.sheets.reading import read_sheet
from stations.models import Deputy, Mandate, Staff, Station
from stations.transitions import deputies, unmaking
from stations.words import Act
from tests import factories as make
from tests.imports.at_once import at_once
from tests.imports.batches import undone, written
from tests.imports.test_other_kinds import DEPUTIES, PROJECTS, STATIONS, ready
from tests.imports.test_places import OFFICES, UNITS
from tests.imports.test_users import FANG, HEAD
from tests.stations.sheet_files import upload, xlsx
from tests.world import World
from votes.models import Project
from votes.transitions.projects import take_back_project

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["ready"]


def twice(call: object) -> None:
    """Of two calls at once one does it, the other is told that it is done."""
    first, second = at_once(call, call)
    assert [isinstance(one, NotNow) for one in (first, second)].count(True) == 1, (first, second)


def test_places_and_duties_are_taken_back_once(world: World) -> None:
    written(world.gao, "units", UNITS, OFFICES[1])
    written(world.gao, "users", HEAD, FANG)
    unit, duty = Unit.objects.get(code="linye"), Duty.objects.get(user__username="fang")
    village = make.region("新村", "330127999001", Level.VILLAGE, world.township)
    twice(lambda: undoing.take_back_duty(duty=duty, by=world.gao, batch=1))
    twice(lambda: undoing.remove_unit(unit=unit, by=world.gao, batch=1))
    twice(lambda: undoing.remove_region(region=village, by=world.gao, county=world.county, batch=1))
    assert not Region.objects.filter(pk=village.pk).exists()
    assert not (Unit.objects.filter(pk=unit.pk).exists() or Duty.objects.filter(pk=duty.pk).exists())
    events = AccountEvent.objects.filter(deed="import_undone")
    assert events.filter(detail__duty=duty.pk).count() == events.filter(detail__unit=unit.pk).count() == 1


def test_two_who_put_an_end_back_leave_the_same_day(world: World) -> None:
    duty = Duty.objects.get(user=world.li, role=Role.HANDLER)
    Duty.objects.filter(pk=duty.pk).update(until=timezone.localdate())
    at_once(*[lambda: undoing.put_back_end(duty=duty, until=None, by=world.gao, batch=1)] * 2)
    events = AccountEvent.objects.filter(deed="import_undone", detail__duty=duty.pk).order_by("pk")
    assert Duty.objects.get(pk=duty.pk).until is None
    assert [one.detail["before"] for one in events] == [timezone.localdate().isoformat(), None]


def test_a_station_and_its_staff_go_once(ready: World) -> None:
    written(ready.qian, "stations", *STATIONS)
    station, staff = Station.objects.get(unit__code="wp-2"), Staff.objects.filter(name="王某").get()
    twice(lambda: unmaking.remove_staff(staff=staff, by=ready.qian))
    twice(lambda: unmaking.unmake_station(station=station, by=ready.qian))
    assert not Unit.objects.get(pk=station.pk).is_active and not Unit.objects.filter(code="wp-2").exists()
    assert Event.objects.filter(verb=Act.STATION_CLOSED, unit=station.pk).count() == 1


def test_two_who_put_a_name_or_a_mandate_back_do_it_alike(ready: World) -> None:
    written(ready.qian, "deputies", *DEPUTIES)
    [held] = Mandate.objects.filter(level="county")
    staff = Staff.objects.get(name="孙某")
    Mandate.objects.update(until=dt.date(2026, 2, 1))
    Staff.objects.update(until=dt.date(2026, 2, 1))
    put_back = unmaking.put_back_mandate
    at_once(*[lambda: put_back(mandate=held, by=ready.qian, until=None)] * 2)
    at_once(*[lambda: unmaking.put_back_staff(staff=staff, by=ready.qian)] * 2)
    held.refresh_from_db()
    staff.refresh_from_db()
    assert held.until is None and staff.until is None


def test_two_who_put_a_station_back_do_it_alike(ready: World) -> None:
    Station.objects.filter(pk=ready.station.pk).update(address="新街2号")
    back = unmaking.put_back_station
    at_once(
        *[lambda: back(station=ready.station, by=ready.qian, fields={"address": "老街1号"}, spans=[])] * 2
    )
    assert Station.objects.get(pk=ready.station.pk).address == "老街1号"


def test_cards_and_mandates_are_made_and_go_once(ready: World) -> None:
    zhang = ready.zhang
    cards = at_once(*[lambda: deputies.make_card(user=zhang, county=ready.county, by=ready.qian)] * 2)
    assert [one.pk for one in cards if isinstance(one, Deputy)] == [zhang.pk] * 2
    assert Event.objects.filter(verb=Act.CARD_EDITED, detail__made=[zhang.pk]).count() == 1
    written(ready.qian, "deputies", *DEPUTIES)
    for mandate in Mandate.objects.filter(deputy=zhang.pk):
        twice(lambda mandate=mandate: unmaking.remove_mandate(mandate=mandate, by=ready.qian))
    card = Deputy.objects.get(pk=zhang.pk)
    twice(lambda: unmaking.remove_card(deputy=card, by=ready.qian))
    assert not Deputy.objects.filter(pk=zhang.pk).exists()


def test_a_project_is_taken_back_once(ready: World) -> None:
    written(ready.qian, "projects", *PROJECTS[:2])
    project = Project.objects.get()
    twice(lambda: take_back_project(project=project, by=ready.qian))
    assert Loop.objects.get(pk=project.pk).status == "withdrawn"
    assert Event.objects.filter(loop=project.pk, verb="withdrawn").count() == 1


def test_of_two_who_ask_for_the_undoing_of_people_one_undoes(world: World) -> None:
    batch = written(world.gao, "users", HEAD, FANG)
    at_once(*[lambda: undone(Batch.objects.get(pk=batch.pk), world.gao)] * 2)
    batch.refresh_from_db()
    assert batch.state == "undone" and not User.objects.get(username="fang").is_active
    assert AccountEvent.objects.filter(deed="import_undone", detail__has_key="made").count() == 1


def test_one_key_at_the_same_moment_is_one_sheet_and_another_file_is_another(world: World) -> None:
    key, kind = uuid.uuid4(), KINDS["units"]
    two, one = xlsx(UNITS, *OFFICES), xlsx(UNITS, OFFICES[0])

    def hand_in(content: bytes) -> Batch:
        try:
            sheet = read_sheet(upload(content), kind.headers)
            return transitions.take_in(
                by=world.gao, kind=kind, sheet=sheet, name="表.xlsx", content=content, request_key=key
            )
        finally:
            connections.close_all()

    made = at_once(*[lambda content=content: hand_in(content) for content in (two, two, one, one)])
    keys = [batch.pk for batch in made if isinstance(batch, Batch)]
    assert len(keys) == 4 and keys[0] == keys[1] != keys[2] == keys[3] and Batch.objects.count() == 2
    assert Batch.objects.filter(request_key=key).count() == 1
