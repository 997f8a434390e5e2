"""A table that somebody uploads, read into rows of text: xlsx, xls, or CSV in UTF-8, UTF-16 or GBK.

Every refusal is a ``ValidationError`` with a sentence for the person who uploaded. What the columns mean is the
business of the caller (see ``stations.sheets.stations``).
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from congress_portal.scanning import refuse_infected

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_HEADER_ROWS = 20
"""Above the header there may be a title and remarks."""
LONGEST_CELL = 5000
OPENING = Path(__file__).with_name("opening.py")
PATIENCE = 60
"""Seconds; reading 5,000 rows takes well under one."""
XLSX, XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNS = "=+-@\t\r＝＋－＠"
"""With these a sheet program begins to compute."""
UNIT = re.compile(r"[十百千万亿美欧日港]*元|[万亿]")
"""A unit of money in the brackets of a header; taken for another one it would be wrong by thousands."""
HALF = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
HALF |= {0x3000: " ", 0xA0: " ", 0xFEFF: None, 0: None}


@dataclass(frozen=True)
class Row:
    """One line of the table: its number as the sheet program shows it, the text under each known header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """Known headers in the order found, the unknown ones, and the lines that say anything."""

    headers: list[str]
    unknown: list[str]
    rows: list[Row]


def read_sheet(upload: UploadedFile, headers: Mapping[str, Iterable[str]]) -> Sheet:
    """The first sheet. ``headers`` names each column and its other names; the row with most of them is the header.

    Empty rows are left out, texts are trimmed and half-width, merged cells repeat their value.
    """
    if not upload.size:
        raise ValidationError(_("文件是空的，请重新选择。"))
    if upload.size > MOST_BYTES:
        raise ValidationError(_("文件超过%(most)d MB，请分成几份。") % {"most": MOST_BYTES // 1024 // 1024})
    upload.seek(0)
    content = bytes(upload.read(MOST_BYTES + 1))
    refuse_infected(content)
    return arrange(lines_of(content, headers), headers)


def lines_of(
    content: bytes, headers: Mapping[str, Iterable[str]] | None = None
) -> list[tuple[int, list[str]]]:
    """Numbered lines of text, whatever the kind of file, which its first bytes tell.

    ``headers``, as for ``read_sheet``, tell by what the cells of a CSV file are parted.
    """
    most = MOST_ROWS + MOST_HEADER_ROWS + 2
    if content.startswith((XLSX, XLS)):
        lines = _opened(content, most)
    else:
        text = _decoded(content)
        lines = _separated(text, _delimiter(text, _names(headers or {})), most)
    return [(number, [half_width(cell) for cell in cells]) for number, cells in lines]


def half_width(text: str) -> str:
    """Full-width digits, letters and spaces in their usual width; an apostrophe that kept a formula asleep goes."""
    plain = text.translate(HALF).strip()
    return plain[1:] if plain[:1] == "'" and plain[1:2] and plain[1] in SIGNS else plain


def asleep(text: str) -> str:
    """The text so that no sheet program takes it for a formula, also after a trip through CSV."""
    return f"'{text}" if text[:1] and text[0] in SIGNS else text


def _opened(content: bytes, most: int) -> list[tuple[int, list[str]]]:
    """An Excel workbook, opened by a process of its own that may die of it."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(OPENING), str(most)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise ValidationError(
            _("这个表格文件打不开，可能已损坏或太复杂。请另存为新的 xlsx 文件再上传。")
        ) from None
    if answer.get("error") == "encrypted":
        raise ValidationError(_("这个表格文件设了密码，请去掉密码后再上传。"))
    if "rows" not in answer:
        raise ValidationError(_("这个表格文件打不开，可能已损坏。请另存为新的 xlsx 文件再上传。"))
    return [(number, cells) for number, cells in answer["rows"]]


def _decoded(content: bytes) -> str:
    """The text of a CSV file as Chinese offices save it."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(_("这不是表格文件。请上传 xlsx、xls，或 UTF-8、GBK 编码的 CSV。"))


def _delimiter(text: str, names: Container[tuple[str, str]]) -> str:
    """The sign by which one of the first lines has most of the known headers; then by which most lines are as long."""

    def fit(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
        try:
            lines = list(islice(reader, MOST_HEADER_ROWS))
        except csv.Error:
            return 0, 0
        known = max((sum(_heading(half_width(cell)) in names for cell in line) for line in lines), default=0)
        return known, max(Counter(len(line) for line in lines if len(line) > 1).values(), default=0)

    return max(",\t;", key=fit)


def _separated(text: str, delimiter: str, most: int) -> list[tuple[int, list[str]]]:
    """The lines of a CSV file; one whose quotes are wrong is refused, as it would shift cells or swallow lines."""
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                lines.append((number, cells))
            if len(lines) > most:
                break
    except csv.Error:
        words = _(
            "这个 CSV 文件的引号写得不对（到第%(line)d行为止）：内容里有引号的，整格要用引号括起来，里面的引号写两遍。"
            "也可以另存为 xlsx 再上传。"
        )
        raise ValidationError(words % {"line": reader.line_num}) from None
    return lines


def arrange(lines: Sequence[tuple[int, list[str]]], headers: Mapping[str, Iterable[str]]) -> Sheet:
    """Find the header and put every line's cells under it."""
    if not lines:
        raise ValidationError(_("表格里没有内容。"))
    names = _names(headers)
    best = max(
        range(min(len(lines), MOST_HEADER_ROWS)),
        key=lambda at: sum(_heading(cell) in names for cell in lines[at][1]),
    )
    found = [names.get(_heading(cell), "") for cell in lines[best][1]]
    known = [header for header in found if header]
    if len(known) < 2:
        raise ValidationError(_("没有找到表头。请使用下载的模板，不要改动第一行的列名。"))
    if len(set(known)) < len(known):
        twice = next(header for header in known if known.count(header) > 1)
        raise ValidationError(_("“%(header)s”这一列出现了两次，请删去一列。") % {"header": twice})
    body = lines[best + 1 :]
    if len(body) > MOST_ROWS:
        raise ValidationError(_("表格超过%(most)d行，请分成几份。") % {"most": MOST_ROWS})
    _refuse_too_long(body, found)
    unknown = [cell for cell, header in zip(lines[best][1], found, strict=True) if cell and not header]
    return Sheet(known, unknown, [row for line in body if any((row := _row(line, found)).cells.values())])


def _row(line: tuple[int, list[str]], headers: Sequence[str]) -> Row:
    number, cells = line
    return Row(number, {header: cell for header, cell in zip(headers, cells, strict=False) if header})


def _refuse_too_long(body: Sequence[tuple[int, list[str]]], headers: Sequence[str]) -> None:
    """Nothing is cut off in silence: name the first cells that are too long."""
    too_long = [
        _("第%(line)d行的“%(column)s”有%(count)d个字")
        % {"line": number, "column": header, "count": len(cell)}
        for number, cells in body
        for header, cell in zip(headers, cells, strict=False)
        if header and len(cell) > LONGEST_CELL
    ]
    if too_long:
        words = _("一格最多%(most)d个字：%(cells)s。请缩短后再上传。")
        raise ValidationError(words % {"most": LONGEST_CELL, "cells": "；".join(too_long[:5])})


def _names(headers: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """What a column may be headed: without a unit, or with the unit of the known header, but with no other."""
    names: dict[tuple[str, str], str] = {}
    for header, others in headers.items():
        of_header = _heading(header)[1]
        for name in (header, *others):
            bare, unit = _heading(name)
            names.setdefault((bare, unit or of_header), header)
            if unit in ("", of_header):
                names.setdefault((bare, ""), header)
    return names


def _heading(header: str) -> tuple[str, str]:
    """A header without blanks, marks of what must be filled, and remarks in brackets; the unit of money in these."""
    plain = "".join(unicodedata.normalize("NFKC", header).split()).lower().strip("*※:")
    bare, _bracket, remark = plain.partition("(")
    unit = UNIT.search(remark)
    return bare or plain, unit[0].removesuffix("元") + "元" if unit else ""
