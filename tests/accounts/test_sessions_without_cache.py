"""Who has logged in stays so while the cache is away; a missing slash leads to the page."""

from typing import Any

from django.test import Client

from tests.world import World


def test_pages_open_and_log_out_works_while_redis_is_away(
    world: World, client: Client, settings: Any
) -> None:
    client.force_login(world.liu)
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert client.get("/opinions/").status_code == 200
    assert client.get("/stations/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_an_address_without_its_slash_leads_to_the_page(world: World, client: Client) -> None:
    assert client.get("/track").status_code == 301
