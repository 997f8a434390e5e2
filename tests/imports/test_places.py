"""Regions and units by sheet: what is wrong with them, written whole, the same twice, and undone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from congress_portal.accounts import places
from congress_portal.accounts.models import AccountEvent, Region, Role, Unit
from congress_portal.imports import working
from congress_portal.imports.models import Batch
from tests import factories as make
from tests.imports.batches import checked, counts, problems, undone, written
from tests.world import World

REGIONS = ["编码*", "名称", "层级", "上级区划", "经度", "纬度"]
VILLAGES = (
    ["330127119001", "新村", "", "330127119", "", ""],
    ["３３０１２７１１９", "新　镇", "乡镇", "", 118.5, "29.5°"],
    ["330127104999", "驮岭脚村", "村", "威坪镇", None, None],
)
UNITS = ["编码", "名称", "类别", "区划", "上级单位", "在用"]
OFFICES = (
    ["linye-1", "林业站", "部门", "威坪镇", "县林业局", ""],
    ["linye", "县林业局", "县级部门", "", "", "是"],
)


@pytest.mark.parametrize(
    ("word", "head", "row", "column", "words"),
    [
        ("regions", REGIONS, ["33012", "镇", "乡镇", "", "", ""], "编码", "6至12位"),
        ("regions", REGIONS, ["", "镇", "乡镇", "", "", ""], "编码", "必须填写"),
        ("regions", REGIONS, ["330127120", "", "乡镇", "", "", ""], "名称", "新增时必须填写"),
        ("regions", REGIONS, ["330127120", "镇", "区", "", "", ""], "层级", "请填"),
        ("regions", REGIONS, ["330127120", "镇", "村", "", "", ""], "上级区划", "乡镇的上级是县"),
        ("regions", REGIONS, ["330127120", "镇", "乡镇", "没有镇", "", ""], "上级区划", "没有找到"),
        ("regions", REGIONS, ["330127120", "镇", "乡镇", "", "118.5", ""], "纬度", "同时填写"),
        ("regions", REGIONS, ["330127120", "镇", "乡镇", "", "18.5", "29"], "经度", "应在73到136之间"),
        ("regions", REGIONS, ["330182101", "梅城镇", "乡镇", "", "", ""], "编码", "本县以外"),
        ("regions", REGIONS, ["330127104", "", "村", "", "", ""], "层级", "不能修改"),
        ("regions", REGIONS, ["330127104", "清空", "", "", "", ""], "名称", "不能清空"),
        ("units", UNITS, ["坏 码！", "局", "部门", "", "", ""], "编码", "只用字母"),
        ("units", UNITS, ["a1", "", "部门", "", "", ""], "名称", "新增时必须填写"),
        ("units", UNITS, ["a1", "局", "", "", "", ""], "类别", "新增时必须填写"),
        ("units", UNITS, ["a1", "局", "代表联络站（室、点）", "", "", ""], "类别", "请填"),
        ("units", UNITS, ["a1", "局", "部门", "梅城镇", "", ""], "区划", "没有找到"),
        ("units", UNITS, ["a1", "局", "部门", "", "a1", ""], "上级单位", "不能是它自己"),
        ("units", UNITS, ["a1", "局", "部门", "", "", "也许"], "在用", "请填“是”或“否”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_cell(
    world: World, word: str, head: list[str], row: list[Any], column: str, words: str
) -> None:
    batch = checked(world.gao, word, ["某县某表"], head, row)
    [(number, at, said), *_more] = problems(batch)
    assert (number, batch.wrong, at) == (3, 1, "上级" if column == "上级区划" else column)
    assert words in said


def test_a_sheet_is_written_whatever_its_order(world: World) -> None:
    batch = written(world.gao, "regions", REGIONS, *VILLAGES)
    town = Region.objects.get(code="330127119")
    assert counts(batch) == (3, 0, 0, 0)
    assert (town.name, town.parent, town.lat) == ("新 镇", world.county, 29.5)
    assert Region.objects.get(code="330127119001").path == f"{town.path}330127119001/"
    assert Region.objects.get(code="330127104999").parent == world.township
    assert AccountEvent.objects.get(deed="imported").detail["made"] == 3


def test_units_come_after_the_units_above_them(world: World) -> None:
    written(world.gao, "units", UNITS, *OFFICES)
    station = Unit.objects.get(code="linye-1")
    assert (station.parent, station.region) == (Unit.objects.get(code="linye"), world.township)
    line = Batch.objects.get().lines.get(number=2)
    assert ["上级单位", "", "县林业局"] in json.loads(line.said)["changes"]


@pytest.mark.parametrize(("word", "rows"), [("regions", (REGIONS, *VILLAGES)), ("units", (UNITS, *OFFICES))])
def test_the_same_sheet_twice_changes_nothing(world: World, word: str, rows: tuple[list[Any], ...]) -> None:
    written(world.gao, word, *rows)
    assert counts(checked(world.gao, word, *rows)) == (0, 0, len(rows) - 1, 0)


def test_lines_that_mean_the_same_are_both_named(world: World) -> None:
    batch = checked(world.gao, "units", UNITS, OFFICES[1], ["ｌｉｎｙｅ", "林业局", "部门", "", "", ""])
    assert problems(batch) == [(3, "编码", "与第2行重复")]


def test_two_units_may_change_places(world: World) -> None:
    written(world.gao, "units", UNITS, *OFFICES)
    swapped = (["linye", "", "", "", "linye-1", ""], ["linye-1", "", "", "", "清空", ""])
    written(world.gao, "units", UNITS, *swapped)
    assert Unit.objects.get(code="linye").parent == Unit.objects.get(code="linye-1")


def test_a_circle_is_named_at_each_of_its_lines(world: World) -> None:
    rows = (
        ["a", "甲", "部门", "", "b", ""],
        ["b", "乙", "部门", "", "a", ""],
        ["c", "丙", "部门", "", "a", ""],
    )
    batch = checked(world.gao, "units", UNITS, *rows)
    assert {(number, column) for number, column, _words in problems(batch)} == {
        (2, "上级单位"),
        (3, "上级单位"),
    }


def test_a_unit_with_people_is_not_switched_off(world: World) -> None:
    batch = checked(world.gao, "units", UNITS, [world.water.code, "", "", "", "", "否"])
    assert "还有人在这个单位任职" in problems(batch)[0][2]


def test_an_undone_import_leaves_no_row(world: World) -> None:
    before = list(Region.objects.order_by("pk").values())
    units = list(Unit.objects.order_by("pk").values())
    offices = written(world.gao, "units", UNITS, *OFFICES, [world.roads.code, "交通局", "", "威坪镇", "", ""])
    regions = written(world.gao, "regions", REGIONS, *VILLAGES, ["330127104", "威坪", "", "", "", ""])
    assert undone(offices, world.gao).state == undone(regions, world.gao).state == "undone"
    assert list(Region.objects.order_by("pk").values()) == before
    assert list(Unit.objects.order_by("pk").values()) == units
    assert AccountEvent.objects.filter(deed="import_undone", detail__has_key="code").count() == 5


def test_what_was_changed_or_used_since_is_not_undone(world: World) -> None:
    regions = written(world.gao, "regions", REGIONS, *VILLAGES)
    units = written(world.gao, "units", UNITS, *OFFICES, ["shui", "水文站", "部门", "新 镇", "", ""])
    places.change_unit(unit=Unit.objects.get(code="linye"), by=world.gao, name="县林业和草原局")
    make.person("林科", Role.HANDLER, Unit.objects.get(code="linye-1"))
    assert undone(units, world.gao).state == undone(regions, world.gao).state == "written"
    refused = [one.refusal for one in units.written.exclude(refusal="").order_by("number")]
    assert refused == ["林业站：已经用在职责里", "县林业和草原局：导入之后被修改过"]
    assert regions.written.exclude(refusal="").get().refusal == "新 镇：已经用在单位里"
    assert Unit.objects.filter(code="shui").exists() and units.undone_by is None


def test_what_changed_after_the_check_is_not_written(world: World) -> None:
    batch = checked(world.gao, "units", UNITS, [world.roads.code, "交通局", "", "", "", ""])
    places.change_unit(unit=world.roads, by=world.gao, name="交通运输局")
    batch.refresh_from_db()
    batch.state, batch.confirmed_by = "confirmed", world.gao
    batch.save(update_fields=["state", "confirmed_by"])
    working.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Unit.objects.get(pk=world.roads.pk).name) == ("failed", "交通运输局")
    assert "请重新上传" in batch.words
