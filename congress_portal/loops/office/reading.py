"""The State Council's arrangement as people type it: one line a day or span of days.

``2026-10-01至2026-10-07 休 国庆节`` is a span of days off, ``2026-10-10 班 国庆节`` a worked weekend.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from congress_portal.loops.calendar import SATURDAY, WEEKDAYS

DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
LINE = re.compile(rf"^{DAY}(?:\s*(?:至|到|~|—+|－)\s*{DAY})?[\s,，]*(休|班)[\s,，]*(.{{0,40}})$")
MOST_DAYS = 120


@dataclass(frozen=True)
class Row:
    """A day that differs from Monday to Friday."""

    day: dt.date
    is_working: bool
    name: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {_('班') if self.is_working else _('休')} {self.name}".rstrip()


def read(text: str, year: int) -> list[Row]:
    """The days of the text in order; ``ValidationError`` names every line that is wrong."""
    rows: dict[dt.date, Row] = {}
    errors: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            for row in _line(line.strip(), year):
                if row.day in rows:
                    raise ValueError(_("%(day)s重复了") % {"day": row.day})
                rows[row.day] = row
        except ValueError as wrong:
            errors.append(_("第%(number)d行：%(wrong)s。") % {"number": number, "wrong": wrong})
    if not errors and not rows:
        errors.append(_("请至少填写一天。"))
    if len(rows) > MOST_DAYS:
        errors.append(_("一年最多%(most)d天，请核对。") % {"most": MOST_DAYS})
    if errors:
        raise ValidationError(errors[:10])
    return sorted(rows.values(), key=lambda row: row.day)


def write(rows: Iterable[Row]) -> str:
    """The same in the notation that ``read`` takes."""
    return "\n".join(str(row) for row in rows)


def _line(line: str, year: int) -> list[Row]:
    found = LINE.match(line)
    if not found:
        raise ValueError(_("看不懂，请照“2026-10-01 休 国庆节”的样子写"))
    numbers = found.groups()
    first = _day(numbers[0:3])
    last = _day(numbers[3:6]) if numbers[3] else first
    if not dt.date(year, 1, 1) <= first <= last <= dt.date(year, 12, 31):
        raise ValueError(_("日期须在%(year)d年之内，先后顺序正确") % {"year": year})
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    rows = [Row(day, numbers[6] == "班", numbers[7].strip()) for day in days]
    for row in rows:
        if row.is_working and row.day.weekday() < SATURDAY:
            weekday = str(WEEKDAYS[row.day.weekday()])
            raise ValueError(_("%(day)s是%(weekday)s，本来就上班") % {"day": row.day, "weekday": weekday})
    return rows


def _day(parts: tuple[str, ...]) -> dt.date:
    try:
        return dt.date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise ValueError(_("没有这一天")) from None
