"""The leaders' page: every number leads to exactly that many cases, for each reader as far as the right reaches."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.accounts.models import User
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import WatchAs
from congress_portal.loops.transitions.watching import begin_watch
from tests import factories as make
from tests.api.clocks import expire, warn
from tests.loops.stages import closed, handling, heard, offered_water
from tests.world import World


@pytest.fixture
def busy(world: World) -> World:
    second = make.region("汾口镇", "330127107", RegionLevel.TOWNSHIP, world.county)
    rooms = [
        make.station("汾口镇联络站", second, world.county),
        make.station("县联络站", world.county, world.county),
    ]
    loops = [heard(world), handling(world), closed(world), offered_water(world)]
    loops += [make.opinion(room).loop for room in rooms]
    make.opinion(world.other_station)
    expire(loops[1])
    warn(loops[0], "yellow")
    begin_watch(loops=loops[:2], unit=world.committee, as_what=WatchAs.COMMITTEE, by=world.qian)
    build.rebuild()
    return world


def cells(context: Any) -> list[dict[str, Any]]:
    tables = [*context["tables"], context["units"]]
    return [cell for table in tables for row in table["rows"] for cell in row["cells"]]


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["he", "wang"])
def test_every_number_leads_to_exactly_its_cases(busy: World, who: str) -> None:
    client = log_in(getattr(busy, who))
    context = client.get("/leaders/").context
    shown = [*context["tiles"], *cells(context), *context["funnel"]]
    linked = {one["url"]: one["value"] for one in shown if one["url"]}
    assert len(linked) >= 15
    for url, number in linked.items():
        assert client.get(url).context["total"] == int(number), url
    unlinked = {one["value"] for one in shown if not one["url"]}
    assert all(not str(value).isdigit() or str(value) == "0" for value in unlinked)


def test_who_sees_one_township_cannot_ask_for_more(busy: World) -> None:
    county = log_in(busy.he).get("/leaders/").context["tiles"][0]["value"]
    client = log_in(busy.wang)
    assert client.get("/leaders/").context["tiles"][0]["value"] == "4" != county
    for path in ("/leaders/", "/leaders/cases/", "/leaders/figures.csv"):
        answer = client.get(path, {"region": busy.county.code, "figure": "opened"})
        assert answer.status_code == 400
        assert county not in (answer.context or {}).get("tiles", [{}])[0].get("value", "")
    assert client.get("/api/v1/figures/", {"region": busy.county.code}).status_code == 400


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"since": "2026-02-30"}, "since"),
        ({"since": "2026-03-01", "until": "2026-02-01"}, "until"),
        ({"since": "1999-12-31"}, "since"),
        ({"since": "2001-01-01"}, "since"),
        ({"until": "2999-01-01"}, "since"),
        ({"kind": "guess"}, "kind"),
        ({"region": "x"}, "region"),
    ],
)
def test_nonsense_is_said_at_its_field_and_kept(busy: World, given: dict[str, str], field: str) -> None:
    answer = log_in(busy.he).get("/leaders/", given)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    for value in given.values():
        assert value in answer.content.decode() or field in ("kind", "region")


def test_the_files_and_the_api_say_what_the_page_says(busy: World) -> None:
    client = log_in(busy.he)
    page = {tile["name"]: tile["value"] for tile in client.get("/leaders/").context["tiles"]}
    told = {one["name"]: one["value"] for one in client.get("/api/v1/figures/").json()["figures"]}
    rows = list(csv.reader(io.StringIO(client.get("/leaders/figures.csv").content.decode("utf-8-sig"))))
    listed = {row[2]: row[3] for row in rows if row[0] == "合计"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/leaders/figures.xlsx").content))
    sheet = {row[0]: row[1] for row in book.get_sheet_by_name("合计").to_python()}
    for name, label in (
        ("opened", "登记"),
        ("closed", "办结"),
        ("open", "在办"),
        ("late", "超期"),
        ("yellow", "黄色预警"),
    ):
        assert page[name] == str(int(told[name])) == listed[label] == str(int(sheet[label])), name
    assert int(page["opened"]) == 6


def test_a_page_costs_the_same_whatever_the_number_of_cases(busy: World) -> None:
    client = log_in(busy.he)
    client.get("/leaders/")
    costs = []
    for _round in range(2):
        for path in ("/leaders/", "/leaders/cases/?figure=opened"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            costs.append(len(seen))
        for _ in range(8):
            heard(busy)
        build.apply_all()
    assert costs[:2] == costs[2:]


def test_the_days_are_those_of_the_range_and_last_year_stands_beside(busy: World) -> None:
    today = timezone.localdate()
    context = log_in(busy.he).get("/leaders/", {"since": today.isoformat()}).context
    (time,) = (table for table in context["tables"] if table["name"] == "time")
    assert [row["cells"][0]["value"] for row in time["rows"]] == ["6"]
    assert re.search("去年同期", context["tiles"][0]["hint"])
