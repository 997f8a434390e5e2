"""Who lost the query code gets the receipt again at the desk, and the place where they stood is shown to staff."""

import pytest
from django.test import Client

from congress_portal.loops.models import Event
from tests import factories as make
from tests.loops import stages
from tests.stations.test_staff_pages import as_
from tests.world import World


def test_the_keeper_prints_the_receipt_again_and_it_is_recorded(world: World) -> None:
    opinion = make.opinion(world.station)
    page = as_(world.liu).post(f"/opinions/{opinion.loop.code}/receipt/").content.decode()
    assert all(part in page for part in opinion.spaced_code.split()) and "<svg" in page
    event = Event.objects.get(loop=opinion.loop, verb="viewed")
    assert (event.by, event.detail) == (world.liu, {"what": "receipt"})


@pytest.mark.parametrize(("person", "code"), [("qian", 200), ("zhang", 403), ("ma", 403), ("wang", 403)])
def test_only_the_station_and_the_office_print_it(world: World, person: str, code: int) -> None:
    loop = stages.offered_township(world)
    url = f"/opinions/{loop.code}/receipt/"
    assert as_(getattr(world, person)).post(url).status_code == code
    assert Event.objects.filter(loop=loop, verb="viewed").exists() is (code == 200)


@pytest.mark.parametrize(("person", "offered"), [("liu", True), ("ma", False)])
def test_the_button_stands_where_it_works(world: World, person: str, offered: bool) -> None:
    loop = stages.offered_township(world)
    page = as_(getattr(world, person)).get(loop.get_absolute_url()).content.decode()
    assert ("补打回执" in page) is offered


def test_the_query_code_is_not_on_the_page_unasked(world: World) -> None:
    opinion = make.opinion(world.station)
    page = as_(world.liu).get(opinion.loop.get_absolute_url()).content.decode()
    assert opinion.track_code not in page and opinion.spaced_code not in page


def test_the_receipt_is_not_fetched_by_a_link(world: World) -> None:
    opinion = make.opinion(world.station)
    assert as_(world.liu).get(f"/opinions/{opinion.loop.code}/receipt/").status_code == 405


def test_staff_see_where_the_citizen_stood(world: World) -> None:
    opinion = make.opinion(world.station, lng=118.7654321, lat=29.7)
    page = as_(world.liu).get(opinion.loop.get_absolute_url()).content.decode()
    assert "经度 118.76543，纬度 29.70000" in page


def test_the_citizens_page_does_not_show_the_position(world: World) -> None:
    opinion = make.opinion(world.station, lng=118.7654321, lat=29.7)
    assert "118.765" not in Client().get(f"/track/{opinion.track_code}/").content.decode()
