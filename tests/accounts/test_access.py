"""Every address of the app × every role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts import key_transitions
from congress_portal.accounts.models import Duty
from congress_portal.accounts.urls import urlpatterns
from tests.world import World

STAFF = ("zhang", "liu", "ma", "li", "wang", "qian", "he", "shen", "zhao")
EVERYBODY = {"duties": "get", "password": "get", "keys": "get", "key_new": "get"}
OWN = {"away": "get", "back": "post", "key_end": "post"}
"""Of one's own duty, stand-in and key alone; proved in test_away, test_keys and in the great matrix."""
SWITCHED = {"oidc": "get", "oidc_back": "get", "identity": "get", "identity_drop": "post"}
"""There where an identity service is switched on; proved in test_oidc."""
ADMINISTRATORS = {
    "users": "get",
    "user_new": "get",
    "user_edit": "get",
    "user_deactivate": "post",
    "user_activate": "post",
    "user_reset": "post",
    "duty_new": "get",
    "duty_end": "get",
    "stand_in": "get",
    "county_keys": "get",
    "county_key_end": "post",
    "units": "get",
    "unit_new": "get",
    "unit_edit": "get",
    "regions": "get",
    "region_new": "get",
    "region_edit": "get",
}


def address(name: str, world: World) -> str:
    keys = {
        "county_key_end": key_of(world),
        "user_edit": world.liu.pk,
        "user_deactivate": world.liu.pk,
        "user_activate": world.liu.pk,
        "user_reset": world.liu.pk,
        "duty_new": world.liu.pk,
        "duty_end": Duty.objects.get(user=world.liu).pk,
        "stand_in": Duty.objects.get(user=world.liu).pk,
        "unit_edit": world.water.pk,
        "region_edit": world.township.pk,
    }
    return reverse(f"accounts:{name}", args=[keys[name]] if name in keys else [])


def key_of(world: World) -> int:
    asked = {"name": "同步", "scopes": ["read:loops"], "days": 1}
    return key_transitions.make_key(user=world.liu, **asked)[0].pk  # type: ignore[arg-type]


def status(world: World, person: str, name: str, method: str) -> int:
    client = Client()
    if person != "nobody":
        client.force_login(getattr(world, person))
    return int(getattr(client, method)(address(name, world)).status_code)


def test_every_address_is_listed_here() -> None:
    assert {pattern.name for pattern in urlpatterns} == {
        "login",
        "logout",
        *EVERYBODY,
        *OWN,
        *SWITCHED,
        *ADMINISTRATORS,
    }


@pytest.mark.parametrize("name", [*EVERYBODY, *ADMINISTRATORS])
def test_nobody_is_sent_to_log_in(world: World, name: str) -> None:
    assert status(world, "nobody", name, {**EVERYBODY, **ADMINISTRATORS}[name]) == 302


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_sees_the_own(world: World, name: str) -> None:
    assert {status(world, person, name, "get") for person in (*STAFF, "gao")} == {200}


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_only_an_administrator_sees_the_rest(world: World, name: str) -> None:
    method = ADMINISTRATORS[name]
    assert {status(world, person, name, method) for person in STAFF} == {403}
    assert status(world, "gao", name, method) in (200, 302)
