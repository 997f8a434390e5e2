"""What official letters and reports hold. GB/T 9704-2012 fixes their words, so these are never translated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from unicodedata import east_asian_width

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what would turn the direction in which the text around it is read."""

FIRST = re.compile(r"[一二三四五六七八九十]+、")
SECOND = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
LONGEST_HEADING = 40
TITLE_WIDTH = 20
"""Characters of size 2 in a line of a title."""
NEVER_FIRST, NEVER_LAST = "，。、；：？！》）”’〉」』】〕的", "《（“‘〈「『【〔"
TOGETHER = re.compile(
    "《[^》]{1,16}》|人民代表大会|常务委员会|人民政府|办公室|闭会期间|人大|代表|建议|答复|通知|报告|情况|会议|办理|"
    r"第[〇零一二三四五六七八九十百\d]+[届次号件]|[!-~]+"
)
"""What no line of a title breaks apart: words of nearly every title, short names of things, numbers, Latin words."""
SEALED, UNSEALED = 4, 2
"""How many characters a date ends before the right edge, with a seal over it and without."""


@dataclass(frozen=True)
class Heading:
    """A line of its own: 一、 is of the first level, （一） of the second."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Table:
    """Its head comes again on every page; ``shares`` are the widths of the columns, relative to one another."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(row) for row in self.rows} | {len(self.shares or self.head)}
        if lengths != {len(self.head)}:
            raise ValueError("every row, and the shares, must have as many entries as the head")


type Block = str | Heading | Table
"""A text is a paragraph; a line break in it is kept."""


@dataclass(frozen=True)
class Annex:
    """Named under the letter; printed behind it if it has a body, a file of its own if not."""

    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One letter (公文). What is empty is left out, room and all."""

    title: str
    body: tuple[Block, ...]
    signature: str
    day: date
    head: str = ""
    """The red mark of the issuing body (发文机关标志)."""
    number: str = ""
    signer: str = ""
    """Who signed it (签发人), named on what goes up to a higher body alone: beside the number, at the right."""
    mark: str = ""
    """At the top right of the first page, as a reply's class."""
    recipient: str = ""
    annexes: tuple[Annex, ...] = ()
    sealed: bool = True
    """Whether a seal will go over name and date, so that room is left for it."""
    contact: str = ""
    phone: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None
    address: str = ""
    """Where the QR code leads; ``invitation`` says so beside it."""
    invitation: str = ""
    watermark: str = ""
    """Across every page, pale, as 样张; in Word over the top margin."""

    @property
    def note(self) -> str:
        """Whom to ask, under the date (附注)."""
        named = (("联系人：", self.contact), ("电话：", self.phone))
        known = "，".join(label + value for label, value in named if value)
        return f"（{known}）" if known else ""

    @property
    def signed_by(self) -> str:
        """The words at the right of the number (7.2.6 of the standard)."""
        return f"签发人：{plain(self.signer)}" if self.signer else ""

    @property
    def seal_middle(self) -> float:
        """How many characters before the right edge the middle of the date, and so of the seal, is."""
        return self.ends[1] + width(chinese(self.day)) / 2

    @property
    def copied(self) -> str:
        """The line of who gets a copy (抄送)."""
        return f"抄送：{'，'.join(self.copies)}。" if self.copies else ""

    @property
    def annex_lines(self) -> list[tuple[str, str]]:
        """Label and title of each annex as listed under the text; one alone has no number."""
        if len(self.annexes) == 1:
            return [("附件：", self.annexes[0].title)]
        lines = [(f"{number}. ", annex.title) for number, annex in enumerate(self.annexes, 1)]
        return [
            ("附件：" + label if place == 0 else label, title) for place, (label, title) in enumerate(lines)
        ]

    @property
    def printed_annexes(self) -> list[tuple[str, Annex]]:
        """Those that follow the letter, each under its label."""
        alone = len(self.annexes) == 1
        numbered = [
            ("附件" if alone else f"附件{number}", annex) for number, annex in enumerate(self.annexes, 1)
        ]
        return [(label, annex) for label, annex in numbered if annex.body]

    @property
    def ends(self) -> tuple[float, float]:
        """How many characters the signature and the date end before the right edge (7.3.5 of the standard)."""
        name, day = width(self.signature), width(chinese(self.day))
        if self.sealed:
            middle = SEALED + day / 2
            return max(middle - name / 2, 0), max(middle, name / 2) - day / 2
        if name - day >= UNSEALED:
            return UNSEALED, name - day
        return max(2 * UNSEALED + day - name, 0), UNSEALED


@dataclass(frozen=True)
class Report:
    """A longer text with headings of up to three levels, to be edited further before anybody signs it."""

    title: str
    body: tuple[Block, ...]
    author: str
    day: date
    subtitle: str = ""


def chinese(day: date) -> str:
    """As the standard writes days: no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def width(text: str) -> float:
    """In Chinese characters: what is not one counts half."""
    return sum(1 if east_asian_width(one) in "WFA" else 0.5 for one in text)


def plain(text: str) -> str:
    """A user's text as it is, without what cannot be printed."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def title_lines(title: str) -> str:
    """A title with breaks that make its lines about as long as one another, unless it came with breaks of its own."""
    text = plain(title).strip()
    lines = -(-width(text) // TITLE_WIDTH)
    if "\n" in text or lines < 2:
        return text
    target = width(text) / lines
    places = _breaks(text)
    cuts = {
        min(places, key=lambda at: abs(width(text[:at]) - target * line)) for line in range(1, int(lines))
    }
    edges = [0, *sorted(cuts), len(text)]
    return "\n".join(text[start:end] for start, end in pairwise(edges) if start < end)


def _breaks(text: str) -> list[int]:
    """Where a title may break, its end included."""
    inside = {at for found in TOGETHER.finditer(text) for at in range(found.start() + 1, found.end())}
    marks = {at for at in range(1, len(text)) if text[at] in NEVER_FIRST or text[at - 1] in NEVER_LAST}
    return [at for at in range(1, len(text) + 1) if at not in inside | marks]


def paragraphs(text: str) -> tuple[Block, ...]:
    """A text as people type it: a paragraph a line, and short lines that begin as headings do are headings."""
    lines = (line.strip() for line in plain(text).splitlines())
    return tuple(_block(line) for line in lines if line)


def _block(line: str) -> Block:
    if len(line) > LONGEST_HEADING or line[-1] in "。；;.":
        return line
    if FIRST.match(line):
        return Heading(line)
    return Heading(line, level=2) if SECOND.match(line) else line
