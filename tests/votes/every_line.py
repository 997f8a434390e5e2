"""The lines of all of votes, for the access matrix."""

from __future__ import annotations

from typing import Any

from tests.matrix import Line
from tests.votes import box_lines, project_lines
from tests.world import World

LINES: dict[str, Line] = {**box_lines.LINES, **project_lines.LINES}


def filled(world: World) -> dict[str, Any]:
    return {**box_lines.filled(world), **project_lines.filled(world)}
