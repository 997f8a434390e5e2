"""What else ends when a document is declared void, and which unit had got it; each app says it for its own things."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from congress_portal.issuing.again import parts
from congress_portal.issuing.models import Issued

End = Callable[[Issued, Sequence[int]], int | None]
"""With the void document and the keys behind the word of its ``about``, in the transaction that declares it void.

Its case, if it has one, is locked. Returns the key of the unit that had got it, which is told; none where no unit had.
"""
_ends: dict[str, End] = {}


def register(word: str, end: End) -> None:
    """Say what ends with the document of such a thing. Called once a word, when its app is ready."""
    _ends[word] = end


def end(issued: Issued) -> int | None:
    """End it; returns the key of the unit to be told."""
    word, keys = parts(issued)
    return _ends[word](issued, keys) if word in _ends else None
