"""Excel books for the staff. What people typed is written as text, so that no cell becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from stations import performance
from stations.models import DutySession, Station
from stations.performance import Row
from stations.reading.performance import File

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31


def workbook(file: File) -> bytes:
    """One deputy's year: the sums, then a sheet a source."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    sums = book.add_worksheet(_("汇总"))
    sums.set_column(0, 0, 32)
    lines: list[tuple[str, str | float]] = [
        (_("代表"), file.deputy.user.name),
        (_("年度"), file.year),
        (_("履职天数"), file.days),
    ]
    for one in file.minima:
        lines.append((_("%(level)s代表每年至少（天）") % {"level": one.level}, one.quota.amount))
        lines.append((_("依据"), one.quota.basis))
    lines += [(str(source.label), file.count(source.word)) for source in performance.SOURCES.values()]
    for number, (label, value) in enumerate(lines):
        sums.write_string(number, 0, label, bold)
        if isinstance(value, str):
            sums.write_string(number, 1, value)
        else:
            sums.write_number(number, 1, value)
    for source in performance.SOURCES.values():
        sheet = book.add_worksheet(FORBIDDEN.sub(" ", str(source.label))[:LONGEST_NAME])
        _sheet(sheet, file.rows.get(source.word, []), bold)
    book.close()
    return written.getvalue()


def _sheet(sheet: xlsxwriter.worksheet.Worksheet, rows: list[Row], bold: xlsxwriter.format.Format) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 60)
    for column, label in enumerate((_("日期"), _("内容"), _("计入天数（当天合计最多一天）"))):
        sheet.write_string(0, column, label, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, row.on.isoformat())
        sheet.write_string(number, 1, row.title + (_("（待确认，未计入）") if row.is_pending else ""))
        sheet.write_number(number, 2, row.half_days / performance.FULL_DAY)


def duty_month(station: Station, month: dt.date, sessions: Iterable[DutySession]) -> bytes:
    """A station's sessions of one month, a line each."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(f"{month:%Y-%m}")
    labels = (
        _("日期"),
        _("代表"),
        _("签到"),
        _("签退"),
        _("签到方式"),
        _("排班"),
        _("补传"),
        _("定位"),
        _("状态"),
    )
    sheet.write_string(0, 0, str(station), bold)
    for column, label in enumerate(labels):
        sheet.write_string(1, column, label, bold)
    for number, session in enumerate(sessions, start=2):
        taps = list(session.check_ins.all())
        ways = "、".join(dict.fromkeys(str(tap.get_method_display()) for tap in taps))
        left = f"{timezone.localtime(session.left_at):%H:%M}" if session.left_at else ""
        cells = (
            session.on.isoformat(),
            session.user.name,
            f"{timezone.localtime(session.arrived_at):%H:%M}",
            left,
            ways,
            _("排班") if session.slot_id else _("未排班"),
            _("补传") if any(tap.is_late for tap in taps) else "",
            _("未提供定位") if any(tap.lacks_position for tap in taps) else "",
            _("待确认") if session.is_unconfirmed else str(session.get_status_display()),
        )
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text)
    book.close()
    return written.getvalue()
