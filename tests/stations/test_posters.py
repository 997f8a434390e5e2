"""Posters as PDF: one for whoever scans the page, all in one go for those who look after the stations."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from stations.reading import posters
from stations.words import Tier
from tests import factories as make
from tests.stations.test_maps import many
from tests.world import World

pytestmark = pytest.mark.django_db


def pages(pdf: bytes) -> int:
    return int(re.findall(rb"/Type/Pages/Count (\d+)", pdf)[0])


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def all_in_one(user: User, **asked: str):
    return logged_in(user).get(reverse("stations:posters_pdf"), asked)


def test_a_station_s_poster_is_one_page(client: Client, world: World) -> None:
    answer = client.get(reverse("stations:poster_pdf", args=[world.station.public_id]))
    assert answer["Content-Type"] == "application/pdf"
    assert pages(answer.content) == 1


def test_an_unchanged_poster_is_not_sent_twice(client: Client, world: World) -> None:
    address = reverse("stations:poster_pdf", args=[world.station.public_id])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_new_hours_make_another_poster(client: Client, world: World) -> None:
    address = reverse("stations:poster_pdf", args=[world.station.public_id])
    first = client.get(address)
    world.station.hours = "周一至周五"
    world.station.save(update_fields=["hours"])
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_poster_says_what_a_reader_needs(world: World, settings) -> None:
    settings.SITE_URL = "https://portal.example"
    world.station.hours = "周一至周五 8:30—17:00"
    one = posters.poster(world.station)
    assert (one["name"], one["code"], len(one["steps"])) == (str(world.station), "100001", 3)
    assert ["开放时间", "周一至周五 8:30—17:00"] in one["facts"]
    assert "portal.example" in dict(one["facts"])["网址"]


def test_a_keeper_prints_the_own_station(world: World) -> None:
    make.station("别的联络室", world.township, world.county, Tier.ROOM)
    assert pages(all_in_one(world.liu).content) == 1


def test_the_office_prints_all_of_the_county_and_none_of_another(world: World) -> None:
    make.station("别的联络室", world.township, world.county, Tier.ROOM)
    assert pages(all_in_one(world.qian).content) == 2


def test_a_township_is_printed_alone(world: World) -> None:
    many(world, 40)
    first = world.county.children.get(name="第0乡")
    assert pages(all_in_one(world.qian, township=first.code).content) == 2


def test_too_many_for_one_file_are_asked_for_by_township(world: World, monkeypatch) -> None:
    monkeypatch.setattr(posters, "MOST", 1)
    make.station("别的联络室", world.township, world.county, Tier.ROOM)
    answer = all_in_one(world.qian)
    assert (answer.status_code, "请选择乡镇" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("asked", [{"township": "x\0"}, {"tier": "moon"}, {"township": "9" * 300}])
def test_nonsense_prints_nothing(world: World, asked: dict[str, str]) -> None:
    answer = all_in_one(world.qian, **asked)
    assert (answer.status_code, "errorlist" in answer.content.decode()) == (400, True)


def test_all_in_one_go_asks_the_same_for_many(world: World, django_assert_max_num_queries) -> None:
    office = logged_in(world.qian)
    with django_assert_max_num_queries(12) as few:
        office.get(reverse("stations:posters_pdf"))
    many(world, 60)
    with django_assert_max_num_queries(len(few.captured_queries)):
        office.get(reverse("stations:posters_pdf"))


@pytest.mark.slow
def test_every_station_gets_its_page_of_the_file(world: World) -> None:
    many(world, 499)
    answer = all_in_one(world.qian)
    assert pages(answer.content) == 500
