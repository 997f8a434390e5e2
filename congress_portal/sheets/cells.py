"""One cell of a sheet as a value, as people write dates, numbers, yes and no; ``ValueError`` says what is wrong."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PHONE = RegexValidator(r"^[0-9+()\- 转]{3,30}$", gettext_lazy("请输入电话号码，例如 0571-12345678。"))
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[ T]0{1,2}:00(?::00)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.0+)?")
FIRST_SERIAL = dt.date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, as its invented 29 February 1900 makes it for every day since."""
YES, NO = {"是", "有", "√", "1", "y", "yes", "true"}, {"否", "无", "没有", "×", "x", "0", "n", "no", "false"}
NAMES = re.compile(r"[、,，;；/\n]+")


def date(text: str) -> dt.date:
    """``2024-01-15``, ``2024/1/15``, ``2024年1月`` (its first day), ``20240115``, or Excel's serial number."""
    plain = "".join(unicodedata.normalize("NFKC", text).strip())
    if SERIAL.fullmatch(plain):
        return FIRST_SERIAL + dt.timedelta(days=int(float(plain)))
    found = DATE.fullmatch(plain) or COMPACT.fullmatch(plain)
    try:
        if found:
            return dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        pass
    raise ValueError(_("不是日期，例如：2024-01-15"))


def last_day(text: str) -> dt.date:
    """As ``date``, for an end: a month without a day is over with its last one."""
    day = date(text)
    found = DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) if found and not found[3] else day


def number(text: str, least: int, most: int) -> int:
    value = decimal(text, least, most)
    if not value.is_integer():
        raise ValueError(_("应是整数"))
    return int(value)


def decimal(text: str, least: float, most: float) -> float:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "").rstrip("°米㎡")
    try:
        value = float(plain)
    except ValueError:
        raise ValueError(_("应是数字")) from None
    if not least <= value <= most:
        raise ValueError(_("应在%(least)s到%(most)s之间") % {"least": least, "most": most})
    return value


def yes_or_no(text: str) -> bool:
    plain = text.strip().lower()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise ValueError(_("请填“是”或“否”"))


def words(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(_("太长，最多%(most)d个字") % {"most": most})
    return text


def names(text: str, most: int = 40) -> list[str]:
    """Several names in one cell, in their order and each once."""
    found = [words(name.strip(), most) for name in NAMES.split(text) if name.strip()]
    return list(dict.fromkeys(found))
