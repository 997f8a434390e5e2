"""PDF/A for the archives, and that no character is ever printed as an empty box."""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Iterator
from itertools import batched

import pikepdf
import pypdfium2.raw as pdfium_c
import pytest

from congress_portal.papers import Heading, Table, as_pdf, as_pictures
from congress_portal.papers.glyphs import RARE_HAN, coverage, drawn, font_files
from tests.papers.looked_at import Looked
from tests.papers.made import MM, assignment, bare, reply

NAMES = "𠮷䶮㛃峇嵔堃喆𡒉𪜎𬱖𫟹𬇙𤇢𦍒𫠜𬺰㑇㐱䢺龘𠔻𣎴𨳊𫝈𮧵﨑﨟𠂉"
"""Rare characters of names and places, of the blocks A to F and of the compatibility ideographs."""
PLANES = [
    (0x3400, 0x4DBF, 0), (0x4E00, 0x9FFF, 0), (0x20000, 0x2A6DF, 9), (0x2A700, 0x2B739, 11), (0x2B740, 0x2B81D, 2),
    (0x2B820, 0x2CEA1, 14), (0x2CEB0, 0x2EBE0, 15), (0x2F800, 0x2FA1D, 0),
]  # fmt: skip
"""The blocks of Han up to extension F, and how many of each neither Noto nor the fallback draws."""


def has(code: int) -> bool:
    return any(first <= code <= last for first, last in zip(*coverage(), strict=True))


@pytest.mark.parametrize(
    "letter", [reply(), assignment(3), bare("文。", signer="张𠮷明", head="县办公室文件", number="一号")]
)
def test_every_letter_is_for_the_archives(letter) -> None:  # type: ignore[no-untyped-def]
    made = as_pdf(letter)
    assert made == as_pdf(letter)
    with pikepdf.open(io.BytesIO(made)) as file, file.open_metadata() as known:
        assert known.pdfa_status == "2A" and known["dc:title"] == letter.title.replace("\n", "")
        assert known["xmp:CreateDate"].startswith(letter.day.isoformat())
        assert file.Root.MarkInfo.Marked and file.Root.Lang == "zh-CN"
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/Encrypt" not in file.trailer


def glyphs(made: bytes) -> Iterator[tuple[str, int]]:
    """What every font of the file maps to text: the number of a glyph, as the pages show it, and its character."""
    with pikepdf.open(io.BytesIO(made)) as file:
        for page in file.pages:
            for font in page.resources.get("/Font", {}).values():
                map_ = font.ToUnicode.read_bytes().decode()
                for line in map_.splitlines():
                    parts = line.split("> <")
                    if len(parts) == 2 and line.startswith("<"):
                        code, text = (part.strip("<> ") for part in parts)
                        yield bytes.fromhex(text).decode("utf-16-be"), int(code, 16)


@pytest.mark.parametrize(
    "place", ["title", "recipient", "signature", "contact", "body", "heading", "cell", "head"]
)
def test_rare_characters_are_drawn_wherever_they_stand(place: str) -> None:
    letter = {
        "body": bare(NAMES),
        "heading": bare(Heading(f"一、{NAMES}"), "文"),
        "cell": bare(Table((NAMES,), ((NAMES,),))),
    }.get(place) or bare("文。", **{place: NAMES})
    found = dict(glyphs(as_pdf(letter)))
    assert {one: found.get(one, 0) for one in NAMES if not found.get(one)} == {}


def test_rare_characters_leave_ink_on_paper() -> None:
    assert Looked(as_pdf(bare(NAMES))).undrawn() == []


@pytest.mark.parametrize(("first", "last", "missing"), PLANES)
def test_the_fonts_draw_nearly_all_of_han(first: int, last: int, missing: int) -> None:
    assert sum(not has(code) for code in range(first, last + 1)) <= missing


def test_what_no_font_draws_is_spelt_out() -> None:
    assert drawn("雨\U0010fffd\u200d伞\n\u200b") == "雨〔U+10FFFD〕伞\n\u200b"
    assert drawn("plain ASCII") == "plain ASCII"
    assert "村〔U+30000〕" in Looked(as_pdf(bare("村𰀀"))).text


def test_all_that_counts_as_drawn_can_be_archived() -> None:
    """The typesetter refuses an archive with a character that it cannot draw; this asks it about many."""
    codes = [code for first, last in zip(*coverage(), strict=True) for code in range(first, last + 1)]
    texts = [chr(code) for code in codes if code < 0x3400 or 0xA000 <= code < 0x20000]
    texts = [one for one in texts if unicodedata.category(one) not in ("Zl", "Zp", "Cc")]
    body = ["".join(part) for part in batched([*texts, *map(chr, codes[::97])], 500)]
    assert Looked(as_pdf(bare(*body)))


def test_every_font_is_shipped_with_its_licence() -> None:
    assert all(path.is_file() for path in font_files())
    assert "permission" in (RARE_HAN.parent / "LICENCE.txt").read_text(encoding="utf-8")


def pale(page: Looked) -> list[tuple[float, float, float, float]]:
    """The bounds of every line that is drawn in the grey of the seal's corners, in points."""
    paths = [pdfium_c.FPDF_PAGEOBJ_PATH]
    found = []
    for thing in (one for sheet in page.document for one in sheet.get_objects(filter=paths, max_depth=5)):
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium_c.FPDFPageObj_GetStrokeColor(thing.raw, red, green, blue, alpha)
        if red.value == green.value == blue.value == 205:
            found.append(thing.get_bounds())
    return found


def test_the_place_of_the_seal_is_marked_and_the_colophon_is_at_the_foot() -> None:
    page = Looked(as_pdf(reply(body=("文",) * 5)))
    last = len(page) - 1
    assert page.ink(last)[3] > 297 - 35 - 12, "the number of the page"
    lowest = min(box[2] for box in page.boxes(last) if box[0] == "抄")
    assert lowest < 35 + 40, "the colophon, also alone on a page"
    edges = [edge for bounds in pale(page) for edge in bounds]
    left, bottom, right, top = (f(edges[at::4]) for at, f in enumerate((min, min, max, max)))
    assert (right - left) / MM == pytest.approx(42, abs=0.3) == (top - bottom) / MM, "four corners of 42 mm"
    assert not pale(Looked(as_pdf(bare("文", sealed=False)))), "no seal, no place for one"


def test_pages_can_be_shown_as_pictures() -> None:
    made = as_pictures(reply())
    assert len(made) == len(Looked(as_pdf(reply()))) and all(one.startswith(b"\x89PNG") for one in made)
