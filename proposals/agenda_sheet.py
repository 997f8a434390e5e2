"""The agenda as an Excel sheet: to download with what is known, and to read back filled in. All of it, or nothing."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from congress_portal.sheets.reading import Row, asleep, read_sheet
from proposals.agenda import COLUMNS, Filled, Units, in_words, read
from proposals.models import AgendaItem

CODE, TITLE, DEPUTY = "编号", "标题", "领衔代表"
HEADS: dict[str, str] = {
    "lead": "主办单位", "joint": "会办单位", "separate": "分办单位", "leading": "领办领导",
    "supervising": "督办领导", "due_on": "办结期限", "due_reason": "超期理由", "standard": "办理标准",
}  # fmt: skip
OTHERS: dict[str, tuple[str, ...]] = {
    CODE: ("建议编号", "案号"),
    TITLE: ("建议标题", "案由"),
    DEPUTY: ("代表", "领衔人"),
    HEADS["lead"]: ("主办", "承办单位"),
    HEADS["joint"]: ("会办", "协办单位", "协办"),
    HEADS["separate"]: ("分办",),
    HEADS["leading"]: ("领办", "领办县领导"),
    HEADS["supervising"]: ("督办", "督办县领导"),
    HEADS["due_on"]: ("期限", "完成时限", "办理期限"),
    HEADS["due_reason"]: ("延期理由",),
    HEADS["standard"]: ("标准", "办理要求"),
}
CLEAR = "清空"
WIDTHS = {TITLE: 40, HEADS["joint"]: 28, HEADS["separate"]: 28, HEADS["standard"]: 30}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, and where the sheet program shows it."""

    number: int
    column: str
    words: str
    typed: str


@dataclass(frozen=True)
class Read:
    """What a sheet says of a meeting's open items, by the item's key, and in which line it says so."""

    rows: dict[int, Filled]
    lines: dict[int, Row]
    problems: list[Problem]
    unknown: list[str]


def written(items: Iterable[AgendaItem], units: Units) -> bytes:
    """The open items with what is known of them; lead units are offered as a list. No text becomes a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    sheet, names = book.add_worksheet(_("议题")), book.add_worksheet(_("单位"))
    heads = [CODE, TITLE, DEPUTY, *HEADS.values()]
    sheet.freeze_panes(1, 2)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
        sheet.set_column(at, at, WIDTHS.get(head, 16), text)
    number = 0
    for number, item in enumerate(items, 1):
        known = in_words(item)
        proposal = item.proposal
        cells = [proposal.loop.code, proposal.loop.title, proposal.draft.author.name]
        for at, words in enumerate([*cells, *(known[column] for column in HEADS)]):
            sheet.write_string(number, at, asleep(words), text)
    for at, unit in enumerate(units.all):
        names.write_string(at, 0, asleep(unit.name))
    names.set_column(0, 0, 40)
    _explain(book.add_worksheet(_("填写说明")))
    if number and units.all:
        source = f"='{names.get_name()}'!$A$1:$A${len(units.all)}"
        offered = {"validate": "list", "source": source, "error_type": "information"}
        sheet.data_validation(1, heads.index(HEADS["lead"]), number, heads.index(HEADS["lead"]), offered)
    book.close()
    return out.getvalue()


def taken(upload: UploadedFile, items: Sequence[AgendaItem], units: Units) -> Read:
    """Every line of a filled-in sheet. ``ValidationError``: this is no such sheet at all."""
    sheet = read_sheet(upload, OTHERS)
    by_code = {_code(item.proposal.loop.code): item for item in items}
    found = Read({}, {}, [], sheet.unknown)
    for row in sheet.rows:
        code = _code(row.cells.get(CODE, ""))
        item = by_code.get(code)
        if item is None or item.pk in found.rows:
            words = (
                _("请填写编号") if not code else _("议题里没有这件") if item is None else _("这件写了两行")
            )
            found.problems.append(Problem(row.number, CODE, words, row.cells.get(CODE, "")))
            continue
        found.rows[item.pk], errors = read(_merged(item, row), units)
        found.lines[item.pk] = row
        found.problems.extend(problem(row, column, words) for column, words in errors.items())
    return found


def problem(row: Row, column: str, words: str) -> Problem:
    return Problem(row.number, HEADS[column], words, row.cells.get(HEADS[column], ""))


def _merged(item: AgendaItem, row: Row) -> dict[str, str]:
    """What is known, and over it what the line says; an empty cell leaves it."""
    texts = in_words(item)
    for column in COLUMNS:
        typed = row.cells.get(HEADS[column], "")
        if typed:
            texts[column] = "" if typed == CLEAR else typed
    return texts


def _code(text: str) -> str:
    return "".join(text.split()).upper()


def _explain(page: xlsxwriter.worksheet.Worksheet) -> None:
    page.set_column(0, 0, 100)
    lines = (
        _("一行是一件建议，按“编号”辨认，编号不要改动；标题和领衔代表只供对照。"),
        _("空着的格子不改动原来的内容；要清空一项，请填“清空”。"),
        _("单位填全称或简称；几个单位用顿号分开，分工写在括号里：交通局（道路修复）、财政局。"),
        _("会办是与主办单位共同办理，分办是各自办理自己的部分。"),
        _("领办、督办领导：本县有账号的领导写姓名，就会看到这件建议并收到通知；同名的写：姓名（单位）。"),
        _("办结期限：2026-06-30；晚于法定期限的，请填超期理由。"),
        _("有一处写错，全部不写入；改好后重新上传。"),
    )
    for at, words in enumerate(lines):
        page.write_string(at, 0, words)
