"""A board in the words of a page: tiles, and tables whose every number leads to its cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from congress_portal.dashboard.figures.board import Board, Column, Row, Table
from congress_portal.dashboard.figures.links import to_cases
from congress_portal.dashboard.figures.registry import BY_NAME, Figure
from congress_portal.dashboard.figures.satisfaction import BY_NAME as PUBLISHED

TILES = (
    "opened",
    "closed",
    "dropped",
    "closed_share",
    "open_at",
    "open",
    "late",
    "late_share",
    "due_soon",
    "yellow",
    "red",
)
CHARTS = {
    "kind": ("bar", ("opened", "closed", "open", "late")),
    "time": ("line", ("opened", "opened_last_year", "closed", "closed_last_year")),
    "area": ("lying", ("open", "late")),
    "step": ("lying", ("open", "late")),
}
"""Table → how it is drawn, and which of its columns, as far as it has them."""
SPARSE = ("step",)
"""Charts that leave out lines with nothing: most steps are empty most of the time. The table names them all."""
FEW = 30
Shown = dict[str, Any]


def tiles_of(board: Board) -> list[Shown]:
    return [*(_tile(board, BY_NAME[name]) for name in TILES), *satisfaction_tile(board)]


def satisfaction_tile(board: Board) -> list[Shown]:
    """The published share of those who are content; none for a frame that has no sheets."""
    now, before = board.satisfaction
    if now is None:
        return []
    figure, last = PUBLISHED["confirmed"], _("没有公布")
    if before:
        last = figure.text(before.whole.cell)
    text = figure.text(now.whole.cell)
    number, mark, rest = text.partition("%")
    hint = _("%(quarter)s满意和基本满意；去年同期%(last)s") % {"quarter": now.name, "last": last}
    return [
        {
            "name": "satisfaction",
            "label": _("群众满意度"),
            "value": number + mark,
            "unit": rest,
            "text": text,
            "hint": hint,
            "tone": "success",
            "icon": "check-circle",
            "url": now.url,
        }
    ]


def _tile(board: Board, figure: Figure) -> Shown:
    """A number; beneath it the same of last year where it is about days, else how it is reckoned."""
    value, before = board.value(figure), board.before(figure)
    hint, back = str(figure.formula), ""
    if not figure.is_stock:
        back = to_cases(board.frame.last_year(), figure.name) if before and not figure.is_share else ""
        hint = _("去年同期 %(before)s") % {"before": figure.text(before)}
        if not figure.is_share and before:
            hint += _change(int(value or 0), int(before))
    return {
        "name": figure.name,
        "label": figure.label,
        "value": figure.text(value),
        "unit": "" if figure.is_share else _("件"),
        "hint": hint,
        "hint_url": back,
        "tone": figure.tone if value else "neutral",
        "icon": figure.icon,
        "url": "" if figure.is_share or not value else to_cases(board.frame, figure.name),
    }


def _change(now: int, before: int) -> str:
    """In percent; of few cases, where a percentage says nothing, in cases."""
    if before < FEW:
        return _("，%(change)+d件") % {"change": now - before}
    return _("，%(change)+.0f%%") % {"change": 100 * (now - before) / before}


def table_of(board: Board, table: Table, page: Page[Row] | None = None) -> Shown:
    """All rows of a table, or those of one page of it."""
    chart, drawn = CHARTS.get(table.name, ("", ()))
    columns = table.columns
    names, heads = [column.name for column in columns], [column.label for column in columns]
    return {
        "name": table.name,
        "chart": chart,
        "columns": " ".join(str(names.index(name) + 1) for name in drawn if name in names),
        "caption": table.caption,
        "heading": table.heading,
        "is_sparse": table.name in SPARSE,
        "note": table.note,
        "heads": heads,
        "rows": [
            _row(board, columns, heads, row) for row in (table.rows if page is None else page.object_list)
        ],
    }


def _row(board: Board, columns: list[Column], heads: list[str], row: Row) -> Shown:
    now = then = ""
    if row.params is not None:
        now = to_cases(board.frame, params=row.params)
        if board.compares:
            then = to_cases(board.frame.last_year(), params=row.params_before or row.params)
    named = zip(columns, heads, strict=True)
    return {
        "label": row.label,
        "cells": [_cell(column, head, row, then if column.is_before else now) for column, head in named],
    }


def _cell(column: Column, head: str, row: Row, url: str) -> Shown:
    value, figure = column.value(row), column.figure
    is_linked = bool(value) and bool(url) and not figure.is_share
    return {
        "label": head,
        "value": figure.text(value),
        "url": f"{url}&figure={figure.name}" if is_linked else "",
    }


def funnel_of(board: Board) -> list[Shown]:
    """The stages as bars, each with the way to its cases and its share of the one before."""
    return [
        {
            "label": stage.label,
            "value": stage.value,
            "share": "" if stage.share is None else f"{100 * stage.share:.1f}%",
            "url": to_cases(replace(board.frame, kind=""), stage.figure.name, stage.params)
            if stage.value
            else "",
        }
        for stage in board.funnel
    ]


def growth_of(board: Board) -> list[Shown]:
    """What grew in the days, out of opinions of whichever day."""
    return [_tile(board, BY_NAME[name]) for name in ("grown_proposals", "grown_projects")]
