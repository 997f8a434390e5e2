"""Chinese text as search tokens, pure: no dictionary, so new place names and dialect words are found as well.

A text is first brought to one form (``normal``): full-width and half-width, upper and lower case are the same, and what
separates words is dropped between Chinese characters. Its tokens are the pairs of neighbouring Chinese characters and
the whole Latin words and numbers; ``tokens`` adds the single characters, for queries of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 40
"""Letters of a Latin word or number that count; the rest of a longer one is cut off."""
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
IS_HAN = re.compile(rf"[{HAN}]")


def normal(text: str) -> str:
    """Runs of Chinese characters without anything between them; a blank before and after each Latin word."""
    pieces: list[str] = []
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        follows = pieces and IS_HAN.match(run) and IS_HAN.match(pieces[-1][-1])
        if follows:
            pieces[-1] += run
        else:
            pieces.append(run if IS_HAN.match(run) else run[:LONGEST_WORD])
    return " ".join(pieces)


def grams(text: str) -> list[str]:
    """The tokens of a text, each once, in the order of the text: pairs of characters, words; one character alone."""
    return list(dict.fromkeys(_grams(normal(text))))


def tokens(words: str) -> list[str]:
    """What a text in its normal form is stored under: its grams and its single characters."""
    return list(dict.fromkeys([*_grams(words), *(mark for mark in set(words) if IS_HAN.match(mark))]))


def _grams(words: str) -> Iterator[str]:
    for run in words.split():
        if len(run) == 1 or not IS_HAN.match(run):
            yield run
        else:
            yield from (run[start : start + 2] for start in range(len(run) - 1))


def quoted(token: str) -> str:
    """A token as a tsvector or a tsquery spells it."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
