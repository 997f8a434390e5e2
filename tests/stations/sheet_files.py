"""Workbooks and CSV files as offices send them, for tests of the import."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

HEADER = ["编码", "名称", "类别", "乡镇"]
POINT = ["wp-1", "驮岭脚村联络点", "点", "威坪镇"]


def xlsx(*rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """Rows from the first line on; dates are real dates. ``merged``: top, left, bottom, right, value."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(number, column, dt.datetime(value.year, value.month, value.day), day)
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)
    for top, left, bottom, right, value in merged:
        sheet.merge_range(top, left, bottom, right, value)
    book.close()
    return written.getvalue()


def comma(*rows: Sequence[Any], encoding: str = "gbk") -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(encoding)


def upload(content: bytes, name: str = "stations.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_far_cell(content: bytes) -> bytes:
    """The same workbook with a cell in the last row and column that a sheet can have."""
    far = b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>'
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry, part.replace(b"</sheetData>", far) if "sheet1" in entry.filename else part)
    return written.getvalue()


def bomb(megabytes: int) -> bytes:
    """A small workbook whose sheet unfolds to that much."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(HEADER, POINT))) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            if "sheet1" in entry.filename:
                cells = (
                    b'<row r="9"><c r="A9" t="str"><v>' + b"x" * (megabytes * 1024 * 1024) + b"</v></c></row>"
                )
                part = part.replace(b"</sheetData>", cells + b"</sheetData>")
            new.writestr(entry, part)
    return written.getvalue()
