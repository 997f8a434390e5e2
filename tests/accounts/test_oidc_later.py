"""Log-in by an identity service after the first time: unlinked, counted, and asked who one is once more."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from congress_portal import throttle
from congress_portal.accounts.models import ApiKey, Identity, User
from congress_portal.accounts.oidc import linking
from congress_portal.accounts.sessions import BEGUN
from congress_portal.accounts.views import outside
from tests.accounts.identity_service import Service
from tests.accounts.test_oidc import BACK, is_in, log_in
from tests.world import World


def test_who_was_unlinked_is_not_bound_again_by_a_claim(
    client: Client, service: Service, world: World, settings: Any
) -> None:
    settings.OIDC = service.settings("preferred_username", "username")
    service.person = {"sub": "person-1", "preferred_username": "liu"}
    log_in(client, service)
    assert is_in(client)
    linking.unlink(user=world.liu, by=world.gao, county=world.county)
    for subject in ("person-1", "person-2"):
        service.person["sub"] = subject
        other = Client()
        assert (log_in(other, service).status_code, is_in(other)) == (403, False)
    linking.link(user=world.liu, subject="person-1", by=world.gao, county=world.county)
    assert log_in(other, service).status_code == 403 and Identity.objects.good().count() == 1
    service.person["sub"] = "person-1"
    assert log_in(other, service).status_code == 302 and is_in(other)


def test_who_only_begins_is_counted_too(
    client: Client, service: Service, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "BEGINS", throttle.Rate("oidc_begin", 2, 900))
    assert [client.get("/accounts/oidc/").status_code for _ in range(3)] == [302, 302, 429]


def test_who_comes_by_the_service_makes_a_key_by_logging_in_again(
    client: Client, service: Service, linked: User
) -> None:
    User.objects.filter(pk=linked.pk).update(password="!")
    log_in(client, service)
    session = client.session
    session[BEGUN] -= 11 * 60
    session.save()
    new, typed = "/accounts/keys/new/", {"name": "甲", "scopes": ["read:loops"], "days": 30}
    assert client.post(new, typed).status_code == 400 and not ApiKey.objects.exists()
    (way,) = re.findall(r'href="(/accounts/oidc/[^"]+)"', client.get(new).content.decode())
    there_again = client.get(html.unescape(way))["Location"]
    assert "prompt=login" in there_again
    assert client.get(BACK, service.authorize(there_again))["Location"] == new
    assert client.post(new, typed).status_code == 200 and ApiKey.objects.count() == 1
