"""What all addresses share: the shape of errors, throttles, tokens, sessions, the schema and its page."""

from __future__ import annotations

import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from jsonschema import Draft4Validator
from rest_framework.test import APIClient

from congress_portal import rest
from congress_portal.loops import transitions as moves
from congress_portal.throttle import address_of
from stations import transitions
from tests import factories as make
from tests.api.conftest import Api
from tests.world import World

LOOPS = "/api/v1/loops/"


def rates(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    known = rest.api_settings.DEFAULT_THROTTLE_RATES
    monkeypatch.setattr(rest.api_settings, "DEFAULT_THROTTLE_RATES", {**known, **changed}, raising=False)


def schema() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", "--format", "openapi-json", "--fail-on-warn", "--validate", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


# ---------------------------------------------------------------- errors


def test_without_a_login_the_way_in_is_named(world: World, api: Api) -> None:
    answer = api(None).get(LOOPS)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"] == {
        "code": "not_authenticated", "message": "请先登录，或提供有效的令牌。", "fields": {},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", 400),
        ("[1, 2]", 400),
        ("null", 400),
        ('"text"', 400),
        ('{"a": NaN}', 400),
        ("[" * 100_000, 400),
        ('{"a": ' + "9" * 5000 + "}", 400),
        (b"\xff\xfe", 400),
        (b'{"text": "' + b"x" * (2 * 1024 * 1024) + b'"}', 413),
    ],
)
def test_a_broken_body_is_an_error_of_the_request(api: Api, content: str | bytes, code: int) -> None:
    answer = api(None).post("/api/v1/opinions/", content, content_type="application/json")
    assert answer.status_code == code
    assert answer.json()["error"].keys() == {"code", "message", "fields"}


def test_only_json_is_read(api: Api) -> None:
    answer = api(None).post("/api/v1/opinions/", {"text": "x"}, format="multipart")
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_only_json_is_written(world: World, api: Api) -> None:
    answer = api(world.liu).get(LOOPS, headers={"Accept": "text/html"})
    assert answer.status_code == 406
    assert answer.json()["error"]["code"] == "not_acceptable"


# ---------------------------------------------------------------- throttles


def test_too_many_requests_are_told_when_to_come_back(
    world: World, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates(monkeypatch, anon="2/min")
    answers = [api(None).get("/api/v1/stations/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"]["code"] == "throttled"
    assert 0 < int(answers[2]["Retry-After"]) <= 60


def test_each_user_has_a_count_of_their_own(world: World, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    rates(monkeypatch, user="1/min")
    assert [api(user).get(LOOPS).status_code for user in (world.liu, world.liu, world.sun)] == [200, 429, 200]


def test_guessing_query_codes_ends_soon(world: World, api: Api) -> None:
    codes = [api(None).get(f"/api/v1/opinions/track/{n:012d}/").status_code for n in range(62)]
    assert codes == [404] * 60 + [429] * 2


def test_without_redis_nobody_is_refused(world: World, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = rest.redis.Redis(port=1, socket_connect_timeout=0.2)
    monkeypatch.setattr(rest, "_redis", lambda: gone)
    assert api(world.liu).get(LOOPS).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (1, "", "198.51.100.1"),
        (1, "garbage\x00", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_what_our_own_proxies_saw(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", **headers)
    assert address_of(request) == expected


# ---------------------------------------------------------------- logging in


def test_name_and_password_give_a_token(world: World, api: Api) -> None:
    answer = api(None).post("/api/v1/token/", {"username": "liu", "password": "correct horse"})
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['token']}")
    assert client.get(LOOPS).status_code == 200


@pytest.mark.parametrize("password", ("wrong", "", "\x00", "长" * 20_000, None, ["x"]))
def test_a_wrong_password_gives_none(world: World, api: Api, password: object) -> None:
    answer = api(None).post("/api/v1/token/", {"username": "liu", "password": password})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_guessing_passwords_ends_soon(world: World, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    rates(monkeypatch, login="2/min")
    tries = [api(None).post("/api/v1/token/", {"username": "liu", "password": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in tries] == [400, 400, 429]


def test_a_token_ends_with_its_user(world: World, api: Api) -> None:
    client = api(world.liu)
    world.liu.is_active = False
    world.liu.save(update_fields=["is_active"])
    assert client.get(LOOPS).status_code == 401


def test_a_session_needs_the_token_of_the_page_to_write(world: World) -> None:
    loop = make.opinion(world.station).loop
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.liu)
    assert client.get(LOOPS).status_code == 200
    answer = client.post(f"{LOOPS}{loop.code}/acknowledge/", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "permission_denied")


# ---------------------------------------------------------------- the schema


def test_the_schema_is_made_without_a_warning_and_names_each_move_in_chinese() -> None:
    paths = schema()["paths"]
    named = {
        path: one["post"]["summary"]
        for path, one in paths.items()
        if path.startswith("/api/v1/loops/{code}/") and "post" in one
    }
    assert named["/api/v1/loops/{code}/sign_off/"] == "销号"
    assert not [name for name in named.values() if name.isascii()]


def test_answers_are_what_the_schema_says(world: World, api: Api) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.office, note="请研究")
    moves.reassign(loop=opinion.loop, by=world.qian, to=world.water, note="主办", helpers=[world.roads])
    code, components = opinion.loop.code, strict(schema()["components"])
    for address, name in {
        f"opinions/{code}/": "OpinionDetail",
        "opinions/": "PaginatedOpinionRowList",
        f"loops/{code}/": "LoopDetail",
        "loops/": "PaginatedLoopRowList",
        "stations/": "PaginatedStationRowList",
        f"opinions/track/{opinion.track_code}/": "Tracked",
        "notices/": "PaginatedNoticeRowList",
        "nothing/": "Refusal",
    }.items():
        content = api(world.qian).get(f"/api/v1/{address}").json()
        one = {"$ref": f"#/components/schemas/{name}", "components": components}
        assert [error.message for error in Draft4Validator(one).iter_errors(content)] == [], address


def strict(components: dict[str, Any]) -> dict[str, Any]:
    """The schema with "nullable" as JSON Schema spells it, and no field that it does not name."""
    text = json.dumps(components)
    found: dict[str, Any] = json.loads(text, object_hook=_strict)
    return found


def _strict(part: dict[str, Any]) -> dict[str, Any]:
    if part.get("type") == "object" and "properties" in part:
        part["additionalProperties"] = False
    if part.pop("nullable", False):
        return {"anyOf": [part, {"type": "null"}]}
    return part


def test_the_page_of_the_schema_runs_no_script_inside(client: Client, db: None) -> None:
    answer = client.get("/api/docs/")
    page, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", page)
    assert "script-src" not in policy and "default-src 'self'" in policy


def test_the_page_of_the_schema_loads_from_here_alone(client: Client, db: None) -> None:
    page = client.get("/api/docs/").content.decode()
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", page):
        assert address.startswith("/")
        answer = client.get(address.replace("&amp;", "&"))
        assert address.startswith("/static/") or answer["Content-Type"].startswith("application/javascript")
