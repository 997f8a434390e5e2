"""The one map: the same conditions narrow map and list, and the data stay small and cheap."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Level
from congress_portal.loops.models import CalendarDay, CalendarEdition
from stations.models import OpeningHours, Station
from stations.reading import maps
from stations.words import HealthBand, ReceptionKind, Tier
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def stand(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stand(TUESDAY)
    return stand


def described(world: World, **fields: object) -> Station:
    Station.objects.filter(pk=world.station.pk).update(**fields)
    return world.station


def places(client: Client, **asked: object) -> dict[str, Any]:
    return client.get(reverse("stations:map_data"), asked).json()


def pins(client: Client, **asked: object) -> list[list[Any]]:
    return client.get(reverse("stations:map_stations"), asked).json()["stations"]


def names(client: Client, **asked: object) -> set[str]:
    """What the list beside the map shows."""
    return {row["name"] for row in client.get(reverse("stations:map"), asked).context["rows"]}


def opened(station: Station, weekday: int = 1, opens: int = 9, closes: int = 12) -> None:
    OpeningHours.objects.create(
        county=station.county, station=station, weekday=weekday, opens=dt.time(opens), closes=dt.time(closes)
    )


# ---------------------------------------------------------------- data


def test_bubbles_count_by_township_and_pins_have_a_position(client: Client, world: World) -> None:
    described(world, lng=118.7, lat=29.7)
    for number in range(2):
        make.station(f"{number}号联络室", world.township, world.county, Tier.ROOM)
    numbers = {row[0]: row[4] for row in places(client)["places"]}
    assert numbers[world.township.code] == 3
    assert [row[0] for row in pins(client)] == [world.station.public_id]


def test_what_has_no_position_is_counted_as_such(client: Client, world: World) -> None:
    described(world, lng=118.7, lat=29.7)
    data = places(client)
    assert (data["total"], data["unplaced"]) == (2, 1)


def test_a_township_without_a_seat_stands_amid_its_stations(client: Client, world: World) -> None:
    described(world, lng=118.7, lat=29.7)
    make.station("东联络室", world.township, world.county, Tier.ROOM, lng=118.9, lat=29.5)
    row = next(row for row in places(client)["places"] if row[0] == world.township.code)
    assert row[2:] == [118.8, 29.6, 2, [118.7, 29.5, 118.9, 29.7]]


def test_a_station_of_the_county_itself_has_a_bubble(client: Client, world: World) -> None:
    make.station("县级联络站", world.county, world.county, lng=119.0, lat=29.6)
    assert ["", "", 119.0, 29.6, 1, [119.0, 29.6, 119.0, 29.6]] in places(client)["places"]


def test_rows_lead_to_the_station_and_to_its_form(client: Client, world: World) -> None:
    station = described(world, lng=118.7, lat=29.7)
    data = client.get(reverse("stations:map_stations")).json()
    identity = data["stations"][0][0]
    assert data["url"].replace("ID", identity) == station.get_absolute_url()
    assert data["write"].replace("ID", identity) == reverse("stations:opinion_new", args=[station.public_id])


@pytest.mark.parametrize("name", ["map_data", "map_stations"])
def test_an_unchanged_map_is_not_sent_twice(client: Client, world: World, name: str) -> None:
    first = client.get(reverse(f"stations:{name}"), headers={"Accept-Encoding": "gzip"})
    again = client.get(reverse(f"stations:{name}"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["map_data", "map_stations"])
def test_two_thousand_stations_cost_as_many_queries_as_two(
    client: Client, world: World, django_assert_max_num_queries, name: str
) -> None:
    with django_assert_max_num_queries(6) as few:
        client.get(reverse(f"stations:{name}"), {"tier": ""})
    many(world, 2000)
    cache.clear()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse(f"stations:{name}"), {"tier": ""})


def test_two_thousand_stations_weigh_little(client: Client, world: World) -> None:
    many(world, 2000)
    weights = [
        len(gzip.compress(client.get(reverse(f"stations:{name}")).content))
        for name in ("map_data", "map_stations")
    ]
    assert len(pins(client)) == 2000
    assert weights[0] < 2_000 and weights[1] < 60_000


def test_the_map_is_remembered_for_a_minute(client: Client, world: World, django_assert_num_queries) -> None:
    places(client)
    with django_assert_num_queries(0):
        places(client)
    make.station("新联络室", world.township, world.county, Tier.ROOM)
    assert places(client)["total"] == 2


def test_free_words_are_not_remembered(client: Client, world: World) -> None:
    assert places(client, q="新联络")["total"] == 0
    make.station("新联络室", world.township, world.county, Tier.ROOM)
    assert places(client, q="新联络")["total"] == 1


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("days", "within", "is_found"), [(0, 7, 1), (7, 7, 1), (8, 7, 0), (8, 30, 1), (-1, 7, 0)]
)
def test_the_next_reception_within_days(
    client: Client, world: World, days: int, within: int, is_found: int
) -> None:
    make.slot(world.station, timezone.localdate() + dt.timedelta(days=days))
    assert places(client, within=within)["total"] == is_found
    assert len(names(client, within=within)) == is_found


def test_a_reception_on_a_day(client: Client, world: World) -> None:
    day = timezone.localdate() + dt.timedelta(days=40)
    make.slot(world.station, day)
    assert names(client, on=day.isoformat()) == {str(world.station)}
    assert names(client, on=(day + dt.timedelta(days=1)).isoformat()) == set()


def test_a_session_that_is_not_published_is_none(client: Client, world: World) -> None:
    make.slot(world.station, timezone.localdate(), status="draft")
    assert places(client, within=7)["total"] == 0


@pytest.mark.parametrize(
    ("health", "band"),
    [(100, "good"), (80, "good"), (79, "fair"), (60, "fair"), (59, "poor"), (0, "poor"), (None, "none")],
)
def test_a_figure_of_health_is_in_one_band(
    client: Client, world: World, health: int | None, band: str
) -> None:
    described(world, health=health)
    found = {value for value in HealthBand.values if str(world.station) in names(client, health=value)}
    assert found == {band} == {maps.band_of(health).value}


def test_open_now_follows_the_hours_on_the_door(client: Client, world: World, clock) -> None:
    opened(world.station)
    assert names(client, open="on") == {str(world.station)}
    clock(TUESDAY.replace(hour=12))
    assert names(client, open="on") == set()
    clock(TUESDAY + dt.timedelta(days=1))
    assert names(client, open="on") == set()


def test_on_a_public_holiday_only_a_published_session_is_open(client: Client, world: World, clock) -> None:
    opened(world.station)
    edition = CalendarEdition.objects.create(year=2026, number=9, source="国办发明电")
    CalendarDay.objects.create(edition=edition, day=TUESDAY.date(), is_working=False, name="放假")
    assert names(client, open="on") == set()
    make.slot(world.station, TUESDAY.date(), starts=dt.time(9), ends=dt.time(11))
    assert names(client, open="on") == {str(world.station)}


@pytest.mark.parametrize("kind", [ReceptionKind.MOBILE, ReceptionKind.ONLINE])
def test_a_session_held_elsewhere_does_not_open_the_door(
    client: Client, world: World, clock, kind: str
) -> None:
    make.slot(world.station, TUESDAY.date(), starts=dt.time(9), ends=dt.time(11), kind=kind)
    assert names(client, open="on") == set()


def test_conditions_add_up_the_same_for_map_and_list(client: Client, world: World) -> None:
    described(world, lng=118.7, lat=29.7, health=90)
    make.station("低分联络室", world.township, world.county, Tier.ROOM, health=10, lng=118.7, lat=29.7)
    asked = {"township": world.township.code, "health": "good"}
    assert names(client, **asked) == {str(world.station)}
    assert [row[1] for row in pins(client, **asked)] == [str(world.station)]
    assert places(client, **asked)["total"] == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"within": "9" * 400}, {"within": "x"}, {"on": "gestern"}, {"on": "2020-01-01"}, {"on": "9999-12-31"},
        {"health": "\0"}, {"township": "x\0"}, {"q": "a\0"}, {"tier": "moon"}, {"page": "9" * 400},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["map", "map_data", "map_stations"])
def test_a_condition_without_sense_is_left_out(
    client: Client, world: World, asked: dict[str, str], name: str
) -> None:
    assert client.get(reverse(f"stations:{name}"), asked).status_code == 200


def test_a_condition_without_sense_gets_words_at_its_field(client: Client, world: World) -> None:
    shown = client.get(reverse("stations:map"), {"on": "2020-01-01"}).content.decode()
    assert "请选择今天起一年以内的日期" in shown
    assert '<details class="map-more" open>' in shown


# ---------------------------------------------------------------- list


def test_the_list_counts_by_township_whatever_township_is_chosen(client: Client, world: World) -> None:
    answer = client.get(reverse("stations:map"), {"township": world.township.code})
    assert [place.number for place in answer.context["places"]] == [1, 1]


def test_a_row_says_health_in_words_and_figures(client: Client, world: World) -> None:
    described(world, health=85)
    shown = client.get(reverse("stations:map")).content.decode()
    assert "健康度 良好 85" in shown
    assert "健康度 暂无" in shown


def test_turning_the_page_keeps_the_conditions(client: Client, world: World) -> None:
    many(world, 30)
    shown = client.get(reverse("stations:map"), {"tier": Tier.ROOM}).content.decode()
    assert "?tier=room&amp;page=2" in shown


def test_the_map_asks_as_much_for_thirty_as_for_two(
    client: Client, world: World, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(11) as few:
        client.get(reverse("stations:map"))
    many(world, 30)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("stations:map"))


def many(world: World, number: int) -> None:
    """Rooms all over the county, by the hundred in twenty townships."""
    townships = [
        make.region(f"第{one}乡", f"330127{900 + one}", Level.TOWNSHIP, world.county) for one in range(20)
    ]
    units = make.Unit.objects.bulk_create(
        make.Unit(
            name=f"第{one}村人大代表联络室", kind="station", code=f"m{one}", county=world.county,
            region=townships[one % 20],
        )
        for one in range(number)
    )  # fmt: skip
    Station.objects.bulk_create(
        Station(
            unit=unit, county=world.county, tier=Tier.ROOM, public_id=f"s{one:07d}x{one * 7919 % 100003:05d}",
            short_code=f"{200000 + one}", lng=118.5 + one % 53 * 0.012, lat=29.3 + one % 41 * 0.014,
            health=one % 101,
        )
        for one, unit in enumerate(units)
    )  # fmt: skip
