"""Who sees which page, and what waits for whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event
from congress_portal.loops.words import Level
from stations import transitions
from tests import factories as make
from tests.api.clocks import expire, warn
from tests.world import World

OVERSEE = ("wang", "qian", "he", "shen", "zhao")
WORK = ("zhang", "liu", "sun", "ma", "li", "lu", "gao")


def page(client: Client, world: World, who: str, address: str) -> str:
    client.force_login(getattr(world, who))
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ("/home/", "/work/", "/overview/"))
def test_nobody_sees_them_without_a_login(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("who", OVERSEE)
def test_those_who_oversee_begin_with_the_overview(client: Client, world: World, who: str) -> None:
    assert "<h1>总览</h1>" in page(client, world, who, "/home/")


@pytest.mark.parametrize("who", WORK)
def test_all_others_begin_with_their_work(client: Client, world: World, who: str) -> None:
    assert "<h1>我的待办</h1>" in page(client, world, who, "/home/")
    assert client.get("/overview/").status_code == 403


@pytest.mark.parametrize("who", (*OVERSEE, *WORK))
def test_everybody_has_a_page_of_work(client: Client, world: World, who: str) -> None:
    assert "<h1>我的待办</h1>" in page(client, world, who, "/work/")


def test_what_is_asked_and_by_when_stands_in_the_line(client: Client, world: World) -> None:
    opinion = make.opinion(world.station)
    shown = page(client, world, "liu", "/work/")
    assert opinion.loop.code in shown and "听民意" in shown and "待销号" in shown and "还剩" in shown
    assert f"/opinions/{opinion.loop.code}/" in shown


def test_work_moves_on_to_whose_turn_it_is(client: Client, world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.water, note="请处理")
    assert opinion.loop.code not in page(client, world, "liu", "/work/")
    shown = page(client, world, "li", "/work/")
    assert opinion.loop.code in shown and "待签收" in shown


def test_the_most_urgent_stands_first_and_says_so(client: Client, world: World) -> None:
    later, sooner = make.opinion(world.station).loop, make.opinion(world.station).loop
    expire(sooner)
    warn(sooner, Level.RED)
    client.force_login(world.liu)
    rows = client.get("/work/").context["rows"]
    assert [(row["loop"].code, row["level"]) for row in rows] == [(sooner.code, "red"), (later.code, "")]


def test_25_stand_on_a_page(client: Client, world: World) -> None:
    for _ in range(26):
        make.opinion(world.station)
    client.force_login(world.liu)
    assert len(client.get("/work/").context["rows"]) == 25
    assert len(client.get("/work/?page=2").context["rows"]) == 1
    assert client.get("/work/?page=%00").status_code == 200


@pytest.mark.parametrize("kind", ("", "proposal", "nothing", "%00"))
def test_an_unknown_kind_shows_opinions(client: Client, world: World, kind: str) -> None:
    assert "<h2>群众意见</h2>" in page(client, world, "he", f"/overview/?kind={kind}")


def test_an_empty_overview_says_so(client: Client, world: World) -> None:
    assert "没有正在办理的事项" in page(client, world, "he", "/overview/")


def test_the_auditor_reads_who_looked_at_personal_data(client: Client, world: World) -> None:
    ours, theirs = make.opinion(world.station), make.opinion(world.other_station)
    transitions.look_at_contact(opinion=ours, by=world.liu)
    transitions.print_receipt(opinion=ours, by=world.qian)
    Event.objects.create(
        county=world.other_county,
        loop=theirs.loop,
        verb="viewed",
        actor="person",
        by=world.zhao,
        at=theirs.loop.opened_at,
    )
    shown = page(client, world, "shen", "/looks/")
    assert all(word in shown for word in ("刘站长", "查看联系方式", "钱主任", "补打回执", ours.loop.code))
    assert "赵委员" not in shown


def test_only_the_auditor_finds_the_way_there(client: Client, world: World) -> None:
    assert 'href="/looks/"' in page(client, world, "shen", "/home/")
    assert 'href="/looks/"' not in page(client, world, "qian", "/home/")


@pytest.mark.parametrize("count", (1, 30))
def test_the_list_of_looks_costs_the_same_at_any_length(
    client: Client, world: World, count: int, django_assert_max_num_queries: Any
) -> None:
    opinion = make.opinion(world.station)
    for _ in range(count):
        transitions.look_at_contact(opinion=opinion, by=world.liu)
    client.force_login(world.shen)
    with django_assert_max_num_queries(7):
        assert client.get("/looks/").status_code == 200
