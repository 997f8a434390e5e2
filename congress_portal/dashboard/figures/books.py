"""The figures as files: one sheet a table, or one line a number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from congress_portal.dashboard.figures import satisfaction
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.fresh import counted_at
from congress_portal.dashboard.figures.registry import FIGURES
from congress_portal.loops.words import Kind

Line = tuple[str, str, str, int | float | str | None]


def lines(board: Board) -> Iterator[Line]:
    """Table, row, figure, number: everything that the page shows, shares as parts of one."""
    for figure in FIGURES:
        yield _("合计"), "", str(figure.label), board.value(figure)
        if not figure.is_stock:
            yield _("去年同期"), "", str(figure.label), board.before(figure)
    for table in board.tables:
        for row in table.rows:
            for column in table.columns:
                yield table.caption, row.label, column.label, column.value(row)
    yield from _satisfaction_lines(board)


def _satisfaction_lines(board: Board) -> Iterator[Line]:
    now, _before = board.satisfaction
    for row in satisfaction.rows_of(board.satisfaction):
        for head, text in row["cells"]:
            yield f"{_('群众满意度')} {now.name if now else ''}", row["label"], head, text


def head_of(board: Board) -> list[tuple[str, str]]:
    """What the numbers are about, as the first lines of both files."""
    frame = board.frame
    days = f"{frame.since:%Y-%m-%d} – {frame.until:%Y-%m-%d}"
    found = [
        (_("区划"), frame.place.name),
        (_("时段"), days),
        (_("类别"), str(Kind(frame.kind).label) if frame.kind else _("全部")),
        (_("数字截至"), f"{counted_at(frame.counties):%Y-%m-%d %H:%M}"),
    ]
    if frame.units is not None:
        found.append((_("范围"), _("只统计您分管单位牵头、承办、现在该办，或者督办过的事项。")))
    return found


def as_csv(board: Board) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet reads the Chinese; no cell can become a formula."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerows([_plain(name), _plain(said)] for name, said in head_of(board))
    sheet.writerow([_("表"), _("行"), _("数字"), _("数值")])
    for table, row, figure, number in lines(board):
        shown = _plain(number) if isinstance(number, str) else "" if number is None else number
        sheet.writerow([_plain(table), _plain(row), _plain(figure), shown])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(board: Board) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    share = book.add_format({"num_format": "0.0%"})
    first = book.add_worksheet(_("合计"))
    first.set_column(0, 0, 18)
    first.set_column(3, 3, 60)
    head = head_of(board)
    for line, said in enumerate(head):
        first.write_string(line, 0, said[0], bold)
        first.write_string(line, 1, said[1])
    _heads(first, [_("数字"), _("本期"), _("去年同期"), _("口径")], bold, len(head))
    for line, figure in enumerate(FIGURES, start=len(head) + 1):
        first.write_string(line, 0, str(figure.label))
        _number(first, line, 1, board.value(figure), share if figure.is_share else None)
        if not figure.is_stock:
            _number(first, line, 2, board.before(figure), share if figure.is_share else None)
        first.write_string(line, 3, str(figure.formula))
    for table in board.tables:
        sheet = book.add_worksheet(table.caption[:31])
        sheet.set_column(0, 0, 28)
        _heads(sheet, [table.heading, *(column.label for column in table.columns)], bold)
        for line, row in enumerate(table.rows, start=1):
            sheet.write_string(line, 0, row.label)
            for place, column in enumerate(table.columns, start=1):
                form = share if column.figure.is_share else None
                _number(sheet, line, place, column.value(row), form)
        sheet.write_string(len(table.rows) + 2, 0, table.note)
    _write_satisfaction(book, board, bold)
    book.close()
    return written.getvalue()


def _write_satisfaction(book: xlsxwriter.Workbook, board: Board, bold: xlsxwriter.format.Format) -> None:
    """A sheet of its own: bands are words, and they come from the published quarter."""
    now, _last = board.satisfaction
    if now is None:
        return
    sheet = book.add_worksheet(_("群众满意度"))
    sheet.set_column(0, 5, 20)
    _heads(sheet, [now.name, *satisfaction.heads()], bold)
    rows = satisfaction.rows_of(board.satisfaction)
    for line, row in enumerate(rows, start=1):
        for place, text in enumerate([row["label"], *(text for _head, text in row["cells"])]):
            sheet.write_string(line, place, text)
    for line, figure in enumerate(satisfaction.SATISFACTION, start=len(rows) + 2):
        sheet.write_string(line, 0, f"{figure.label}：{figure.formula}")


def _heads(
    sheet: xlsxwriter.worksheet.Worksheet, heads: list[str], bold: xlsxwriter.format.Format, line: int = 0
) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(line, column, head, bold)
    sheet.freeze_panes(line + 1, 1)


def _number(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, value: int | float | None,
    form: xlsxwriter.format.Format | None,
) -> None:  # fmt: skip
    if value is not None:
        sheet.write_number(line, column, value, form)


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
