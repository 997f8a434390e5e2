"""The own password, and the temporary one that must be changed first."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from congress_portal.accounts.middleware import MustChangePassword
from congress_portal.accounts.models import AccountEvent, User
from tests.world import World

URL = "/accounts/password/"
NEW = "wo-de-xin-mima-1"


@pytest.fixture
def client(world: World) -> Client:
    cache.clear()
    client = Client()
    client.force_login(world.liu)
    return client


@pytest.fixture
def forced(world: World) -> User:
    world.liu.must_change_password = True
    world.liu.save(update_fields=["must_change_password"])
    return world.liu


def change(client: Client, old: str = "correct horse", new: str = NEW, again: str | None = None) -> object:
    data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post(URL, data)


def test_a_new_password_works_at_once_and_keeps_the_session(client: Client, world: World) -> None:
    assert change(client).status_code == 302
    world.liu.refresh_from_db()
    assert world.liu.check_password(NEW)
    assert client.get("/accounts/duties/").status_code == 200


def test_the_change_is_on_the_trail_without_the_password(client: Client, world: World) -> None:
    change(client)
    event = AccountEvent.objects.get(deed="password_changed")
    assert (event.by, event.whom, NEW in str(event.detail)) == (world.liu, world.liu, False)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"old": "wrong"}, "现在的密码不正确"),
        ({"again": "something else"}, "两次输入的新密码不一样"),
        ({"new": "correct horse"}, "不能与现在的密码相同"),
        ({"new": "1234567890123"}, "密码"),
        ({"new": "short"}, "密码"),
        ({"new": "x" * 20_000}, "200"),
        ({"new": "abc\0defghijk"}, "error-summary"),
        ({"old": ""}, "现在的密码"),
    ],
)
def test_refusals_say_why(client: Client, world: World, given: dict[str, str], words: str) -> None:
    response = change(client, **given)
    assert response.status_code == 400
    assert words in response.content.decode()
    world.liu.refresh_from_db()
    assert world.liu.check_password("correct horse")


@pytest.mark.parametrize("path", ["/home/", "/opinions/", "/accounts/duties/", "/"])
def test_with_a_temporary_password_nothing_else_is_open(client: Client, forced: User, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, URL)


def test_the_api_says_so_too(client: Client, forced: User) -> None:
    response = client.get("/api/v1/loops/")
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "password"


def test_log_out_stays_open(client: Client, forced: User) -> None:
    assert client.post("/accounts/logout/").status_code == 302


def test_after_the_change_everything_is_open(client: Client, forced: User) -> None:
    assert change(client).status_code == 302
    assert client.get("/accounts/duties/").status_code == 200


def test_log_in_leads_to_the_change(world: World, forced: User) -> None:
    response = Client().post("/accounts/login/", {"username": "liu", "password": "correct horse"})
    assert response["Location"] == URL


def test_without_a_session_cookie_nobody_asks_who_it_is(rf: RequestFactory) -> None:
    request = rf.get("/")  # has no attribute ``user``: asking for it would raise
    assert MustChangePassword(lambda _: HttpResponse("ok"))(request).content == b"ok"
