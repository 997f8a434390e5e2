"""How a document of a thing is made once more; each app says it for things whose number stands in the register alone.

A rung of the ladder and an answer hold their number in their own rows: there the next rung, or the next answer, is what
goes out instead, and is named as the replacement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from congress_portal.issuing.models import Issued
from congress_portal.papers import Letter

Make = Callable[[Issued, Sequence[int], str], Letter | None]
"""From the void document, the keys behind the word of its ``about``, and the new number; nothing where it is empty."""
_makers: dict[str, Make] = {}


def register(word: str, make: Make) -> None:
    """Say how a document of such a thing is made. Called once a word, when its app is ready."""
    _makers[word] = make


def is_known(issued: Issued) -> bool:
    return parts(issued)[0] in _makers


def letter(issued: Issued, number: str) -> Letter | None:
    """The document of the same thing, as its rows say now, under another number."""
    word, keys = parts(issued)
    return _makers[word](issued, keys, number)


def parts(issued: Issued) -> tuple[str, list[int]]:
    """The word of its ``about`` and the keys behind it."""
    word, *keys = issued.about.split(":")
    return word, [int(key) for key in keys]
