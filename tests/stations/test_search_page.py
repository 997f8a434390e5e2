"""The search box on the staff's list, its results and its filter in the API."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from congress_portal.accounts.models import User
from stations.models import Opinion
from tests import factories as make
from tests.stations.counting import queries_of
from tests.world import World

LAMP = "村口的路灯坏了三个月。"


def page(user: User, query: str = "", status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/opinions/{query}")
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def lamp(world: World) -> Opinion:
    make.opinion(world.station, "水管漏水。", category=make.category("water", "供水"))
    return make.opinion(world.station, LAMP)


def test_the_list_has_a_search_box(world: World) -> None:
    assert '<input class="form-control" type="search" id="id_q" name="q"' in page(world.liu)


def test_what_was_typed_is_found_marked_and_kept_in_the_box(world: World, lamp: Opinion) -> None:
    shown = page(world.liu, "?q=路灯")
    assert lamp.loop.code in shown and "水管" not in shown
    assert "<mark>路灯</mark>" in shown and 'value="路灯"' in shown and "找到 1 件" in shown


def test_markup_in_an_opinion_and_in_the_search_stays_text(world: World) -> None:
    make.opinion(world.station, "<script>alert(1)</script>路灯")
    shown = page(world.liu, '?q=路灯+"><img+src=x>')
    assert "<script>alert" not in shown and "<img src=x" not in shown


def test_a_handler_does_not_find_anothers_case_by_a_word_in_it(world: World, lamp: Opinion) -> None:
    assert lamp.loop.code not in page(world.li, "?q=路灯")


def test_the_other_filters_narrow_what_is_found_and_are_kept(world: World, lamp: Opinion) -> None:
    shown = page(world.liu, "?q=路灯&category=water")
    assert lamp.loop.code not in shown
    assert '<input type="hidden" name="category" value="water">' in shown


def test_the_filters_keep_the_words(world: World, lamp: Opinion) -> None:
    assert re.search(
        r'<input type="hidden" name="q" value="路灯"[^>]*id="kept_q"', page(world.liu, "?q=路灯&filter=1")
    )


def test_the_filters_are_a_tap_away_with_the_words_kept(world: World, lamp: Opinion) -> None:
    shown = page(world.liu, "?q=路灯")
    assert "?filter=1&amp;q=%E8%B7%AF%E7%81%AF" in shown and 'name="category"' not in shown


def test_a_slip_is_said_to_be_one(world: World, lamp: Opinion) -> None:
    shown = page(world.liu, "?q=路登坏了")
    assert lamp.loop.code in shown and "没有完全一致的" in shown


def test_too_long_words_are_refused_at_their_field(world: World) -> None:
    shown = page(world.liu, "?q=" + "长" * 61)
    assert 'id="id_q_error"' in shown or "errorlist" in shown


@pytest.mark.parametrize(
    "query", ["?q=%27%5C%25_", "?q=%F0%A0%80%80", "?q=路灯&page=999", "?q=路灯&page=x", "?q=+"]
)
def test_odd_searches_answer(world: World, lamp: Opinion, query: str) -> None:
    page(world.liu, query)


def test_thirty_results_fill_two_pages(world: World) -> None:
    for _number in range(30):
        make.opinion(world.station, LAMP)
    first, second = page(world.liu, "?q=路灯"), page(world.liu, "?q=路灯&page=2")
    assert (first.count("YJ-"), second.count("YJ-")) == (25 * 2, 5 * 2)


def test_the_page_asks_as_often_for_thirty_as_for_one(world: World) -> None:
    make.opinion(world.station, LAMP)
    few = queries_of(world.liu, "/opinions/?q=路灯坏了")
    for _number in range(29):
        make.opinion(world.station, LAMP)
    assert queries_of(world.liu, "/opinions/?q=路灯坏了") <= few


def test_the_api_finds_the_same(world: World, lamp: Opinion) -> None:
    client = Client()
    client.force_login(world.liu)
    rows = client.get("/api/v1/opinions/", {"q": "路登坏了"}).json()["results"]
    assert [row["code"] for row in rows] == [lamp.loop.code]
