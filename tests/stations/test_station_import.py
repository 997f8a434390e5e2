"""Stations by Excel: out, in, all rows or none."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import time
import zipfile
from collections.abc import Sequence
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from congress_portal.accounts.models import AccountEvent, User
from congress_portal.imports import transitions, working
from congress_portal.imports.kinds import KINDS
from congress_portal.imports.models import Batch
from congress_portal.loops.models import Event
from congress_portal.sheets.reading import Row, read_sheet
from stations import geometry
from stations.models import OpeningHours, Staff, Station
from stations.sheets.columns import HEADERS
from stations.sheets.stations import Plan, check
from stations.transitions import places, wall
from stations.transitions.importing import write_plan
from stations.words import Act, Post, Tier
from tests import factories as make
from tests.imports import batches
from tests.loops.together import together
from tests.stations import sheet_files as files
from tests.stations.sheet_files import HEADER, POINT
from tests.world import World


def rows(*cells: dict[str, str]) -> list[Row]:
    return [Row(number, one) for number, one in enumerate(cells, 2)]


def point(**cells: str) -> dict[str, str]:
    return dict(zip(HEADER, POINT, strict=True)) | cells


def planned(world: World, *cells: dict[str, str], by: User | None = None) -> Plan:
    return check(rows(*cells), by or world.qian, world.county)


def written(world: World, *cells: dict[str, str]) -> Batch:
    """As one sheet, by whoever works in the congress office."""
    return batches.written(world.qian, "stations", *sheet(*cells))


def sheet(*cells: dict[str, str]) -> list[list[str]]:
    heads = list(dict.fromkeys(head for one in cells for head in one))
    heads += ["地址"] if len(heads) < 2 else []
    return [heads, *([one.get(head, "") for head in heads] for one in cells)]


def test_a_new_row_is_a_station_with_unit_codes_hours_and_staff(world: World) -> None:
    who = {"站长": "王某", "联络员": "李某、赵某", "任职起": "45306"}
    where = {"经度": "118.9", "纬度": "29.7", "坐标": "WGS84", "上级": world.station.unit.code}
    written(world, point(开放时间="周一至周五 8:30-11:30", **who, **where))
    made = Station.objects.get(unit__code="wp-1")
    assert (made.parent, made.tier, made.hours, made.lng) == (
        world.station, "point", "周一至周五 8:30–11:30", 118.9,
    )  # fmt: skip
    assert made.unit.parent == world.station.unit and len(made.public_id) == 14
    assert {(one.post, one.name, one.since) for one in made.staff.all()} == {
        (post, name, dt.date(2024, 1, 15))
        for post, name in ((Post.HEAD, "王某"), (Post.LIAISON, "李某"), (Post.LIAISON, "赵某"))
    }


def test_an_import_writes_one_event_a_station_and_one_for_itself(world: World) -> None:
    written(world, point(), {"六位码": "100001", "电话": "0571-1"})
    verbs = sorted(Event.objects.filter(loop=None).values_list("verb", flat=True))
    assert verbs == [Act.IMPORTED, Act.STATION_EDITED, Act.STATION_MADE]
    imported = Event.objects.get(verb=Act.IMPORTED)
    assert (imported.unit, imported.detail) == (
        world.office,
        {"new": 1, "changed": 1, "source": Batch.objects.get().sha256},
    )
    assert AccountEvent.objects.filter(deed="unit_made").count() == 1


def test_an_empty_cell_leaves_what_is_known(world: World) -> None:
    places.edit_station(station=world.station, by=world.liu, address="中心街8号", phone="0571-1")
    written(world, {"六位码": "100001", "地址": "", "电话": "0571-2"})
    now = Station.objects.get(pk=world.station.pk)
    assert (now.address, now.phone) == ("中心街8号", "0571-2")


def test_the_word_for_emptying_empties(world: World) -> None:
    places.edit_station(station=world.station, by=world.liu, address="中心街8号")
    written(world, {"六位码": "100001", "地址": "清空"})
    assert Station.objects.get(pk=world.station.pk).address == ""


def test_staff_who_are_not_in_the_sheet_end_today(world: World) -> None:
    for name in ("李某", "赵某"):
        wall.add_staff(station=world.station, by=world.liu, post=Post.LIAISON, name=name)
    written(world, {"六位码": "100001", "联络员": "赵某、孙某"})
    assert set(Staff.objects.filter(until=None).values_list("name", flat=True)) == {"赵某", "孙某"}


def test_a_head_takes_over_in_one_go(world: World) -> None:
    wall.add_staff(station=world.station, by=world.liu, post=Post.HEAD, name="刘站长")
    written(world, {"六位码": "100001", "站长": "孙某"})
    assert Staff.objects.get(post=Post.HEAD, until=None).name == "孙某"


def test_a_tree_may_be_written_from_the_leaves_up(world: World) -> None:
    written(
        world,
        point(编码="c", 名称="丙点", 上级="乙室"),
        point(编码="b", 名称="乙室", 类别="室", 上级="a"),
        point(编码="a", 名称="甲站", 类别="站"),
    )
    assert Station.objects.get(unit__code="c").parent.parent.unit.code == "a"  # type: ignore[union-attr]


def test_a_place_from_a_map_is_converted_and_the_same_place_is_no_change(world: World) -> None:
    lng, lat = geometry.to_gcj02(118.9, 29.7)
    cells = {"六位码": "100001", "经度": f"{lng:.7f}", "纬度": f"{lat:.7f}", "坐标": "GCJ-02"}
    written(world, cells)
    kept = Station.objects.get(pk=world.station.pk)
    assert geometry.metres(kept.lng or 0, kept.lat or 0, 118.9, 29.7) < 1
    assert planned(world, cells).counts == {"same": 1}


WRONG: list[tuple[dict[str, str], str, str]] = [
    (point(类别="所"), "类别", "“站”“室”或“点”"),
    (point(乡镇="没有镇"), "乡镇", "没有这个乡镇"),
    (point(乡镇=""), "乡镇", "须填写乡镇"),
    (point(名称=""), "名称", "须填写名称"),
    (point(乡镇="梅城镇"), "乡镇", "没有这个乡镇"),
    (point(六位码="999999"), "六位码", "没有这个六位码"),
    (point(六位码="100001"), "编码", "不是同一个站"),
    (point(经度="118.9"), "纬度", "同时填写"),
    (point(经度="118.9", 纬度="29.7"), "坐标", "请写明坐标"),
    (point(经度="29.7", 纬度="118.9", 坐标="WGS84"), "经度", "应在73到136之间"),
    (point(经度="118.9", 纬度="29.7", 坐标="BD09"), "坐标", "GCJ02"),
    (point(签到范围="30"), "签到范围", "应在50到5000之间"),
    (point(面积="四十"), "面积", "应是数字"),
    (point(电话="不详"), "电话", "不是电话"),
    (point(无障碍="也许"), "无障碍", "“是”或“否”"),
    (point(开放时间="周一 上午"), "开放时间", "看不明白"),
    (point(站长="甲、乙"), "站长", "只能有一位"),
    (point(任职起="昨天"), "任职起", "不是日期"),
    (point(任职起="2999-01-01"), "任职起", "不能晚于今天"),
    (point(上级="没有站"), "上级", "没有这个上级站"),
    (point(类别="站", 上级="威坪镇人大代表联络站"), "上级", "自上而下"),
    (point(名称="威坪镇人大代表联络站"), "名称", "同名"),
    (point(编码="a b"), "编码", "编码只用字母"),
    (point(名称="清空"), "名称", "不能清空"),
    (point(名称="长" * 81), "名称", "太长"),
]


@pytest.mark.parametrize(("cells", "column", "words"), WRONG, ids=[words for _c, _d, words in WRONG])
def test_what_is_wrong_is_said_with_row_column_and_what_was_typed(
    world: World, cells: dict[str, str], column: str, words: str
) -> None:
    problem = planned(world, {"六位码": "100001"}, cells).problems[0]
    assert (problem.number, problem.column, problem.typed) == (3, column, cells.get(column, ""))
    assert words in problem.words


def test_the_same_station_twice_is_wrong(world: World) -> None:
    found = planned(world, point(), point(名称="另一个")).problems
    assert [(one.number, one.words) for one in found] == [(3, "与第2行重复")]


def test_a_station_cannot_become_what_stands_below_it(world: World) -> None:
    make.station("甲室", world.township, world.county, Tier.ROOM, parent=world.station)
    found = planned(world, {"六位码": "100001", "类别": "点"}).problems
    assert [(one.column, "自上而下" in one.words) for one in found] == [("类别", True)]


def test_wang_imports_for_her_township_only(world: World) -> None:
    away = make.region("汾口镇", "330127105", parent=world.county)
    make.station("汾口站", away, world.county, short_code="200002")
    found = planned(world, point(乡镇="汾口镇"), {"六位码": "200002", "电话": "1234"}, by=world.wang).problems
    assert len(found) == 2 and all("不在您负责的范围" in one.words for one in found)


def test_a_keeper_cannot_import(world: World) -> None:
    with pytest.raises(PermissionDenied):
        batches.taken(world.liu, "stations", *sheet(point()))


def test_a_plan_that_is_no_longer_true_is_not_written(world: World) -> None:
    batch = batches.checked(world.qian, "stations", *sheet({"六位码": "100001", "电话": "0571-2"}))
    places.edit_station(station=world.station, by=world.liu, phone="0571-2")
    transitions.confirm(batch=batch, by=world.qian, plan=batch.plan)
    working.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed" and "被修改过" in batch.words


def test_what_turned_wrong_meanwhile_is_not_written(world: World) -> None:
    batch = batches.checked(world.qian, "stations", *sheet(point()))
    make.station(POINT[1], world.township, world.county)
    transitions.confirm(batch=batch, by=world.qian, plan=batch.plan)
    working.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed" and not Event.objects.filter(verb=Act.IMPORTED).exists()


@pytest.mark.django_db(transaction=True)
def test_two_sheets_with_one_new_station_write_it_once(world: World) -> None:
    found = [batches.checked(world.qian, "stations", *sheet(point())) for _time in range(2)]
    for one in found:
        transitions.confirm(batch=one, by=world.qian, plan=one.plan)
    together(*[partial(working.work, one.pk) for one in found])
    for one in found:  # the one that found the county busy waits in its row
        working.work(one.pk)
    assert Station.objects.filter(unit__code="wp-1").count() == 1
    assert sorted(Batch.objects.values_list("state", flat=True)) == ["failed", "written"]


def test_what_stands_below_the_table_is_no_station(world: World) -> None:
    below = (["合 计", "1个", "", ""], ["填表人：", "某", "", ""], ["审核人：某", "", "", ""])
    batch = batches.checked(world.qian, "stations", HEADER, POINT, HEADER, *below)
    assert batches.counts(batch) == (1, 0, 0, 0) and batch.remarks == [
        "略过4行（合计、备注、重复的表头）：第3、4、5、6行。"
    ]


# ---------------------------------------------------------------- the pages


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_old_addresses_lead_to_the_import(world: World) -> None:
    client = logged_in(world.qian)
    for old, new in (("import/", ""), ("template.xlsx", "template/")):
        answer = client.get(f"/manage/{old}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/imports/stations/{new}")
        assert client.get(answer.headers["Location"]).status_code == 200


def exported(user: User) -> bytes:
    return bytes(logged_in(user).get("/manage/export.xlsx").content)


def lines(content: bytes) -> list[Row]:
    return read_sheet(files.upload(content), HEADERS).rows


def test_what_is_exported_comes_back_without_a_change(world: World) -> None:
    wall.set_hours(station=world.station, by=world.liu, spans=[(0, dt.time(8), dt.time(9))])
    wall.add_staff(station=world.station, by=world.liu, post=Post.HEAD, name="刘站长")
    places.edit_station(
        station=world.station, by=world.liu, lng=118.912345678, lat=29.7, host="=cmd|'/c calc'!A1"
    )
    make.station("甲点", world.township, world.county, Tier.POINT, parent=world.station)
    found = check(lines(exported(world.qian)), world.qian, world.county)
    assert (found.problems, found.counts) == ([], {"same": 2})


def test_formulas_are_asleep_in_the_export(world: World) -> None:
    places.edit_station(station=world.station, by=world.liu, host="=1+1")
    with zipfile.ZipFile(io.BytesIO(exported(world.qian))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"'=1+1" in book.read("xl/sharedStrings.xml")


def test_each_exports_what_they_see(world: World) -> None:
    assert [row.cells["名称"] for row in lines(exported(world.zhang))] == ["威坪镇人大代表联络站"]
    assert lines_or_none(exported(world.li)) == []


def lines_or_none(content: bytes) -> Sequence[Row]:
    try:
        return lines(content)
    except ValidationError:
        return []


def test_the_samples_of_the_columns_are_right(world: World) -> None:
    columns = KINDS["stations"].columns
    assert planned(world, {one.head: one.sample for one in columns if one.sample}).problems == []


@pytest.mark.slow
def test_five_thousand_rows_are_checked_and_written(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    header = [*HEADER, "上级", "开放时间", "联络员", "经度", "纬度", "坐标"]
    cells = [
        "威坪镇",
        "威坪镇人大代表联络站",
        "周一至周五 8:30-11:30、14:00-17:00",
        "李某、赵某",
        118.9,
        29.7,
        "GCJ02",
    ]
    content = files.xlsx(header, *([f"n{at}", f"第{at}联络点", "点", *cells] for at in range(5000)))
    times = [time.perf_counter()]
    found = read_sheet(files.upload(content), HEADERS).rows
    times.append(time.perf_counter())
    plan = check(found, world.qian, world.county)
    times.append(time.perf_counter())
    write_plan(plan=plan, by=world.qian, county=world.county, source="")
    times.append(time.perf_counter())
    spent = [f"{after - before:.1f}" for before, after in itertools.pairwise(times)]
    with capsys.disabled():
        print(f"\n5000 rows: read {spent[0]} s, checked {spent[1]} s, written {spent[2]} s")
    assert Station.objects.count() == 5002 and OpeningHours.objects.count() == 50_000
    assert times[-1] - times[0] < 120
