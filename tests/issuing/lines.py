"""Who may open the register of what went out, and one document: a note of prompting by the congress office."""

from __future__ import annotations

from typing import Any

from congress_portal.issuing.models import Issued
from supervision.models import Rung
from supervision.papers import paper_of
from tests.matrix import OFFICE, STAFF, Line, row

READERS = row(302, qian=200, he=200, shen=200, others=404)
"""Who looks after all of the county; the unit that got it reads it on the page of its case."""

LINES: dict[str, Line] = {
    "issuing:papers": Line(STAFF),
    "issuing:sheet": Line(STAFF),
    "issuing:marks": Line(OFFICE),
    "issuing:samples": Line(OFFICE),
    "issuing:sample": Line(OFFICE, args="sample_key"),
    "issuing:sample_letter": Line(OFFICE, args="sample_key pdf"),
    "issuing:sample_picture": Line(OFFICE, args="sample_key sample_page"),
    "issuing:paper": Line(READERS, args="issued"),
    "issuing:letter": Line(READERS, args="issued pdf"),
}


def filled(rung: int) -> dict[str, Any]:
    """The document of a rung that was sent."""
    issued = Issued.objects.get(about=paper_of(Rung(pk=rung))).pk
    return {"issued": issued, "sample_key": "rare", "sample_page": 1}
