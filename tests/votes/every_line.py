"""The lines of all of votes, for the access matrix."""

from __future__ import annotations

from typing import Any

from tests.matrix import Line
from tests.votes import ballot_lines, box_lines, collecting_lines, project_lines
from tests.world import World

PARTS = (ballot_lines, box_lines, project_lines, collecting_lines)
LINES: dict[str, Line] = {name: line for part in PARTS for name, line in part.LINES.items()}


def filled(world: World) -> dict[str, Any]:
    return {word: value for part in PARTS for word, value in part.filled(world).items()}
