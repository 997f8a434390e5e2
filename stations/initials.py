"""Names by the first letters of their pinyin: 威坪镇 is ``wpz``. Pure; a character may have several readings."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from congress_portal.grams import normal

TABLE = Path(__file__).parent / "data" / "initials.txt"
SHORTEST_INSIDE = 3
"""Letters from which on a word is also looked for inside a name, not only at its beginning."""


@cache
def _letters() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            letter, marks = line.split()
            for mark in marks:
                found[mark] += letter
    return dict(found)


@lru_cache(maxsize=100_000)
def initials(name: str) -> tuple[str, ...]:
    """For each character of a name the letters it may begin with; Latin letters and digits are their own."""
    known = _letters()
    return tuple(known.get(mark, mark) for mark in normal(name).replace(" ", ""))


def is_named(name: str, word: str) -> bool:
    """Whether a name is meant by ``word``: letters of its pinyin, or a part of the name itself."""
    if not (word.isascii() and word.isalpha()):
        return word in normal(name)
    letters = initials(name)
    starts = range(len(letters) - len(word) + 1) if len(word) >= SHORTEST_INSIDE else range(1)
    return len(letters) >= len(word) and any(
        all(letter in letters[start + place] for place, letter in enumerate(word)) for start in starts
    )
