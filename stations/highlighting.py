"""Marks what was found in a text. Everything is escaped here; what comes out may go onto a page as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from stations.searching import Wanted

LONG = 70
"""Characters of a snippet."""
Span = tuple[int, int]


def spans(text: str, wanted: Wanted) -> list[Span]:
    """Where the terms stand in a text as it was typed, punctuation between them included; nearly so, or in parts."""
    plain, places = _plain(text)
    exact = [term.replace(" ", "") for term in wanted.terms]
    found = _all(plain, map(re.escape, exact))
    found = found or _all(plain, (pattern.pattern for pattern in wanted.nearly if wanted.allows_typos))
    found = found or _all(plain, map(re.escape, wanted.tokens))
    return _joined(sorted((places[start], places[end - 1] + 1) for start, end in found if end > start))


def _plain(text: str) -> tuple[str, list[int]]:
    """The letters and characters of a text in their normal form, and where in the text each of them stands."""
    marks, places = [], []
    for place, typed in enumerate(text):
        for mark in unicodedata.normalize("NFKC", typed).lower():
            if mark.isalnum():
                marks.append(mark)
                places.append(place)
    return "".join(marks), places


def _all(plain: str, patterns: Iterator[str]) -> list[Span]:
    return [found.span() for pattern in patterns for found in re.finditer(pattern, plain)]


def _joined(found: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def marked(text: str, wanted: Wanted) -> SafeString:
    """The text with ``<mark>`` around what was found."""
    return _mark(text, spans(text, wanted))


def marked_words(text: str, words: Collection[str]) -> SafeString:
    """The text with ``<mark>`` around each of these words or pairs of characters, neighbours in one."""
    return _mark(text, _of_words(text, words))


def shared_phrases(text: str, words: Collection[str]) -> list[str]:
    """What these words make up in the text, each once, the longest first."""
    found = dict.fromkeys(text[start:end] for start, end in _of_words(text, words))
    return sorted(found, key=len, reverse=True)


def _of_words(text: str, words: Collection[str]) -> list[Span]:
    plain, places = _plain(text)
    found = [
        (places[start], places[start + len(word) - 1] + 1)
        for word in words
        for start in range(len(plain))
        if plain.startswith(word, start)
    ]
    return _joined(sorted(found))


def snippet(pieces: Sequence[str], wanted: Wanted) -> SafeString:
    """The first place in these texts where something was found, with what stands around it; else their beginning."""
    for piece in pieces:
        if found := spans(piece, wanted):
            return _cut(piece, found)
    return _cut(next(filter(None, pieces), ""), [])


def _cut(text: str, found: Sequence[Span]) -> SafeString:
    first = found[0] if found else (0, 0)
    start = max(0, first[0] - LONG // 3)
    end = max(start + LONG, first[1])
    inside = [(a - start, min(b, end) - start) for a, b in found if a < end]
    return format_html(
        "{}{}{}", "…" if start else "", _mark(text[start:end], inside), "…" if end < len(text) else ""
    )


def _mark(text: str, found: Sequence[Span]) -> SafeString:
    pieces, last = [], 0
    for start, end in found:
        pieces.append((text[last:start], text[start:end]))
        last = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[last:])
