"""A session lives while it is used, half an hour without use, and never longer than a working day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress_portal.accounts import sessions
from tests.world import World

PAGE = "/accounts/duties/"


def later(client: Client, minutes: int) -> None:
    """As if the session had been made, and written, that much earlier."""
    row = Session.objects.get(pk=client.session.session_key)
    content = row.get_decoded()
    aged = {name: content[name] - minutes * 60 for name in (sessions.BEGUN, sessions.WRITTEN)}
    row.session_data = sessions.SessionStore().encode({**content, **aged})
    row.expire_date -= dt.timedelta(minutes=minutes)
    row.save()
    cache.clear()


def status(client: Client) -> int:
    return client.get(PAGE).status_code


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.liu)
    return client


def test_after_half_an_hour_without_use_the_session_is_over(client: Client) -> None:
    later(client, 31)
    assert status(client) == 302


def test_use_keeps_the_session_alive(client: Client) -> None:
    for _ in range(4):
        later(client, 20)
        assert status(client) == 200


def test_after_eight_hours_it_is_over_all_the_same(client: Client) -> None:
    for _ in range(23):
        later(client, 20)
        assert status(client) == 200
    later(client, 21)
    assert status(client) == 302


@pytest.mark.parametrize(("minutes", "writes"), [(0, 0), (4, 0), (6, 1)])
def test_a_session_in_use_is_written_once_in_five_minutes(client: Client, minutes: int, writes: int) -> None:
    later(client, minutes)
    with CaptureQueriesContext(connection) as seen:
        status(client)
    assert sum(query["sql"].startswith("UPDATE") for query in seen) == writes


@pytest.mark.parametrize(
    "key", ['"abcdefgh\\000ij"', "x" * 5000, '"\\377\\377\\377\\377\\377\\377\\377\\377"', "../../etc"]
)
def test_a_made_up_cookie_is_no_session(world: World, key: str) -> None:
    answer = Client().get(PAGE, headers={"cookie": f"sessionid={key}"})
    assert answer.status_code == 302
