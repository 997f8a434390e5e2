"""What a sheet of stations would change: every row read and checked against what is known, nothing written.

A row means the station with its 六位码 or its 编码; a row with neither, or with a code nobody has, is a new one. An
empty cell leaves what is known as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, User
from congress_portal.sheets.reading import Row
from stations import access, geometry
from stations.models import Staff, Station
from stations.sheets.columns import STAFF, read_cell
from stations.transitions.places import RANK
from stations.transitions.wall import hours_in_words, spans_of
from stations.words import Tier

FIELDS = {
    "类别": "tier", "农家户主": "host", "地址": "address", "签到范围": "radius", "电话": "phone", "面积": "area",
    "场所": "premises", "无障碍": "is_accessible",
}  # fmt: skip
NEAR = 1e-6
"""Degrees below which a place is the same: a decimetre, as sheets round."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, and what was typed there."""

    number: int
    column: str
    words: str
    typed: str


@dataclass
class Planned:
    """What one row would do. ``changes`` names fields of the station (or of its unit) with their new values."""

    number: int
    station: Station | None
    name: str
    region: Region
    tier: str
    parent: Station | Planned | None
    code: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    unit_changes: dict[str, Any] = field(default_factory=dict)
    spans: list[Any] | None = None
    staff: dict[str, list[str]] = field(default_factory=dict)
    since: Any = None

    @property
    def kind(self) -> str:
        if self.station is None:
            return "new"
        return "changed" if self.fields else "same"

    @property
    def fields(self) -> list[str]:
        """Names of what changes, as the trail says them."""
        names = ["lng" if name == "lat" else name for name in (*self.unit_changes, *self.changes)]
        names = list(dict.fromkeys(names))
        names += ["hours"] if self.spans is not None else []
        return names + (["staff"] if self.staff else [])


@dataclass(frozen=True)
class Plan:
    rows: list[Planned]
    problems: list[Problem]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(row.kind for row in self.rows))


def _key(one: Station | Planned | None) -> object:
    return None if one is None else one.pk if isinstance(one, Station) else f"row {one.number}"


