"""Liaison stations: the sheet, the check and the write of the stations app, with undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.errors import NotNow
from congress_portal.imports.kinds.base import Column, Job, Kind, Planned, Problem, Wrote, conclude, digest
from congress_portal.imports.models import Outcome
from congress_portal.sheets.reading import Row
from stations import access
from stations.models import Staff
from stations.sheets.columns import EXAMPLE, HEADERS, STAFF
from stations.sheets.stations import FIELDS, check
from stations.sheets.stations import Plan as StationPlan
from stations.sheets.stations import Planned as StationLine
from stations.transitions.importing import write_plan
from stations.transitions.places import RANK, lock_tree
from stations.transitions.wall import hours_in_words, spans_of
from stations.words import Tier

OUTCOMES = {"new": Outcome.MADE, "changed": Outcome.CHANGED, "same": Outcome.SAME}
HEADS = {name: head for head, name in FIELDS.items()} | {
    "parent": "上级", "lng": "经度", "lat": "纬度", "name": "名称", "region": "村",
}  # fmt: skip
HELP: dict[str, Any] = {
    "六位码": gettext_lazy("已有的站填它的六位码；新增的留空，由系统编号。"),
    "编码": gettext_lazy("已有的站也可以按编码辨认；新增的可以不填。"),
    "类别": gettext_lazy("站、室或点；新增时必填。"),
    "乡镇": gettext_lazy("名称或区划编码；新增时必填。"),
    "村": gettext_lazy("设在村（社区）的填写。"),
    "上级": gettext_lazy("上级站的编码、六位码或名称，可以是本表里的站。"),
    "经度": gettext_lazy("度；与纬度、坐标一起填。"),
    "纬度": gettext_lazy("度。"),
    "坐标": gettext_lazy("手机和GPS填 WGS84，从高德、腾讯地图上抄来的填 GCJ02。"),
    "签到范围": gettext_lazy("米，50至5000。"),
    "面积": gettext_lazy("平方米。"),
    "开放时间": gettext_lazy("例如：周一至周五 8:30-11:30、14:00-17:00；周六 9:00-11:00"),
    "站长": gettext_lazy("只填一位。"),
    "联络员": gettext_lazy("几个人用顿号分开。"),
    "任职起": gettext_lazy("表里新的人从哪天起任职；不填就是写入那天。"),
}
POSTS = {post: label for label, post in STAFF.items()}


class Stations(Kind):
    word, label, icon = "stations", gettext_lazy("联络站（室、点）"), "map-pin"
    roles = access.ORGANISING
    columns = tuple(
        Column(head, str, others, sample=EXAMPLE.get(head, ""), help=HELP.get(head, ""))
        for head, others in HEADERS.items()
    )
    notes = (
        gettext_lazy("已有的站按六位码或编码辨认；两样都空着，或者编码是新的，就新增一个。"),
        gettext_lazy(
            "新增时必须填写：名称、类别、乡镇。填了经纬度要写明坐标：WGS84（手机）或 GCJ02（高德）。"
        ),
        gettext_lazy("人员：一格里有几个人用顿号分开；与现任不同时，不在表里的人今天结束任职。"),
    )

    def plan(self, rows: Sequence[Row], job: Job) -> list[Planned]:
        rows = self.body(rows)
        return _shown(rows, check(rows, job.by, job.county, watched=job.watched))

    def write(self, planned: Sequence[Planned], job: Job) -> Iterator[Wrote]:
        """Checked once more under the lock of the tree, since stations are moved by other ways, too."""
        by, county = job.by, job.county
        lock_tree(county)
        rows = [Row(one.number, one.cells) for one in planned]
        plan = check(rows, by, county)
        if digest(_shown(rows, plan)) != digest(planned):
            raise NotNow(_("核对之后有联络站被修改过，请重新核对后再写入。"))
        before = {row.number: _before(row) for row in plan.rows if row.kind == "changed"}
        manned = [row.station.pk for row in plan.rows if row.staff and row.station]
        serving = set(Staff.objects.filter(until=None, station__in=manned).values_list("pk", flat=True))
        numbers: dict[int, int] = {}
        done = write_plan(plan=plan, by=by, county=county, source=job.source)
        for row, station in sorted(done, key=lambda pair: RANK[Tier(pair[1].tier)]):  # undone from below
            numbers[station.pk] = row.number
            yield Wrote(row.number, station, before.get(row.number))
        for staff in Staff.objects.filter(station__in=numbers, pk__gt=0).order_by("pk"):
            if staff.pk in serving and staff.until is not None:
                yield Wrote(numbers[staff.station_id], staff, {"until": None})
            elif staff.pk not in serving and staff.until is None:
                yield Wrote(numbers[staff.station_id], staff)


def _before(row: StationLine) -> dict[str, Any]:
    """What the line changes, as it is now: of other rows the keys, and the week's hours."""
    station = row.station
    assert station is not None
    found = {name: getattr(station, "parent_id" if name == "parent" else name) for name in row.changes}
    found |= {
        name: station.unit.region_id if name == "region" else getattr(station.unit, name)
        for name in row.unit_changes
    }
    if row.spans is not None:
        found["spans"] = spans_of(station)
    return found


def _shown(rows: Sequence[Row], plan: StationPlan) -> list[Planned]:
    found = {row.number: Planned(row.number, row.cells, name=row.cells.get("名称", "")) for row in rows}
    for line in plan.rows:
        one = found[line.number]
        one.key, one.name, one.outcome = _key(line), line.name, OUTCOMES[line.kind]
        _change(one, line)
    for problem in plan.problems:
        found[problem.number].problems.append(Problem(problem.column, problem.words, problem.typed))
    conclude(found.values())
    return list(found.values())


def _key(line: StationLine) -> str:
    return line.station.short_code if line.station else line.code or f"{line.region.code} {line.name}"


def _change(one: Planned, line: StationLine) -> None:
    station = line.station
    if station is None:
        one.change("名称", "", line.name)
        one.change("村", "", line.region)
        if line.parent is not None:
            one.change("上级", "", _name(line.parent))
    for name, value in sorted(line.changes.items()):
        if station is None and name == "parent":
            continue
        before = getattr(station, name) if station else ""
        one.change(HEADS[name], _words(name, before), _words(name, value))
    for name, value in line.unit_changes.items():
        one.change(HEADS[name], getattr(station.unit, name) if station else "", value)
    if line.spans is not None:
        one.change("开放时间", station.hours if station else "", hours_in_words(line.spans))
    for post, names in line.staff.items():
        one.change(POSTS[post], "", "、".join(names))


def _words(name: str, value: Any) -> Any:
    if name == "parent":
        return _name(value)
    return Tier(value).label if name == "tier" and value else value


def _name(one: Any) -> str:
    """A station's, or the one that another line will make."""
    return "" if one is None else one.name if isinstance(one, StationLine) else one.unit.name
