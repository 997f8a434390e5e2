"""Papers: posters and slips, official letters as PDF and Word, reports as Word. No Django, no database, no network.

``pdf("poster.typ", {...})``: the data travel as JSON, so no text can become markup; the same data give the same bytes.
``as_pdf(letter)`` and ``as_docx(letter)`` write the same ``Letter``; ``report_as_docx(report)`` a ``Report``.
"""

from congress_portal.papers.letters import Annex, Block, Heading, Letter, Report, Table, chinese, paragraphs
from congress_portal.papers.printing import code_drawing, pdf
from congress_portal.papers.typeset import as_pdf, as_pictures
from congress_portal.papers.word import as_docx, report_as_docx

__all__ = [
    "Annex",
    "Block",
    "Heading",
    "Letter",
    "Report",
    "Table",
    "as_docx",
    "as_pdf",
    "as_pictures",
    "chinese",
    "code_drawing",
    "paragraphs",
    "pdf",
    "report_as_docx",
]
