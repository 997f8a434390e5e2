"""The public pages about stations: found, read and reached by everybody, at a steady number of queries."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Level, Role
from stations import transitions
from stations.models import Station
from stations.words import Tier
from tests import factories as make
from tests.stations import walls
from tests.world import World

pytestmark = pytest.mark.django_db

MOST_QUERIES = 6
"""What any of these pages may ask of the database."""


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def page(client: Client, name: str, *args: str, **asked: str) -> str:
    answer = client.get(reverse(f"stations:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rooms(world: World, number: int) -> None:
    for each in range(number):
        make.station(f"{each}号联络室", world.township, world.county, Tier.ROOM, parent=world.station)


# ---------------------------------------------------------------- home


def test_home_offers_to_write_and_to_follow(client: Client, world: World) -> None:
    shown = page(client, "home")
    assert 'href="#choose"' in shown
    assert reverse("track:find") in shown


def test_home_leads_to_each_township_that_has_a_station(client: Client, world: World) -> None:
    make.region("石林镇", "330127102", Level.TOWNSHIP, world.county)
    shown = page(client, "home")
    assert f"{reverse('stations:list')}?township={world.township.code}" in shown
    assert "石林镇" not in shown


def test_home_counts_what_was_received_and_answered_this_year(client: Client, world: World) -> None:
    make.opinion(world.station)
    opinion = make.opinion(world.station)
    transitions.reject(opinion=opinion, by=world.liu, ground="unclear", reason="请补充地点后再提")
    counts = client.get(reverse("stations:home")).context["counts"]
    assert (counts["places"], counts["received"], counts["answered"]) == (2, 2, 1)


def test_an_opinion_of_last_year_is_not_this_year_s(client: Client, world: World) -> None:
    loop = make.opinion(world.station).loop
    type(loop).objects.filter(pk=loop.pk).update(opened_at=timezone.now() - dt.timedelta(days=400))
    assert client.get(reverse("stations:home")).context["counts"]["received"] == 0


def test_the_counts_are_remembered_for_a_minute(client: Client, world: World) -> None:
    page(client, "home")
    make.opinion(world.station)
    assert client.get(reverse("stations:home")).context["counts"]["received"] == 0


def test_without_a_cache_the_pages_still_come(client: Client, world: World, settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}
    assert "今年到现在" in page(client, "home")
    assert len(client.get(reverse("stations:map_data")).json()["places"]) == 2
    assert (
        page(client, "code") and client.get(reverse("stations:code"), {"code": "999999"}).status_code == 400
    )


def test_home_sets_no_cookie(client: Client, world: World) -> None:
    assert not client.get(reverse("stations:home")).cookies


# ---------------------------------------------------------------- list


def test_the_list_names_a_station_without_a_position(client: Client, world: World) -> None:
    assert "尚未标注位置" in page(client, "list")


def test_the_list_narrows_to_a_township(client: Client, world: World) -> None:
    shown = page(client, "list", township=world.township.code)
    assert str(world.station) in shown
    assert str(world.other_station) not in shown


def test_a_village_s_room_belongs_to_its_township(client: Client, world: World) -> None:
    village = make.region("汪川村", "330127104201", Level.VILLAGE, world.township)
    room = make.station("汪川村联络室", village, world.county, Tier.ROOM)
    assert str(room) in page(client, "list", township=world.township.code)


def test_the_list_narrows_to_a_tier(client: Client, world: World) -> None:
    rooms(world, 1)
    shown = page(client, "list", tier=Tier.ROOM)
    assert "0号联络室" in shown
    assert str(world.other_station) not in shown


@pytest.mark.parametrize("words", ["威坪", "威坪镇人大代表联络站", "100001"])
def test_words_find_a_station(client: Client, world: World, words: str) -> None:
    shown = page(client, "list", q=words)
    assert reverse("stations:station", args=[world.station.public_id]) in shown
    assert str(world.other_station) not in shown


def test_words_that_find_nothing_are_kept_and_say_so(client: Client, world: World) -> None:
    shown = page(client, "list", q="<月球>")
    assert "没有找到这样的联络站" in shown
    assert "&lt;月球&gt;" in shown


@pytest.mark.parametrize("asked", [{"q": "a\0b"}, {"q": "长" * 50}, {"township": "x"}, {"tier": "moon"}])
def test_a_filter_that_makes_no_sense_gets_words_at_its_field(
    client: Client, world: World, asked: dict[str, str]
) -> None:
    assert "errorlist" in page(client, "list", **asked)


def test_a_page_that_is_not_there_shows_the_last(client: Client, world: World) -> None:
    assert str(world.other_station) in page(client, "list", page="99")


def test_a_closed_station_is_nowhere(client: Client, world: World) -> None:
    world.station.unit.is_active = False
    world.station.unit.save(update_fields=["is_active"])
    assert str(world.station) not in page(client, "list")
    for name in ("station", "poster", "qr"):
        assert client.get(reverse(f"stations:{name}", args=[world.station.public_id])).status_code == 404


def test_with_a_county_set_only_its_stations_are_shown(client: Client, world: World, settings) -> None:
    settings.COUNTY = world.county.code
    assert str(world.other_station) not in page(client, "list")
    assert client.get(reverse("stations:station", args=[world.other_station.public_id])).status_code == 404


def test_the_list_asks_as_much_for_thirty_as_for_two(
    client: Client, world: World, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        page(client, "list")
    rooms(world, 30)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, "list")


def test_home_asks_little(client: Client, world: World, django_assert_max_num_queries) -> None:
    rooms(world, 30)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, "home")


# ---------------------------------------------------------------- one station


def described(world: World, **fields: object) -> Station:
    Station.objects.filter(pk=world.station.pk).update(**fields)
    return world.station


def test_a_station_says_how_to_reach_it(client: Client, world: World) -> None:
    station = described(world, address="威坪镇中心街8号", hours="周一至周五", phone="0571-64810000")
    shown = page(client, "station", station.public_id)
    assert "威坪镇中心街8号" in shown
    assert 'href="tel:0571-64810000"' in shown
    assert reverse("stations:opinion_new", args=[station.public_id]) in shown


def test_a_station_names_its_deputies_of_today(client: Client, world: World) -> None:
    make.duty(make.user("吴前代表"), Role.DEPUTY, world.station.unit, until=dt.date(2024, 12, 31))
    shown = page(client, "station", world.station.public_id)
    assert "张代表" in shown
    assert "吴前代表" not in shown


def test_a_deputy_with_two_duties_is_named_once(client: Client, world: World) -> None:
    make.duty(world.zhang, Role.DEPUTY, world.station.unit, since=dt.date(2025, 1, 1), title="县人大代表")
    assert page(client, "station", world.station.public_id).count("张代表") == 1


def test_staff_are_not_named_as_deputies(client: Client, world: World) -> None:
    assert "刘站长" not in page(client, "station", world.station.public_id)


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (3, True), (-1, False)])
def test_a_reception_is_told_until_it_has_passed(
    client: Client, world: World, days: int, is_told: bool
) -> None:
    make.slot(world.station, timezone.localdate() + dt.timedelta(days=days))
    assert ("下次代表接待" in page(client, "station", world.station.public_id)) is is_told


def test_a_station_links_to_its_rooms_and_back(client: Client, world: World) -> None:
    rooms(world, 1)
    room = Station.objects.get(parent=world.station)
    assert room.get_absolute_url() in page(client, "station", world.station.public_id)
    assert world.station.get_absolute_url() in page(client, "station", room.public_id)


def test_a_station_page_asks_little(client: Client, world: World, django_assert_max_num_queries) -> None:
    """One question for each thing on the wall, however much of it hangs there."""
    rooms(world, 30)
    walls.filled(world)
    make.deputy(world.zhang, world.county)
    with django_assert_max_num_queries(MOST_QUERIES + 4):
        page(client, "station", world.station.public_id)


# ---------------------------------------------------------------- map


def test_the_map_page_lists_the_same_stations_without_a_script(client: Client, world: World) -> None:
    shown = page(client, "map")
    assert str(world.station) in shown
    assert 'id="map"' in shown


def test_the_map_knows_the_outline_of_its_county(client: Client, world: World, settings) -> None:
    settings.COUNTY = "330127"
    assert "geo/330127.geojson" in page(client, "map")


def test_no_page_carries_inline_script_or_style(client: Client, world: World) -> None:
    for name in ("home", "list", "map", "code", "privacy", "help"):
        shown = page(client, name)
        assert " style=" not in shown and "<style" not in shown and "<script>" not in shown


# ---------------------------------------------------------------- six digits


@pytest.mark.parametrize("typed", ["100001", " 100 001 ", "１００００１", "１００ 001"])
def test_six_digits_open_the_station(client: Client, world: World, typed: str) -> None:
    answer = client.get(reverse("stations:code"), {"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, world.station.get_absolute_url())


@pytest.mark.parametrize("typed", ["", "12345", "1000012", "十万零一", "<b>", "a\0b", "9" * 5000, "999999"])
def test_a_wrong_code_gets_words_at_the_field_and_is_kept(client: Client, world: World, typed: str) -> None:
    answer = client.get(reverse("stations:code"), {"code": typed})
    assert answer.status_code == 400
    assert answer.context["form"].errors["code"]
    assert answer.context["form"]["code"].value() == typed


def test_a_code_of_two_counties_lets_the_reader_choose(client: Client, world: World) -> None:
    Station.objects.filter(pk=world.other_station.pk).update(short_code="100001")
    shown = page(client, "code", code="100001")
    assert world.station.get_absolute_url() in shown
    assert world.other_station.get_absolute_url() in shown


def test_guessing_codes_is_slowed_down(client: Client, world: World) -> None:
    answers = {client.get(reverse("stations:code"), {"code": "999999"}).status_code for _ in range(61)}
    assert answers == {400, 429}


# ---------------------------------------------------------------- words


def test_the_notice_names_its_version_and_who_answers_for_it(client: Client, world: World) -> None:
    shown = page(client, "privacy")
    assert transitions.PRIVACY_NOTICE in shown
    assert str(world.office) in shown


@pytest.mark.parametrize("name", ["home", "list", "map", "code", "privacy", "help"])
def test_a_page_has_one_heading_of_the_first_level(client: Client, world: World, name: str) -> None:
    assert page(client, name).count("<h1") == 1


@pytest.mark.parametrize(
    "name", ["home", "list", "map", "map_data", "map_stations", "code", "privacy", "help"]
)
def test_pages_only_answer_to_reading(client: Client, world: World, name: str) -> None:
    assert client.post(reverse(f"stations:{name}"), {"key": str(uuid.uuid4())}).status_code == 405
