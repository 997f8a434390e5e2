"""Log-in, log-out, the lock after too many wrong passwords."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from congress_portal.accounts import lockout
from tests.world import World

URL = "/accounts/login/"
RIGHT = "correct horse"
WRONG = "登录名或密码不正确"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def log_in(client: Client, username: str = "liu", password: str = RIGHT, **data: str) -> object:
    return client.post(URL, {"username": username, "password": password, **data})


def test_the_right_password_leads_home(client: Client, world: World) -> None:
    response = log_in(client)
    assert (response.status_code, response["Location"]) == (302, reverse("dashboard:home"))


def test_next_is_followed_on_our_own_site(client: Client, world: World) -> None:
    assert log_in(client, next="/accounts/duties/")["Location"] == "/accounts/duties/"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "-1", "home", "\0"],
)
def test_next_never_leads_elsewhere(client: Client, world: World, target: str) -> None:
    assert log_in(client, next=target)["Location"] == reverse("dashboard:home")


def test_an_unknown_name_and_a_wrong_password_read_the_same(client: Client, world: World) -> None:
    unknown, wrong = log_in(client, username="nobody"), log_in(client, password="wrong")
    for response in (unknown, wrong):
        assert response.status_code == 400
        assert WRONG in response.content.decode()


def test_a_deactivated_user_reads_the_same(client: Client, world: World) -> None:
    world.liu.is_active = False
    world.liu.save(update_fields=["is_active"])
    assert WRONG in log_in(client).content.decode()


@pytest.mark.parametrize("username", ["", "\0", "li\0u", "字" * 20_000, "'; DROP TABLE x; --", "😀"])
def test_strange_names_are_refused_in_words(client: Client, world: World, username: str) -> None:
    assert log_in(client, username=username).status_code == 400


@pytest.mark.parametrize("password", ["", "\0", "x" * 20_000, "密码" * 80])
def test_strange_passwords_are_refused_in_words(client: Client, world: World, password: str) -> None:
    assert log_in(client, password=password).status_code == 400


def test_what_was_typed_stays_but_the_password(client: Client, world: World) -> None:
    page = log_in(client, password="not this one").content.decode()
    assert 'value="liu"' in page
    assert "not this one" not in page


def test_a_name_is_shut_after_too_many_tries_even_for_the_right_password(
    client: Client, world: World
) -> None:
    for _ in range(lockout.MOST_FOR_A_NAME):
        log_in(client, password="wrong")
    response = log_in(client)
    assert response.status_code == 429
    assert "15分钟后再试" in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= lockout.SECONDS


def test_another_name_is_not_shut(client: Client, world: World) -> None:
    for _ in range(lockout.MOST_FOR_A_NAME + 1):
        log_in(client, password="wrong")
    assert log_in(client, username="ma").status_code == 302


def test_an_address_is_shut_after_trying_many_names(client: Client, world: World) -> None:
    for number in range(lockout.MOST_FROM_AN_ADDRESS):
        log_in(client, username=f"name{number}")
    assert log_in(client).status_code == 429


def test_a_right_password_gives_its_try_back(world: World) -> None:
    for _ in range(3 * lockout.MOST_FOR_A_NAME):
        assert log_in(Client()).status_code == 302


def test_without_a_cache_nobody_is_locked_out(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(lockout.cache, "add", down)
    assert log_in(client).status_code == 302


def test_log_out_takes_a_post(client: Client, world: World) -> None:
    client.force_login(world.liu)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_who_is_logged_in_is_not_asked_again(client: Client, world: World) -> None:
    client.force_login(world.liu)
    assert client.get(URL + "?next=/accounts/duties/")["Location"] == "/accounts/duties/"
    assert client.get(URL + "?next=duties")["Location"] == reverse("dashboard:home")


def test_the_page_is_not_kept_by_browsers(client: Client, db: None) -> None:
    assert "no-store" in client.get(URL)["Cache-Control"]
