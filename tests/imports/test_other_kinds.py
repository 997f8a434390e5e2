"""Stations, deputies, proposals and projects by the same engine: written, the same twice, undone, and in again."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from congress_portal.accounts.models import Role, Term, Unit
from congress_portal.imports.models import Batch
from congress_portal.loops import trail
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb
from congress_portal.notices.outbox import announce_pending
from proposals.models import Imported
from stations.models import Deputy, Mandate, Staff, Station
from stations.words import Post
from tests import factories as make
from tests.imports.batches import checked, counts, problems, undone, written
from tests.proposals import papers_from as paper
from tests.world import World
from votes.models import Project
from votes.transitions.nodes import NodeWords, set_nodes

Rows = tuple[list[Any], ...]

STATIONS: Rows = (
    ["编码", "名称", "类别", "乡镇", "上级", "地址", "开放时间", "站长", "联络员"],
    [
        "wp-2",
        "岭上联络点",
        "点",
        "威坪镇",
        "岭上联络室",
        "岭上1号",
        "周一至周五 8:30-11:30",
        "王某",
        "李某、赵某",
    ],
    ["wp-1", "岭上联络室", "室", "威坪镇", "100001", "", "", "", ""],
    ["", "", "", "", "", "", "", "", ""],
)
DEPUTIES: Rows = (
    ["姓名", "单位和职务", "性别", "代表层级", "选区", "届次", "起"],
    ["张 代表", "岭上村村民", "女", "县", "威坪第一选区", "第17届", ""],
    ["张代表", "", "", "乡镇", "岭上", "", "2022-01-10"],
)
PROPOSALS: Rows = (
    list(paper.CLOSED),
    list(paper.row(1).values()),
    list(paper.row(2, 办复日期="", 办理结果="", 代表评价="").values()),
)
WATCHES = "县人大社会建设工委"
PROJECTS: Rows = (
    ["年度", "项目", "建设内容", "目标", "牵头单位", "督办工委", "乡镇", "地点", "投资", "完成时间"],
    ["2026年", "饮用水提升", "水厂三座", "通水", "县水利水电局", WATCHES, "威坪镇", "岭上", "120万元", "2026-11-30"],
    [2026, "村道", "十公里", "通车", "县交通运输局", WATCHES, "", "全县", 3500000.5, dt.date(2026, 12, 1)],
)  # fmt: skip


@pytest.fixture
def ready(world: World) -> World:
    """With the term that the sheets name, and a station that one of them changes."""
    Term.objects.create(
        county=world.county, number=17, since=dt.date(2022, 1, 1), until=dt.date(2026, 12, 31)
    )
    make.station("旧站", world.township, world.county, short_code="100009", address="老街")
    Staff.objects.create(
        county=world.county, station=world.station, post=Post.LIAISON, name="孙某", since=dt.date(2024, 1, 1)
    )
    return world


def stations_of(world: World) -> Rows:
    changed = [world.station.unit.code, "", "", "", "", "新街2号", "周六 9:00-11:00", "", "钱某"]
    return (*STATIONS[:3], changed)


def state() -> dict[str, list[dict[str, Any]]]:
    tables = (Station, Staff, Deputy, Mandate)
    rows = {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}
    return rows | {"Unit": list(Unit.objects.order_by("pk").values())}


def test_stations_come_and_go_with_hours_and_staff(ready: World) -> None:
    before, rows = state(), stations_of(ready)
    batch = written(ready.qian, "stations", *rows)
    point = Station.objects.get(unit__code="wp-2")
    assert counts(batch) == (2, 1, 0, 0)
    assert (point.parent.unit.code, point.staff.count(), point.opening_hours.count()) == ("wp-1", 3, 5)  # type: ignore[union-attr]
    assert counts(checked(ready.qian, "stations", *rows)) == (0, 0, 3, 0)
    assert undone(batch, ready.qian).state == "undone", (batch.words, list(batch.written.values("refusal")))
    after = state()
    closed = {row["id"] for row in after["Unit"]} - {row["id"] for row in before["Unit"]}
    assert all(not row["is_active"] for row in after["Unit"] if row["id"] in closed) and len(closed) == 2
    kept = [row for row in after["Station"] if row["unit_id"] not in closed]
    assert (kept, after["Staff"]) == (before["Station"], before["Staff"])
    assert counts(written(ready.qian, "stations", *rows)) == (2, 1, 0, 0)


def test_a_station_with_somebody_in_it_is_not_undone(ready: World) -> None:
    batch = written(ready.qian, "stations", *stations_of(ready))
    make.person("新代表", Role.DEPUTY, Unit.objects.get(code="wp-1"))
    assert undone(batch, ready.qian).state == "written"
    assert batch.written.exclude(refusal="").get().refusal == "岭上联络室：已经用在职责里"


def test_deputies_come_and_go_with_their_mandates(ready: World) -> None:
    before = state()
    batch = written(ready.qian, "deputies", *DEPUTIES)
    card = Deputy.objects.get(user=ready.zhang)
    assert (card.sex, card.post, card.mandates.count()) == ("f", "岭上村村民", 2)
    assert card.mandates.get(level="county").since == dt.date(2022, 1, 1)
    assert counts(checked(ready.qian, "deputies", *DEPUTIES)) == (0, 0, 2, 0)
    assert undone(batch, ready.qian).state == "undone", (batch.words, list(batch.written.values("refusal")))
    assert state() == before
    again = (DEPUTIES[0], [*DEPUTIES[1][:1], "村主任", *DEPUTIES[1][2:]])
    first = written(ready.qian, "deputies", *DEPUTIES)
    assert counts(written(ready.qian, "deputies", *again)) == (0, 1, 0, 0)
    refused = undone(first, ready.qian)
    assert refused.state == "written" and "被修改过" in refused.written.exclude(refusal="").get().refusal


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["李科", "", "", "", "", "", ""], "姓名", "没有这位代表"),
        (["", "职务", "", "", "", "", ""], "姓名", "请填登录名或姓名"),
        (["张代表", "", "中", "", "", "", ""], "性别", "请填"),
        (["张代表", "", "", "县", "", "18", ""], "届次", "没有登记第18届"),
        (["张代表", "", "", "县", "", "", ""], "起", "请填写起始日期"),
        (["张代表", "", "", "", "一选区", "", ""], "层级", "请填层级"),
    ],
)
def test_what_is_wrong_with_a_deputy(ready: World, row: list[str], column: str, words: str) -> None:
    [(_number, at, said)] = problems(checked(ready.qian, "deputies", DEPUTIES[0], row))
    assert at == column and words in said


def cases(kind: str) -> list[str]:
    return [
        str(status)
        for status in Loop.objects.filter(kind=kind).order_by("pk").values_list("status", flat=True)
    ]


def test_proposals_from_paper_go_as_withdrawn_and_may_come_again(ready: World) -> None:
    batch = written(ready.qian, "proposals", *PROPOSALS)
    assert (counts(batch), cases("proposal")) == ((2, 0, 0, 0), ["closed", "open"])
    assert counts(checked(ready.qian, "proposals", *PROPOSALS)) == (0, 0, 2, 0)
    assert undone(batch, ready.qian).state == "undone", batch.words
    assert cases("proposal") == ["withdrawn", "withdrawn"]
    assert (
        announce_pending() == 0
        or not Event.objects.filter(verb=Verb.WITHDRAWN, notices__isnull=False).exists()
    )
    assert counts(written(ready.qian, "proposals", *PROPOSALS)) == (2, 0, 0, 0)
    assert Imported.objects.count() == 4


def test_a_proposal_that_went_on_is_not_undone(ready: World) -> None:
    batch = written(ready.qian, "proposals", *PROPOSALS)
    loop = Loop.objects.get(kind="proposal", status="open")
    Batch.objects.filter(pk=batch.pk).update(written_at=Event.objects.filter(loop=loop).latest("at").at)
    trail.record(loop, None, Verb.NOTED, ready.li, "看过")
    assert undone(batch, ready.qian).state == "written"
    assert "已经办过事" in batch.written.exclude(refusal="").get().refusal


def test_projects_come_and_go_as_long_as_nobody_planned_them(ready: World) -> None:
    batch = written(ready.qian, "projects", *PROJECTS)
    water = Project.objects.get(loop__title="饮用水提升")
    assert (water.budget, water.unit, water.township) == (Decimal("1200000.00"), ready.water, ready.township)
    assert counts(checked(ready.qian, "projects", *PROJECTS)) == (0, 0, 2, 0)
    other = (PROJECTS[0], [*PROJECTS[1][:8], "130万元", PROJECTS[1][9]])
    assert "须经常委会决定" in problems(checked(ready.qian, "projects", *other))[0][2]
    assert undone(batch, ready.qian).state == "undone", batch.words
    assert cases("project") == ["withdrawn", "withdrawn"]
    again = written(ready.qian, "projects", *PROJECTS)
    planned = Project.objects.get(loop__title="饮用水提升", loop__status="open")
    set_nodes(project=planned, by=ready.li, rows=[NodeWords("建成", 100, dt.date(2026, 11, 1), Decimal(0))])
    assert undone(again, ready.qian).state == "written"
    assert cases("project").count("open") == 2


NODES = [
    "节点1",
    "节点1权重",
    "节点1日期",
    "节点1资金（万元）",
    "节点2",
    "节点2权重",
    "节点2完成日期",
    "节点2资金（元）",
]
TWO = ["土建", "40分", "2026-06-30", 50, "安装", 60, "2026年11月", "700,000"]
WITH_NODES: Rows = ([*PROJECTS[0], *NODES], [*PROJECTS[1], *TWO], [*PROJECTS[2], *[""] * 8])


def test_projects_come_in_with_their_milestones_and_go_with_them(ready: World) -> None:
    batch = written(ready.qian, "projects", *WITH_NODES)
    water = Project.objects.get(loop__title="饮用水提升")
    assert list(water.milestones.values_list("position", "what", "weight", "due_on", "budget")) == [
        (1, "土建", 40, dt.date(2026, 6, 30), Decimal(500000)),
        (2, "安装", 60, dt.date(2026, 11, 30), Decimal(700000)),
    ]
    line = json.loads(batch.lines.get(number=2).said)["changes"]
    assert ["节点1", "", "土建（权重40，2026-06-30前完成，资金500000.00元）"] in line
    assert counts(checked(ready.qian, "projects", *WITH_NODES)) == (0, 0, 2, 0)
    assert counts(checked(ready.qian, "projects", *PROJECTS)) == (0, 0, 2, 0)
    other = [*PROJECTS[1], "土建", 100, "2026-06-30", *[""] * 5]
    assert "节点不同" in problems(checked(ready.qian, "projects", WITH_NODES[0], other))[0][2]
    assert undone(batch, ready.qian).state == "undone", batch.words
    assert cases("project") == ["withdrawn", "withdrawn"] and not water.milestones.exists()
    again = written(ready.qian, "projects", *WITH_NODES)
    planned = Project.objects.get(loop__title="饮用水提升", loop__status="open")
    set_nodes(project=planned, by=ready.li, rows=[NodeWords("建成", 100, dt.date(2026, 11, 1), Decimal(0))])
    assert undone(again, ready.qian).state == "written"
    assert planned.milestones.get().what == "建成"
    more = checked(ready.qian, "projects", *WITH_NODES, ["2026", "路灯", *PROJECTS[2][2:], *[""] * 8])
    code = planned.loop.code
    assert counts(more) == (1, 0, 2, 0), problems(more)
    assert more.remarks == [f"第2行：{code}的节点由责任单位填报过，以门户里的为准，表里的没有读取。"]


@pytest.mark.parametrize(
    ("at", "typed", "column", "words"),
    [
        (1, "", "节点1权重", "也要填"),
        (0, "", "节点1", "也要填"),
        (1, "一半", "节点1权重", "应是数字"),
        (1, 30, "节点1", "合计应为100"),
        (4, "土建", "节点1", "不能相同"),
        (6, "2026-12-01", "节点1", "不能晚于"),
        (7, "700001", "节点1", "计划投资"),
        (6, "明天", "节点2完成日期", "不是日期"),
    ],
)
def test_what_is_wrong_with_a_milestone(
    ready: World, at: int, typed: object, column: str, words: str
) -> None:
    nodes = [typed if number == at else value for number, value in enumerate(TWO)]
    found = problems(checked(ready.qian, "projects", WITH_NODES[0], [*PROJECTS[1], *nodes]))
    assert [(line, head) for line, head, _words in found] == [(2, column)] and words in found[0][2]


def test_all_that_is_wrong_in_a_line_is_said_at_once(ready: World) -> None:
    row = [
        *PROJECTS[1][:4],
        "没有局",
        "没有委",
        "没有镇",
        "岭上",
        "120万元",
        "2026-11-30",
        "建成",
        90,
        "2026-06-30",
    ]
    found = problems(checked(ready.qian, "projects", [*PROJECTS[0], *NODES[:3]], row))
    assert {column for _line, column, _words in found} == {"责任单位", "督办工委", "乡镇", "节点1"}


@pytest.mark.parametrize("word", ["regions", "units", "users"])
def test_the_office_does_not_import_what_administrators_do(ready: World, word: str) -> None:
    with pytest.raises(Exception, match="不能导入"):
        checked(ready.qian, word, ["编码", "名称", "登录名", "姓名"], ["a1", "局", "fang", "方"])
