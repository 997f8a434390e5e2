"""Which face a Word file names for each character: the prescribed ones lack most rare names and all later planes.

Every Windows has the second and third faces below; WPS on other systems ships or substitutes them by the other names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, Final
from unicodedata import category

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as LINK
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

BODY, TITLE, FIRST, SECOND = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
BROADER: Final = {BODY: "仿宋", TITLE: "宋体", FIRST: "黑体", SECOND: "楷体"}
"""The face of the same kind that holds the 21,000 characters of GBK, where the prescribed one holds GB 2312 alone."""
BROAD, BEYOND = "宋体", "SimSun-ExtB"
"""All of the first plane that GB 18030 asks for; the planes behind it (extensions B and on)."""
OTHERS: Final = {
    BODY: "仿宋", "仿宋": "FangSong", TITLE: "宋体", "宋体": "SimSun", FIRST: "SimHei", SECOND: "楷体", "楷体": "KaiTi",
    BEYOND: "HanaMinB",
}  # fmt: skip
"""By which other name (``altName``) a program finds a face that it does not have."""
FAR_EAST, FIRST_PLANE_ENDS, SECOND_PLANE = 0x2E80, 0xFFFF, 0x20000
SELECTOR = "Mn"


def pieces(text: str, face: str) -> Iterator[tuple[str, str]]:
    """The text in stretches, each with the face that has its characters; a text of common ones is one stretch."""
    names = [_face_of(one, face) for one in text]
    for at, one in enumerate(text):
        if at and category(one) == SELECTOR:  # belongs to the character before it, whose variant it chooses
            names[at] = names[at - 1]
    for name, found in groupby(zip(text, names, strict=True), key=lambda pair: pair[1]):
        yield "".join(one for one, _name in found), name


@cache
def _face_of(one: str, face: str) -> str:
    code = ord(one)
    if code >= SECOND_PLANE:
        return BEYOND
    if not FAR_EAST <= code <= FIRST_PLANE_ENDS or _is_in(one, "gb2312"):
        return face
    return BROADER.get(face, face) if _is_in(one, "gbk") else BROAD


def _is_in(one: str, charset: str) -> bool:
    try:
        one.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def list_faces(document: WordDocument) -> None:
    """Write the faces into the file's table of fonts, each with the other name by which a program may find it."""
    part: Any = document.part.part_related_by(LINK.FONT_TABLE)
    table = parse_xml(part.blob)
    known = {font.get(qn("w:name")): font for font in table.findall(qn("w:font"))}
    for name, other in OTHERS.items():
        if name in known:
            table.remove(known[name])
        font = OxmlElement("w:font", {qn("w:name"): name})
        for tag, value in (("altName", other), ("charset", "86"), ("family", "auto"), ("pitch", "default")):
            font.append(OxmlElement(f"w:{tag}", {qn("w:val"): value}))
        table.append(font)
    part._blob = serialize_part_xml(table)
