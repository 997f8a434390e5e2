"""Who else keeps words of a case: apps above the cases say here how theirs go when a case is emptied."""

from __future__ import annotations

from collections.abc import Callable

from congress_portal.loops.models import Loop

Erase = Callable[[Loop, str], object]
ERASERS: list[Erase] = []


def register(erase: Erase) -> None:
    """Called once by each such app; ``erase(loop, words)`` leaves ``words`` where the case's own stood."""
    ERASERS.append(erase)


def erase_elsewhere(loop: Loop, words: str) -> None:
    for erase in ERASERS:
        erase(loop, words)
