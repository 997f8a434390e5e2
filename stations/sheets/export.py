"""The sheet of stations to download: what one sees. The import reads it back."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Level, Role
from congress_portal.sheets.reading import asleep
from stations import opening
from stations.models import Staff, Station, StationQuerySet
from stations.sheets.columns import ANSWERED_ONLY, HEADERS, REMARKS, STAFF
from stations.transitions.wall import spans_of

NUMBERS = {"经度", "纬度", "签到范围", "面积", "健康度"}
WIDTHS = {"名称": 28, "地址": 28, "开放时间": 32, "公开网址": 40, "驻站代表": 30, "场所": 24}
TIER_WORDS = {"station": "站", "room": "室", "point": "点"}


def stations(found: StationQuerySet) -> bytes:
    """All columns of these stations, in their order; user text never becomes a formula."""
    rows = list(
        found.select_related("unit__region__parent", "parent__unit").prefetch_related("opening_hours")
    )
    keys = [one.pk for one in rows]
    staff, deputies = _staff(keys), _deputies(keys)
    columns = [*HEADERS, *ANSWERED_ONLY]
    lines = []
    for one in rows:
        cells = _cells(one) | {label: "、".join(staff[one.pk][post]) for label, post in STAFF.items()}
        cells["驻站代表"] = "、".join(deputies[one.pk])
        lines.append([cells.get(column, "") for column in columns])
    return _book(columns, lines)


def _cells(one: Station) -> dict[str, Any]:
    region = one.unit.region
    is_village = region.level == Level.VILLAGE and region.parent is not None
    return {
        "六位码": one.short_code,
        "编码": one.unit.code,
        "名称": one.unit.name,
        "类别": TIER_WORDS[one.tier],
        "乡镇": region.parent.name if is_village and region.parent else region.name,
        "村": region.name if is_village else "",
        "上级": one.parent.unit.code if one.parent else "",
        "农家户主": one.host,
        "地址": one.address,
        "经度": one.lng,
        "纬度": one.lat,
        "坐标": "WGS84" if one.lng is not None else "",
        "签到范围": one.radius,
        "电话": one.phone,
        "面积": one.area,
        "场所": one.premises,
        "无障碍": _("是") if one.is_accessible else _("否"),
        "开放时间": opening.in_words(spans_of(one)),
        "状态": _("在用") if one.unit.is_active else _("已撤销"),
        "健康度": one.health,
        "公开网址": settings.SITE_URL + one.get_absolute_url(),
    }


def _staff(keys: list[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in Staff.objects.filter(until=None, station__in=keys).order_by("pk"):
        found[one.station_id][one.post].append(one.name)
    return found


def _deputies(keys: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    duties = Duty.objects.current().of(Role.DEPUTY).filter(unit__in=keys).select_related("user")
    for duty in duties.order_by("pk"):
        if duty.user.name not in found[duty.unit_id]:
            found[duty.unit_id].append(duty.user.name)
    return found


def _book(columns: list[str], lines: Iterable[list[Any]]) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_("联络站"))
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column + REMARKS.get(column, ""), bold)
        sheet.set_column(at, at, WIDTHS.get(column, 14), None if column in NUMBERS else text)
    for number, line in enumerate(lines, 1):
        for at, value in enumerate(line):
            if isinstance(value, int | float):
                sheet.write_number(number, at, value)
            elif value not in ("", None):
                sheet.write_string(number, at, asleep(str(value)), text)
    book.close()
    return written.getvalue()
