"""Workbooks of proposals as clerks keep them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

HEADS = (
    "序号", "会议届次", "类型", "案由", "主要内容", "领衔人", "附议人", "收到日期", "承办单位", "协办单位",
    "交办时间", "办复日期", "办理结果", "代表评价",
)  # fmt: skip
CLOSED = {
    "序号": "1", "会议届次": "十七届五次会议", "类型": "建议", "案由": "关于修建村道的建议", "主要内容": "村道太窄。",
    "领衔人": "张代表", "收到日期": "2026-01-12", "承办单位": "县水利水电局", "交办时间": "2026-02-10",
    "办复日期": "2026-04-01", "办理结果": "A类", "代表评价": "满意",
}  # fmt: skip


def row(number: int, **values: object) -> dict[str, object]:
    """A finished proposal of its own number and title; ``values`` by header, ``None`` empties one."""
    known = {**CLOSED, "序号": str(number), "案由": f"关于修建第{number}条村道的建议", **values}
    return {head: value for head, value in known.items() if value is not None}


def workbook(
    rows: Sequence[dict[str, object]], merged: Sequence[tuple[int, int, str]] = ()
) -> SimpleUploadedFile:
    """A title above the header, numbers as numbers; ``merged``: (first row, last row, header) cells run together."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("建议")
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, "淳安县第十七届人大五次会议代表建议一览表")
    sheet.write_row(1, 0, HEADS)
    for at, values in enumerate(rows, 2):
        for head, value in values.items():
            sheet.write(at, HEADS.index(head), value)
    for first, last, head in merged:
        column = HEADS.index(head)
        sheet.merge_range(first + 2, column, last + 2, column, rows[first][head])
    book.close()
    return SimpleUploadedFile("建议.xlsx", out.getvalue())
