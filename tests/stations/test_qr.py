"""The code on a station's wall: what it says, how it is kept, and the poster round it."""

import io
from xml.etree import ElementTree

import pytest
import segno
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def qr(client: Client, world: World, **headers: str):
    return client.get(reverse("stations:qr", args=[world.station.public_id]), headers=headers)


def test_the_code_says_the_station_s_public_address(client: Client, world: World, settings) -> None:
    settings.SITE_URL = "https://portal.example"
    expected = io.BytesIO()
    segno.make(f"https://portal.example/s/{world.station.public_id}/?p=1", error="m").save(
        expected, kind="svg", border=4
    )
    drawn = [
        ElementTree.fromstring(svg).findall(f".//{SVG}path")[-1].get("d")
        for svg in (qr(client, world).content, expected.getvalue())
    ]
    assert drawn[0] == drawn[1]


def test_the_code_does_not_follow_the_name_of_the_request(client: Client, world: World, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert qr(client, world, host="evil.example").content == qr(client, world).content


def test_the_code_is_a_picture_that_scales(client: Client, world: World) -> None:
    answer = qr(client, world)
    assert answer["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(answer.content).get("viewBox")


def test_the_code_is_kept_for_a_day_and_not_sent_twice(client: Client, world: World) -> None:
    first = qr(client, world)
    assert "max-age=86400" in first["Cache-Control"]
    assert qr(client, world, if_none_match=first["ETag"]).status_code == 304


def test_an_unknown_station_has_no_code(client: Client, world: World) -> None:
    assert client.get(reverse("stations:qr", args=["nothing"])).status_code == 404


def test_the_poster_carries_the_code_and_the_digits(client: Client, world: World) -> None:
    shown = client.get(reverse("stations:poster", args=[world.station.public_id])).content.decode()
    assert reverse("stations:qr", args=[world.station.public_id]) in shown
    assert world.station.short_code in shown
