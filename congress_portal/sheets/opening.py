"""Run as a process of its own: turns an Excel workbook on the standard input into JSON rows on the standard output.

A workbook from outside may name a cell a million rows down, hold gigabytes in a small file, or trip its parser in any
way; here that ends this process and nothing else. Knows nothing of Django.

Answer: ``{"rows": [[number, [text, …]], …]}`` with the number as the sheet program shows it, or ``{"error": word}``
with "encrypted" or "broken". Dates become ``2026-11-24``, times ``08:30``, whole numbers lose ``.0``.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

import python_calamine as calamine

MOST_MEMORY = 800 * 1024 * 1024
MOST_SECONDS = 20
MOST_COLUMNS = 200
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of what a workbook with a password holds, which the parser takes for a broken one."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    most_rows = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    answer: dict[str, Any]
    try:
        answer = {"error": "encrypted"} if ENCRYPTED in content else {"rows": rows_of(content, most_rows)}
    except calamine.PasswordError:
        answer = {"error": "encrypted"}
    except Exception:  # the parser fails on broken files in any way it likes
        answer = {"error": "broken"}
    json.dump(answer, sys.stdout, ensure_ascii=False)


def rows_of(content: bytes, most_rows: int) -> list[tuple[int, list[str]]]:
    """The first visible sheet that holds anything, ``most_rows`` at most and those with a value only."""
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for known in book.sheets_metadata:
        if (
            known.typ != calamine.SheetTypeEnum.WorkSheet
            or known.visible != calamine.SheetVisibleEnum.Visible
        ):
            continue
        sheet = book.get_sheet_by_name(known.name)
        rows = sheet.to_python(skip_empty_area=False)
        texts = [[text_of(value) for value in row[:MOST_COLUMNS]] for row in rows]
        _repeat_merged(texts, sheet.merged_cell_ranges or [])
        found = [(number, row) for number, row in enumerate(texts, 1) if any(row)]
        if found:
            return found[:most_rows]
    return []


def text_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == dt.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value).strip()


def _repeat_merged(rows: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A merged cell says the same for every row and column that it covers."""
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value


if __name__ == "__main__":
    main()
