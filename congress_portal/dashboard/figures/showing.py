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
    return {
        "name": table.name,
        "chart": chart,
        "columns": columns,
        "caption": table.caption,
        "heading": table.heading,
        "heads": [figure.label for figure in table.figures],
        "rows": [_row(board, table, row) for row in (table.rows if page is None else page.object_list)],
    }


def _row(board: Board, table: Table, row: Row) -> Shown:
    return {"label": row.label, "cells": [_cell(board, figure, row) for figure in table.figures]}


def _cell(board: Board, figure: Figure, row: Row) -> Shown:
    value = figure.count(row.numbers)
    is_linked = bool(value) and not figure.is_share and row.params is not None
    return {
        "label": figure.label,
        "value": figure.text(value),
        "url": to_cases(board.frame, figure.name, row.params) if is_linked else "",
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
