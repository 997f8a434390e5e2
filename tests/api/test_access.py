"""Every address of the API, for every role and for nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from congress_portal.loops.models import Event
from congress_portal.notices.models import Notice
from stations.models import Opinion, SatisfactionSheet
from tests import factories as make
from tests.api.conftest import Api
from tests.proposals import stages
from tests.votes import followed
from tests.world import World

PEOPLE = ("zhang", "liu", "ma", "li", "wang", "qian", "he", "gao", "shen", "zhao")
STAFF = {"nobody": 401, **dict.fromkeys(PEOPLE, 200)}
PUBLIC = {"nobody": 200, **dict.fromkeys(PEOPLE, 200)}
PARTY = {"nobody": 401, **dict.fromkeys(PEOPLE, 404)} | dict.fromkeys(
    ("zhang", "liu", "wang", "qian", "he", "shen"), 200
)
"""Whoever may know of a new opinion: the station, the presidium that signs, the county's office, leader, auditor."""
PROPOSERS = {**PARTY, "wang": 404}
"""Whoever may know of a new proposal to the county's congress."""
LEADERS = {"nobody": 401, **dict.fromkeys(PEOPLE, 403)} | dict.fromkeys(
    ("wang", "qian", "he", "shen", "zhao"), 200
)
"""Whoever has the leaders' page."""
READS = {
    "schema": (PUBLIC, "schema/"),
    "docs": (PUBLIC, "docs/"),
    "stations": (PUBLIC, "v1/stations/"),
    "station": (PUBLIC, "v1/stations/weiping0000001/"),
    "evaluation": (PUBLIC, "v1/evaluation/"),
    "track": (PUBLIC, "v1/opinions/track/{track}/"),
    "opinions": (STAFF, "v1/opinions/"),
    "projects": (STAFF, "v1/projects/"),
    "project": ({**STAFF, "zhao": 404}, "v1/projects/{project}/"),
    "opinion": (PARTY, "v1/opinions/{code}/"),
    "proposals": (STAFF, "v1/proposals/"),
    "proposal": (PROPOSERS, "v1/proposals/{proposal}/"),
    "loops": (STAFF, "v1/loops/"),
    "loop": (PARTY, "v1/loops/{code}/"),
    "notices": (STAFF, "v1/notices/"),
    "figures": (LEADERS, "v1/figures/"),
}
WRITES = {"token", "notices_read", "notice_read"}


def addresses() -> Iterator[str]:
    for pattern in get_resolver("congress_portal.api_urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name:
            yield pattern.name


@pytest.fixture
def opinion(world: World) -> Opinion:
    return make.opinion(world.station)


@pytest.mark.parametrize("name", READS)
def test_who_may_read(world: World, api: Api, opinion: Opinion, name: str) -> None:
    SatisfactionSheet.objects.create(
        county=world.county, since=dt.date(2026, 7, 1), until=dt.date(2026, 9, 30), k=5
    )
    expected, address = READS[name]
    proposal = stages.submitted(world).loop.code
    codes = {"proposal": proposal, "project": followed.opened(world).loop.code}
    address = "/api/" + address.format(track=opinion.track_code, code=opinion.loop.code, **codes)
    found = {who: api(getattr(world, who, None)).get(address).status_code for who in expected}
    assert found == expected


def test_every_address_is_in_the_matrix() -> None:
    moves = {name for name in addresses() if name.startswith("loop_")}
    assert set(addresses()) - moves - {"nothing"} == READS.keys() | WRITES


def test_an_address_that_does_not_exist_answers_in_json(api: Api) -> None:
    answer = api(None).get("/api/v1/nothing/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ("put", "patch", "delete"))
def test_a_status_cannot_be_set(world: World, api: Api, opinion: Opinion, method: str) -> None:
    address = f"/api/v1/loops/{opinion.loop.code}/"
    assert getattr(api(world.liu), method)(address, {"status": "closed"}).status_code == 405


def test_a_wrong_code_is_not_found(world: World, api: Api) -> None:
    for code in ("YJ-2026-9999", "YJ%00", "%E4%B8%AD", "%F0%9F%98%80"):
        assert api(world.qian).get(f"/api/v1/loops/{code}/").status_code == 404


def test_a_notice_is_read_by_its_own_reader_alone(world: World, api: Api, opinion: Opinion) -> None:
    event = Event.objects.filter(loop=opinion.loop).first()
    notice = Notice.objects.create(
        county=world.county, event=event, loop=opinion.loop, recipient=world.liu, title="有新的意见"
    )
    address = f"/api/v1/notices/{notice.pk}/read/"
    assert api(world.sun).post(address).status_code == 404
    assert api(world.liu).post(address).json() == {"marked": 1}
    assert api(world.liu).post(address).json() == {"marked": 0}


def test_all_notices_are_read_at_once(world: World, api: Api, opinion: Opinion) -> None:
    event = Event.objects.filter(loop=opinion.loop).first()
    for person in (world.liu, world.sun):
        Notice.objects.create(
            county=world.county, event=event, loop=opinion.loop, recipient=person, title="有新的意见"
        )
    assert api(world.liu).get("/api/v1/notices/?unread=1").json()["results"][0]["loop"] == opinion.loop.code
    assert api(world.liu).post("/api/v1/notices/read/").json() == {"marked": 1}
    assert api(world.liu).get("/api/v1/notices/?unread=1").json()["results"] == []
    assert Notice.objects.unread().count() == 1
