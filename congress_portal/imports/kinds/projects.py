"""Livelihood projects of a year that were chosen on paper: entered as the page for one of them does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import Duty, Level, Region, Role, Unit, UnitKind, User
from congress_portal.errors import NotNow
from congress_portal.imports.kinds.base import (
    Column,
    Kind,
    Named,
    Planned,
    Wrong,
    Wrote,
    conclude,
    settle_each,
)
from congress_portal.imports.models import Outcome
from congress_portal.loops.words import LoopStatus
from congress_portal.sheets import cells
from congress_portal.sheets.reading import Row
from votes.models import Project
from votes.project_access import EXECUTING, offices_of
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


def _yuan(text: str) -> Decimal:
    """``1,200,000``, ``120万元``: yuan, to the fen."""
    plain = "".join(text.split()).removesuffix("元").replace(",", "").replace("，", "")
    factor = 10_000 if plain.endswith("万") else 1
    value = cells.decimal(plain.removesuffix("万"), 0, MOST_YUAN)
    return (Decimal(str(value)) * factor).quantize(Decimal("0.01"))


def _in_yuan(row: Row) -> Row:
    """The line with what stands in the column of 万元 under the column of the portal, its unit written out."""
    text = "".join(row.cells.get(IN_WAN, "").split())
    if not text or row.cells.get(BUDGET):
        return row
    typed = text if text.endswith(("元", "万")) else f"{text}万元"
    return Row(
        row.number, {**{head: cell for head, cell in row.cells.items() if head != IN_WAN}, BUDGET: typed}
    )


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
    )  # fmt: skip
    notes = (
        gettext_lazy("已经登记的项目不能用导入修改：内容、投资、日期的变更须经常委会决定。"),
        gettext_lazy("撤销导入：还没有报节点计划的项目按“已撤回”结束，可以重新导入。"),
    )

    @property
    def headers(self) -> dict[str, tuple[str, ...]]:
        return super().headers | {IN_WAN: ("投资（万元）", "投资额（万元）")}

    def read(self, rows: Sequence[Row]) -> list[Planned]:
        planned = super().read([_in_yuan(row) for row in rows])
        for one in planned:
            if one.cells.get(IN_WAN) and one.cells.get(BUDGET):
                one.blame(BUDGET, _("“元”和“万元”两列都填了，请只留一列"))
        return planned

    def is_open(self, duty: Duty) -> bool:
        return bool(offices_of(duty.user).filter(pk=duty.unit_id))

    def plan(self, rows: Sequence[Row], by: User, county: Region) -> list[Planned]:
        planned = self.read(rows)
        known = Known(by, county, planned)
        settle_each(planned, known.settle, TITLE)
        conclude(planned)
        return planned

    def write(
        self, planned: Sequence[Planned], by: User, county: Region, batch: int, source: str
    ) -> Iterator[Wrote]:
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
        years = {one.values[YEAR] for one in planned if YEAR in one.values}
        rows = Project.objects.filter(county=county, year__in=years).exclude(
            loop__status=LoopStatus.WITHDRAWN
        )
        self.projects = {(row.year, row.loop.title): row for row in rows.select_related("loop")}

    def settle(self, one: Planned) -> None:
        values = one.values
        one.name = values.get(TITLE, "")
        if YEAR in values and one.name:
            one.key = f"{values[YEAR]} {one.name}"
        if (LNG in values) != (LAT in values):
            raise Wrong(LAT if LNG in values else LNG, _("经度和纬度须同时填写，或者都留空"))
        if one.problems:
            return
        one.will = ProjectWords(
            title=values[TITLE], year=values[YEAR], content=values[CONTENT], goals=values[GOALS],
            unit=self.executing.find(UNIT, values[UNIT]), committee=self.committees.find(COMMITTEE, values[COMMITTEE]),
            township=self.towns.find(TOWN, values[TOWN]) if TOWN in values else None, place=values[PLACE],
            budget=values[BUDGET], finish_on=values[FINISH], lng=values.get(LNG), lat=values.get(LAT),
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

    def _same(self, one: Planned, known: Project) -> None:
        for name, head in COLUMNS.items():
            if name not in ("title", "year") and getattr(one.will, name) != getattr(known, name):
                words = _("已经登记为%(code)s，内容不同；变更须经常委会决定")
                raise Wrong(head, words % {"code": known.loop.code})
