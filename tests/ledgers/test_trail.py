"""Who took a sheet home: a line on the trail each time, which the auditor reads."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import Duty, Role
from congress_portal.ledgers import exporting
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.imports.batches import checked, written
from tests.imports.test_places import OFFICES, UNITS
from tests.imports.test_users import FANG, HEAD
from tests.ledgers.test_exports import asked, cases
from tests.world import World


def logged_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def looks(world: World) -> str:
    return logged_in(world.shen).get("/looks/").content.decode()


def taken() -> list[tuple[str, int]]:
    rows = Event.objects.filter(verb=Verb.VIEWED, loop=None).order_by("pk")
    return [(row.detail["what"], row.detail["number"]) for row in rows]


def test_each_download_of_a_ledger_is_a_line_for_the_auditor(world: World) -> None:
    cases(world, 2)
    export = asked(world)
    exporting.work(export.pk)
    client, address = logged_in(world.qian), f"/ledgers/exports/{export.pk}/file/"
    assert client.head(address).status_code == 200 and taken() == []
    for _time in range(2):
        assert client.get(address).status_code == 200
    assert taken() == [("book", 2)] * 2
    page = looks(world)
    assert page.count("下载群众意见台账，2行") == 2 and "钱主任" in page


def test_the_line_says_how_the_rows_were_chosen(world: World) -> None:
    cases(world, 2)
    export = asked(world, "status=open&q=路灯&cols=title")
    exporting.work(export.pk)
    client = logged_in(world.qian)
    assert client.get(f"/ledgers/exports/{export.pk}/file/").status_code == 200
    event = Event.objects.get(verb=Verb.VIEWED, loop=None)
    assert "状态：办理中" in event.note and "路灯" in event.note and "路灯" not in str(event.detail)
    assert f"筛选：{event.note}" in looks(world)


def test_who_may_not_take_it_any_more_leaves_no_line(world: World) -> None:
    export = asked(world)
    exporting.work(export.pk)
    Duty.objects.filter(user=world.qian).delete()
    assert logged_in(world.qian).get(f"/ledgers/exports/{export.pk}/file/").status_code == 403
    assert taken() == []


def test_reports_and_sheets_of_passwords_are_lines_too(world: World) -> None:
    gao = logged_in(world.gao)
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    gao.get(f"/imports/at/{batch.pk}/report/")
    people = written(world.gao, "users", HEAD, FANG)
    assert gao.post(f"/imports/at/{people.pk}/passwords/").status_code == 200
    assert gao.post(f"/imports/at/{people.pk}/passwords/").status_code == 409
    assert taken() == [("report", len(OFFICES)), ("passwords", 1)]
    page = looks(world)
    assert "下载导入核对结果：单位，2行" in page and "下载临时密码表：用户和职责，1人" in page


def test_the_list_of_stations_is_a_line_too(world: World) -> None:
    assert logged_in(world.qian).get("/manage/export.xlsx").status_code == 200
    [(what, number)] = taken()
    assert what == "stations" and f"下载联络站名册，{number}行" in looks(world)


def test_the_list_of_stations_is_a_line_for_each_county_with_its_filters(world: World) -> None:
    make.duty(
        world.qian, Role.CONGRESS_OFFICE, make.unit("建德办", "congress_office", *[world.other_county] * 2)
    )
    client = logged_in(world.qian)
    assert client.get("/manage/export.xlsx", {"tier": "station"}).status_code == 200
    lines = Event.objects.filter(verb=Verb.VIEWED, loop=None)
    assert {line.county_id for line in lines} == {world.county.pk, world.other_county.pk}
    assert {line.detail["number"] for line in lines} == {1} and {line.note for line in lines} == {
        "类别：代表联络站"
    }
    assert client.get("/manage/export.xlsx", {"q": "没有这个站"}).status_code == 200
    assert lines.count() == 2 and "筛选：类别：代表联络站" in looks(world)


@pytest.mark.parametrize(
    ("name", "more", "title", "which"),
    [
        ("receptions:export", "?month=2026-11", "威坪镇人大代表联络站接待记录", "月份：2026-11"),
        ("duty:export", "?month=2026-11", "威坪镇人大代表联络站2026-11履职签到表", ""),
    ],
)
def test_sheets_of_a_station_with_names_of_persons_are_lines(
    world: World, name: str, more: str, title: str, which: str
) -> None:
    client, address = logged_in(world.liu), reverse(name, args=[world.station.public_id]) + more
    assert client.head(address).status_code == 200 and taken() == []
    assert client.get(address).status_code == 200
    [line] = Event.objects.filter(verb=Verb.VIEWED, loop=None)
    assert (line.detail["what"], line.detail["title"], line.note) == ("sheet", title, which)
    assert f"下载{title}，0行" in looks(world)
