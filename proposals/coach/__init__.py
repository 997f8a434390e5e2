"""A coach for who writes a proposal: signs of the usual grounds for return, each with the words that led to it. Pure.

It advises and never blocks. It reads the text alone: not who wrote it, and no list of names or places, so that it says
the same whatever the author's name, sex or village. Which grounds there are, and on what article, is data (``Ground``);
here is only by which words each is noticed. A ground without rules here, such as "other", is left to the reviewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposals.coach import numbers, parts, phrases
from proposals.coach.found import FIELDS, Found, narrow
from proposals.coach.hints import Hint, hint
from proposals.models import Ground

__all__ = ["MOST_PLACES", "Hint", "hints"]

RULES = (parts.missing, parts.empty, parts.several, phrases.telling, numbers.private)
MOST_PLACES = 3
"""So many places are shown for one ground; more would bury the other grounds."""


def hints(
    title: str, situation: str, analysis: str, suggestion: str, *, grounds: Iterable[Ground]
) -> list[Hint]:
    """What a reviewer might say of this text, in the order of the grounds, then of the text."""
    texts = dict(zip(FIELDS, (title, situation, analysis, suggestion), strict=True))
    plain = {field: narrow(text) for field, text in texts.items()}
    found = [one for rule in RULES for one in rule(plain)]
    return [hint(ground, place, texts) for ground in grounds for place in _places(ground.code, found)]


def _places(code: str, found: list[Found]) -> Iterator[Found]:
    """The first places of a ground, no two overlapping."""
    shown: list[Found] = []
    for place in sorted((one for one in found if one.code == code), key=Found.order):
        if len(shown) == MOST_PLACES:
            return
        if not any(place.overlaps(other) for other in shown):
            shown.append(place)
            yield place
