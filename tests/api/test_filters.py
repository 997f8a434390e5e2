"""Each filter of the lists, and what it makes of nonsense."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Level
from stations import transitions
from stations.models import Category, Opinion
from stations.words import Tier
from tests import factories as make
from tests.api.clocks import expire, warn
from tests.api.conftest import Api
from tests.world import World


def codes(api: Api, world: World, **params: object) -> list[str]:
    answer = api(world.qian).get("/api/v1/opinions/", params)
    assert answer.status_code == 200, answer.json()
    return [row["code"] for row in answer.json()["results"]]


@pytest.fixture
def two(world: World) -> tuple[Opinion, Opinion]:
    """One at the station, new; one with the water office, waiting for acceptance."""
    new, sent = (
        make.opinion(world.station),
        make.opinion(world.station, "水管漏水已经两个星期了", category=water()),
    )
    transitions.acknowledge(opinion=sent, by=world.liu)
    moves.assign(loop=sent.loop, by=world.liu, to=world.water, note="请水利局处理")
    return new, sent


def water() -> Category:
    return make.category("water", "供水排水")


@pytest.mark.parametrize(
    "params",
    [
        {"q": "水管"},
        {"step": "propose"},
        {"category": "water"},
        {"late": "1"},
        {"warned": "yellow"},
    ],
)
def test_a_filter_finds_the_one_it_means(
    world: World, api: Api, two: tuple[Opinion, Opinion], params: dict[str, str]
) -> None:
    expire(two[1].loop)
    warn(two[1].loop, Level.YELLOW)
    assert codes(api, world, **params) == [two[1].loop.code]


def test_the_case_number_is_searched_too(world: World, api: Api, two: tuple[Opinion, Opinion]) -> None:
    assert codes(api, world, q=two[0].loop.code) == [two[0].loop.code]


def test_the_unit_is_the_one_whose_move_is_awaited(
    world: World, api: Api, two: tuple[Opinion, Opinion]
) -> None:
    assert codes(api, world, unit=world.water.pk) == [two[1].loop.code]
    assert codes(api, world, unit=world.station.unit_id) == [two[0].loop.code]


def test_the_status_of_the_case(world: World, api: Api, two: tuple[Opinion, Opinion]) -> None:
    transitions.reject(opinion=two[0], by=world.liu, ground="unclear", reason="请补充地点")
    assert codes(api, world, status="rejected") == [two[0].loop.code]
    assert codes(api, world, status="open") == [two[1].loop.code]


def test_a_township_counts_its_villages(world: World, api: Api) -> None:
    village = make.region("汪川村", "330127104201", RegionLevel.VILLAGE, world.township)
    room = make.station("汪川村联络点", village, world.county, Tier.POINT)
    opinion = make.opinion(room)
    assert codes(api, world, region=world.township.code) == [opinion.loop.code]


def test_the_days_of_opening_are_whole_local_days(
    world: World, api: Api, two: tuple[Opinion, Opinion]
) -> None:
    day = dt.date(2026, 3, 1)
    last_moment = timezone.make_aware(dt.datetime(2026, 3, 1, 23, 59))
    Loop.objects.filter(pk=two[0].pk).update(opened_at=last_moment)
    assert codes(api, world, opened_after=day, opened_before=day) == [two[0].loop.code]
    assert codes(api, world, opened_after="0001-01-01", opened_before="9999-12-31")


def test_the_gravest_warning_counts(world: World, api: Api, two: tuple[Opinion, Opinion]) -> None:
    warn(two[1].loop, Level.YELLOW)
    warn(two[1].loop, Level.RED)
    assert codes(api, world, warned="yellow") == []
    assert codes(api, world, warned="red") == [two[1].loop.code]


def test_a_finished_clock_leaves_no_warning(world: World, api: Api, two: tuple[Opinion, Opinion]) -> None:
    warn(two[1].loop, Level.YELLOW)
    moves.accept(loop=two[1].loop, by=world.li)
    assert codes(api, world, warned="yellow") == []


@pytest.mark.parametrize(
    "query",
    [
        "status=nothing",
        "unit=0",
        "unit=99999999999999999999999",
        "unit=" + "9" * 5000,
        "region=%00",
        "q=%00",
        "q=" + "长" * 61,
        "late=maybe",
        "warned=blue",
        "opened_after=yesterday",
        "opened_before=2026-02-30",
        "category=%F0%9F%98%80",
    ],
)
def test_nonsense_is_an_error_of_the_request(world: World, api: Api, query: str) -> None:
    answer = api(world.qian).get(f"/api/v1/opinions/?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert list(answer.json()["error"]["fields"]) == [query.split("=")[0]]


@pytest.mark.parametrize(
    "cursor", ("x", "cD1hYmM=", "cD0lMDA=", "cD0wMDAxLTAxLTAx", "cj0xJnA9OTk5OTk5OTk5OTk5OTk5OTk5OTk=")
)
@pytest.mark.parametrize("address", ("opinions", "loops", "notices", "stations"))
def test_a_broken_cursor_is_refused(world: World, api: Api, address: str, cursor: str) -> None:
    assert api(world.qian).get(f"/api/v1/{address}/?cursor={cursor}").status_code == 400


def test_stations_by_tier_and_township(world: World, api: Api) -> None:
    village = make.region("汪川村", "330127104201", RegionLevel.VILLAGE, world.township)
    make.station("汪川村联络点", village, world.county, Tier.POINT)
    found = api(None).get("/api/v1/stations/", {"township": world.township.code}).json()["results"]
    assert [row["name"] for row in found] == ["威坪镇人大代表联络站", "汪川村联络点"]
    found = api(None).get("/api/v1/stations/", {"tier": "point"}).json()["results"]
    assert [row["name"] for row in found] == ["汪川村联络点"]


def test_a_closed_station_is_not_shown(world: World, api: Api) -> None:
    world.station.unit.is_active = False
    world.station.unit.save(update_fields=["is_active"])
    assert api(None).get("/api/v1/stations/weiping0000001/").status_code == 404
