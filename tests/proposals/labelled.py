"""200 made-up proposals with their true grounds for return, in two halves of 100.

``data/matters.txt`` holds 40 sound proposals, a line each: key, title, situation, analysis, suggestion.
``data/seen.txt`` and ``data/heldout.txt`` hold the labelled ones: true grounds (none: sound; with a question mark:
arguable either way), the matter, then what is changed in it: ``s+`` appends to the situation, ``g=`` replaces the
suggestion, and so on. Rules are tuned with ``seen`` in view alone: of ``heldout`` only the counts are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
LETTERS = {"t": 0, "s": 1, "a": 2, "g": 3}
HALVES = ("seen", "heldout")


@dataclass(frozen=True)
class Labelled:
    """``grounds``: what a reviewer must see; ``arguable``: what counts neither way."""

    texts: tuple[str, str, str, str]
    grounds: frozenset[str]
    arguable: frozenset[str]


def lines(name: str) -> list[list[str]]:
    return [line.split("|") for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()]


MATTERS = {key: texts for key, *texts in lines("matters")}


def half(name: str) -> list[Labelled]:
    return [labelled(*line) for line in lines(name)]


def labelled(marks: str, key: str, *changes: str) -> Labelled:
    texts = list(MATTERS[key])
    for change in changes:
        at, how, words = LETTERS[change[0]], change[1], change[2:]
        assert how in "+=", change
        texts[at] = words if how == "=" else texts[at] + words
    named = frozenset(mark for mark in marks.split(",") if mark)
    sure = frozenset(mark for mark in named if not mark.endswith("?"))
    title, situation, analysis, suggestion = texts
    return Labelled(
        (title, situation, analysis, suggestion), sure, frozenset(m.rstrip("?") for m in named - sure)
    )
