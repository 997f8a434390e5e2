"""Townships and villages of the county. A line means the region with its code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts import places
from congress_portal.accounts.models import Level, Region, Role
from congress_portal.imports.kinds.base import (
    Column,
    Job,
    Kind,
    Named,
    Planned,
    Wrong,
    Wrote,
    choice,
    conclude,
    matching,
    settle_each,
)
from congress_portal.imports.models import Outcome
from congress_portal.sheets import cells
from congress_portal.sheets.reading import Row

CODE, NAME, LEVEL, ABOVE = "编码", "名称", "层级", "上级"
MCA, NBS, PINYIN, LNG, LAT = "民政部代码", "统计用代码", "拼音", "经度", "纬度"
FIELDS = {NAME: "name", MCA: "mca_code", NBS: "nbs_code", PINYIN: "pinyin", LNG: "lng", LAT: "lat"}
LEVELS = {
    "乡镇": Level.TOWNSHIP, "街道": Level.TOWNSHIP, "乡": Level.TOWNSHIP, "镇": Level.TOWNSHIP,
    "乡镇（街道）": Level.TOWNSHIP, "乡镇(街道)": Level.TOWNSHIP, "乡镇街道": Level.TOWNSHIP,
    "村": Level.VILLAGE, "社区": Level.VILLAGE, "村（社区）": Level.VILLAGE, "村(社区)": Level.VILLAGE,
    "村社区": Level.VILLAGE,
}  # fmt: skip
BELOW = {Level.COUNTY: Level.TOWNSHIP, Level.TOWNSHIP: Level.VILLAGE}
_division = matching(re.compile(r"\d{6,12}"), gettext_lazy("应是6至12位数字"))


@dataclass
class Will:
    """A new region below ``above`` (known, or of another line), or changes of a known one."""

    known: Region | None
    level: str = ""
    above: Region | Planned | None = None
    fields: dict[str, Any] = field(default_factory=dict)


class Regions(Kind):
    word, label, icon = "regions", gettext_lazy("区划（乡镇、村社区）"), "map-pin"
    roles = (Role.ADMINISTRATOR,)
    columns = (
        Column(CODE, _division, ("区划编码", "区划代码", "代码"), needed=True, sample="330127104",
               help=gettext_lazy("6至12位数字，建立后不能改；已有的区划按编码辨认。")),
        Column(NAME, lambda text: cells.words(text, 60), ("区划名称",), sample="威坪镇",
               help=gettext_lazy("新增时必填。")),
        Column(LEVEL, choice(LEVELS), ("级别", "类别"), sample="乡镇", choices=("乡镇", "村"),
               help=gettext_lazy("乡镇（街道）或者村（社区）；不填按上级推断。")),
        Column(ABOVE, lambda text: cells.words(text, 60), ("上级区划", "上级编码", "所属乡镇"), sample="330127",
               help=gettext_lazy("上级的编码或名称，可以是本表里的；乡镇不填就是本县。")),
        Column(MCA, _division, ("民政代码",), sample="330127104", clear=("",)),
        Column(NBS, _division, ("统计代码",), sample="330127104000", clear=("",)),
        Column(PINYIN, lambda text: cells.words(text, 120), sample="weipingzhen", clear=("",)),
        Column(LNG, lambda text: cells.decimal(text, 73, 136), ("lng",), sample="118.7844", holds="number",
               clear=(None,), help=gettext_lazy("WGS84，度；与纬度一起填。")),
        Column(LAT, lambda text: cells.decimal(text, 3, 54), ("lat",), sample="29.7270", holds="number", clear=(None,)),
    )  # fmt: skip
    notes = (gettext_lazy("层级和上级建立后不能用导入修改。"),)

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        planned = self.read(rows)
        known = Known(job.county, planned)
        settle_each(planned, known.settle, CODE, job)
        known.place(planned)
        conclude(planned)
        return planned

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        by, county = job.by, job.county
        made: dict[int, Region] = {}
        for level in (Level.TOWNSHIP, Level.VILLAGE):
            for one in planned:
                if one.outcome == Outcome.MADE and one.will.level == level:
                    above = one.will.above
                    parent = made[above.number] if isinstance(above, Planned) else above
                    made[one.number] = places.make_region(
                        by=by, county=county, parent=parent, level=level, code=one.key, **one.will.fields
                    )
                    yield Wrote(one.number, made[one.number])
        for one in planned:
            if one.outcome == Outcome.CHANGED:
                known = one.will.known
                before = {name: getattr(known, name) for name in one.will.fields}
                row = places.change_region(region=known, by=by, county=county, **one.will.fields)
                yield Wrote(one.number, row, before)


class Known:
    """The county's regions, read once, and those of the sheet."""

    def __init__(self, county: Region, planned: Sequence[Planned]) -> None:
        self.county = county
        self.named: Named[Region | Planned] = Named(_("区划"))
        self.regions: dict[str, Region] = {}
        for region in Region.objects.within(county).select_related("parent"):
            self.regions[region.code] = region
            self.named.add(region, region.code, region.name)
        codes = [one.values[CODE] for one in planned if CODE in one.values]
        foreign = Region.objects.filter(code__in=codes).exclude(path__startswith=county.path)
        self.foreign = set(foreign.values_list("code", flat=True))
        for one in planned:
            code = one.values.get(CODE)
            if code and code not in self.regions:
                self.named.add(one, code, one.values.get(NAME, ""))

    def settle(self, one: Planned) -> None:
        """What the line means by itself."""
        values = one.values
        one.key, one.name = values.get(CODE, ""), values.get(NAME, "")
        if not one.key:
            return
        if one.key in self.foreign:
            one.blame(CODE, _("这个编码已由本县以外的区划使用"))
        known = self.regions.get(one.key)
        one.will = Will(known)
        one.name = one.name or (known.name if known else "")
        given = {FIELDS[head]: value for head, value in values.items() if head in FIELDS}
        one.will.fields = {
            name: value for name, value in given.items() if known is None or getattr(known, name) != value
        }
        self._place_whole(one, known)
        if known is None and not values.get(NAME):
            one.blame(NAME, _("新增时必须填写"))
        for head, name in FIELDS.items():
            if name in one.will.fields:
                one.change(head, getattr(known, name) if known else "", one.will.fields[name])
        if known is None:
            one.outcome = Outcome.MADE
        elif one.will.fields:
            one.outcome = Outcome.CHANGED

    def _place_whole(self, one: Planned, known: Region | None) -> None:
        lng, lat = (
            one.will.fields.get(name, getattr(known, name) if known else None) for name in ("lng", "lat")
        )
        if (lng is None) != (lat is None):
            one.blame(LAT if lat is None else LNG, _("经度和纬度须同时填写，或者都留空"))

    def place(self, planned: Sequence[Planned]) -> None:
        """Where each new region lies: known once every line has been read."""
        for one in planned:
            if one.will is None:
                continue
            try:
                self._place(one)
            except Wrong as wrong:
                one.blame(wrong.column, wrong.words)

    def _place(self, one: Planned) -> None:
        level, text = one.values.get(LEVEL, ""), one.values.get(ABOVE, "")
        known: Region | None = one.will.known
        if known:
            if level and level != known.level:
                raise Wrong(LEVEL, _("层级不能修改，现在是%(now)s") % {"now": known.get_level_display()})
            if text and self.named.find(ABOVE, text) != known.parent:
                raise Wrong(ABOVE, _("上级不能修改，现在是%(now)s") % {"now": known.parent})
            return
        above = self.named.find(ABOVE, text) if text else self.county
        if above is one:
            raise Wrong(ABOVE, _("上级不能是自己"))
        of_above = self._level(above)
        if of_above not in BELOW or (level and level != BELOW[of_above]):
            raise Wrong(ABOVE, _("乡镇的上级是县，村（社区）的上级是乡镇"))
        one.will.level, one.will.above = level or BELOW[of_above], above
        one.change(LEVEL, "", Level(one.will.level).label)
        one.change(ABOVE, "", above.name)

    def _level(self, above: Region | Planned) -> Level | None:
        """The level of a region; of one in the sheet as its line says or, without a word, as its own place does."""
        if isinstance(above, Region):
            return Level(above.level)
        said = above.values.get(LEVEL)
        if said:
            return Level(said)
        return Level.TOWNSHIP if not above.values.get(ABOVE) else None
