"""Which characters the fonts draw. What none of them draws is spelt out, so that nothing is printed as an empty box."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

RARE_HAN = Path(__file__).parent / "fonts" / "RareHan.ttf"
"""The characters of planes 2 and 3, and others that Noto lacks; its licence lies beside it."""
KEPT = "\n\u200b"
"""Breaks of lines, seen or possible: they are no drawings."""
SEGMENTED = 12
"""The format of a character map that reaches beyond the first 65,536 characters (OpenType, table cmap)."""
IGNORED = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x200C, 0x200F), (0x2060, 0x2064), (0x180B, 0x180F),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Joiners, marks of direction and selectors of variants, which have no drawing of their own (Unicode's
Default_Ignorable_Code_Point, without what ``letters.plain`` takes out)."""


def font_files() -> list[Path]:
    """Noto Serif SC and Noto Sans SC from their package, and the fallback of this folder."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return [*sorted(folder.glob("*.otf")), RARE_HAN]


def drawn(text: str) -> str:
    """The text with every character that has no drawing in any font written as its number, as 〔U+1F600〕."""
    if text.isascii():
        return text
    return "".join(one if _is_drawn(one) else _spelt(one) for one in text)


def _is_drawn(one: str) -> bool:
    return one in KEPT or _lies_in(ord(one), coverage())


def _spelt(one: str) -> str:
    if any(first <= ord(one) <= last for first, last in IGNORED):
        return ""
    return f"〔U+{ord(one):04X}〕"


def _lies_in(code: int, ranges: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    starts, ends = ranges
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= ends[at]


@cache
def coverage() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last characters of the stretches that some font draws, in order."""
    found = sorted(stretch for path in font_files() for stretch in _stretches(path.read_bytes()))
    starts: list[int] = []
    ends: list[int] = []
    for first, last in found:
        if ends and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return tuple(starts), tuple(ends)


def _stretches(font: bytes) -> Iterable[tuple[int, int]]:
    """The stretches of a font's character map; a glyph of number 0 (the empty box) does not count."""
    table = _table(font, b"cmap")
    (number,) = struct.unpack_from(">H", font, table + 2)
    for entry in range(number):
        _platform, _encoding, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * entry)
        start = table + offset
        if struct.unpack_from(">H", font, start)[0] != SEGMENTED:
            continue
        (groups,) = struct.unpack_from(">I", font, start + 12)
        for group in range(groups):
            first, last, glyph = struct.unpack_from(">III", font, start + 16 + 12 * group)
            if glyph or first < last:
                yield first + (glyph == 0), last


def _table(font: bytes, name: bytes) -> int:
    """Where a table of an OpenType font begins."""
    (number,) = struct.unpack_from(">H", font, 4)
    for entry in range(number):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * entry)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")