class Wrong(Exception):
    """This cell of the row cannot be."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


class Checker:
    """Everything known of the county, read once; then row after row without a query."""

    def __init__(self, by: User, county: Region) -> None:
        self.county = county
        paths = [duty.region.path for duty in by.duties if duty.role in access.ORGANISING]
        self.paths = tuple(path for path in paths if path.startswith(county.path))
        rows = Station.objects.filter(county=county).select_related("unit__region", "parent")
        self.stations = list(rows.prefetch_related("opening_hours"))
        self.of_short_code = {one.short_code: one for one in self.stations}
        self.of_code = {one.unit.code: one for one in self.stations}
        self.of_name: dict[str, list[Station]] = defaultdict(list)
        for one in self.stations:
            if one.unit.is_active:
                self.of_name[one.unit.name].append(one)
        self.regions: dict[str, list[Region]] = defaultdict(list)
        for region in Region.objects.within(county).select_related("parent"):
            self.regions[region.name].append(region)
            self.regions[region.code].append(region)
        self.staff: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for held in Staff.objects.filter(until=None, station__county=county).order_by("pk"):
            self.staff[held.station_id][held.post].append(held.name)

    def may_organise(self, region: Region) -> bool:
        return region.path.startswith(self.paths) if self.paths else False

    def station_of(self, cells: dict[str, Any]) -> Station | None:
        """The station that the row means; nothing where it means a new one."""
        short, code = cells.get("六位码"), cells.get("编码")
        found = self.of_short_code.get(short) if short else None
        if short and found is None:
            raise Wrong("六位码", _("没有这个六位码的联络站；新增的站请留空"))
        coded = self.of_code.get(code) if code else None
        if found and code and found is not coded:
            raise Wrong("编码", _("与六位码不是同一个站，这个站的编码是%(code)s") % {"code": found.unit.code})
        found = found or coded
        if found and not found.unit.is_active:
            raise Wrong("编码" if code else "六位码", _("这个联络站已经撤销"))
        if found and not self.may_organise(found.unit.region):
            raise Wrong("编码" if code else "六位码", _("这个联络站不在您负责的范围"))
        return found

    def region_of(self, cells: dict[str, Any], known: Station | None) -> Region:
        township, village = cells.get("乡镇"), cells.get("村")
        if not township and not village:
            if known is None:
                raise Wrong("乡镇", _("新增的站须填写乡镇"))
            return known.unit.region
        column = "村" if village else "乡镇"
        found = self.regions.get(village or township or "", [])
        if village and township:
            above = [
                region.path for region in self.regions.get(township, []) if region.level != Level.VILLAGE
            ]
            found = [region for region in found if above and region.path.startswith(tuple(above))]
        elif township:
            found = [region for region in found if region.level != Level.VILLAGE]
        if not found:
            raise Wrong(column, _("没有这个乡镇或村，请与“区划”中的名称核对"))
        if len(found) > 1:
            raise Wrong(column, _("有几个同名的，请同时填写乡镇和村，或者填区划编码"))
        if not self.may_organise(found[0]):
            raise Wrong(column, _("不在您负责的范围"))
        return found[0]

    def planned(self, number: int, cells: dict[str, Any]) -> Planned:
        known = self.station_of(cells)
        region = self.region_of(cells, known)
        name = cells.get("名称") or (known.unit.name if known else "")
        tier = cells.get("类别") or (known.tier if known else "")
        if not name:
            raise Wrong("名称", _("新增的站须填写名称"))
        if not tier:
            raise Wrong("类别", _("新增的站须填写类别"))
        if any(one is not known and one.unit.region_id == region.pk for one in self.of_name.get(name, ())):
            raise Wrong("名称", _("这个地方已经有同名的联络站；要修改它，请填写它的编码或六位码"))
        row = Planned(
            number, known, name, region, tier, known.parent if known else None, cells.get("编码") or ""
        )
        wanted = {FIELDS[column]: value for column, value in cells.items() if column in FIELDS}
        wanted |= self._place(cells, known)
        row.changes = {
            key: value for key, value in wanted.items() if not known or getattr(known, key) != value
        }
        if known and known.unit.name != name:
            row.unit_changes["name"] = name
        if known and known.unit.region_id != region.pk:
            row.unit_changes["region"] = region
        self._wall(row, cells)
        return row

    def _place(self, cells: dict[str, Any], known: Station | None) -> dict[str, Any]:
        if "经度" not in cells and "纬度" not in cells:
            return {}
        lng, lat = cells.get("经度"), cells.get("纬度")
        if (lng is None) != (lat is None):
            raise Wrong("纬度" if lat is None else "经度", _("经度和纬度须同时填写"))
        if lng is None or lat is None:
            return {"lng": None, "lat": None}
        if not cells.get("坐标"):
            raise Wrong("坐标", _("请写明坐标是 WGS84（手机定位）还是 GCJ02（高德、腾讯地图）"))
        if cells["坐标"] == "gcj02":
            lng, lat = geometry.to_wgs84(lng, lat)
        lng, lat = round(lng, 6), round(lat, 6)
        was = (known.lng, known.lat) if known else (None, None)
        if was[0] is not None and was[1] is not None and max(abs(was[0] - lng), abs(was[1] - lat)) <= NEAR:
            return {}
        return {"lng": lng, "lat": lat}

    def _wall(self, row: Planned, cells: dict[str, Any]) -> None:
        known = row.station
        if "开放时间" in cells:
            spans = sorted(set(cells["开放时间"]))
            try:
                words = hours_in_words(spans)
            except ValidationError as wrong:
                raise Wrong("开放时间", wrong.messages[0]) from None
            if known is None or spans != spans_of(known) or known.hours != words:
                row.spans = spans
        now = self.staff.get(known.pk, {}) if known else {}
        for label, post in STAFF.items():
            if label in cells and sorted(cells[label]) != sorted(now.get(post, [])):
                row.staff[post] = cells[label]
        row.since = cells.get("任职起")
        if row.since and row.since > timezone.localdate():
            raise Wrong("任职起", _("任职起始日期不能晚于今天"))


def check(
    rows: Sequence[Row],
    by: User,
    county: Region,
    *,
    watched: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> Plan:
    """What the rows would do, and all that is wrong with them, in the order of the sheet.

    ``watched`` hands the rows on one by one, and may tell how far it is.
    """
    checker = Checker(by, county)
    planned: list[Planned] = []
    problems: list[Problem] = []
    typed = {row.number: row.cells for row in rows}
    parents: dict[int, str | None] = {}
    for row in watched(rows):
        cells, wrong = _read(row)
        problems += wrong
        if wrong:
            continue
        try:
            one = checker.planned(row.number, cells)
        except Wrong as refused:
            problems.append(_problem(row, refused))
            continue
        planned.append(one)
        if "上级" in cells:
            parents[row.number] = cells["上级"]
    for one, why in [*_twice(planned), *_hang(planned, parents, checker), *_tiers(planned, checker)]:
        problems.append(Problem(one.number, why.column, why.words, typed[one.number].get(why.column, "")))
    problems.sort(key=lambda problem: problem.number)
    return Plan(planned, problems)


def _read(row: Row) -> tuple[dict[str, Any], list[Problem]]:
    cells: dict[str, Any] = {}
    problems = []
    for column, text in row.cells.items():
        if not text:
            continue
        try:
            cells[column] = read_cell(column, text)
        except ValueError as wrong:
            problems.append(Problem(row.number, column, str(wrong), text))
    return cells, problems


def _problem(row: Row, refused: Wrong) -> Problem:
    return Problem(row.number, refused.column, refused.words, row.cells.get(refused.column, ""))


def _twice(planned: Iterable[Planned]) -> list[tuple[Planned, Wrong]]:
    """Rows that mean what an earlier row means."""
    seen: dict[object, int] = {}
    found = []
    for row in planned:
        keys: list[tuple[object, str]] = [((row.name, row.region.pk), "名称")]
        if row.station:
            keys = [(row.station.pk, "编码")]
        elif row.code:
            keys.append((f"code {row.code}", "编码"))
        for key, column in keys:
            if key in seen:
                found.append((row, Wrong(column, _("与第%(number)d行重复") % {"number": seen[key]})))
                break
            seen[key] = row.number
    return found


def _hang(
    planned: Sequence[Planned], parents: dict[int, str | None], checker: Checker
) -> list[tuple[Planned, Wrong]]:
    """Give every row the parent it names by code, six digits or name; the parent may be a new row of the sheet."""
    found = []
    fresh: dict[str, list[Planned]] = defaultdict(list)
    for row in planned:
        if row.station is None:
            for key in {row.name, row.code} - {""}:
                fresh[key].append(row)
    for row in planned:
        if row.number not in parents:
            continue
        name = parents[row.number]
        if name is None:
            _set_parent(row, None)
            continue
        coded = checker.of_code.get(name) or checker.of_short_code.get(name)
        known: list[Station | Planned] = (
            [coded] if coded else [*checker.of_name.get(name, []), *fresh.get(name, [])]
        )
        if len(known) == 1:
            _set_parent(row, known[0])
        else:
            words = _("没有这个上级站") if not known else _("有几个同名的，请填上级站的编码")
            found.append((row, Wrong("上级", words)))
    return found


def _set_parent(row: Planned, parent: Station | Planned | None) -> None:
    row.parent = parent
    if row.station is None or _key(parent) != row.station.parent_id:
        row.changes["parent"] = parent


def _tiers(planned: Sequence[Planned], checker: Checker) -> list[tuple[Planned, Wrong]]:
    """Parents that would not stand on a higher tier once all rows are written."""
    tiers: dict[object, str] = {one.pk: one.tier for one in checker.stations}
    above: dict[object, object] = {one.pk: one.parent_id for one in checker.stations if one.unit.is_active}
    closed = {one.pk for one in checker.stations if not one.unit.is_active}
    row_of: dict[object, Planned] = {}
    for row in planned:
        key = row.station.pk if row.station else f"row {row.number}"
        tiers[key], above[key], row_of[key] = row.tier, _key(row.parent), row
    found = []
    for key, parent in above.items():
        if parent is None or not {key, parent} & set(row_of):
            continue
        to_blame = row_of.get(key)
        if RANK[Tier(tiers[parent])] >= RANK[Tier(tiers[key])]:
            column = "上级" if to_blame else "类别"
            words = _("层级须自上而下：室的上级是站，点的上级是站或室，站没有上级")
            found.append((to_blame or row_of[parent], Wrong(column, words)))
        elif to_blame and parent in closed and "parent" in to_blame.changes:
            found.append((to_blame, Wrong("上级", _("这个上级站已经撤销"))))
    return found
