"""Papers looked at as pictures, and Word files as a reader other than their writer sees them.

LibreOffice is on few machines. So a Word file is read by mammoth, which knows nothing of python-docx, and what
it read is set as a PDF by typst, so that there are pages to look at: of its words, headings, tables and pictures,
not of its layout.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

import mammoth
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from congress_portal.papers import Block, Heading, Letter, Table, as_pdf
from tests.papers.made import MM, Pdf

LEFT, RIGHT, TOP, LAST = 28, 210 - 26, 37, 297 - 23
"""The type area, and where the number of the page under it ends; millimetres from the upper left."""
SCALE = 2
"""Pixels a point: 144 dots an inch."""
SHADE = 200
"""What is lighter is paper."""
MISSING = "\U0010fffd"
"""A character that no font draws: on paper it is an empty box (豆腐块)."""


class Looked(Pdf):
    """A PDF as pictures of its pages; lengths in millimetres from the upper left."""

    def picture(self, page: int) -> Image.Image:
        return self.document[page].render(scale=SCALE).to_pil().convert("RGB")

    def ink(self, page: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of everything that is not white."""
        box = ImageChops.invert(self.picture(page).convert("L")).point(
            lambda shade: 255 * (shade > 255 - SHADE)
        )
        found = box.getbbox()
        assert found is not None, "an empty page"
        left, top, right, bottom = (edge / SCALE / MM for edge in found)
        return left, top, right, bottom

    def red_lines(self, page: int) -> list[float]:
        """Where lines run in red over the width of the text: the top of each."""
        red, green, blue = self.picture(page).split()
        mask = ImageChops.darker(
            red.point(lambda shade: 255 * (shade > 150)),
            ImageChops.lighter(green, blue).point(lambda shade: 255 * (shade < 80)),
        )
        share = mask.resize((1, mask.height), Image.Resampling.BOX).tobytes()
        lines = [one * mask.width / 255 >= 150 * MM * SCALE for one in share]
        return [y / SCALE / MM for y in range(1, len(lines)) if lines[y] and not lines[y - 1]]

    def within(self) -> bool:
        """Every page has something, and nothing outside the margins of an official letter."""
        return all(
            left > LEFT - 0.6 and right < RIGHT + 0.6 and top > TOP - 0.6 and bottom < LAST + 0.6
            for left, top, right, bottom in map(self.ink, range(len(self)))
        )

    def undrawn(self) -> list[str]:
        """Characters that the fonts lack, each an empty box on paper, and characters that left no ink."""
        return [one for page in range(len(self)) for one in self._undrawn(page)]

    def _undrawn(self, page: int) -> list[str]:
        text, height = self.document[page].get_textpage(), self.document[page].get_height()
        picture = self.picture(page).convert("L")
        found = []
        for index in range(text.count_chars()):
            one = text.get_text_range(index, 1)
            left, bottom, right, top = text.get_charbox(index)
            edges = (left, height - top, right, height - bottom)
            lightest, _darkest = picture.crop(_outwards(edges)).getextrema() if one.strip() else (0, 0)
            if lightest > SHADE or not pdfium_c.FPDFText_GetUnicode(text.raw, index):
                found.append(one or MISSING)
        return found


def _outwards(edges: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """A box of points as a box of pixels with everything of it inside."""
    left, top, right, bottom = (edge * SCALE for edge in edges)
    return math.floor(left), math.floor(top), math.ceil(right) + 1, math.ceil(bottom) + 1


@dataclass(frozen=True)
class Opened:
    """A Word file as mammoth reads it."""

    blocks: tuple[Block, ...]
    pictures: int

    @property
    def text(self) -> str:
        """All of it in one line, without spaces."""
        return "".join("".join(words for block in self.blocks for words in _words(block)).split())

    @property
    def headings(self) -> list[str]:
        return [block.text for block in self.blocks if isinstance(block, Heading)]

    def looked_at(self) -> Looked:
        return Looked(as_pdf(Letter("", self.blocks, "", date(2026, 1, 1), sealed=False)))


def opened(made: bytes) -> Opened:
    found = mammoth.convert_to_html(io.BytesIO(made))
    assert [one.message for one in found.messages if one.type == "error"] == []
    reader = _Html()
    reader.feed(found.value)
    return Opened(tuple(reader.blocks), reader.pictures)


def _words(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return [text]
        case Table(head, rows):
            return [cell for row in (head, *rows) for cell in row]
        case text:
            return [text]


class _Html(HTMLParser):
    """The paragraphs, headings and tables of mammoth's plain HTML, and how many pictures it has."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.pictures = 0
        self._rows: list[list[str]] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pictures += tag == "img"
        if tag == "table":
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        self._text = "" if tag in ("p", "h1", "h2", "h3", "td", "th") else self._text

    def handle_endtag(self, tag: str) -> None:
        if self._rows is not None and tag in ("td", "th"):
            self._rows[-1].append(self._text)
        elif self._rows is not None and tag == "table":
            head, *rows = map(tuple, self._rows)
            self.blocks.append(Table(head, tuple(rows)))
            self._rows = None
        elif self._rows is None and tag in ("h1", "h2", "h3"):
            self.blocks.append(Heading(self._text, int(tag[1])))
        elif self._rows is None and tag == "p" and self._text:
            self.blocks.append(self._text)

    def handle_data(self, data: str) -> None:
        self._text += data
