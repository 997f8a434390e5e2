"""The staff's pages of stations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Level, Role, User
from congress_portal.loops import trail
from stations import geometry
from stations.forms.places import HoursForm
from stations.models import Bulletin, OpeningHours, Picture, Staff, Station
from stations.reading import places
from stations.transitions import places as moves
from stations.transitions import wall
from stations.words import Tier
from tests import factories as make
from tests.stations.test_citizen_form import photo
from tests.world import World

HERE = {"lng": "118.90864", "lat": "29.7561", "datum": "wgs84"}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(world: World, name: str, *args: Any) -> str:
    return reverse(f"manage:{name}", args=[world.station.public_id, *args])


def test_the_tree_shows_each_station_before_what_is_below_it(world: World) -> None:
    room = make.station("甲室", world.township, world.county, Tier.ROOM, parent=world.station)
    make.station("乙站", world.township, world.county)
    make.station("丙点", world.township, world.county, Tier.POINT, parent=room)
    make.station("丁点", world.township, world.county, Tier.POINT, parent=world.station)
    found = [(one.unit.name, one.depth) for one in places.tree(world.qian)]  # type: ignore[attr-defined]
    assert found == [
        ("威坪镇人大代表联络站", 0), ("甲室", 1), ("丙点", 2), ("丁点", 1), ("乙站", 0),
    ]  # fmt: skip


def test_everybody_finds_the_stations_they_see_and_no_other(world: World) -> None:
    assert world.station.unit.name in logged_in(world.liu).get("/manage/").content.decode()
    assert "没有您可以查看的联络站" in logged_in(world.li).get("/manage/").content.decode()


@pytest.mark.parametrize(
    "query", ["q=驮岭脚", "tier=point", "q=200002", "state=closed", "township=330127104"]
)
def test_the_tree_is_filtered(world: World, query: str) -> None:
    point = make.station("驮岭脚联络点", world.county, world.county, Tier.POINT, short_code="200002")
    shown = "驮岭脚联络点" in logged_in(world.qian).get(f"/manage/?{query}").content.decode()
    assert shown == (query.split("=")[0] in ("q", "tier")), point


@pytest.mark.parametrize("number", [1, 30])
def test_the_tree_asks_as_much_for_thirty_as_for_one(world: World, number: int) -> None:
    for one in range(number):
        make.station(f"室{one}", world.township, world.county, Tier.ROOM, parent=world.station)
    client = logged_in(world.qian)
    with CaptureQueriesContext(connection) as asked:
        client.get("/manage/")
    assert len(asked) <= 9, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("number", [1, 30])
def test_the_hub_asks_as_much_for_thirty_as_for_one(world: World, number: int) -> None:
    for one in range(number):
        make.station(f"室{one}", world.township, world.county, Tier.ROOM, parent=world.station)
        make.deputy(make.person(f"代表{one}", Role.DEPUTY, world.station.unit), world.county)
        moves.edit_station(station=world.station, by=world.liu, phone=f"0571-{one}")
    client = logged_in(world.qian)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(world, "station")).status_code == 200
    assert len(asked) <= 18, [one["sql"][:90] for one in asked]


def test_a_place_copied_from_a_map_is_turned_into_wgs84(world: World) -> None:
    lng, lat = geometry.to_gcj02(118.90864, 29.7561)
    typed = {"lng": f"{lng:.6f}", "lat": f"{lat:.6f}", "datum": "gcj02"}
    assert logged_in(world.liu).post(address(world, "edit"), typed).status_code == 302
    kept = Station.objects.get(pk=world.station.pk)
    assert kept.lng is not None and kept.lat is not None
    assert geometry.metres(kept.lng, kept.lat, 118.90864, 29.7561) < 1


def test_a_place_that_was_not_touched_is_not_shifted(world: World) -> None:
    Station.objects.update(lng=118.90864, lat=29.7561)
    typed = HERE | {"datum": "gcj02", "phone": "0571-1"}
    logged_in(world.liu).post(address(world, "edit"), typed)
    assert Station.objects.get(pk=world.station.pk).lng == 118.90864


def test_a_place_far_away_is_saved_with_a_warning(world: World) -> None:
    typed = HERE | {"lng": "116.39127", "lat": "39.90677"}
    answer = logged_in(world.liu).post(address(world, "edit"), typed, follow=True).content.decode()
    assert "不在本县范围内" in answer and Station.objects.get(pk=world.station.pk).lng == 116.39127


@pytest.mark.parametrize(
    ("lng", "lat", "words"),
    [("29.75", "118.9", "填反"), ("abc", "29.75", "请输入数字"), ("nan", "29.75", "应在"), ("118.9", "", "同时填写")],
)  # fmt: skip
def test_a_place_that_makes_no_sense_is_named(world: World, lng: str, lat: str, words: str) -> None:
    typed = HERE | {"lng": lng, "lat": lat}
    answer = logged_in(world.liu).post(address(world, "edit"), typed)
    assert answer.status_code == 400 and words in answer.content.decode()


def test_full_width_digits_are_taken_as_meant(world: World) -> None:
    typed = HERE | {"lng": "１１８．９０８６４", "phone": "０５７１－１２３４５６７８"}
    logged_in(world.liu).post(address(world, "edit"), typed)
    kept = Station.objects.get(pk=world.station.pk)
    assert (kept.lng, kept.phone) == (118.90864, "0571-12345678")


def test_who_was_too_late_keeps_what_they_typed(world: World) -> None:
    client = logged_in(world.liu)
    moves.edit_station(station=world.station, by=world.sun, phone="0571-1")
    answer = client.post(address(world, "edit"), {"address": "中心街8号", "edition": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "中心街8号" in page and "别人刚刚修改过" in page
    assert f'value="{moves.edition_of(world.station)}"' in page


def test_wang_makes_a_room_on_the_page(world: World) -> None:
    typed = {"name": "汪川村联络室", "tier": "room", "region": world.township.pk, "parent": world.station.pk}
    answer = logged_in(world.wang).post("/manage/new/", typed | {"radius": "300"})
    assert answer.status_code == 302
    assert Station.objects.get(unit__name="汪川村联络室").parent == world.station


def test_wang_is_offered_her_own_township_only(world: World) -> None:
    page = logged_in(world.wang).get("/manage/new/").content.decode()
    assert "威坪镇</option>" in page and "淳安县</option>" not in page


def test_hours_are_typed_in_rows_of_days(world: World) -> None:
    typed = {
        "days0": ["0", "1", "2"],
        "opens0": "08:30",
        "closes0": "11:30",
        "days1": ["5"],
        "opens1": "9:00",
        "closes1": "10:00",
    }
    logged_in(world.liu).post(address(world, "hours"), typed)
    assert OpeningHours.objects.count() == 4
    assert Station.objects.get(pk=world.station.pk).hours == "周一至周三 8:30–11:30；周六 9:00–10:00"


@pytest.mark.parametrize(
    "typed",
    [{"opens0": "08:30"}, {"days0": ["9"]}, {"days0": ["0"], "opens0": "9:00", "closes0": "8:00"},
     {"days0": ["0"], "opens0": "x", "closes0": "8:00"}],
)  # fmt: skip
def test_half_a_row_of_hours_is_named(world: World, typed: dict[str, Any]) -> None:
    assert logged_in(world.liu).post(address(world, "hours"), typed).status_code == 400
    assert not OpeningHours.objects.exists()


def test_the_keeper_fills_the_wall_by_its_pages(world: World) -> None:
    client, today = logged_in(world.liu), timezone.localdate().isoformat()
    client.post(
        address(world, "staff"), {"post": "head", "name": "刘站长", "since": today, "user": world.liu.pk}
    )
    client.post(address(world, "bulletins"), {"title": "接待公告", "text": "周三接待。", "since": today})
    client.post(address(world, "photos"), {"photos": photo(), "caption": "大厅", "is_public": "on"})
    assert (Staff.objects.count(), Bulletin.objects.count(), Picture.objects.count()) == (1, 1, 1)
    page = client.get(address(world, "station")).content.decode()
    assert all(words in page for words in ("刘站长", "接待公告", "大厅"))


def test_the_deputy_reads_of_the_wall_but_not_of_colleagues(world: World) -> None:
    moves.edit_station(station=world.station, by=world.liu, phone="0571-1")
    trail.record_act(world.station.unit, "turned_away", world.qian)
    verbs = {one.verb for one in places.trail_of(world.station, world.zhang)}
    assert verbs == {"station_edited"}
    assert len(places.trail_of(world.station, world.liu)) == 2


def test_deputies_stand_under_the_widest_congress_they_sit_in(world: World) -> None:
    card = make.deputy(world.zhang, world.county, Level.TOWNSHIP)
    card.mandates.create(county=world.county, level=Level.COUNTY, since=dt.date(2024, 1, 1))
    groups = places.deputies_by_level(world.station, public=True)
    assert [(level, one.duty.user, one.also) for level, people in groups for one in people] == [
        ("县（市、区）", world.zhang, "乡镇（街道）")
    ]


def test_the_api_tells_opening_hours_by_the_day(world: World) -> None:
    hours = [(0, dt.time(8, 30), dt.time(11, 30)), (0, dt.time(14), dt.time(17))]
    wall.set_hours(station=world.station, by=world.liu, spans=hours)
    found = Client().get(f"/api/v1/stations/{world.station.public_id}/").json()
    assert found["opening_hours"] == [
        {"weekday": 0, "opens": "08:30:00", "closes": "11:30:00"},
        {"weekday": 0, "opens": "14:00:00", "closes": "17:00:00"},
    ]
    assert (found["is_accessible"], found["hours"]) == (False, "周一 8:30–11:30、14:00–17:00")


def test_a_motley_week_stays_whole_on_the_page(world: World) -> None:
    """A time of its own each day: none is dropped when the page is saved as it is."""
    hours = [(day, dt.time(8 + day), dt.time(9 + day)) for day in range(7)]
    wall.set_hours(station=world.station, by=world.liu, spans=hours)
    form = HoursForm(spans=hours)
    typed = {name: form.initial[name] for name in form.fields if name in form.initial}
    answer = logged_in(world.liu).post(address(world, "hours"), typed)
    assert (answer.status_code, OpeningHours.objects.count()) == (302, 7)


def test_whoever_types_a_place_says_which_reading_it_is(world: World) -> None:
    typed = {"lng": HERE["lng"], "lat": HERE["lat"]}
    answer = logged_in(world.liu).post(address(world, "edit"), typed)
    assert answer.status_code == 400 and "请选择坐标的种类" in answer.content.decode()
