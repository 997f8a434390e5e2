"""Livelihood projects of a year that were chosen on paper: entered as the page for one of them does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Duty, Level, Region, Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.imports.kinds.base import (
    Column,
    Job,
    Kind,
    Named,
    Planned,
    Wrong,
    Wrote,
    conclude,
    settle_each,
)
from congress_portal.imports.models import Outcome
from congress_portal.loops.models import Event
from congress_portal.loops.words import LoopStatus, Verb
from congress_portal.sheets import cells
from congress_portal.sheets.reading import Row
from votes.models import Project
from votes.projects.access import EXECUTING, offices_of
from votes.transitions.nodes import NodeWords, check_nodes
from votes.transitions.projects import ProjectWords, check_words, open_project

KEYS = uuid.UUID("8f0cfa5e-32c7-4f9c-8f43-0b1c0d2f7a61")
"""The space of the request keys of imported projects: the same project has the same key, until it is taken back."""
YEAR, TITLE, CONTENT, GOALS, UNIT, COMMITTEE = (
    "年度",
    "项目名称",
    "建设内容",
    "年度目标",
    "责任单位",
    "督办工委",
)
TOWN, PLACE, LNG, LAT, BUDGET, FINISH = "乡镇", "实施地点", "经度", "纬度", "计划投资（元）", "计划完成日期"
IN_WAN = "计划投资（万元）"
"""What offices often head the column; its plain numbers are so many 万元."""
COLUMNS = {
    "year": YEAR, "title": TITLE, "content": CONTENT, "goals": GOALS, "unit": UNIT, "committee": COMMITTEE,
    "township": TOWN, "place": PLACE, "lng": LNG, "lat": LAT, "budget": BUDGET, "finish_on": FINISH,
}  # fmt: skip
MOST_YUAN = 10**11
MOST_NODES = 8
NODES = [
    (f"节点{n}", f"节点{n}权重", f"节点{n}完成日期", f"节点{n}资金（元）") for n in range(1, MOST_NODES + 1)
]
"""The heads of what a milestone is, weighs, until when, and its money."""
NODE_HEADS = frozenset(head for heads in NODES for head in heads)
WAN = {BUDGET: IN_WAN} | {money: money.replace("（元）", "（万元）") for *_others, money in NODES}


def _yuan(text: str) -> Decimal:
    """``1,200,000``, ``120万元``: yuan, to the fen."""
    plain = "".join(text.split()).removesuffix("元").replace(",", "").replace("，", "")
    factor = 10_000 if plain.endswith("万") else 1
    value = cells.decimal(plain.removesuffix("万"), 0, MOST_YUAN // factor)
    return (Decimal(str(value)) * factor).quantize(Decimal("0.01"))


def _in_yuan(row: Row) -> Row:
    """The line with what stands in a column of 万元 under the column of the portal, its unit written out."""
    cells = dict(row.cells)
    for head, in_wan in WAN.items():
        text = "".join(cells.get(in_wan, "").split())
        if text and not cells.get(head):
            del cells[in_wan]
            cells[head] = text if text.endswith(("元", "万")) else f"{text}万元"
    return Row(row.number, cells)


def _node_columns(number: int) -> tuple[Column, ...]:
    """The four columns of one milestone; explained once."""
    what, weight, due, money = NODES[number - 1]
    again = number > 1
    return (
        Column(what, lambda text: cells.words(text, 120), (f"{what}内容", f"{what}名称", f"第{number}个节点"),
               sample="水厂土建", help=gettext_lazy("节点做什么；不报节点的，节点各列都不填。"), again=again),
        Column(weight, lambda text: cells.number(text.rstrip("分%"), 1, 100), (f"{what}分值",), sample="40",
               holds="number", help=gettext_lazy("各节点的权重合计100。"), again=again),
        Column(due, cells.last_day, (f"{what}日期", f"{what}完成时间"), sample="2026-06-30", holds="day",
               help=gettext_lazy("不晚于项目的完成日期。"), again=again),
        Column(money, _yuan, (f"{what}投资",), sample="500000", holds="money",
               help=gettext_lazy("元；合计不超过计划投资，可以不填。"), again=again),
    )  # fmt: skip


class Projects(Kind):
    word, label, icon = "projects", gettext_lazy("民生实事项目"), "building"
    roles = (Role.CONGRESS_OFFICE,)
    most = 1000
    columns = (
        Column(YEAR, lambda text: cells.number(text.removesuffix("年"), 2000, 2100), needed=True, sample="2026",
               holds="number"),
        Column(TITLE, lambda text: cells.words(" ".join(text.split()), 60), ("名称", "项目"), needed=True,
               sample="农村饮用水提升", help=gettext_lazy("同一年度同一名称算一个项目。")),
        Column(CONTENT, lambda text: cells.words(text, 2000), ("主要内容",), needed=True, sample="改造水厂三座"),
        Column(GOALS, lambda text: cells.words(text, 2000), ("目标",), needed=True, sample="年底前通水"),
        Column(UNIT, lambda text: cells.words(text, 80), ("牵头单位", "实施单位"), needed=True, sample="县水利水电局",
               help=gettext_lazy("部门或者乡镇政府的编码或名称。")),
        Column(COMMITTEE, lambda text: cells.words(text, 80), ("督办单位",), needed=True, sample="县人大社会建设工委"),
        Column(TOWN, lambda text: cells.words(text, 60), ("所在乡镇",), sample="威坪镇",
               help=gettext_lazy("全县的不填。")),
        Column(PLACE, lambda text: cells.words(text, 80), ("地点",), needed=True, sample="威坪镇驮岭脚村"),
        Column(LNG, lambda text: cells.decimal(text, 73, 136), sample="118.7844", holds="number",
               help=gettext_lazy("WGS84，度；与纬度一起填。")),
        Column(LAT, lambda text: cells.decimal(text, 3, 54), sample="29.7270", holds="number"),
        Column(BUDGET, _yuan, ("计划投资", "投资", "投资额"), needed=True, sample="1200000", holds="money",
               help=gettext_lazy("元；也可以写“120万元”。")),
        Column(FINISH, cells.last_day, ("完成日期", "完成时间"), needed=True, sample="2026-11-30", holds="day"),
        *(column for number in range(1, MOST_NODES + 1) for column in _node_columns(number)),
    )  # fmt: skip
    notes = (
        gettext_lazy("已经登记的项目不能用导入修改：内容、投资、日期的变更须经常委会决定。"),
        gettext_lazy(
            "节点：最多8个，一个节点四列，节点2到节点8与节点1一样填；导入后责任单位报实施方案时还可以改。节点更多的，由责任单位填报。"
        ),
        gettext_lazy("撤销导入：责任单位还没有重报节点计划的项目，连同节点按“已撤回”结束，可以重新导入。"),
    )

    @property
    def headers(self) -> dict[str, tuple[str, ...]]:
        """With the columns of 万元, each by the same other names as its column of 元."""
        known = super().headers
        return known | {in_wan: known[head] for head, in_wan in WAN.items()}

    def read(self, rows: Sequence[Row]) -> list[Planned]:
        planned = super().read([_in_yuan(row) for row in rows])
        for one in planned:
            for head, in_wan in WAN.items():
                if one.cells.get(in_wan) and one.cells.get(head):
                    one.blame(head, _("“元”和“万元”两列都填了，请只留一列"))
        return planned

    def is_open(self, duty: Duty) -> bool:
        return bool(offices_of(duty.user).filter(pk=duty.unit_id))

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        planned = self.read(rows)
        known = Known(job.by, job.county, planned)
        settle_each(planned, known.settle, TITLE, job)
        conclude(planned)
        return planned

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        by, county = job.by, job.county
        office = _office(by, county)
        for one in planned:
            if one.outcome == Outcome.MADE:
                key = uuid.uuid5(KEYS, f"{county.pk} {one.key}")
                yield Wrote(one.number, open_project(by=by, office=office, words=one.will, request_key=key))


def _office(by: User, county: Region) -> Unit:
    found = offices_of(by).filter(county=county).first()
    if found is None:
        raise NotNow(_("由县人大常委会办公室登记。"))
    return found


class Known:
    """The county's units, townships and projects, read once."""

    def __init__(self, by: User, county: Region, planned: Sequence[Planned]) -> None:
        self.office, self.today = _office(by, county), timezone.localdate()
        self.executing: Named[Unit] = Named(_("责任单位"))
        self.committees: Named[Unit] = Named(_("督办工委"))
        units = Unit.objects.filter(county=county, is_active=True).select_related("county", "region")
        for unit in units.filter(kind__in=[*EXECUTING, UnitKind.WORKING_COMMITTEE]):
            named = self.committees if unit.kind == UnitKind.WORKING_COMMITTEE else self.executing
            named.add(unit, unit.code, unit.name, unit.short_name)
        self.towns: Named[Region] = Named(_("乡镇"))
        for region in Region.objects.within(county).filter(level=Level.TOWNSHIP):
            self.towns.add(region, region.code, region.name)
        self.named: dict[str, Named[Any]] = {
            UNIT: self.executing, COMMITTEE: self.committees, TOWN: self.towns,
        }  # fmt: skip
        years = {one.values[YEAR] for one in planned if YEAR in one.values}
        rows = Project.objects.filter(county=county, year__in=years).exclude(
            loop__status=LoopStatus.WITHDRAWN
        )
        rows = rows.select_related("loop").prefetch_related("milestones")
        self.projects = {(row.year, row.loop.title): row for row in rows}
        set_by_unit = Event.objects.filter(loop__in=[row.pk for row in rows], verb=Verb.NODES_SET)
        self.planned = set(set_by_unit.values_list("loop", flat=True))

    def settle(self, one: Planned) -> None:
        values = one.values
        one.name = values.get(TITLE, "")
        if YEAR in values and one.name:
            one.key = f"{values[YEAR]} {one.name}"
        if (LNG in values) != (LAT in values):
            raise Wrong(LAT if LNG in values else LNG, _("经度和纬度须同时填写，或者都留空"))
        nodes = _nodes(one)
        found = {head: self._find(one, named, head) for head, named in self.named.items()}
        is_planned = not any(problem.column in NODE_HEADS for problem in one.problems)
        if nodes and is_planned and FINISH in values and BUDGET in values:
            self._fit(one, nodes)
        if one.problems:
            return
        one.will = ProjectWords(
            title=values[TITLE], year=values[YEAR], content=values[CONTENT], goals=values[GOALS],
            unit=found[UNIT], committee=found[COMMITTEE], township=found[TOWN], place=values[PLACE],
            budget=values[BUDGET], finish_on=values[FINISH], lng=values.get(LNG), lat=values.get(LAT), nodes=nodes,
        )  # fmt: skip
        known = self.projects.get((values[YEAR], one.name))
        if known:
            self._same(one, known)
            return
        try:
            check_words(one.will, self.office)
        except ValidationError as refused:
            for name, words in refused.message_dict.items():
                one.blame(COLUMNS[name], words[0].rstrip("。"))
        one.outcome = Outcome.MADE
        for name, head in COLUMNS.items():
            one.change(head, "", getattr(one.will, name))
        for (head, *_more), node in zip(NODES, nodes, strict=False):
            one.change(head, "", _in_words(node))

    def _find(self, one: Planned, named: Named[Any], head: str) -> Any:
        """What the cell names; all that is unknown in a line is said at once."""
        if head not in one.values:
            return None
        try:
            return named.find(head, one.values[head])
        except Wrong as wrong:
            one.blame(wrong.column, wrong.words)
            return None

    def _fit(self, one: Planned, nodes: list[NodeWords]) -> None:
        try:
            check_nodes(nodes, finish_on=one.values[FINISH], budget=one.values[BUDGET])
        except ValidationError as refused:
            one.blame(NODES[0][0], refused.messages[0].rstrip("。"))

    def _same(self, one: Planned, known: Project) -> None:
        for name, head in COLUMNS.items():
            if name not in ("title", "year") and getattr(one.will, name) != getattr(known, name):
                words = _("已经登记为%(code)s，内容不同；变更须经常委会决定")
                raise Wrong(head, words % {"code": known.loop.code})
        there = [NodeWords(row.what, row.weight, row.due_on, row.budget) for row in known.milestones.all()]
        if one.will.nodes and sorted(one.will.nodes, key=_place) != sorted(there, key=_place):
            if known.pk in self.planned:
                words = _("%(code)s的节点由责任单位填报过，以门户里的为准，表里的没有读取")
                one.remark = words % {"code": known.loop.code}
                return
            words = _("已经登记为%(code)s，节点不同；节点由责任单位在门户里填报")
            raise Wrong(NODES[0][0], words % {"code": known.loop.code})


def _place(node: NodeWords) -> tuple[object, ...]:
    return node.due_on, node.what


def _nodes(one: Planned) -> list[NodeWords]:
    """The milestones of the line, each with what is missing in it said at its cell."""
    found = []
    for what, weight, due, money in NODES:
        given = [head for head in (what, weight, due, money) if one.cells.get(head)]
        missing = [head for head in (what, weight, due) if not one.cells.get(head)]
        if not given:
            continue
        for head in missing:
            one.blame(head, _("填了%(column)s，这一列也要填") % {"column": given[0]})
        if not missing and all(head in one.values for head in given):
            values = one.values
            found.append(NodeWords(values[what], values[weight], values[due], values.get(money, Decimal(0))))
    return found


def _in_words(node: NodeWords) -> str:
    said = _("%(what)s（权重%(weight)d，%(day)s前完成，资金%(money)s元）")
    return said % {"what": node.what, "weight": node.weight, "day": node.due_on, "money": node.budget}
