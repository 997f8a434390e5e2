"""Stations: made, edited and closed by those who may, as one tree of three tiers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.accounts.models import AccountEvent, Duty
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from stations.models import Station
from stations.transitions import places
from stations.words import Act, Tier
from tests import factories as make
from tests.world import World


def made(world: World, name: str = "驮岭脚村联络点", tier: str = Tier.POINT, **fields: Any) -> Station:
    fields.setdefault("by", world.wang)
    fields.setdefault("region", world.township)
    return places.make_station(county=world.county, name=name, tier=tier, **fields)


def test_wang_makes_a_point_with_its_unit_and_codes_of_its_own(world: World) -> None:
    point = made(world, parent=world.station, host="王大伯家")
    assert (point.unit.region, point.unit.parent, point.parent) == (
        world.township,
        world.station.unit,
        world.station,
    )
    assert len(point.public_id) == 14 and point.short_code.isdigit() and len(point.short_code) == 6
    event = Event.objects.get(unit=point.unit, loop=None)
    assert (event.verb, event.by, event.about) == (Act.STATION_MADE, world.wang, f"station:{point.pk}")
    assert AccountEvent.objects.filter(deed="unit_made", subject="驮岭脚村联络点").count() == 1


@pytest.mark.parametrize("name", ["liu", "zhang", "li", "gao", "he", "zhao"])
def test_only_those_above_make_stations(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        made(world, by=getattr(world, name))


def test_a_name_is_given_once_in_a_place(world: World) -> None:
    made(world)
    with pytest.raises(ValidationError, match="同名"):
        made(world)


@pytest.mark.parametrize(
    ("tier", "above"),
    [(Tier.STATION, Tier.STATION), (Tier.STATION, Tier.ROOM), (Tier.ROOM, Tier.ROOM), (Tier.ROOM, Tier.POINT),
     (Tier.POINT, Tier.POINT)],
)  # fmt: skip
def test_a_parent_stands_on_a_higher_tier(world: World, tier: str, above: str) -> None:
    parent = make.station("上级", world.township, world.county, above)
    with pytest.raises(ValidationError, match="自上而下"):
        made(world, tier=tier, parent=parent)


@pytest.mark.parametrize(
    ("tier", "above"), [(Tier.ROOM, Tier.STATION), (Tier.POINT, Tier.STATION), (Tier.POINT, Tier.ROOM)]
)
def test_the_tiers_go_down_also_past_one(world: World, tier: str, above: str) -> None:
    parent = make.station("上级", world.township, world.county, above)
    assert made(world, tier=tier, parent=parent).parent == parent


def test_a_parent_lies_in_the_same_county(world: World) -> None:
    with pytest.raises(ValidationError, match="本县"):
        made(world, parent=world.other_station)


def test_a_station_with_rooms_does_not_become_a_room(world: World) -> None:
    made(world, "室", Tier.ROOM, parent=world.station)
    with pytest.raises(ValidationError, match="同级或更高"):
        places.edit_station(station=world.station, by=world.qian, tier=Tier.ROOM)


def test_the_keeper_writes_facts_but_not_the_frame(world: World) -> None:
    places.edit_station(station=world.station, by=world.liu, address="威坪镇中心街8号", phone="0571-1")
    assert Station.objects.get(pk=world.station.pk).address == "威坪镇中心街8号"
    with pytest.raises(PermissionDenied):
        places.edit_station(station=world.station, by=world.liu, radius=5000)
    assert Event.objects.get(verb=Act.STATION_EDITED).detail == {"fields": ["address", "phone"]}


def test_wang_cannot_move_a_station_out_of_her_township(world: World) -> None:
    with pytest.raises(PermissionDenied):
        places.edit_station(station=world.station, by=world.wang, region=world.county)


def test_saving_what_stands_there_writes_nothing(world: World) -> None:
    places.edit_station(station=world.station, by=world.liu, address=world.station.address)
    assert not Event.objects.filter(verb=Act.STATION_EDITED).exists()


def test_who_read_an_older_edition_is_told_so(world: World) -> None:
    edition = places.edition_of(world.station)
    places.edit_station(station=world.station, by=world.liu, edition=edition, phone="0571-1")
    with pytest.raises(NotNow):
        places.edit_station(station=world.station, by=world.sun, edition=edition, phone="0571-2")


def test_a_fresh_short_code_replaces_the_old_one(world: World) -> None:
    renewed = places.renew_short_code(station=world.station, by=world.wang)
    assert renewed.short_code != "100001" and not Station.objects.filter(short_code="100001").exists()


def alone(world: World) -> Station:
    """A station where nobody serves."""
    return make.station("旧站", world.township, world.county)


def test_a_station_where_nothing_is_open_closes(world: World) -> None:
    station = places.close_station(station=alone(world), by=world.wang, reason="与镇区站合并")
    assert not Station.objects.shown().filter(pk=station.pk).exists()
    assert Event.objects.get(verb=Act.STATION_CLOSED).detail["reason"] == "与镇区站合并"


def test_an_open_case_keeps_it_open(world: World) -> None:
    make.opinion(old := alone(world))
    with pytest.raises(NotNow, match="1件事项"):
        places.close_station(station=old, by=world.wang, reason="合并")


def test_a_published_reception_keeps_it_open(world: World) -> None:
    old = alone(world)
    make.slot(old, timezone.localdate() + dt.timedelta(days=3))
    with pytest.raises(NotNow, match="1场"):
        places.close_station(station=old, by=world.wang, reason="合并")


def test_rooms_below_and_people_in_duty_keep_it_open(world: World) -> None:
    made(world, parent=world.station)
    found = "".join(places.what_keeps_it_open(world.station))
    serving = Duty.objects.filter(unit=world.station.unit).count()
    assert "1个室、点" in found and f"{serving}项职责" in found


def test_the_keeper_does_not_close_her_own_station(world: World) -> None:
    with pytest.raises(PermissionDenied):
        places.close_station(station=world.station, by=world.liu, reason="不想干了")


def test_a_closed_station_is_not_edited(world: World) -> None:
    old = places.close_station(station=alone(world), by=world.wang, reason="合并")
    with pytest.raises(NotNow):
        places.edit_station(station=old, by=world.wang, phone="0571-1")
