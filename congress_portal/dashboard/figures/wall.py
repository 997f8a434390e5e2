"""What a big screen shows: numbers by name, and bars by line. The page draws them once, the script swaps them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region
from congress_portal.dashboard.figures.board import Board, Table
from congress_portal.dashboard.figures.frames import frame_of
from congress_portal.dashboard.figures.fresh import counted_at
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.dashboard.figures.showing import satisfaction_tile
from congress_portal.loops.words import Kind

TILES = ("opened", "closed", "open", "late", "late_share", "due_soon", "yellow", "red")
PANELS = {"kind": 4, "step": 10, "area": 24, "unit": 10}
"""Tables and how many of their lines there is room for; a township has none of areas."""
FEW, CALM, MANY = 3, 6, 12
"""Lines: up to so few stay together at the top of their panel, from so many on they are written smaller; where areas
and units are no more than ``CALM``, they lie above one another."""
Shown = dict[str, Any]


def wall_of(region: Region) -> Shown:
    """This year's figures of a region as plain data: ``tiles``, and ``panels`` of lines with bars of 100.

    ``version``: a page of another one has to be loaded anew. ``more``: how many further lines a panel has; ``fit``: how
    closely those shown have to stand, ``shape`` how the panels lie. ``at``: up to which moment everything is counted,
    with the offset of the portal's time zone, in which the screen shows its clock.
    """
    board = Board(frame_of(region))
    opinions = Board(replace(board.frame, kind=Kind.OPINION.value))
    tables = {"kind": board.by_kind, "step": opinions.by_step, "unit": board.waiting}
    tables |= {} if board.frame.area else {"area": board.by_area}
    tiles = [*(_tile(board, name) for name in TILES), *_satisfaction(board)]
    panels = [_panel(tables[name], most) for name, most in PANELS.items() if name in tables]
    return {
        "version": version(one["name"] for one in (*tiles, *panels)),
        "place": region.name,
        "at": counted_at(board.frame.counties).isoformat(timespec="seconds"),
        "shape": _shape({panel["name"]: len(panel["rows"]) for panel in panels}),
        "tiles": tiles,
        "panels": panels,
    }


def version(names: Iterable[str]) -> str:
    """Another one where a release brought another script or style sheet, or where other numbers are shown."""
    words = (static("js/wall.js"), static("css/leaders.css"), *names)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def _shape(lines: Mapping[str, int]) -> str:
    """How the panels lie: ``local`` without areas, ``calm`` where areas and units are few, else ``full``."""
    if "area" not in lines:
        return "local"
    return "calm" if max(lines["area"], lines["unit"]) <= CALM else "full"


def _tile(board: Board, name: str) -> Shown:
    figure = BY_NAME[name]
    value = board.value(figure)
    tone = figure.tone if value else "neutral"
    when = _("现在") if figure.is_stock else _("今年以来")
    return {"name": name, "label": str(figure.label), "when": when, "text": figure.text(value), "tone": tone}


def _satisfaction(board: Board) -> list[Shown]:
    """As published: the share of those who are content."""
    now, _before = board.satisfaction
    return [
        {
            "name": tile["name"],
            "label": tile["label"],
            "when": now.name,
            "text": tile["text"],
            "tone": tile["tone"],
        }
        for tile in satisfaction_tile(board)
        if now
    ]


def _panel(table: Table, most: int) -> Shown:
    rows = table.rows[:most]
    full = max((row.numbers["held"] for row in rows), default=0) or 1
    return {
        "name": table.name,
        "caption": _("群众意见五步") if table.name == "step" else table.caption,
        "fit": "few" if len(rows) <= FEW else "many" if len(rows) >= MANY else "some",
        "more": len(table.rows) - len(rows),
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
