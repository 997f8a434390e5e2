"""Three reports of one matter side by side: the unit's claim, what others found, the citizen's own word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from congress_portal.accounts.models import Region


@dataclass(frozen=True)
class Finding:
    """What somebody other than unit and citizen found about an opinion: solved or not."""

    opinion: int
    is_solved: bool


Read = Callable[[Region, dt.date, dt.date], Iterable[Finding]]
FINDERS: dict[str, tuple[object, Read]] = {}
"""Word → what the column is called, and how its findings of a period are read. Call-backs and deputies' looks join
here with ``register``; a column without a finder is not drawn."""


def register(word: str, label: object, read: Read) -> None:
    """Called once by each source of findings, when the app is ready."""
    FINDERS[word] = (label, read)
