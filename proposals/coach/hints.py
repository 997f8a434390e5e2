"""What the writer is shown: the ground, the very words and why they were noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from proposals.coach.found import Found
from proposals.models import Ground
from proposals.words import Field


@dataclass(frozen=True)
class Hint:
    """Advice about some words; ``words`` is empty where a whole part is missing."""

    ground: Ground
    field: str
    start: int
    end: int
    words: str
    why: str | Promise

    @property
    def part(self) -> str:
        return str(Field(self.field).label)


def hint(ground: Ground, found: Found, texts: Mapping[str, str]) -> Hint:
    words = texts[found.field][found.start : found.end]
    return Hint(ground, found.field, found.start, found.end, words, found.why)
