"""Letters and reports as Word files, which an office goes on editing."""

from __future__ import annotations

import io
from collections.abc import Iterable

import segno
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from congress_portal.papers.letters import (
    Block,
    Heading,
    Letter,
    Report,
    Table,
    chinese,
    plain,
    title_lines,
    width,
)
from congress_portal.papers.stationery import (
    CENTRE,
    CHARACTER,
    FIRST,
    LINE,
    RIGHT,
    SECOND,
    TEXT_WIDTH,
    add,
    field_mark,
    instruction,
    new,
    rule,
    run,
)

TWO = 2
"""Characters by which a paragraph begins further in."""


def as_docx(letter: Letter) -> bytes:
    """The same words in the same order as the PDF."""
    document = new(letter.title, letter.signature, letter.day)
    _opening(document, letter)
    _flow(document, letter.body)
    _list_annexes(document, letter)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _signature(document, letter)
    for label, annex in letter.printed_annexes:
        add(document, label, face=FIRST).paragraph_format.page_break_before = True
        add(document, title_lines(annex.title), style="Annex Title")
        _flow(document, annex.body)
    _closing(document, letter)
    if letter.watermark:
        for header in (document.sections[0].header, document.sections[0].even_page_header):
            run(header.paragraphs[0], letter.watermark, face=FIRST)
            header.paragraphs[0].alignment = CENTRE
    return _bytes(document)


def report_as_docx(report: Report) -> bytes:
    """Headings are Word's own, and a table of contents stands before them that Word fills with page numbers."""
    document = new(report.title, report.author, report.day)
    add(document, title_lines(report.title), style="Title")
    for line in (report.subtitle, f"{report.author}　{chinese(report.day)}"):
        if line:
            add(document, line, face=SECOND, align=CENTRE)
    headings = [block for block in report.body if isinstance(block, Heading)]
    if headings:
        _contents(document, headings)
    _flow(document, report.body)
    return _bytes(document)


def _opening(document: WordDocument, letter: Letter) -> None:
    if letter.mark:
        add(document, letter.mark, face=FIRST, align=RIGHT)
    if letter.head:
        head = add(document, letter.head, style="Head")
        most = TEXT_WIDTH / 25.4 * 72 / width(letter.head)
        for piece in head.runs:
            piece.font.size = Pt(min(36, int(most * 2) / 2))
        line = add(document, letter.number, align=None if letter.signer else CENTRE, before=LINE * TWO)
        if letter.signer:
            line.paragraph_format.left_indent = Pt(CHARACTER)
            _at_right(line, letter.signed_by, CHARACTER)
        rule(line, "bottom", size=16, colour="D7000F", space=8)
    elif letter.number:
        add(document, letter.number)
    add(document, title_lines(letter.title), style="Title")
    if letter.recipient:
        add(document, f"{letter.recipient}：")


def _list_annexes(document: WordDocument, letter: Letter) -> None:
    labels = [width(label) for label, _ in letter.annex_lines]
    for place, (label, title) in enumerate(letter.annex_lines):
        line = add(document, label + title, indent=-labels[place], before=0 if place else LINE)
        line.paragraph_format.left_indent = Pt(CHARACTER * (TWO + labels[0]))


def _signature(document: WordDocument, letter: Letter) -> None:
    above = LINE * (2 if letter.sealed else 1)
    lines = ((letter.signature, above), (chinese(letter.day), 0))
    for (text, before), end in zip(lines, letter.ends, strict=True):
        line = add(document, text, align=RIGHT, before=before)
        line.paragraph_format.right_indent = Pt(CHARACTER * end)
        line.paragraph_format.keep_with_next = bool(before)
    if letter.note:
        add(document, letter.note, indent=TWO)


def _closing(document: WordDocument, letter: Letter) -> None:
    """The code, then the colophon between its rules; Word has no way to hold it at the foot of the page."""
    if letter.address:
        code = add(document, letter.invitation, align=RIGHT, before=LINE)
        code.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        drawing = io.BytesIO()
        segno.make(letter.address, error="m", micro=False).save(drawing, kind="png", scale=8, border=4)
        picture = code.add_run().add_picture(drawing, width=Mm(24))
        picture._inline.docPr.set("descr", plain(letter.address))
    rows = [(letter.copied, "")] if letter.copied else []
    if letter.printer:
        rows.append((letter.printer, f"{chinese(letter.printed_on)}印发" if letter.printed_on else ""))
    for place, (left, right) in enumerate(rows):
        row = add(document, left, style="Colophon", before=0 if place else LINE, indent=1)
        row.paragraph_format.keep_with_next = place < len(rows) - 1
        if right:
            _at_right(row, right, 14)
        rule(row, "top", size=6 if place else 8)
        if place == len(rows) - 1:
            rule(row, "bottom", size=8)


def _flow(document: WordDocument, blocks: Iterable[Block]) -> None:
    for block in blocks:
        match block:
            case Heading(text, level):
                add(document, text, style=f"Heading {level}")
            case Table():
                _table(document, block)
            case text:
                add(document, text, indent=TWO)


def _table(document: WordDocument, table: Table) -> None:
    made = document.add_table(rows=0, cols=len(table.head), style="Table Grid")
    made.autofit = False
    inset = OxmlElement("w:tblInd", {qn("w:w"): "108", qn("w:type"): "dxa"})
    made._tbl.tblPr.insert_element_before(inset, "w:tblLayout", "w:tblLook")
    shares = table.shares or (1,) * len(table.head)
    widths = [Mm(TEXT_WIDTH * share / sum(shares)) for share in shares]
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = wide
    head = made.add_row()
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(head, table.head, widths, face=FIRST)
    for texts in table.rows:
        row = made.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _fill(row, texts, widths)


def _fill(row: _Row, texts: tuple[str, ...], widths: list[Mm], face: str = "") -> None:
    for cell, text, wide in zip(row.cells, texts, widths, strict=True):
        cell.width = wide
        paragraph = cell.paragraphs[0]
        paragraph._p.style = "Cell"
        if face:
            paragraph.alignment = CENTRE
        run(paragraph, text, face=face)


def _contents(document: WordDocument, headings: list[Heading]) -> None:
    """The field that Word brings up to date when the file opens; until then it lists the headings."""
    add(document, "目　录", face=FIRST, align=CENTRE, before=LINE)
    lines = [add(document, "", style=f"toc {heading.level}") for heading in headings]
    field_mark(lines[0], "begin", dirty=True)
    instruction(lines[0], r'TOC \o "1-3" \h \z \u')
    field_mark(lines[0], "separate")
    for line, heading in zip(lines, headings, strict=True):
        line.paragraph_format.left_indent = Pt(CHARACTER * (heading.level - 1))
        run(line, heading.text)
    field_mark(lines[-1], "end")
    lines[-1].add_run().add_break(WD_BREAK.PAGE)


def _at_right(line: Paragraph, text: str, end: float) -> None:
    """More text in a line, so many points before the right edge."""
    line.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH) - Pt(end), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run().add_tab()
    run(line, text)


def _bytes(document: WordDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
