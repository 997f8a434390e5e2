"""A board in the words of a page: tiles, and tables whose every number leads to its cases."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from congress_portal.dashboard.figures.board import Board, Row, Table
from congress_portal.dashboard.figures.links import to_cases
from congress_portal.dashboard.figures.registry import BY_NAME, Figure

TILES = (
    "opened",
    "closed",
    "dropped",
    "closed_share",
    "open",
    "late",
    "late_share",
    "due_soon",
    "yellow",
    "red",
)
CHARTS = {
    "kind": ("bar", "1 2 4 5"),
    "time": ("line", "1 2"),
    "area": ("lying", "4 5"),
    "step": ("lying", "1 2"),
}
"""Table → how it is drawn, and which of its columns; the first is the row's name."""
FEW = 30
Shown = dict[str, Any]


def tiles_of(board: Board) -> list[Shown]:
    return [_tile(board, BY_NAME[name]) for name in TILES]


def _tile(board: Board, figure: Figure) -> Shown:
    """A number; beneath it the same of last year where it is about days, else how it is reckoned."""
    value = board.value(figure)
    hint = str(figure.formula)
    if not figure.is_stock:
        before = figure.count(board.last_year)
        hint = _("去年同期 %(before)s") % {"before": figure.text(before)}
        if not figure.is_share and before:
            hint += _change(int(value or 0), int(before))
    return {
        "name": figure.name,
        "label": figure.label,
        "value": figure.text(value),
        "unit": "" if figure.is_share else _("件"),
        "hint": hint,
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
    chart, columns = CHARTS.get(table.name, ("", ""))
    heads = [str(figure.label) for figure in table.figures]
    return {
        "name": table.name,
        "chart": chart,
        "columns": columns,
        "caption": table.caption,
        "heading": table.heading,
        "heads": heads,
        "rows": [
            _row(board, table, heads, row) for row in (table.rows if page is None else page.object_list)
        ],
    }


def _row(board: Board, table: Table, heads: list[str], row: Row) -> Shown:
    url = "" if row.params is None else to_cases(board.frame, params=row.params)
    named = zip(table.figures, heads, strict=True)
    return {"label": row.label, "cells": [_cell(figure, head, row, url) for figure, head in named]}


def _cell(figure: Figure, head: str, row: Row, url: str) -> Shown:
    value = figure.count(row.numbers)
    is_linked = bool(value) and bool(url) and not figure.is_share
    return {
        "label": head,
        "value": figure.text(value),
        "url": f"{url}&figure={figure.name}" if is_linked else "",
    }


def funnel_of(board: Board) -> list[Shown]:
    """The stages as bars, each with the way to its cases."""
    return [
        {
            "label": row.label,
            "value": row.numbers["n"],
            "url": to_cases(board.frame, row.params["figure"], row.params) if row.params else "",
        }
        for row in board.funnel
    ]
