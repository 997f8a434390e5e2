"""Units of the county, stations left out: these have a sheet of their own. A line means the unit with its code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts import places
from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind
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

CODE, NAME, SHORT, KIND, REGION, ABOVE, USED = "编码", "名称", "简称", "类别", "区划", "上级单位", "在用"
FIELDS = {NAME: "name", SHORT: "short_name", REGION: "region", ABOVE: "parent", USED: "is_active"}
KINDS = {str(label): value for value, label in UnitKind.choices if value != UnitKind.STATION}
OTHER_WORDS = {
    "人大办": UnitKind.CONGRESS_OFFICE, "人大常委会办公室": UnitKind.CONGRESS_OFFICE,
    "工委": UnitKind.WORKING_COMMITTEE, "人大工委": UnitKind.WORKING_COMMITTEE,
    "主席团": UnitKind.PRESIDIUM, "部门": UnitKind.DEPARTMENT,
    "乡镇政府": UnitKind.TOWNSHIP_GOVERNMENT, "街道办事处": UnitKind.TOWNSHIP_GOVERNMENT,
    "代表组": UnitKind.DEPUTY_GROUP,
}  # fmt: skip


@dataclass
class Will:
    known: Unit | None
    kind: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    """``region`` is known; ``parent`` is known, of another line, or none."""


class Units(Kind):
    word, label, icon = "units", gettext_lazy("单位"), "building"
    roles = (Role.ADMINISTRATOR,)
    columns = (
        Column(CODE, matching(re.compile(r"[A-Za-z0-9_-]{1,40}"),
                              gettext_lazy("只用字母、数字、短横和下划线，最多40位")),
               ("单位编码", "代码"), needed=True, sample="linye",
               help=gettext_lazy("建立后不能改；已有的单位按编码辨认。")),
        Column(NAME, lambda text: cells.words(text, 80), ("单位名称", "单位"), sample="县林业局",
               help=gettext_lazy("新增时必填。")),
        Column(SHORT, lambda text: cells.words(text, 40), ("单位简称",), sample="林业局", clear=("",)),
        Column(KIND, choice(KINDS | OTHER_WORDS), ("类型", "单位类别"), sample="县级部门", choices=tuple(KINDS),
               help=gettext_lazy("新增时必填，建立后不能改；联络站请用联络站的表导入。")),
        Column(REGION, lambda text: cells.words(text, 60), ("所在区划", "所属区划", "乡镇"), sample="330127",
               help=gettext_lazy("区划的编码或名称；新增时不填就是本县。")),
        Column(ABOVE, lambda text: cells.words(text, 80), ("上级", "主管单位"), sample="", clear=(None,),
               help=gettext_lazy("上级单位的编码或名称，可以是本表里的单位。")),
        Column(USED, cells.yes_or_no, ("是否在用", "状态"), sample="是", choices=("是", "否"),
               help=gettext_lazy("不填：新增的在用，已有的不变。")),
    )  # fmt: skip

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        planned = self.read(rows)
        known = Known(job.county, planned)
        settle_each(planned, known.settle, CODE, job)
        known.find_circles(planned)
        conclude(planned)
        return planned

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        """Those above before those below: no unit is under one that is not there yet, nor under itself on the way."""
        by, county = job.by, job.county
        made: dict[int, Unit] = {}
        for one in from_above(planned):
            fields = dict(one.will.fields)
            above = fields.get("parent")
            if above is not None:  # read anew: what stands above it may have moved a line ago
                key = made[above.number].pk if isinstance(above, Planned) else above.pk
                fields["parent"] = Unit.objects.get(pk=key)
            if one.outcome == Outcome.MADE:
                made[one.number] = places.make_unit(
                    by=by, county=county, kind=one.will.kind, code=one.key, **fields
                )
                yield Wrote(one.number, made[one.number])
            elif one.outcome == Outcome.CHANGED:
                before = {name: value_of(one.will.known, name) for name in fields}
                yield Wrote(one.number, places.change_unit(unit=one.will.known, by=by, **fields), before)


def value_of(unit: Unit, name: str) -> Any:
    """A field as JSON keeps it: of a unit or region its key."""
    return getattr(unit, f"{name}_id" if name in ("region", "parent") else name)


def from_above(planned: Sequence[Planned]) -> list[Planned]:
    """The lines so that each comes after the line of the unit above it."""
    lines = {one.key: one for one in planned}
    ordered: dict[int, Planned] = {}
    for one in planned:
        chain: list[Planned] = []
        step: Planned | None = one
        while step is not None and step.number not in ordered and step not in chain:
            chain.append(step)
            step = lines.get(above_of(step))
        for each in reversed(chain):
            ordered[each.number] = each
    return list(ordered.values())


def above_of(one: Planned) -> str:
    """The code of the unit that will be above this line's; empty for none."""
    will: Will | None = one.will
    if will is None:
        return ""
    above = will.fields.get("parent", will.known and will.known.parent)
    if above is None:
        return ""
    return str(above.key if isinstance(above, Planned) else above.code)


