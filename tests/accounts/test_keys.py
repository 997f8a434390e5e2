"""Keys of the API: made by their user, for some addresses and some days, and ended."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from congress_portal.accounts import key_transitions, keys, scopes, transitions
from congress_portal.accounts.models import AccountEvent, ApiKey, User
from congress_portal.accounts.sessions import BEGUN
from tests import factories as make
from tests.notices.test_two_at_once import together
from tests.world import World

LOOPS = "/api/v1/loops/"
NEW = "/accounts/keys/new/"


def key(user: User, *asked: str, days: int = 30) -> tuple[ApiKey, APIClient]:
    made, words = key_transitions.make_key(user=user, name="同步", scopes=asked or ["read:loops"], days=days)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {words}")
    return made, client


def logged_in(user: User, minutes_ago: int = 0) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session[BEGUN] = timezone.now().timestamp() - 60 * minutes_ago
    session.save()
    return client


def test_the_page_shows_the_key_once_and_keeps_its_hash(world: World) -> None:
    client = logged_in(world.liu)
    page = client.post(NEW, {"name": "县平台", "scopes": ["read:loops"], "days": 30}).content.decode()
    words = re.search(r"cp_[\w-]{51}", page)[0]  # type: ignore[index]
    row = ApiKey.objects.get()
    assert (row.digest, row.user, row.scopes) == (keys.digest_of(words), world.liu, ["read:loops"])
    assert words not in client.get("/accounts/keys/").content.decode()
    assert APIClient().get(LOOPS, HTTP_AUTHORIZATION=f"Bearer {words}").status_code == 200
    event = AccountEvent.objects.get(deed="key_made")
    assert (event.by, event.whom, event.detail["scopes"]) == (world.liu, world.liu, ["read:loops"])
    assert words not in str(event.detail)


def test_what_a_password_gave_is_listed_while_it_is_good(world: World) -> None:
    key(world.liu)
    given, _words = key_transitions.give_key(user=world.liu)
    of_liu, of_county = logged_in(world.liu), logged_in(world.gao)
    for reader, page in ((of_liu, "/accounts/keys/"), (of_county, reverse("accounts:county_keys"))):
        assert given in reader.get(page).context["page_obj"].object_list
    key_transitions.end_key(key=given, by=world.liu)
    for reader, page in ((of_liu, "/accounts/keys/"), (of_county, reverse("accounts:county_keys"))):
        (left,) = reader.get(page).context["page_obj"].object_list
        assert not left.by_password


def test_who_logged_in_long_ago_is_asked_for_the_password(world: World) -> None:
    client, typed = logged_in(world.liu, minutes_ago=11), {"name": "甲", "scopes": ["read:loops"], "days": 30}
    wrong = client.post(NEW, {**typed, "password": "wrong"})
    assert (wrong.status_code, "现在的密码不正确" in wrong.content.decode()) == (400, True)
    assert 'value="甲"' in wrong.content.decode() and not ApiKey.objects.exists()
    assert client.post(NEW, {**typed, "password": "correct horse"}).status_code == 200
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"scopes": ["read:everything"]}, "scopes"),
        ({"scopes": []}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"days": 10**30}, "days"),
        ({"name": "长" * 61}, "name"),
        ({"name": "\0"}, "name"),
    ],
)
def test_what_is_typed_wrong_is_refused_at_its_field(world: World, typed: dict[str, Any], field: str) -> None:
    answer = logged_in(world.liu).post(NEW, {"name": "甲", "scopes": ["read:loops"], "days": 30, **typed})
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_never_does_more_than_its_scopes_and_its_user(world: World) -> None:
    loop = make.opinion(world.station).loop
    _made, client = key(world.li, "read:loops")
    assert client.get(f"{LOOPS}{loop.code}/").status_code == 404  # 李科 may not know of it
    _made, client = key(world.liu, "read:loops")
    assert client.get(f"{LOOPS}{loop.code}/").status_code == 200
    refused = client.post(f"{LOOPS}{loop.code}/acknowledge/", {}, format="json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope")
    assert "move:loops" in refused.json()["error"]["message"]
    assert refused["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="move:loops"'
    assert client.get("/api/v1/notices/").status_code == 403
    assert client.get("/api/v1/stations/").status_code == 200  # public: no scope is asked
    _made, client = key(world.liu, "move:loops")
    assert client.post(f"{LOOPS}{loop.code}/acknowledge/", {}, format="json").status_code == 200


def _past(made: ApiKey, world: World) -> None:
    then = timezone.now() - dt.timedelta(days=40)
    ApiKey.objects.update(made_at=then, expires_at=then + dt.timedelta(days=30))


ENDS = {
    "its user": lambda made, world: key_transitions.end_key(key=made, by=world.liu),
    "an administrator": lambda made, world: key_transitions.end_key(
        key=made, by=world.gao, county=world.county
    ),
    "time": _past,
    "a new password": lambda made, world: transitions.change_password(user=world.liu, password="wo-de-xin-1"),
    "a reset": lambda made, world: transitions.reset_password(
        user=world.liu, by=world.gao, county=world.county
    ),
}


@pytest.mark.parametrize("who", ENDS)
def test_a_key_ends(world: World, who: str) -> None:
    made, client = key(world.liu)
    assert client.get(LOOPS).status_code == 200
    ENDS[who](made, world)
    answer = client.get(LOOPS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "authentication_failed")


def test_a_key_stays_ended_when_its_user_is_let_in_again(world: World) -> None:
    _made, client = key(world.liu)
    transitions.deactivate(user=world.liu, by=world.gao, county=world.county)
    assert client.get(LOOPS).status_code == 401
    transitions.activate(user=world.liu, by=world.gao, county=world.county)
    assert client.get(LOOPS).status_code == 401


def test_an_ended_key_is_ended_once_on_the_trail(world: World) -> None:
    made, _client = key(world.liu)
    client = logged_in(world.gao)
    assert made.head in client.get("/accounts/county-keys/").content.decode()
    for _ in range(2):
        client.post(f"/accounts/county-keys/{made.pk}/end/")
    assert [event.by for event in AccountEvent.objects.filter(deed="key_ended")] == [world.gao]


def test_nobody_ends_the_key_of_another(world: World) -> None:
    made, _client = key(world.liu)
    assert logged_in(world.sun).post(f"/accounts/keys/{made.pk}/end/").status_code == 404
    with pytest.raises(PermissionDenied):
        key_transitions.end_key(key=made, by=world.sun)
    with pytest.raises(PermissionDenied):
        key_transitions.end_key(key=made, by=world.gao, county=world.other_county)
    assert ApiKey.objects.good().count() == 1


@pytest.mark.parametrize("given", ("cp_", "cp_" + "x" * 51, "Bearer", "长", "", "\0", "cp_" + "长" * 51))
def test_a_mistyped_key_does_not_reach_the_database(
    world: World, given: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert keys.key_of(given) is None


def test_who_must_change_the_password_makes_no_key_and_uses_none(world: World) -> None:
    _made, client = key(world.liu)
    User.objects.filter(pk=world.liu.pk).update(must_change_password=True)
    answer = client.get(LOOPS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "password")
    with pytest.raises(PermissionDenied):
        key(world.liu)


def test_the_last_use_is_written_down_coarsely(world: World) -> None:
    _made, client = key(world.liu)
    client.get(LOOPS)
    first = ApiKey.objects.get().last_used_at
    client.get("/api/v1/loops/?page_size=2")
    assert first is not None and ApiKey.objects.get().last_used_at == first


def test_every_address_of_the_api_has_its_scope_and_every_scope_an_address() -> None:
    used: set[str | None] = set()
    for pattern in get_resolver("congress_portal.api_urls").url_patterns:
        view = pattern.callback.cls  # type: ignore[union-attr]
        if pattern.name == "nothing":
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view, method):
                scope = scopes.asked_by(str(pattern.name), method.upper())
                assert scope is not None, (pattern.name, method)
                used.add(scope)
    assert used - {scopes.PUBLIC} == scopes.SCOPES.keys()


def test_the_schema_names_the_scheme_and_the_scope(client: Client, db: None) -> None:
    found = client.get("/api/schema/", {"format": "json"}).json()
    assert found["components"]["securitySchemes"]["keyAuth"]["scheme"] == "bearer"
    sign_off = found["paths"]["/api/v1/loops/{code}/sign_off/"]["post"]
    assert (sign_off["x-scope"], {"keyAuth": []} in sign_off["security"]) == ("move:loops", True)
    assert "move:loops" in sign_off["description"]
    assert "x-scope" not in found["paths"]["/api/v1/stations/"]["get"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_no_more_than_the_most(world: World) -> None:
    for _ in range(key_transitions.MOST - 1):
        key(world.liu)

    def one() -> None:
        with contextlib.suppress(ValidationError):
            key(world.liu)

    together(one)
    assert ApiKey.objects.good().count() == key_transitions.MOST
