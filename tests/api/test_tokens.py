"""Tokens: given behind the same lock as the log-in page, and ended with the password or with time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from congress_portal.accounts import lockout, transitions
from congress_portal.accounts.models import User
from tests.api.conftest import Api
from tests.world import World

LOOPS = "/api/v1/loops/"
NEW = "wo-de-xin-mima-1"


def ask(api: Api, password: str = "correct horse", username: str = "liu") -> Any:
    return api(None).post("/api/v1/token/", {"username": username, "password": password})


def forced(user: User) -> User:
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    return user


def test_too_many_wrong_passwords_shut_the_name_here_too(world: World, api: Api) -> None:
    for _ in range(lockout.MOST_FOR_A_NAME):
        assert ask(api, "wrong").status_code == 400
    answer = ask(api)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "throttled")
    assert 0 < int(answer["Retry-After"]) <= lockout.SECONDS


def test_tries_here_and_on_the_page_count_together(world: World, api: Api) -> None:
    for _ in range(lockout.MOST_FOR_A_NAME):
        ask(api, "wrong", "ｌｉｕ")
    assert Client().post("/accounts/login/", {"username": "liu", "password": "x"}).status_code == 429


def test_a_right_password_gives_its_try_back(world: World, api: Api) -> None:
    assert {ask(api).status_code for _ in range(2 * lockout.MOST_FOR_A_NAME)} == {200}


def test_a_temporary_password_gives_no_token(world: World, api: Api) -> None:
    forced(world.liu)
    answer = ask(api)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "password")
    assert "请先设置自己的密码" in answer.json()["error"]["message"] and not Token.objects.exists()


def test_a_token_is_refused_while_the_password_must_be_changed(world: World, api: Api) -> None:
    client = api(world.liu)
    forced(world.liu)
    answer = client.get(LOOPS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "password")


def test_a_token_grows_too_old(world: World, api: Api, settings: Any) -> None:
    client, days = api(world.liu), dt.timedelta(days=settings.TOKEN_AGE_DAYS)
    Token.objects.update(created=timezone.now() - days + dt.timedelta(minutes=1))
    assert client.get(LOOPS).status_code == 200
    Token.objects.update(created=timezone.now() - days)
    assert client.get(LOOPS).status_code == 401


def test_in_place_of_an_old_token_there_is_a_new_one(world: World, api: Api) -> None:
    first = ask(api).json()["token"]
    assert ask(api).json()["token"] == first
    Token.objects.update(created=timezone.now() - dt.timedelta(days=31))
    assert ask(api).json()["token"] != first


@pytest.mark.parametrize("deed", ("reset_password", "change_password", "deactivate"))
def test_tokens_end_with_the_password_and_the_account(world: World, api: Api, deed: str) -> None:
    client = api(world.liu)
    given: dict[str, Any] = {"password": NEW} if deed == "change_password" else {}
    given |= {} if given else {"by": world.gao, "county": world.county}
    getattr(transitions, deed)(user=world.liu, **given)
    assert client.get(LOOPS).status_code == 401
    assert not Token.objects.exists()


def test_who_is_let_in_again_needs_a_new_token(world: World, api: Api) -> None:
    client = api(world.liu)
    transitions.deactivate(user=world.liu, by=world.gao, county=world.county)
    transitions.activate(user=world.liu, by=world.gao, county=world.county)
    assert client.get(LOOPS).status_code == 401
