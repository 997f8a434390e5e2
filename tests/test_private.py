"""What browsers and proxies between may keep."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories as make
from tests.world import World

PUBLIC = ("/", "/stations/", "/map/", "/help/", "/privacy/", "/s/weiping0000001/")
PRIVATE = (
    "/opinions/", "/work/", "/home/", "/notices/", "/accounts/duties/", "/api/v1/loops/", "/nowhere/",
    "/api/v1/nothing/",
)  # fmt: skip


def kept(client: Client, path: str) -> str:
    return str(client.get(path).headers.get("Cache-Control", "anything"))


@pytest.mark.parametrize("path", (*PRIVATE, *PUBLIC))
def test_nothing_is_kept_of_somebody_logged_in(world: World, path: str) -> None:
    client = Client()
    client.force_login(world.liu)
    assert "no-store" in kept(client, path)


@pytest.mark.parametrize("path", PRIVATE)
def test_nothing_is_kept_of_the_way_to_the_log_in_page(world: World, path: str) -> None:
    assert "no-store" in kept(Client(), path)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_of_anybody_may_be_kept(world: World, path: str) -> None:
    assert kept(Client(), path) == "anything"


def test_what_says_for_itself_how_long_is_left_alone(world: World) -> None:
    assert kept(Client(), "/map/data.json").startswith("public, max-age=")


def test_the_citizens_page_is_not_kept(world: World) -> None:
    assert "no-store" in kept(Client(), f"/track/{make.opinion(world.station).track_code}/")


def test_head_is_answered_like_get(world: World) -> None:
    opinion, client = make.opinion(world.station), Client()
    client.force_login(world.liu)
    code, clock = opinion.loop.code, opinion.loop.deadlines.earliest("pk").pk
    for path in (
        f"/track/{opinion.track_code}/", "/track/", "/s/weiping0000001/opinion/", "/opinions/",
        f"/opinions/{code}/", f"/loops/why/{clock}/", f"/loops/{code}/reject/",
    ):  # fmt: skip
        assert client.head(path).status_code == client.get(path).status_code, path
