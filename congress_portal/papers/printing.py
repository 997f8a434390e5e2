"""The one way to typst, the typesetter."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno
import typst

from congress_portal.papers.glyphs import font_files

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVE: Final = "a-2a"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """A4 pages of ``templates/<template>``, filled with ``data``, which must be plain JSON.

    Every template wants ``data["title"]``, the document's title. With ``data["date"]`` (year, month, day) it is made
    for archives, as PDF/A-2a (ISO 19005-2: fonts embedded, tagged, every character readable); the standard wants a
    date, and a document's own gives the same bytes again. Such data hold only what is ``glyphs.drawn``.

    Raises ``typst.TypstError`` where the data lack a key that the template uses, or an archive would hold a character
    that no font draws: mistakes of the program, never of a user's text.
    """
    made = _compiler(template, data).compile(
        format="pdf", timestamp=0, pdf_standards=[ARCHIVE] if "date" in data else []
    )
    assert isinstance(made, bytes)
    return made


def pictures(template: str, data: dict[str, Any], dots: int = 80) -> list[bytes]:
    """The same pages as PNG pictures, with so many dots an inch."""
    made = _compiler(template, data).compile(format="png", ppi=dots)
    return [made] if isinstance(made, bytes) else list(made or [])


def _compiler(template: str, data: dict[str, Any]) -> typst.Compiler:
    return typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def code_drawing(address: str) -> str:
    """The QR code of an address as an SVG drawing with its quiet zone, black on white, for ``image(bytes(…))``."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=4, light="#fff", xmldecl=False
    )
    return drawing.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Our own, and no font of the machine nor of the typesetter: papers look the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=sorted({path.parent for path in font_files()}))
