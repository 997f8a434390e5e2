"""Two texts side by side, character by character: what went, what came. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
MOST_PAIRS = 250_000
"""Characters times characters of changed sentences that are compared one by one; longer ones are shown as replaced."""
GAP = 3
"""Between two changes so near to one another the same words are shown as changed, too: else nobody can read it."""


def sides(old: str, new: str) -> tuple[SafeString, SafeString]:
    """The old text with <del>, the new one with <ins>.

    Sentences first, and only where they differ the characters: else long texts would take seconds.
    """
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    ours, theirs = SENTENCE.findall(old), SENTENCE.findall(new)
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        before, after = "".join(ours[a:b]), "".join(theirs[c:d])
        if tag == "equal":
            left.append(("span", before))
            right.append(("span", after))
        else:
            _changed(before, after, left, right)
    return _html(left), _html(right)


def _changed(old: str, new: str, left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    if len(old) * len(new) > MOST_PAIRS:
        left.append(("del", old))
        right.append(("ins", new))
        return
    for is_change, a, b, c, d in _joined(SequenceMatcher(None, old, new, autojunk=False)):
        left.append(("del" if is_change else "span", old[a:b]))
        right.append(("ins" if is_change else "span", new[c:d]))


def _joined(matcher: SequenceMatcher[str]) -> list[tuple[bool, int, int, int, int]]:
    codes = matcher.get_opcodes()
    found: list[tuple[bool, int, int, int, int]] = []
    for number, (tag, a, b, c, d) in enumerate(codes):
        is_inner = 0 < number < len(codes) - 1
        is_change = tag != "equal" or (is_inner and b - a < GAP)
        if found and found[-1][0] == is_change:
            before = found[-1]
            found[-1] = (is_change, before[1], b, before[3], d)
        else:
            found.append((is_change, a, b, c, d))
    return found


def _html(pieces: list[tuple[str, str]]) -> SafeString:
    return format_html_join("", "<{0}>{1}</{0}>", [piece for piece in pieces if piece[1]])
