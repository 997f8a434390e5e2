"""What a big screen shows: numbers by name, and bars by line. The page draws them once, the script swaps them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.dashboard.figures.board import Board, Table
from congress_portal.dashboard.figures.frames import frame_of
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.dashboard.models import Pending
from congress_portal.loops.words import Kind

TILES = ("opened", "closed", "open", "late", "late_share", "due_soon", "yellow", "red")
MOST_AREAS, MOST_UNITS = 24, 10
Shown = dict[str, Any]


def wall_of(region: Region) -> Shown:
    """This year's figures of a region as plain data: ``tiles``, and ``panels`` of lines with bars of 100.

    ``at`` is the moment up to which everything is counted: the oldest event that is not, else now.
    """
    board = Board(frame_of(region))
    opinions = Board(replace(board.frame, kind=Kind.OPINION.value))
    oldest = Pending.objects.order_by("id").values_list("at", flat=True).first()
    at: dt.datetime = oldest or timezone.now()
    return {
        "place": region.name,
        "at": at.isoformat(timespec="seconds"),
        "tiles": [_tile(board, name) for name in TILES],
        "panels": [
            _panel(board.by_kind, len(Kind.values)),
            _panel(opinions.by_step, MOST_UNITS),
            _panel(board.by_area, MOST_AREAS),
            _panel(board.by_unit, MOST_UNITS),
        ],
    }


def _tile(board: Board, name: str) -> Shown:
    figure = BY_NAME[name]
    value = board.value(figure)
    tone = figure.tone if value else "neutral"
    return {"name": name, "label": str(figure.label), "text": figure.text(value), "tone": tone}


def _panel(table: Table, most: int) -> Shown:
    rows = table.rows[:most]
    full = max((row.numbers["held"] for row in rows), default=0) or 1
    return {
        "name": table.name,
        "caption": table.caption,
        "rows": [
            {
                "label": row.label,
                "open": row.numbers["held"],
                "late": row.numbers["held+late"],
                "open_share": round(100 * row.numbers["held"] / full, 1),
                "late_share": round(100 * row.numbers["held+late"] / full, 1),
            }
            for row in rows
        ],
    }
