"""Rules found by words: the pairs of characters of the question in title and text, no dictionary.

A county has some fifty rules; all versions in force are looked through, so there is no index to keep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from congress_portal.grams import grams, normal
from congress_portal.library.models import Rule, RuleVersion

LEAST = 0.6
"""So much of the question must stand in a rule."""
BEFORE, AFTER = 20, 70
"""Characters shown around the place."""


@dataclass(frozen=True)
class Hit:
    rule: Rule
    version: RuleVersion | None
    excerpt: SafeString
    share: float


def found(query: str, rules: Iterable[Rule]) -> list[Hit]:
    """The best first. ``rules`` as ``with_current`` gives them; a rule without a version is found by its title."""
    asked = grams(query)
    if not asked:
        return []
    hits = [hit for rule in rules if (hit := _hit(query, asked, rule)) is not None]
    return sorted(hits, key=lambda hit: (-hit.share, hit.rule.body, hit.rule.number))


def _hit(query: str, asked: list[str], rule: Rule) -> Hit | None:
    version = rule.current_ones[0] if rule.current_ones else None
    words = f"{normal(rule.title)}\n{version.words if version else ''}"
    share = sum(token in words for token in asked) / len(asked)
    if share < LEAST:
        return None
    in_title = sum(token in normal(rule.title) for token in asked) / len(asked)
    whole = any(part in words for part in [normal(query)])
    return Hit(rule, version, _excerpt(query, asked, version), share + in_title + whole)


def _excerpt(query: str, asked: list[str], version: RuleVersion | None) -> SafeString:
    """The first place of the longest piece that stands in the text as it was typed."""
    text = version.text if version else ""
    for piece in [*sorted(query.split(), key=len, reverse=True), *asked]:
        at = text.find(piece)
        if at >= 0:
            start, end = max(0, at - BEFORE), at + len(piece)
            return format_html(
                "{}{}<mark>{}</mark>{}{}", "…" if start else "", text[start:at], piece,
                text[end : end + AFTER], "…" if end + AFTER < len(text) else "",
            )  # fmt: skip
    return format_html("{}{}", text[:AFTER], "…" if len(text) > AFTER else "")
