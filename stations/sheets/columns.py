"""The columns of the sheet of stations: their names, other names they go by, and what a cell of each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from congress_portal.sheets import cells
from stations import opening
from stations.words import Post, Tier

CLEAR = "清空"
"""Typed into a cell, it empties what is known; an empty cell leaves it."""
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
TIERS = {short: tier for tier, short in zip(Tier.values, "站室点", strict=True)} | {
    str(label): value for value, label in Tier.choices
}
DATUMS = {
    "wgs84": "wgs84",
    "gps": "wgs84",
    "gcj02": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "火星": "gcj02",
}
STAFF: dict[str, str] = {str(label): value for value, label in Post.choices}

HEADERS: dict[str, tuple[str, ...]] = {
    "六位码": ("短码", "六位数字码"),
    "编码": ("单位编码", "站编码", "联络站编码"),
    "名称": ("站名", "站点名称", "联络站名称"),
    "类别": ("层级", "类型", "级别"),
    "乡镇": ("乡镇街道", "所属乡镇", "所在乡镇", "镇街"),
    "村": ("村社区", "所在村", "行政村", "社区"),
    "上级": ("上级站", "上级编码", "上级站编码"),
    "农家户主": ("户主",),
    "地址": ("详细地址", "站址"),
    "经度": ("lng", "longitude"),
    "纬度": ("lat", "latitude"),
    "坐标": ("坐标系", "坐标种类"),
    "签到范围": ("签到半径",),
    "电话": ("联系电话", "值班电话"),
    "面积": (),
    "场所": ("场所情况",),
    "无障碍": ("无障碍设施", "有无障碍设施"),
    "开放时间": ("开放时段",),
    **dict.fromkeys(STAFF, ()),
    "任职起": ("任职日期", "任职时间", "任职起始"),
}
REMARKS: dict[str, str] = {
    "签到范围": "（米）", "面积": "（平方米）", "经度": "（度）", "纬度": "（度）", "坐标": "（WGS84或GCJ02）",
}  # fmt: skip
EXAMPLE: dict[str, str] = {
    "名称": "示例村代表联络点", "类别": "点", "乡镇": "威坪镇", "上级": "威坪镇人大代表联络站",
    "农家户主": "王大伯家", "地址": "示例村1号", "经度": "118.90864", "纬度": "29.75610", "坐标": "WGS84",
    "签到范围": "300", "电话": "0571-12345678", "面积": "40", "场所": "堂屋一间", "无障碍": "否",
    "开放时间": "周一至周五 8:30-11:30、14:00-17:00", "站长": "王某", "联络员": "李某、赵某", "任职起": "2024-01-15",
}  # fmt: skip
ANSWERED_ONLY = ("状态", "健康度", "公开网址", "驻站代表")
"""Exported besides; an import passes over them."""


def _phone(text: str) -> str:
    try:
        cells.PHONE(text)
    except ValidationError:
        raise ValueError(_("不是电话号码，例如：0571-12345678")) from None
    return text


def _tier(text: str) -> str:
    if text not in TIERS:
        raise ValueError(_("请填“站”“室”或“点”"))
    return TIERS[text]


def _datum(text: str) -> str:
    plain = "".join(text.lower().replace("-", "").split()).removesuffix("地图")
    if plain not in DATUMS:
        raise ValueError(_("请填 WGS84（手机定位）或 GCJ02（高德、腾讯地图）；其他坐标请先换算"))
    return DATUMS[plain]


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValueError(_("编码只用字母、数字、短横和下划线，最多40位"))
    return text


def _short_code(text: str) -> str:
    digits = "".join(text.split())
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        raise ValueError(_("六位码是六个数字；新增的站请留空，由系统编号"))
    return digits


def _head(text: str) -> list[str]:
    found = cells.names(text)
    if len(found) > 1:
        raise ValueError(_("站长只能有一位"))
    return found


READERS: dict[str, Callable[[str], Any]] = {
    "六位码": _short_code,
    "编码": _code,
    "名称": lambda text: cells.words(text, 80),
    "类别": _tier,
    "乡镇": lambda text: cells.words(text, 60),
    "村": lambda text: cells.words(text, 60),
    "上级": lambda text: cells.words(text, 80),
    "农家户主": lambda text: cells.words(text, 40),
    "地址": lambda text: cells.words(text, 120),
    "经度": lambda text: cells.decimal(text, 73, 136),
    "纬度": lambda text: cells.decimal(text, 3, 54),
    "坐标": _datum,
    "签到范围": lambda text: cells.number(text, 50, 5000),
    "电话": _phone,
    "面积": lambda text: cells.number(text, 1, 30_000),
    "场所": lambda text: cells.words(text, 200),
    "无障碍": cells.yes_or_no,
    "开放时间": opening.read,
    **dict.fromkeys(STAFF, cells.names),
    "站长": _head,
    "任职起": cells.date,
}
EMPTIED: dict[str, Any] = {
    "上级": None, "农家户主": "", "地址": "", "经度": None, "纬度": None, "电话": "", "面积": None, "场所": "",
    "开放时间": [], **{post: [] for post in STAFF},
}  # fmt: skip
"""What ``CLEAR`` makes of a column; the others cannot be emptied."""


def read_cell(column: str, text: str) -> Any:
    if text == CLEAR:
        if column not in EMPTIED:
            raise ValueError(_("这一列不能清空"))
        return EMPTIED[column]
    return READERS[column](text)