class Known:
    def __init__(self, county: Region, planned: Sequence[Planned]) -> None:
        self.county = county
        self.regions: Named[Region] = Named(_("区划"))
        for region in Region.objects.within(county):
            self.regions.add(region, region.code, region.name)
        self.above: Named[Unit | Planned] = Named(_("单位"))
        self.units: dict[str, Unit] = {}
        for unit in Unit.objects.filter(county=county).select_related("region", "parent", "county"):
            self.units[unit.code] = unit
            self.above.add(unit, unit.code, unit.name, unit.short_name)
        for one in planned:
            code = one.values.get(CODE)
            if code and code not in self.units:
                self.above.add(one, code, one.values.get(NAME, ""), one.values.get(SHORT, ""))
        held = Duty.objects.current().filter(county=county).values_list("unit", flat=True)
        self.manned = set(held)

    def settle(self, one: Planned) -> None:
        values = one.values
        one.key, one.name = values.get(CODE, ""), values.get(NAME, "")
        if not one.key:
            return
        known = self.units.get(one.key)
        one.will = Will(known, values.get(KIND) or (known.kind if known else ""))
        one.name = one.name or (known.name if known else "")
        try:
            given = {FIELDS[head]: self._resolved(one, head) for head in FIELDS if head in values}
            one.will.fields = self._new(one, given) if known is None else self._changed(one, known, given)
        except Wrong as wrong:
            one.blame(wrong.column, wrong.words)
            return
        for head, name in FIELDS.items():
            if name in one.will.fields:
                after = one.will.fields[name]
                words = after.values.get(NAME, "") if isinstance(after, Planned) else after
                one.change(head, getattr(known, name) if known else "", words)
        one.outcome = Outcome.MADE if known is None else Outcome.CHANGED if one.will.fields else Outcome.SAME

    def _resolved(self, one: Planned, head: str) -> Any:
        value = one.values[head]
        if head == REGION:
            return self.regions.find(REGION, value)
        if head == ABOVE and value is not None:
            return self.above.find(ABOVE, value)
        return value

    def _new(self, one: Planned, given: dict[str, Any]) -> dict[str, Any]:
        for head in (NAME, KIND):
            if not one.values.get(head):
                one.blame(head, _("新增时必须填写"))
        if one.will.kind:
            one.change(KIND, "", UnitKind(one.will.kind).label)
        return {"region": self.county, **given}

    def _changed(self, one: Planned, known: Unit, given: dict[str, Any]) -> dict[str, Any]:
        if known.kind == UnitKind.STATION:
            raise Wrong(CODE, _("这是联络站，请用联络站的表导入"))
        if one.will.kind != known.kind:
            raise Wrong(KIND, _("类别不能修改，现在是%(now)s") % {"now": known.get_kind_display()})
        changed = {name: value for name, value in given.items() if getattr(known, name) != value}
        if changed.get("is_active") is False and known.pk in self.manned:
            raise Wrong(USED, _("还有人在这个单位任职，请先结束他们的职责"))
        return changed

    def find_circles(self, planned: Sequence[Planned]) -> None:
        """Blame the lines by which a unit would come to lie below itself."""
        above = {code: unit.parent.code if unit.parent else "" for code, unit in self.units.items()}
        above |= {one.key: above_of(one) for one in planned if one.key}
        cleared: set[str] = set()
        for one in planned:
            seen: list[str] = []
            code = one.key
            while code and code not in seen and code not in cleared:
                seen.append(code)
                code = above.get(code, "")
            if code and code in seen and one.key in seen[seen.index(code) :]:
                one.blame(ABOVE, _("上级单位不能是它自己或者它的下级"))
            elif not code or code in cleared:
                cleared.update(seen)
