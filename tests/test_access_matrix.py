"""Every address × every role: what each may open. An address that is missing here fails the build.

Asked with GET (POST where the address takes nothing else). The case is an opinion at 威坪镇 that the township
government handles; ``roads`` and the other county have no part in it. 302 is the way to the log-in page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Evidence
from stations import transitions
from tests import factories as make
from tests.stations.test_citizen_form import photo
from tests.world import World

PEOPLE = ("nobody", "zhang", "liu", "ma", "li", "wang", "qian", "he", "gao", "shen", "zhao")
"""Nobody logged in; deputy, keeper, handler of the case, handler of another unit, overseer, office, leader,
administrator, auditor, overseer of another county."""


def row(nobody: int, **codes: int) -> dict[str, int]:
    """``others`` is what everybody who is not named gets."""
    others = codes.pop("others", nobody)
    return {"nobody": nobody, **{person: codes.get(person, others) for person in PEOPLE[1:]}}


OPEN = row(200)
STAFF = row(302, others=200)
PARTY = row(302, others=200, li=404, gao=404, zhao=404)
"""Whoever may know of the case."""


@dataclass(frozen=True)
class Line:
    expected: dict[str, int]
    method: str = "get"
    args: str = ""
    """Which of the world's values fill the address; see ``values``."""


def post(expected: dict[str, int], args: str = "") -> Line:
    return Line(expected, "post", args)


MATRIX: dict[str, Line] = {
    "healthz": Line(OPEN),
    "pages:styleguide": Line(OPEN),
    "pages:elder": post(row(302)),
    "stations:home": Line(OPEN),
    "stations:map": Line(OPEN),
    "stations:map_data": Line(OPEN),
    "stations:list": Line(OPEN),
    "stations:code": Line(OPEN),
    "stations:privacy": Line(OPEN),
    "stations:help": Line(OPEN),
    "stations:station": Line(OPEN, args="station"),
    "stations:qr": Line(OPEN, args="station"),
    "stations:poster": Line(OPEN, args="station"),
    "stations:opinion_new": Line(OPEN, args="station"),
    "track:find": Line(OPEN),
    "track:detail": Line(OPEN, args="track"),
    "track:rate": post(row(400), "track"),
    "track:supplement": post(row(400), "track"),
    "track:withdraw": Line(OPEN, args="track"),
    "track:photo": Line(OPEN, args="track photo"),
    "opinion:list": Line(STAFF),
    "opinion:detail": Line(PARTY, args="code"),
    "opinion:contact": post(
        row(302, liu=200, ma=200, qian=200, others=403, li=404, gao=404, zhao=404), "code"
    ),
    "loops:move": Line(PARTY, args="code check_in"),
    "loops:why": Line(PARTY, args="clock"),
    "loops:evidence": Line(PARTY, args="photo"),
}


def named(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@pytest.fixture
def values(world: World) -> dict[str, Any]:
    cache.clear()
    opinion = make.opinion(world.station, photos=[_jpeg()])
    transitions.acknowledge(opinion=opinion, by=world.liu)
    moves.assign(loop=opinion.loop, by=world.liu, to=world.township_government, note="请办理")
    moves.accept(loop=opinion.loop, by=world.ma)
    return {
        "station": world.station.public_id,
        "track": opinion.track_code,
        "code": opinion.loop.code,
        "check_in": "check_in",
        "clock": opinion.loop.deadlines.filter(is_running=True).latest("pk").pk,
        "photo": str(Evidence.objects.get(kind="photo").token),
    }


def _jpeg() -> Any:
    from congress_portal.loops.photos import clean_photo

    return clean_photo(photo())


def test_every_address_has_a_line() -> None:
    addresses = set(named(get_resolver().url_patterns))
    assert addresses - set(MATRIX) == set()
    assert set(MATRIX) - addresses == set()


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_gets_what_the_matrix_says(world: World, values: dict[str, Any], name: str) -> None:
    line = MATRIX[name]
    url = reverse(name, args=[values[word] for word in line.args.split()])
    got = {}
    for person in PEOPLE:
        client = Client()
        if person != "nobody":
            client.force_login(getattr(world, person))
        got[person] = getattr(client, line.method)(url).status_code
    assert got == line.expected
