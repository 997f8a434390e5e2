"""The words of the access matrix: who asks, what each gets. The lines stand in ``test_access_matrix`` and by noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.world import World

PEOPLE = ("nobody", "zhang", "liu", "ma", "li", "wang", "qian", "he", "gao", "shen", "zhao")
"""Nobody logged in; deputy, keeper, handler of the case, handler of another unit, overseer, office, leader,
administrator, auditor, overseer of another county."""


def row(nobody: int, **codes: int) -> dict[str, int]:
    """``others`` is what everybody who is not named gets."""
    others = codes.pop("others", nobody)
    return {"nobody": nobody, **{person: codes.get(person, others) for person in PEOPLE[1:]}}


OPEN = row(200)
STAFF = row(302, others=200)
ADMINISTRATOR = row(302, gao=200, others=403)
OFFICE = row(302, qian=200, others=403)
STATION_READERS = row(302, zhang=200, liu=200, wang=200, qian=200, he=200, shen=200, others=404)
KEEPING_200 = {"liu": 200, "wang": 200, "qian": 200}
STATION_KEEPERS = row(302, liu=200, wang=200, qian=200, zhang=403, he=403, shen=403, others=404)


@dataclass(frozen=True)
class Line:
    expected: dict[str, int]
    method: str = "get"
    args: str = ""
    """Which of the world's values fill the address; see ``values``."""


def post(expected: dict[str, int], args: str = "") -> Line:
    return Line(expected, "post", args)


FILE = row(302, zhang=200, liu=200, wang=200, qian=200, he=200, others=404)
"""Who reads 张代表's performance file: not colleagues, not the auditor."""
FILE_PAGE = row(302, zhang=302, liu=302, wang=302, qian=302, he=302, others=404)


@dataclass(frozen=True)
class Scene:
    """A world, and by word what fills the addresses in it."""

    world: World
    values: dict[str, Any]
