"""A letter as a file to download: the one that went out as it was, or one that is not sent yet."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from congress_portal.issuing.models import Issued
from congress_portal.issuing.transitions import keep_digest
from congress_portal.papers import Letter, as_docx, as_pdf
from congress_portal.papers.frozen import thaw

WRITERS = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
DRAFT = "草稿"
VOID = "作废"
logger = logging.getLogger(__name__)


def letter_file(letter: Letter, form: str, name: str) -> HttpResponse:
    """``form``: pdf or docx, else 404. ``name``: of the file, without its ending."""
    if form not in WRITERS:
        raise Http404
    write, kind = WRITERS[form]
    return _file(write(letter), kind, f"{name}.{form}")


def draft_file(letter: Letter, form: str, name: str) -> HttpResponse:
    """What is not sent: 草稿 over every page, so that nobody takes it for a document with its seal to come."""
    return letter_file(replace(letter, watermark=DRAFT), form, name)


def issued_file(issued: Issued, form: str, name: str, request: HttpRequest | None = None) -> HttpResponse:
    """What went out, as it was; 404 where the portal did not keep it.

    With the ``request`` nothing is typeset for a reader who has it already (304, RFC 9110 13.1.2).
    """
    if form not in WRITERS or issued.data is None:
        raise Http404
    etag = _etag(issued, form)
    known = get_conditional_response(request, etag=etag) if request is not None else None
    if known is not None:
        return known
    write, kind = WRITERS[form]
    letter = thaw(issued.data)
    made = write(replace(letter, watermark=VOID) if issued.voided_at else letter)
    if form == "pdf" and not issued.voided_at and not keep_digest(issued=issued, pdf=made):
        # the same letter, set by a newer typesetter: no reason to keep anybody from reading it
        logger.warning("document %s is not printed as it was at first", issued.pk)
    response = _file(made, kind, f"{name}.{form}")
    response["ETag"] = etag
    return response


def issued_about(county_id: int, about: str) -> Issued | None:
    """The document of a thing, if it has one: the newest; one that is void has nothing good beside it."""
    return Issued.objects.filter(county=county_id, about=about).order_by("-pk").first()


def void_among(counties: Collection[int], abouts: Iterable[str]) -> set[str]:
    """Of these things those whose document is void and was not replaced by another of the same thing; one query."""
    rows = Issued.objects.filter(county__in=counties, about__in=list(abouts)).order_by("pk")
    newest = dict(rows.values_list("about", "voided_at"))
    return {about for about, voided_at in newest.items() if voided_at}


def file_about(
    county_id: int, about: str, form: str, name: str, request: HttpRequest | None = None,
    make: Callable[[], Letter] | None = None,
) -> HttpResponse | None:  # fmt: skip
    """The kept letter of a thing as a file; nothing where it has none, so that the caller makes one.

    ``make``: what makes the letter of its rows, for a document that went out before letters were kept. It says 作废 as
    a kept one does.
    """
    found = issued_about(county_id, about)
    if found is None or (found.data is None and make is None):
        return None
    if found.data is not None or make is None:
        return issued_file(found, form, name, request)
    return letter_file(replace(make(), watermark=VOID) if found.voided_at else make(), form, name)


def _etag(issued: Issued, form: str) -> str:
    """Of the letter's data, which never change, the form, and whether it is void."""
    said = json.dumps(issued.data, sort_keys=True).encode()
    state = "-void" if issued.voided_at else ""
    return f'"{hashlib.sha256(said).hexdigest()}-{form}{state}"'


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
