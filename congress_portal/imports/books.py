"""The workbooks of an import: the empty sheet to fill, the report of what was checked, the temporary passwords."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from congress_portal.imports.kinds import Kind
from congress_portal.imports.models import Batch, Outcome
from congress_portal.sheets.book import NUMBER, TEXT, Head, Note, write
from congress_portal.sheets.reading import asleep


def template(kind: Kind) -> bytes:
    """The columns with their types, and a second sheet that explains each with a sample."""
    heads = [
        Head(f"{column.head}{'*' if column.needed else ''}", column.holds, 16, column.choices)
        for column in kind.columns
    ]
    told = [
        (column.head, _("必填") if column.needed else "", str(column.help), column.sample)
        for column in kind.explained
    ]
    told += [("", "", words, "") for words in general()]
    told += [("", "", str(words), "") for words in kind.notes]
    columns = [
        Head(_("列"), width=14),
        Head(_("必填"), width=6),
        Head(_("怎么填"), width=70),
        Head(_("例"), width=24),
    ]
    buffer = io.BytesIO()
    write(buffer, str(kind.label), heads, note=Note(_("填写说明"), columns, told))
    return buffer.getvalue()


def general() -> list[str]:
    return [
        _("空着的格子不改动原来的内容；要清空一项，请填“清空”。"),
        _("日期：2026-01-15、2026/1/15、2026年1月15日都可以；全角的数字、多余的空格会自动整理。"),
        _("有一行写错，全部不写入；同一份再传一次，不会重复。写入后24小时内可以整份撤销。"),
    ]


def report(batch: Batch) -> bytes:
    """Each line with what would happen and what is wrong, a problem or a change a row."""
    heads = [
        Head(_("行号"), NUMBER), Head(_("对象"), width=24), Head(_("结果")), Head(_("列")), Head(_("问题"), width=40),
        Head(_("表中填写"), width=24), Head(_("现在"), width=24), Head(_("改为"), width=24),
    ]  # fmt: skip
    buffer = io.BytesIO()
    write(buffer, _("核对结果"), heads, _report_lines(batch))
    return buffer.getvalue()


def _report_lines(batch: Batch) -> Iterator[Sequence[Any]]:
    for line in batch.lines.iterator(chunk_size=1000):
        said, outcome = json.loads(line.said), Outcome(line.outcome).label
        begin = (line.number, asleep(said["name"]), outcome)
        if not said["problems"] and not said["changes"]:
            yield (*begin, "", "", "", "", "")
        for column, words, typed in said["problems"]:
            yield (*begin, column, words, asleep(typed), "", "")
        if not said["problems"]:
            for column, before, after in said["changes"]:
                yield (*begin, column, "", "", asleep(before), asleep(after))


def passwords(rows: Sequence[tuple[str, str, str]]) -> bytes:
    heads = [Head(_("登录名"), TEXT, 20), Head(_("姓名"), TEXT, 16), Head(_("临时密码"), TEXT, 22)]
    buffer = io.BytesIO()
    write(buffer, _("临时密码"), heads, [(login, asleep(name), word) for login, name, word in rows])
    return buffer.getvalue()
