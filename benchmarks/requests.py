"""The requests that browsers and programs send, made once and then sent as they are."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.test import Client

from benchmarks.load import ADDRESS, KEY
from benchmarks.seeding import Place
from benchmarks.servers import HOST
from congress_portal.accounts.models import User

TEXT = "村口的路灯坏了三个月，晚上老人出门不安全，请尽快派人修好。"
CLIENTS = 8
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
OPENED = re.compile(r'name="opened" value="([^"]+)"')
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def get(path: str, **headers: str) -> str:
    return _request("GET", path, "", headers)


def _request(method: str, path: str, body: str, headers: dict[str, str]) -> str:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"X-Forwarded-For: {ADDRESS}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join([*lines, "", body])


def bare_posts(place: Place) -> list[str]:
    fields = {"text": TEXT, "name": "陈女士", "mobile": "13800000000", "request_key": KEY}
    return [_request("POST", "/accept", urlencode(fields), {"Content_Type": FORM})] * CLIENTS


def form_posts(port: int, place: Place) -> list[str]:
    """Each client opens the form in its browser and keeps the cookie and the token that it got."""
    return [_form_post(port, place) for _ in range(CLIENTS)]


def _form_post(port: int, place: Place) -> str:
    path = f"/s/{place.station.public_id}/opinion/"
    connection = HTTPConnection(HOST, port)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    token = TOKEN.search(page)
    opened = OPENED.search(page)
    if answer.status != 200 or token is None or opened is None:
        raise SystemExit(f"{path} answered {answer.status} without a form")
    fields = {
        "csrfmiddlewaretoken": token[1],
        "opened": opened[1],
        "again": "on",
        "alone": "1",
        "text": TEXT,
        "category": place.category.pk,
        "name_mode": "named",
        "name": "陈女士",
        "mobile": "13800000000",
        "agree": "on",
        "request_key": KEY,
    }
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    return _request("POST", path, urlencode(fields), {"Content_Type": FORM, "Cookie": cookie})


def api_posts(place: Place) -> list[str]:
    fields = {
        "station": place.station.public_id,
        "category": place.category.code,
        "text": TEXT,
        "name_mode": "named",
        "name": "陈女士",
        "mobile": "13800000000",
        "agree": True,
        "request_key": KEY,
    }
    body = json.dumps(fields, ensure_ascii=False)
    return [_request("POST", "/api/v1/opinions/", body, {"Content_Type": JSON})] * CLIENTS


VISITOR = "csrftoken=" + "a1B2c3D4" * 4
"""What a citizen's browser holds after its first page."""
FIRST = f"; first={KEY}"
"""A cookie that is new with every request: no page that the portal has kept is for this reader."""


def staff_gets(path: str, *, first: bool = False) -> list[str]:
    """One request a member of the staff, each with a log-in of its own and the cookies that a browser then holds."""
    return [
        get(path, Cookie=cookies_of(user) + (FIRST if first else "")) for user in User.objects.order_by("pk")
    ]


def cookies_of(user: User) -> str:
    """What the browser of one of the staff holds after the first page."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    client.get("/opinions/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def track_gets(codes: list[str], *, first: bool = False) -> list[str]:
    return [get(f"/track/{code}/", Cookie=VISITOR + (FIRST if first else "")) for code in codes]
