"""Letters as PDF: the data of ``letter.typ`` from a Letter."""

from __future__ import annotations

import re
from typing import Any

from congress_portal.papers.glyphs import drawn
from congress_portal.papers.letters import Block, Heading, Letter, Table, chinese, plain, title_lines
from congress_portal.papers.printing import code_drawing, pdf, pictures

LONG_WORD = re.compile(r"[!-~]{24,}")
"""Longer than words are: an address, a key held down. The typesetter breaks a line at no other place than a space."""
CODE = re.compile(r"(?<=[A-Z])(?:-\d+)+")
"""The rest of a code as YJ-2026-0000: no line breaks between hyphen and figure, which tears others wide."""
BREAK = "\u200b"
EVERY = 12


def letter_data(letter: Letter) -> dict[str, Any]:
    """Everything that is printed, as plain JSON."""
    return {
        "title": plain(letter.title).replace("\n", ""),
        "author": plain(letter.signature),
        "date": [letter.day.year, letter.day.month, letter.day.day],
        "head": drawn(plain(letter.head)),
        "number": drawn(plain(letter.number)),
        "signer": drawn(letter.signed_by),
        "mark": drawn(plain(letter.mark)),
        "heading": breakable(title_lines(letter.title)),
        "recipient": f"{breakable(letter.recipient)}：" if letter.recipient else "",
        "body": [block_data(block) for block in letter.body],
        "annex_lines": [[label, breakable(title)] for label, title in letter.annex_lines],
        "signature": breakable(letter.signature),
        "day": chinese(letter.day),
        "ends": letter.ends,
        "watermark": drawn(plain(letter.watermark)),
        "sealed": letter.sealed,
        "seal": letter.seal_middle,
        "note": breakable(letter.note),
        "annexes": [
            {
                "label": label,
                "title": breakable(title_lines(annex.title)),
                "body": [block_data(block) for block in annex.body],
            }
            for label, annex in letter.printed_annexes
        ],
        "qr": code_drawing(letter.address) if letter.address else "",
        "alt": letter.address,
        "invitation": breakable(letter.invitation),
        "copied": breakable(letter.copied),
        "printer": breakable(letter.printer),
        "printed_on": f"{chinese(letter.printed_on)}印发" if letter.printed_on else "",
    }


def block_data(block: Block) -> dict[str, Any]:
    """One entry of a body."""
    match block:
        case Heading(text, level):
            return {"heading": breakable(text), "level": level}
        case Table(head, rows, shares):
            return {
                "head": [breakable(cell) for cell in head],
                "rows": [[breakable(cell) for cell in row] for row in rows],
                "shares": shares or (1,) * len(head),
            }
        case text:
            return {"text": breakable(text)}


def breakable(text: str) -> str:
    """Printable, drawn by some font, and with a place to break lines inside of what has none."""
    parted = LONG_WORD.sub(lambda found: _with_breaks(found[0]), drawn(plain(text)))
    return CODE.sub(lambda found: found[0].replace("-", f"-{BREAK}"), parted)


def _with_breaks(word: str) -> str:
    return BREAK.join(word[at : at + EVERY] for at in range(0, len(word), EVERY))


def as_pdf(letter: Letter) -> bytes:
    """A4 pages as PDF/A-2a; the same letter gives the same bytes."""
    return pdf("letter.typ", letter_data(letter))


def as_pictures(letter: Letter) -> list[bytes]:
    """Its pages as PNG pictures, to be shown on a page of the portal."""
    return pictures("letter.typ", letter_data(letter))
