"""A sign of a ground at a place of the text, and the form in which texts are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from proposals.words import Field

FIELDS = tuple(Field.values)
"""The parts of a proposal in their order."""
Texts = Mapping[str, str]
"""Field → text in its narrow form."""
SENTENCE = re.compile(r"[^。;!?\n]+")


@dataclass(frozen=True)
class Found:
    """``code`` of a ground; ``start`` and ``end`` count characters of the field. An empty field is a place as well."""

    code: str
    field: str
    start: int
    end: int
    why: str | Promise

    def order(self) -> tuple[int, int, int]:
        return FIELDS.index(self.field), self.start, self.end

    def overlaps(self, other: Found) -> bool:
        return self.field == other.field and self.start < other.end and other.start < self.end


def narrow(text: str) -> str:
    """The same text, character for character, with full-width signs in their usual width."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with where it begins."""
    for match in SENTENCE.finditer(text):
        yield match.start(), match[0]
