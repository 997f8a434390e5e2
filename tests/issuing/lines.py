"""Who may open the register of what went out, and one document: a note of prompting by the congress office."""

from __future__ import annotations

from typing import Any

from congress_portal.issuing.models import Book, Issued
from supervision.models import Rung
from supervision.papers import paper_of
from tests.matrix import OFFICE, STAFF, Line, post, row

READERS = row(302, qian=200, he=200, shen=200, others=404)
"""Who looks after all of the county; the unit that got it reads it on the page of its case."""

ASKERS = row(302, qian=400, he=403, shen=403, others=404)
NOT_ASKED = row(302, qian=409, he=403, shen=403, others=404)
"""Nobody has asked that it be void; who may not confirm is told that first."""
BOOK = row(302, qian=200, others=403)
BOOK_POST = row(302, qian=400, others=403)

LINES: dict[str, Line] = {
    "issuing:papers": Line(STAFF),
    "issuing:sheet": Line(STAFF),
    "issuing:at_home": Line(STAFF),
    "issuing:marks": Line(OFFICE),
    "issuing:samples": Line(OFFICE),
    "issuing:sample": Line(OFFICE, args="sample_key"),
    "issuing:sample_letter": Line(OFFICE, args="sample_key pdf"),
    "issuing:sample_picture": Line(OFFICE, args="sample_key sample_page"),
    "issuing:paper": Line(READERS, args="issued"),
    "issuing:void_ask": post(ASKERS, "issued"),
    "issuing:void_confirm": post(NOT_ASKED, "issued"),
    "issuing:void_drop": post(row(302, qian=409, he=409, shen=409, others=404), "issued"),
    "issuing:void_replacement": post(ASKERS, "issued"),
    "issuing:void_again": post(NOT_ASKED, "issued"),
    "issuing:book": Line(BOOK, args="book"),
    "issuing:book_before": post(BOOK_POST, "book"),
    "issuing:book_run": post(BOOK_POST, "book"),
    "issuing:book_run_confirm": post(row(302, qian=409, others=403), "book"),
    "issuing:book_run_drop": post(row(302, qian=409, others=403), "book"),
    "issuing:letter": Line(READERS, args="issued pdf"),
}


def filled(rung: int) -> dict[str, Any]:
    """The document of a rung that was sent."""
    issued = Issued.objects.get(about=paper_of(Rung(pk=rung)))
    book = Book.objects.get(series=issued.series, year=issued.year).pk
    return {"issued": issued.pk, "book": book, "sample_key": "rare", "sample_page": 1}
