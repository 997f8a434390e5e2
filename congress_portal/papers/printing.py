"""The one way to typst, the typesetter."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst

TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """A4 pages of ``templates/<template>``, filled with ``data``, which must be plain JSON.

    Every template wants ``data["title"]``, the document's title. Raises ``typst.TypstError`` where the data lack a
    key that the template uses: a mistake of the program, never of a user's text.
    """
    made = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    ).compile(format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made


def code_drawing(address: str) -> str:
    """The QR code of an address as an SVG drawing with its quiet zone, black on white, for ``image(bytes(…))``."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=4, light="#fff", xmldecl=False
    )
    return drawing.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans SC and Noto Serif SC from the package, and no font of the machine: papers look the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[pylopdf_fonts_zh_cn.sans_path().parent])
