"""Tokens: given behind the same lock as the log-in page, and ended with the password or with time."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from congress_portal.accounts import key_transitions, keys, lockout, transitions
from congress_portal.accounts.models import AccountEvent, ApiKey, Deed, User
from tests.api.conftest import Api
from tests.loops.together import together
from tests.world import World, build

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
    assert "请先设置自己的密码" in answer.json()["error"]["message"] and not ApiKey.objects.exists()


def test_a_token_is_refused_while_the_password_must_be_changed(world: World, api: Api) -> None:
    client = api(world.liu)
    forced(world.liu)
    answer = client.get(LOOPS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "password")


def test_a_token_ends_after_some_hours(world: World, api: Api, settings: Any) -> None:
    answer = ask(api).json()
    client = api(None)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer['token']}")
    assert client.get(LOOPS).status_code == 200
    key = ApiKey.objects.get()
    assert key.expires_at - key.made_at == dt.timedelta(hours=settings.TOKEN_HOURS)
    assert parse_datetime(answer["expires_at"]) == key.expires_at and key.by_password
    ApiKey.objects.update(made_at=timezone.now() - dt.timedelta(days=1), expires_at=timezone.now())
    assert client.get(LOOPS).status_code == 401


def test_only_a_digest_is_kept(world: World, api: Api) -> None:
    given = ask(api).json()["token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(accounts_apikey)::text FROM accounts_apikey")
        assert given[8:] not in cursor.fetchone()[0]
    assert "authtoken_token" not in connection.introspection.table_names()


def test_each_asking_gives_another_and_the_oldest_end(world: World, api: Api) -> None:
    given = [ask(api).json()["token"] for _ in range(key_transitions.MOST + 1)]
    assert len(set(given)) == len(given) and ApiKey.objects.good().count() == key_transitions.MOST
    assert keys.key_of(given[0]) is None and keys.key_of(given[1]) is not None
    assert AccountEvent.objects.filter(deed=Deed.KEY_ENDED, whom=world.liu).count() == 1
    made, _words = key_transitions.make_key(user=world.liu, name="同步", scopes=["read:loops"], days=1)
    assert made.is_good, "what a password gave does not count among a user's own keys"
    long_ago = timezone.now() - dt.timedelta(days=200)
    ApiKey.objects.filter(by_password=True).update(
        made_at=long_ago, expires_at=long_ago + dt.timedelta(hours=1)
    )
    ask(api)
    assert ApiKey.objects.count() == 2


def test_programs_of_before_may_write_token(world: World, api: Api) -> None:
    client = api(None)
    client.credentials(HTTP_AUTHORIZATION=f"Token {ask(api).json()['token']}")
    assert client.get(LOOPS).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_stay_within_the_most(transactional_db: None) -> None:
    world = build()
    for _number in range(key_transitions.MOST):
        key_transitions.give_key(user=world.liu)
    act = partial(key_transitions.give_key, user=world.liu)
    ended = together(act, act, on=world.liu)
    assert len(ended.won) == 2 and ApiKey.objects.good().count() == key_transitions.MOST


def test_no_key_comes_after_a_change_with_the_password_of_before(world: World) -> None:
    of_before = User.objects.get(pk=world.liu.pk)
    transitions.change_password(user=world.liu, password=NEW)
    with pytest.raises(PermissionDenied):
        key_transitions.give_key(user=of_before)
    with pytest.raises(PermissionDenied):
        key_transitions.make_key(user=of_before, name="同步", scopes=["read:loops"], days=1)
    assert not ApiKey.objects.exists()
    assert key_transitions.give_key(user=User.objects.get(pk=of_before.pk))[0].is_good


@pytest.mark.django_db(transaction=True)
def test_a_key_asked_for_while_the_password_changes_does_not_stay(transactional_db: None) -> None:
    world = build()
    ended = together(
        partial(transitions.change_password, user=world.liu, password=NEW),
        partial(key_transitions.give_key, user=User.objects.get(pk=world.liu.pk)),
        on=world.liu,
    )
    assert ended.refused in ([], [PermissionDenied]) and not ApiKey.objects.good().exists()


@pytest.mark.parametrize("deed", ("reset_password", "change_password", "deactivate"))
def test_tokens_end_with_the_password_and_the_account(world: World, api: Api, deed: str) -> None:
    client = api(world.liu)
    given: dict[str, Any] = {"password": NEW} if deed == "change_password" else {}
    given |= {} if given else {"by": world.gao, "county": world.county}
    getattr(transitions, deed)(user=world.liu, **given)
    assert client.get(LOOPS).status_code == 401
    assert not ApiKey.objects.good().exists()


def test_who_is_let_in_again_needs_a_new_token(world: World, api: Api) -> None:
    client = api(world.liu)
    transitions.deactivate(user=world.liu, by=world.gao, county=world.county)
    transitions.activate(user=world.liu, by=world.gao, county=world.county)
    assert client.get(LOOPS).status_code == 401
