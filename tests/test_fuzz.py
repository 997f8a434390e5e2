"""Nonsense in every address, every parameter and every field is refused in words: nothing ends as a fault of ours."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import get_path_info
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from congress_portal.accounts import forms as accounts
from congress_portal.loops import doings
from congress_portal.loops.api_bodies import body_of
from congress_portal.loops.office import forms as office
from congress_portal.throttle import address_of
from stations import forms as citizens
from stations.api import NewOpinion
from stations.forms import ratings
from tests import factories as make
from tests.api.test_opinions import body
from tests.proposals.stages import submitted
from tests.world import World

IN_JSON: tuple[Any, ...] = (
    "\0", "a\0b", "\ud800", "x\udfff", "", " ", "x" * 5000, "-1", "9" * 400, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**400,
    1e308, 0.5, True, None, [], ["\0"], ["\ud800"], [[]], [None], [2**63], [-1], {}, {"a": 1}, {"\0": "\ud800"},
)  # fmt: skip
IN_FORMS = (
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF",
    "",
    "+",
    "x" * 5000,
    "-1",
    "9" * 400,
    "0x10",
    "1e999",
    "nan",
    "%F0%9F%98%80",
)
IN_PATHS = (
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF",
    "-1",
    "9" * 19,
    "9" * 400,
    "A" * 300,
    "%E4%B8%AD",
    "a'b",
    "%F0%9F%98%80",
    "..",
)
PARAMETERS = (
    "q", "page", "page_size", "cursor", "before", "after", "status", "step", "region", "unit", "late", "warned", "kind",
    "opened_after", "opened_before", "category", "station", "unread", "township", "tier", "code", "role", "active",
    "next", "receipt", "year",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals, each with a line in the log, would take most of the time."""
    cache.clear()
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _nobody_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(10**9))
    for module in ("congress_portal.throttle", "congress_portal.rest", "congress_portal.accounts.lockout"):
        monkeypatch.setattr(f"{module}.address_of", lambda request: f"{address_of(request)}:{next(numbers)}")
    monkeypatch.setattr("congress_portal.rest.UserThrottle.who", lambda *_: None)


