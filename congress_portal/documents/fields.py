"""Fields of a Word file (域): those that only count or point inside stay, all others keep their last result as text."""

from __future__ import annotations

from typing import Any

from lxml import etree

CALM = {
    "PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF", "REF", "SEQ", "DATE", "TIME", "STYLEREF", "NOTEREF", "EQ",
    "SYMBOL",
}  # fmt: skip
"""What fetches nothing: not DDE, INCLUDETEXT, INCLUDEPICTURE, LINK, DATABASE, HYPERLINK, nor what is unknown."""
CODES = ("instrText", "delInstrText")


def calm_fields(root: Any) -> None:
    """Empty the instruction of every field of a part whose first word is not a calm one."""
    begun: list[list[Any]] = []
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name == "fldSimple":
            _calm_simple(element)
        elif name == "fldChar":
            _mark(_attribute(element, "fldCharType"), begun)
        elif name in CODES:
            begun[-1].append(element) if begun else _empty([element])
    for codes in begun:
        _empty(codes)


def _mark(kind: str, begun: list[list[Any]]) -> None:
    if kind == "begin":
        begun.append([])
    elif kind == "end" and begun:
        codes = begun.pop()
        if not _is_calm("".join(one.text or "" for one in codes)):
            _empty(codes)


def _calm_simple(element: Any) -> None:
    for key, value in element.attrib.items():
        if etree.QName(key).localname == "instr" and not _is_calm(value):
            element.attrib[key] = ""


def _is_calm(code: str) -> bool:
    words = code.split()
    return bool(words) and words[0].upper() in CALM


def _empty(codes: list[Any]) -> None:
    for one in codes:
        one.text = ""


def _attribute(element: Any, name: str) -> str:
    found = (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name)
    return next(found, "")
