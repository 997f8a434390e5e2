"""Log-in by an identity service: who gets in, who does not, and that nothing is there where it is not switched on."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.test import Client

from congress_portal import environment
from congress_portal.accounts.models import AccountEvent, Identity, User
from congress_portal.accounts.oidc import flow, linking, provider
from tests.accounts.identity_service import Service
from tests.loops.together import together
from tests.world import World

BACK = "/accounts/oidc/back/"


def there(client: Client, service: Service, goal: str = "") -> dict[str, str]:
    """To the service and back to the door, without going in."""
    answer = client.get("/accounts/oidc/", {"next": goal})
    assert answer.status_code == 302 and answer["Location"].startswith(
        f"{service.issuer}/authorize?tenant=1&"
    )
    return service.authorize(answer["Location"])


def log_in(client: Client, service: Service, goal: str = "") -> Any:
    return client.get(BACK, there(client, service, goal))


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def refused(answer: Any) -> tuple[int, bool]:
    return answer.status_code, "没有确认您的身份" in answer.content.decode()


# ---------------------------------------------------------------- who gets in


def test_a_linked_person_gets_in_and_where_they_wanted(
    client: Client, service: Service, linked: User
) -> None:
    assert "省统一身份" in client.get("/accounts/login/").content.decode()
    answer = log_in(client, service, "/accounts/duties/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/duties/")
    assert client.session[SESSION_KEY] == str(linked.pk)
    assert client.get("/accounts/duties/").status_code == 200


@pytest.mark.parametrize("goal", ("https://evil.example/", "//evil.example/", "javascript:1"))
def test_nobody_is_led_elsewhere(client: Client, service: Service, linked: User, goal: str) -> None:
    assert log_in(client, service, goal)["Location"] == "/home/"


def test_the_session_that_was_open_to_others_is_not_the_one_within(
    client: Client, service: Service, linked: User
) -> None:
    given = there(client, service)
    before = client.session.session_key
    client.get(BACK, given)
    assert is_in(client) and client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_service_that_takes_no_basic_authentication(client: Client, service: Service, linked: User) -> None:
    service.ways = ["client_secret_post"]
    assert log_in(client, service).status_code == 302 and is_in(client)


@pytest.mark.parametrize("kind", ("RSA", "EC"))
def test_a_change_of_keys_locks_nobody_out(
    client: Client, service: Service, linked: User, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, service)
    service.change_key(kind)
    assert refused(log_in(Client(), service)) == (400, True)  # asked for a moment ago: no flood of questions
    assert service.asked.count("/jwks") == 1
    monkeypatch.setattr(provider, "COOLDOWN", 0.0)
    second = Client()
    assert log_in(second, service).status_code == 302 and is_in(second)
    assert service.asked.count("/jwks") == 2


# ---------------------------------------------------------------- who does not

WRONG: dict[str, dict[str, Any]] = {
    "a wrong nonce": {"nonce": "other"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "other"},
    "several audiences": {"aud": ["portal", "other"]},
    "for another party": {"aud": ["portal", "other"], "azp": "other"},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "not yet good": {"nbf": int(time.time()) + 3600},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a strange subject": {"sub": "a\0b"},
    "a long subject": {"sub": "x" * 256},
    "a number as subject": {"sub": 1},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_token_that_proves_nothing_lets_nobody_in(
    client: Client, service: Service, linked: User, what: str
) -> None:
    service.changed = WRONG[what]
    assert refused(log_in(client, service)) == (400, True)
    assert not is_in(client)


@pytest.mark.parametrize("algorithm", ("none", "HS256", "RS512"))
def test_only_the_two_signatures_count(
    client: Client, service: Service, linked: User, algorithm: str
) -> None:
    service.algorithm = algorithm
    assert refused(log_in(client, service)) == (400, True)
    assert not is_in(client)


def test_a_key_of_somebody_else_signs_nothing(client: Client, service: Service, linked: User) -> None:
    log_in(Client(), service)
    own = service.keys
    service.change_key()
    service.keys[0] = type(service.keys[0]).import_key(
        {**service.keys[0].as_dict(private=True), "kid": "first"}
    )
    assert own[0].kid == service.keys[0].kid
    assert refused(log_in(client, service)) == (400, True)


def test_a_state_is_good_once_and_in_its_own_browser(client: Client, service: Service, linked: User) -> None:
    given = there(client, service)
    assert refused(Client().get(BACK, given)) == (400, True)
    assert refused(client.get(BACK, {**given, "state": "other"})) == (400, True)
    assert refused(client.get(BACK, {"code": given["code"]})) == (400, True)
    assert client.get(BACK, given).status_code == 302
    client.post("/accounts/logout/")
    assert refused(client.get(BACK, given)) == (400, True)


def test_a_code_that_was_used_lets_nobody_in(client: Client, service: Service, linked: User) -> None:
    used = there(client, service)
    client.get(BACK, used)
    second = Client()
    assert refused(second.get(BACK, {**there(second, service), "code": used["code"]})) == (400, True)
    assert not is_in(second)


def test_what_was_begun_long_ago_has_to_begin_anew(
    client: Client, service: Service, linked: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = there(client, service)
    monkeypatch.setattr(flow, "GOOD_FOR", -1)
    assert refused(client.get(BACK, given)) == (400, True)


@pytest.mark.parametrize("given", ({"iss": "https://evil.example"}, {"error": "access_denied", "code": ""}))
def test_the_answer_of_another_service_or_a_refusal(
    client: Client, service: Service, linked: User, given: dict[str, str]
) -> None:
    assert refused(client.get(BACK, {**there(client, service), **given})) == (400, True)


def test_a_service_that_is_down_or_another_is_said_plainly(
    client: Client, service: Service, world: World
) -> None:
    service.is_down = True
    answer = client.get("/accounts/oidc/")
    assert (answer.status_code, "暂时没有应答" in answer.content.decode()) == (503, True)
    assert client.get("/accounts/oidc/").status_code == 503
    assert (
        len(service.asked) == 1 and not Session.objects.exists()
    )  # a moment ago: no second worker waits for it
    service.is_down = False
    provider.forget()
    given = there(client, service)
    service.server_close()
    service.shutdown()
    assert client.get(BACK, given).status_code == 503


def test_who_is_not_linked_is_told_what_to_tell_the_administrator(
    client: Client, service: Service, world: World
) -> None:
    answer = log_in(client, service)
    assert answer.status_code == 403 and "person-1" in answer.content.decode()
    assert not is_in(client) and User.objects.filter(username="person-1").count() == 0


def test_a_deactivated_user_stays_out(client: Client, service: Service, linked: User) -> None:
    User.objects.filter(pk=linked.pk).update(is_active=False)
    answer = log_in(client, service)
    assert (answer.status_code, "已停用" in answer.content.decode(), is_in(client)) == (403, True, False)


def test_answers_that_prove_nothing_are_soon_not_looked_at(
    client: Client, service: Service, world: World
) -> None:
    codes = [client.get(BACK, {"state": "x", "code": "y"}).status_code for _ in range(42)]
    assert codes == [400] * 40 + [429] * 2


def test_nothing_is_there_where_it_is_not_switched_on(client: Client, world: World) -> None:
    assert "accounts/oidc" not in client.get("/accounts/login/").content.decode()
    assert client.get(BACK).status_code == 404


# ---------------------------------------------------------------- bound at the first log-in


@pytest.mark.parametrize(
    ("claim", "field", "person", "gets_in"),
    [
        ("preferred_username", "username", {"preferred_username": "liu"}, True),
        ("phone_number", "mobile", {"phone_number": "13800000001", "phone_number_verified": True}, True),
        ("phone_number", "mobile", {"phone_number": "13800000001"}, False),
        ("phone_number", "mobile", {"phone_number": "13800000001", "phone_number_verified": "true"}, False),
        ("email", "email", {"email": "liu@example.org", "email_verified": True}, True),
        ("preferred_username", "username", {"preferred_username": "gao"}, False),  # an administrator
        ("", "", {"preferred_username": "liu"}, False),
        ("preferred_username", "username", {"preferred_username": "nobody"}, False),
        ("preferred_username", "username", {"preferred_username": ""}, False),
        ("preferred_username", "username", {"preferred_username": "\0"}, False),
        ("preferred_username", "username", {"preferred_username": ["liu"]}, False),
        (
            "phone_number",
            "mobile",
            {"phone_number": "13800000002", "phone_number_verified": True},
            False,
        ),  # two
        ("email", "email", {"email": "liu@example.org", "email_verified": False}, False),
    ],
)
def test_a_claim_binds_exactly_one_active_user(
    client: Client, service: Service, world: World, settings: Any, claim: str, field: str,
    person: dict[str, Any], gets_in: bool,
) -> None:  # fmt: skip
    User.objects.filter(username="liu").update(mobile="13800000001", email="liu@example.org")
    User.objects.filter(username__in=("sun", "ma")).update(mobile="13800000002")
    settings.OIDC = service.settings(claim, field)
    service.person |= person
    log_in(client, service)
    assert is_in(client) is gets_in
    assert Identity.objects.filter(user=world.liu, subject="person-1").exists() is gets_in
    events = AccountEvent.objects.filter(deed="identity_linked")
    assert [event.by for event in events] == ([world.liu] if gets_in else [])


def test_a_user_who_is_linked_already_is_bound_to_nobody_else(
    client: Client, service: Service, linked: User, settings: Any
) -> None:
    settings.OIDC = service.settings("preferred_username", "username")
    service.person = {"sub": "person-2", "preferred_username": "liu"}
    assert log_in(client, service).status_code == 403
    assert not is_in(client)


def test_the_temporary_password_goes_when_the_service_lets_in(
    client: Client, service: Service, linked: User
) -> None:
    User.objects.filter(pk=linked.pk).update(must_change_password=True)
    log_in(client, service)
    assert client.get("/accounts/duties/").status_code == 200
    assert not User.objects.get(pk=linked.pk).has_usable_password()


# ---------------------------------------------------------------- leaving


def test_who_leaves_leaves_the_service_too(client: Client, service: Service, linked: User) -> None:
    log_in(client, service)
    kept = client.session[flow.TOKEN_KEY]
    assert "." not in kept  # encrypted: it names the person
    provider.forget()
    service.is_down = True  # nobody waits for it in order to leave
    answer = client.post("/accounts/logout/")
    address = urlsplit(answer["Refresh"].partition("url=")[2])
    asked = parse_qs(address.query)
    assert (f"{address.scheme}://{address.netloc}{address.path}", asked["client_id"]) == (
        f"{service.issuer}/out", ["portal"],
    )  # fmt: skip
    assert asked["id_token_hint"][0].count(".") == 2 and asked["post_logout_redirect_uri"]
    assert not is_in(client)


def test_who_came_by_password_leaves_as_ever(client: Client, service: Service, world: World) -> None:
    client.force_login(world.liu)
    assert client.post("/accounts/logout/").status_code == 302


# ---------------------------------------------------------------- links


def test_an_administrator_links_and_unlinks(service: Service, world: World) -> None:
    client, page = Client(), f"/accounts/users/{world.liu.pk}/identity/"
    client.force_login(world.gao)
    assert page in client.get(f"/accounts/users/{world.liu.pk}/").content.decode()
    client.post(page, {"subject": "person-1"})
    own = Client()
    own.force_login(world.liu)
    assert f"由{world.gao}关联" in own.get("/accounts/duties/").content.decode()
    assert Identity.objects.get().linked_by == world.gao
    assert "person-1" in client.get(page).content.decode()
    taken = client.post(f"/accounts/users/{world.sun.pk}/identity/", {"subject": "person-1"})
    assert (taken.status_code, 'id="id_subject_error"' in taken.content.decode()) == (400, True)
    client.post(f"{page}drop/")
    client.post(f"{page}drop/")
    assert not Identity.objects.good().exists()
    taken = client.post(f"/accounts/users/{world.sun.pk}/identity/", {"subject": "person-1"})
    assert (taken.status_code, "曾经关联" in taken.content.decode()) == (400, True)
    trail = AccountEvent.objects.filter(whom=world.liu).order_by("pk")
    assert [event.deed for event in trail] == ["identity_linked", "identity_unlinked"]
    assert "person-1" not in str(list(trail.values()))


def test_nobody_else_links(service: Service, world: World) -> None:
    client = Client()
    client.force_login(world.qian)
    assert client.post(f"/accounts/users/{world.liu.pk}/identity/", {"subject": "x"}).status_code == 403
    for person, county in ((world.qian, world.county), (world.gao, world.other_county)):
        with pytest.raises(PermissionDenied):
            linking.link(user=world.liu, subject="x", by=person, county=county)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_link_once(service: Service, world: World) -> None:
    asked: dict[str, Any] = {"subject": "person-1", "by": world.gao, "county": world.county}
    done = together(
        lambda: linking.link(user=world.liu, **asked), lambda: linking.link(user=world.sun, **asked)
    )
    assert (len(done.won), done.refused, done.broke) == (1, [ValidationError], [])
    assert Identity.objects.count() == 1


def test_the_environment_is_whole_or_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.oidc(("https",)) is None
    monkeypatch.setenv("OIDC_ISSUER", "http://id.example")
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER"):
        environment.oidc(("https",))
    monkeypatch.setenv("OIDC_ISSUER", "https://id.example")
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
        environment.oidc(("https",))
    monkeypatch.setenv("OIDC_CLIENT_ID", "portal")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "secret")
    monkeypatch.setenv("OIDC_CLAIM", "sub=pk")
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLAIM"):
        environment.oidc(("https",))
    monkeypatch.setenv("OIDC_CLAIM", "phone_number=mobile")
    found = environment.oidc(("https",))
    assert found and (found.claim, found.field, found.label) == ("phone_number", "mobile", "统一身份登录")
