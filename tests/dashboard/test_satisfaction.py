"""Satisfaction as a figure: the published bands of a quarter; page, wall, brief, files and API say the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from congress_portal.accounts.models import Level, Region
from congress_portal.dashboard import briefing, transitions
from congress_portal.dashboard.figures import satisfaction
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.frames import frame_of
from congress_portal.dashboard.models import Brief, Charge
from congress_portal.dashboard.rollup import build
from stations.models import SatisfactionSheet
from tests import factories as make
from tests.loops.stages import heard, now_is
from tests.world import World

THIS, LAST = dt.date(2026, 4, 1), dt.date(2025, 4, 1)


def cell(table: str, key: object, name: str, **said: object) -> dict[str, object]:
    return {"own": True, "table": table, "key": str(key), "name": name, **said}


def sheet(county: Region, since: dt.date, cells: list[dict[str, object]]) -> SatisfactionSheet:
    until = (since + dt.timedelta(days=100)).replace(day=1) - dt.timedelta(days=1)
    return SatisfactionSheet.objects.create(county=county, since=since, until=until, k=5, cells=cells)


@pytest.fixture
def rated(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    now_is(monkeypatch, "2026-08-20")
    second = make.region("汾口镇", "330127107", Level.TOWNSHIP, world.county)
    whole = cell("county", "", "全县", rated=40, satisfied=[60, 70], confirmed=[80, 90])
    entered = {**whole, "own": False, "satisfied": [0, 10], "confirmed": [0, 10], "rated": 99}
    shown = {"rated": 12, "satisfied": [50, 75], "confirmed": [75, 100]}
    sheet(
        world.county,
        THIS,
        [
            entered,
            whole,
            cell("township", world.township.pk, "威坪镇", **shown),
            cell("township", second.pk, "汾口镇"),
            cell("unit", world.water.pk, "水利局", **shown),
            cell("unit", world.roads.pk, "交通局", rated=9, satisfied=[0, 20], confirmed=[20, 40]),
        ],
    )
    sheet(world.county, LAST, [cell("county", "", "全县", rated=31, satisfied=[50, 60], confirmed=[70, 80])])
    sheet(world.county, dt.date(2026, 7, 1), [cell("county", "", "全县", rated=6, confirmed=[0, 50])])
    heard(world)
    build.apply_all()
    return world


def log_in(world: World, who: str = "he") -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def tile(context: Any) -> dict[str, Any]:
    return next((one for one in context["tiles"] if one["name"] == "satisfaction"), {})


def lines(context: Any) -> dict[str, list[str]]:
    return {row["label"]: [text for _head, text in row["cells"]] for row in context["satisfaction"]}


def test_the_page_shows_the_ended_quarter_beside_last_years(rated: World) -> None:
    answer = log_in(rated).get("/leaders/", {"until": "2026-08-20"})
    shown = tile(answer.context)
    assert (shown["text"], shown["hint"]) == ("80%～90%", "2026年第2季度满意和基本满意；去年同期70%～80%")
    assert shown["url"] == f"/evaluation/?county={rated.county.code}&quarter=2026-04-01"
    assert lines(answer.context) == {
        "淳安县": ["40", "60%～70%", "80%～90%", "50%～60%", "70%～80%"],
        "威坪镇": ["12", "50%～75%", "75%及以上", "—", "—"],
        "汾口镇": ["不公布", "不公布", "不公布", "—", "—"],
    }
    assert shown["url"].replace("&", "&amp;") in answer.content.decode()
    assert log_in(rated).get(shown["url"]).context["shown"].since == THIS


def test_a_township_and_a_line_show_their_own_and_another_kind_none(rated: World) -> None:
    township = log_in(rated, "wang").get("/leaders/").context
    assert tile(township)["text"] == "75%及以上" and list(lines(township)) == ["威坪镇"]
    assert not tile(log_in(rated).get("/leaders/", {"kind": "project"}).context)
    early = log_in(rated).get("/leaders/", {"until": "2026-06-29"}).context
    assert tile(early)["text"] == "70%～80%" and "没有公布" in tile(early)["hint"]
    assert not tile(log_in(rated).get("/leaders/", {"until": "2025-06-01"}).context)
    Charge.objects.create(county=rated.county, user=rated.he, unit=rated.water, set_by=rated.qian)
    assert list(lines(log_in(rated).get("/leaders/").context)) == ["淳安县", "水利局"]
    there = log_in(rated).get("/leaders/", {"region": rated.township.code}).context
    assert list(lines(there)) == ["威坪镇"], "units are told of for the whole county alone"


def test_last_years_line_is_found_by_its_key_whatever_its_name(rated: World) -> None:
    whole = cell("county", "", "全县", rated=31, satisfied=[50, 60], confirmed=[70, 80])
    shown = {"rated": 20, "satisfied": [30, 40], "confirmed": [60, 70]}
    now = [cell("township", rated.township.pk, "威坪镇"), cell("township", rated.county.pk, "汾口镇")]
    then = [
        cell("township", rated.township.pk, "威坪乡", **shown),
        cell("unit", rated.water.pk, "汾口镇", **shown),
    ]
    sheet(rated.county, dt.date(2024, 4, 1), [whole, *now])
    sheet(rated.county, dt.date(2023, 4, 1), [whole, *then])
    found = lines(log_in(rated).get("/leaders/", {"until": "2024-08-01"}).context)
    assert found["威坪镇"][3:] == ["30%～40%", "60%～70%"] and found["汾口镇"][3:] == ["—", "—"]


def test_files_api_wall_and_brief_say_the_same(rated: World) -> None:
    client = log_in(rated)
    rows = list(csv.reader(io.StringIO(client.get("/leaders/figures.csv").content.decode("utf-8-sig"))))
    said = {(row[1], row[2]): row[3] for row in rows if row[0].startswith("群众满意度")}
    assert said["淳安县", "满意和基本满意率"] == "80%～90%" and said["淳安县", "去年满意率"] == "50%～60%"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/leaders/figures.xlsx").content))
    kept = book.get_sheet_by_name("群众满意度").to_python()
    assert kept[0][0] == "2026年第2季度" and kept[2][:4] == ["威坪镇", "12", "50%～75%", "75%及以上"]
    now, before = client.get("/api/v1/figures/").json()["satisfaction"]
    assert (now["since"], before["since"]) == ("2026-04-01", "2025-04-01")
    assert now["lines"][0]["confirmed"] == {"low": 80, "high": 90} and before["lines"][0]["rated"] == 31
    assert now["lines"][1]["region"] == rated.township.code and now["lines"][2]["satisfied"] is None
    wall = transitions.make_wall(region=rated.county, by=rated.he)
    tiles = {one["name"]: one for one in client.get(f"/leaders/wall/{wall.key}/now/").json()["tiles"]}
    assert (tiles["satisfaction"]["text"], tiles["satisfaction"]["when"]) == ("80%～90%", "2026年第2季度")
    briefing.make_briefs(dt.datetime(2026, 8, 20, 10, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    words = briefing.sentences(Brief.objects.filter(period="day").get())
    assert words[-1] == (
        "群众满意度（2026年第2季度公布）：满意60%～70%，满意和基本满意80%～90%；去年同期70%～80%。"
    )


def test_each_figure_says_its_formula_and_staffs_entries_are_never_it(rated: World) -> None:
    now, _before = Board(frame_of(rated.county, THIS, dt.date(2026, 8, 20))).satisfaction
    assert now and now.whole.rated == 40
    assert satisfaction.satisfied(now.whole.cell) == (60, 70)
    assert satisfaction.confirmed({}) is None
    assert all(figure.band.__doc__ and figure.formula for figure in satisfaction.SATISFACTION)


def test_the_page_costs_the_same_whatever_the_sheet_holds(
    rated: World, django_assert_num_queries: Any
) -> None:
    frame = frame_of(rated.county, THIS, dt.date(2026, 8, 20))
    with django_assert_num_queries(3):  # the newest, last year's, and the townships of the one that names any
        satisfaction.quarters(frame)