class Asker:
    """Asks as one person; what an answer changed is undone, so that each question finds the same portal."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.faults: list[str] = []
        if user:
            self.client.force_login(user)

    def ask(self, method: str, path: str, content: str = "", kind: str = "") -> int:
        with transaction.atomic():
            answer = self.client.generic(method, path, content, content_type=kind)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            self.faults.append(f"{method} {path[:90]} {content[:90]!r}")
        return int(answer.status_code)

    def json(self, path: str, content: object) -> None:
        self.ask("POST", path, json.dumps(content), "application/json")

    def form(self, path: str, **fields: str) -> None:
        content = "&".join(f"{name}={value}" for name, value in fields.items())
        self.ask("POST", path, content, "application/x-www-form-urlencoded")


def routes(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + route)
        elif isinstance(pattern, URLPattern) and not route.startswith("^"):
            yield prefix + route


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


def leads_somewhere(path: str) -> bool:
    """Whether any page has this address; the others all end at the very same words."""
    try:
        resolve(get_path_info({"PATH_INFO": unquote_to_bytes(path).decode("latin-1")}))
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize("who", ("nobody", "qian"))
def test_nonsense_in_an_address(world: World, who: str) -> None:
    asker = Asker(getattr(world, who, None))
    for route in filter(lambda route: "<" in route, ROUTES):
        paths = [re.sub("<[^>]+>", nonsense, route) for nonsense in IN_PATHS]
        for path in [paths[0], *filter(leads_somewhere, paths[1:])]:
            asker.ask("GET", path)
            asker.ask("POST", path)
    assert asker.faults == []


@pytest.mark.parametrize("who", ("nobody", "gao"))
def test_nonsense_in_a_parameter(world: World, who: str) -> None:
    make.opinion(world.station)
    asker = Asker(getattr(world, who, None))
    for route in ROUTES:
        if "<" in route:
            continue
        # who is turned away at the door is turned away whatever the parameters say
        tried = IN_FORMS if asker.ask("GET", route) == 200 else IN_FORMS[:2]
        for nonsense in tried:
            asker.ask("GET", f"{route}?{'&'.join(f'{name}={nonsense}' for name in PARAMETERS)}")
    assert asker.faults == []


@pytest.mark.parametrize("path", ("/opinions/", "/api/v1/opinions/", "/stations/"))
def test_nonsense_in_one_parameter_of_a_list(world: World, path: str) -> None:
    make.opinion(world.station)
    asker = Asker(world.qian)
    for name in PARAMETERS:
        for nonsense in IN_FORMS:
            asker.ask("GET", f"{path}?{name}={nonsense}")
    assert asker.faults == []


@pytest.mark.parametrize("path", ("loops", "notices"))
def test_nonsense_in_a_cursor(world: World, path: str) -> None:
    for _ in range(3):
        make.opinion(world.station)
    asker = Asker(world.qian)
    parts = ("", "0", "1", "-1", "9" * 30, "x", "\0", "½")
    for offset in parts:
        for reverse in parts:
            for place in (
                None,
                "",
                "1",
                "-1",
                "9" * 30,
                "\0",
                "2026-01-01",
                "2026-01-01T00:00:00+00:00",
                "nan",
            ):
                plain = f"o={quote(offset)}&r={quote(reverse)}" + (
                    f"&p={quote(place)}" if place is not None else ""
                )
                cursor = quote(base64.b64encode(plain.encode()).decode())
                for size in ("", "&page_size=1"):
                    asker.ask("GET", f"/api/v1/{path}/?cursor={cursor}{size}")
    assert asker.faults == []


def test_nonsense_in_each_field_of_a_new_opinion(world: World) -> None:
    asker = Asker()
    for name in NewOpinion().fields:
        for nonsense in IN_JSON:
            asker.json("/api/v1/opinions/", body(**{name: nonsense}))
    assert asker.faults == []


def test_nonsense_in_name_and_password(world: World) -> None:
    asker = Asker()
    for nonsense in IN_JSON:
        asker.json("/api/v1/token/", {"username": "liu", "password": nonsense})
        asker.json("/api/v1/token/", {"username": nonsense, "password": "correct horse"})
        asker.json("/api/v1/token/", nonsense)
    assert asker.faults == []


@pytest.mark.parametrize("move", sorted({*doings.COMMON, *(name for _kind, name in doings.OWN)}))
def test_nonsense_in_each_field_of_a_move(world: World, move: str) -> None:
    doing, asker = doings.doing_for("opinion", move), Asker(world.liu)
    code = make.opinion(world.station).loop.code
    if doing is None:  # one that only proposals have
        doing, asker, code = doings.OWN["proposal", move], Asker(world.zhang), submitted(world).loop.code
    form = doing.form
    for name in body_of(form)().fields:
        for nonsense in IN_JSON:
            asker.json(f"/api/v1/loops/{code}/{move}/", {name: nonsense})
        for nonsense in IN_FORMS:
            asker.form(f"/loops/{code}/{move}/", **{name: nonsense})
    for nonsense in IN_JSON:
        asker.json(f"/api/v1/loops/{code}/{move}/", nonsense)
    assert asker.faults == []


def forms_of(world: World) -> list[tuple[str, Any, Any]]:
    """Addresses that take a form, who may send it, and the form."""
    opinion = make.opinion(world.station)
    track, person, duty = f"/track/{opinion.track_code}/", world.li.pk, world.li.duties[0].pk
    users = "/accounts/users/"
    return [
        ("/s/weiping0000001/opinion/", None, citizens.CitizenForm),
        ("/track/", None, citizens.TrackForm),
        (f"{track}rate/", None, ratings.RatingForm),
        (f"{track}supplement/", None, citizens.SupplementForm),
        ("/accounts/login/", None, accounts.LoginForm),
        ("/accounts/password/", world.liu, accounts.PasswordForm),
        (f"{users}new/", world.gao, accounts.NewUserForm),
        (f"{users}{person}/", world.gao, accounts.UserForm),
        (f"{users}{person}/duties/new/", world.gao, accounts.DutyForm),
        (f"/accounts/duties/{duty}/end/", world.gao, accounts.EndDutyForm),
        (f"/accounts/duties/{duty}/stand-in/", world.gao, accounts.StandInForm),
        ("/accounts/units/new/", world.gao, accounts.NewUnitForm),
        ("/accounts/regions/new/", world.gao, accounts.NewRegionForm),
        ("/office/periods/new/", world.qian, office.NewPeriodForm),
        ("/office/calendar/2026/edit/", world.qian, office.CalendarForm),
        ("/notices/settings/", world.liu, None),
        ("/notices/read/", world.liu, None),
    ]


def test_nonsense_in_each_field_of_a_page(world: World) -> None:
    for path, user, form in forms_of(world):
        asker = Asker(user)
        names = list(form.base_fields) if form else ["newest", "next", "email", "sms"]
        for nonsense in IN_FORMS:
            for name in names:
                asker.form(path, **{name: nonsense})
            asker.form(path, **dict.fromkeys(names, nonsense))
        assert asker.faults == []
