"""Page, styles and small parts of our Word files.

Faces are only named: an office's computer has 仿宋, 楷体, 黑体 and 小标宋, which nobody may pass on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from congress_portal.papers.faces import BODY, FIRST, SECOND, TITLE, list_faces, pieces
from congress_portal.papers.letters import plain

LATIN = "Times New Roman"
RED, BLACK = RGBColor(0xD7, 0x00, 0x0F), RGBColor(0, 0, 0)
LINE, CHARACTER = 28.95, 15.79
"""Points: 22 lines and 28 characters fill the type area of 225 mm by 156 mm."""
TIGHTER = -0.25
"""What is taken off each character of 16 points. Not by Word's grid of characters: other programs read it otherwise."""
TEXT_WIDTH = 156
LEFT, RIGHT, CENTRE, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True)
class Look:
    """How one style looks, in points; lines are ``pitch`` apart, or as the type needs where it is 0."""

    face: str = BODY
    size: float = 16
    pitch: float = LINE
    align: WD_ALIGN_PARAGRAPH = BOTH
    before: float = 0
    after: float = 0
    with_next: bool = False
    tighter: float = 0
    colour: RGBColor = BLACK


HEADLINE = Look(face=TITLE, size=22, pitch=34, align=CENTRE, before=LINE, after=LINE, with_next=True)
STYLES = {
    "Normal": Look(tighter=TIGHTER),
    "Head": Look(face=TITLE, size=36, pitch=0, align=CENTRE, before=60, colour=RED),
    "Title": HEADLINE,
    "Annex Title": HEADLINE,
    "Heading 1": Look(face=FIRST, with_next=True, tighter=TIGHTER),
    "Heading 2": Look(face=SECOND, with_next=True, tighter=TIGHTER),
    "Heading 3": Look(with_next=True, tighter=TIGHTER),
    "Cell": Look(size=10.5, pitch=15, align=LEFT),
    "Colophon": Look(size=14, pitch=24, align=LEFT),
    "Folio": Look(size=14, pitch=0, align=LEFT),
    "toc 1": Look(tighter=TIGHTER),
    "toc 2": Look(tighter=TIGHTER),
    "toc 3": Look(tighter=TIGHTER),
}


def new(title: str, author: str, day: date) -> WordDocument:
    """An empty document with our page, page numbers and styles; it says that it was made on that day."""
    document = Document()
    known = document.core_properties
    known.title, known.author = plain(title)[:255], plain(author)[:255]
    known.comments, known.language = "", "zh-CN"
    known.created = known.modified = datetime.combine(day, time(), UTC)
    for name, look in STYLES.items():
        _dress(document, name, look)
    list_faces(document)
    _page(document)
    return document


def add(
    document: WordDocument,
    text: str,
    *,
    style: str | None = None,
    face: str = "",
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: float = 0,
    before: float = 0,
) -> Paragraph:
    """One paragraph of plain text; ``indent`` of its first line in characters, ``before`` in points."""
    paragraph = document.add_paragraph(style=style)
    layout = paragraph.paragraph_format
    if align is not None:
        layout.alignment = align
    if indent:
        layout.first_line_indent = Pt(CHARACTER * indent)
    if before:
        layout.space_before = Pt(before)
    run(paragraph, text, face=face)
    return paragraph


def run(paragraph: Paragraph, text: str, face: str = "") -> None:
    """A piece of text, whatever is in it: in runs of their own what ``face``, or that of its style, does not have."""
    usual = face or _face_of(paragraph)
    for piece, name in pieces(plain(text), usual):
        made = paragraph.add_run(piece)
        if face or name != usual:
            _faces(made._r.get_or_add_rPr(), name)


def _face_of(paragraph: Paragraph) -> str:
    """The face of the paragraph's style."""
    look = STYLES.get(str(paragraph.style.name)) if paragraph.style is not None else None
    return look.face if look else BODY


def rule(paragraph: Paragraph, side: str, *, size: int, colour: str = "000000", space: int = 4) -> None:
    """A line as wide as the text; ``size`` in eighths of a point. Ask for the top before the bottom."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    line = OxmlElement(f"w:{side}", {qn("w:val"): "single", qn("w:sz"): str(size), qn("w:space"): str(space)})
    line.set(qn("w:color"), colour)
    borders.append(line)


def field_mark(paragraph: Paragraph, kind: str, *, dirty: bool = False) -> None:
    """Begin, separate or end of a field; a dirty one is brought up to date when the file opens."""
    mark = OxmlElement("w:fldChar", {qn("w:fldCharType"): kind})
    if dirty:
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)


def instruction(paragraph: Paragraph, words: str) -> None:
    """What a field shows."""
    made = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
    made.text = words
    paragraph.add_run()._r.append(made)


def _faces(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        fonts.set(qn(f"w:{script}"), name)


def _dress(document: WordDocument, name: str, look: Look) -> None:
    """Make a style look like that and no other way; headings stay headings."""
    styles = document.styles
    if name not in styles:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
    style = styles[name]
    assert isinstance(style, ParagraphStyle)
    for part in ("w:pPr", "w:rPr"):
        for old in style.element.findall(qn(part)):
            style.element.remove(old)
    if name != "Normal":
        style.base_style = styles["Normal"]
    _faces(style.element.get_or_add_rPr(), look.face)
    style.font.size, style.font.color.rgb = Pt(look.size), look.colour
    closeness = OxmlElement("w:spacing", {qn("w:val"): str(round(look.tighter * 20))})
    style.element.rPr.insert_element_before(closeness, "w:sz", "w:szCs")
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next, layout.widow_control = look.align, look.with_next, False
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    if look.pitch:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    else:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if name.startswith("Heading"):
        layout.first_line_indent = Pt(CHARACTER * 2)
        level = OxmlElement("w:outlineLvl", {qn("w:val"): str(int(name[-1]) - 1)})
        style.element.get_or_add_pPr().append(level)


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    section._sectPr.remove(section._sectPr.find(qn("w:docGrid")))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        _number(footer.paragraphs[0], document.styles["Folio"], align)


def _number(paragraph: Paragraph, style: Any, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character in from its side."""
    paragraph.style, paragraph.alignment = style, align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(CHARACTER)
    run(paragraph, "— ")
    field_mark(paragraph, "begin")
    instruction(paragraph, "PAGE")
    field_mark(paragraph, "separate")
    run(paragraph, "1")
    field_mark(paragraph, "end")
    run(paragraph, " —")
