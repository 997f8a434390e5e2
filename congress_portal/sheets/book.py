"""Workbooks that people download: typed cells, a frozen header, and pages that print.

Written in constant memory, row after row, so that a hundred thousand lines cost no more than a hundred. What people
typed is always a text and never a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

TEXT, DAY, MOMENT, NUMBER, MONEY = "text", "day", "moment", "number", "money"
FORMATS = {TEXT: "@", DAY: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm", NUMBER: "General", MONEY: "#,##0.00"}
WIDTHS = {TEXT: 18, DAY: 12, MOMENT: 17, NUMBER: 10, MONEY: 16}
LONGEST = 32_767
"""Characters that a cell may hold."""
MOST_LINES = 1_048_575
"""Lines of a sheet below its header."""
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
A4 = 9


@dataclass(frozen=True)
class Head:
    """One column: its name, what its cells hold (TEXT, DAY, MOMENT, NUMBER, MONEY), its width in characters, and the
    words that may be chosen in an empty sheet."""

    name: str
    holds: str = TEXT
    width: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A second sheet of plain texts: a table with a header."""

    name: str
    heads: Sequence[Head]
    lines: Sequence[Sequence[Any]]


def write(
    to: str | IO[bytes],
    name: str,
    heads: Sequence[Head],
    lines: Iterable[Sequence[Any]] = (),
    *,
    note: Note | None = None,
    on_line: Callable[[int], None] | None = None,
) -> int:
    """Write the workbook to a path or file; returns how many lines it has.

    ``lines`` is read once, in order; ``on_line`` hears the number of each. More lines than a sheet holds go on in the
    next one.
    """
    book = xlsxwriter.Workbook(
        to, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    writer = _Writer(book, name, heads)
    count = 0
    for count, line in enumerate(lines, 1):
        writer.put(line)
        if on_line:
            on_line(count)
    writer.end()
    if note:
        told = _Writer(book, note.name, note.heads)
        for line in note.lines:
            told.put(line)
        told.end()
    book.close()
    return count


class _Writer:
    """The sheets of one table, one after the other."""

    def __init__(self, book: Any, name: str, heads: Sequence[Head]) -> None:
        self.book, self.name, self.heads, self.parts = book, name, heads, 0
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.formats = {
            kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in FORMATS.items()
        }
        self._begin()

    def put(self, line: Sequence[Any]) -> None:
        if self.at > MOST_LINES:
            self.end()
            self._begin()
        for column, (head, value) in enumerate(zip(self.heads, line, strict=True)):
            self._cell(column, head, value)
        self.at += 1

    def end(self) -> None:
        if self.at > 1:
            self.sheet.autofilter(0, 0, self.at - 1, len(self.heads) - 1)

    def _begin(self) -> None:
        self.parts += 1
        title = re.sub(r"[\[\]:*?/\\']", " ", self.name)[:28]
        self.sheet = self.book.add_worksheet(title if self.parts == 1 else f"{title} {self.parts}")
        self.at = 1
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_footer("&L&A&R&P / &N")
        for column, head in enumerate(self.heads):
            width = head.width or WIDTHS[head.holds]
            self.sheet.set_column(column, column, width, self.formats[head.holds])
            if head.choices:
                self.sheet.data_validation(1, column, MOST_LINES, column, _choice(head))
            self.sheet.write_string(0, column, head.name, self.bold)

    def _cell(self, column: int, head: Head, value: Any) -> None:
        form = self.formats[head.holds]
        if value is None or value == "":
            return
        if isinstance(value, dt.datetime):
            self.sheet.write_datetime(self.at, column, _plain(value), form)
        elif isinstance(value, dt.date):
            self.sheet.write_datetime(self.at, column, value, form)
        elif isinstance(value, bool):
            self.sheet.write_string(self.at, column, _("是") if value else _("否"), form)
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(self.at, column, float(value), form)
        else:
            self.sheet.write_string(self.at, column, UNFIT.sub("", str(value))[:LONGEST], form)


def _plain(moment: dt.datetime) -> dt.datetime:
    """A sheet knows no zones: the local time, to the minute."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return local.replace(tzinfo=None, second=0, microsecond=0)


def _choice(head: Head) -> dict[str, Any]:
    return {"validate": "list", "source": list(head.choices), "error_type": "warning"}
