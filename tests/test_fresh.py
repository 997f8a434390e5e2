"""A kept page goes out only while nothing in the database has changed, and only to the one it was made for."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from congress_portal.loops import transitions as moves
from stations import transitions
from tests import factories as make
from tests.world import World, build


@pytest.fixture
def world(transactional_db: None) -> World:
    cache.clear()
    return build()


def reader(world: World, name: str = "liu") -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    client.get("/opinions/")  # takes the cookies along
    client.get("/opinions/")
    return client


def test_an_unchanged_list_costs_one_query(world: World, django_assert_num_queries: Any) -> None:
    client = reader(world)
    with django_assert_num_queries(1):
        assert client.get("/opinions/").status_code == 200


def test_a_new_opinion_is_on_the_list_at_once(world: World) -> None:
    client = reader(world)
    code = make.opinion(world.station).loop.code
    assert code in client.get("/opinions/").content.decode()


def test_the_citizen_sees_each_step_at_once(world: World) -> None:
    opinion, client = make.opinion(world.station), Client()
    page = f"/track/{opinion.track_code}/"
    before = [client.get(page).content for _ in range(3)][-1]
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请办理")
    assert client.get(page).content != before


def test_after_logging_out_the_list_is_gone(world: World) -> None:
    client = reader(world)
    cookies = client.cookies.copy()
    client.post("/accounts/logout/")
    client.cookies = cookies
    assert client.get("/opinions/").status_code == 302


def test_nobody_gets_the_page_of_another(world: World) -> None:
    code = make.opinion(world.station).loop.code
    assert code in reader(world).get("/opinions/").content.decode()
    assert code not in reader(world, "li").get("/opinions/").content.decode()
    assert Client().get("/opinions/").status_code == 302


def test_a_duty_that_ended_takes_effect_at_once(world: World) -> None:
    code = make.opinion(world.station).loop.code
    client = reader(world)
    world.liu.duty_set.update(until="2024-12-31")
    assert code not in client.get("/opinions/").content.decode()


def test_the_kept_page_carries_the_same_headers(world: World) -> None:
    client = reader(world)
    answer = client.get("/opinions/")
    assert "content-security-policy" in {name.lower() for name, _ in answer.items()}
    assert answer["Cache-Control"] == "private, no-store"
