"""PDF files from outside: the pages survive, and nothing else does."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from congress_portal.documents import rebuilding
from congress_portal.documents.rebuilding import MAX_BYTES, clean_document, rebuilt
from tests.documents import made
from tests.papers.made import Pdf

HARMFUL = {
    "/JS", "/JavaScript", "/OpenAction", "/AA", "/A", "/Annots", "/AcroForm", "/XFA", "/EmbeddedFiles", "/EF", "/Names",
    "/URI", "/Launch", "/Metadata", "/Author", "/F",
}  # fmt: skip


def refusal(content: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(ValidationError) as refused:
        clean_document(SimpleUploadedFile(name, content))
    return str(refused.value.code)


def test_pages_and_words_survive_and_nothing_that_acts_does() -> None:
    hostile = made.hostile_pdf()
    assert made.keys_of(hostile) >= HARMFUL - {"/Metadata", "/Launch"}
    clean = rebuilt(hostile, "pdf")
    assert made.keys_of(clean) & HARMFUL == set()
    assert Pdf(clean).text == Pdf(made.pdf()).text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "broken"),
        (b"%PDF-1.7\n" + b"\x00" * 2000, "broken"),
        (made.pdf()[:2000], "broken"),
        (made.locked_pdf(), "encrypted"),
        (made.long_pdf(101), "pages"),
        (b"%PDF-" + b" " * MAX_BYTES, "size"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_what_unpacks_into_more_than_the_memory_of_the_child_ends_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rebuilding, "MEMORY", 128 * 1024 * 1024)
    bomb = made.bomb_pdf(80)
    assert len(bomb) < 200 * 1024 and rebuilt(made.pdf(), "pdf")
    assert refusal(bomb) in ("broken", "heavy")


def test_the_file_is_named_anew_and_called_as_its_sender_did() -> None:
    clean = clean_document(SimpleUploadedFile("..\u202e图纸" + "长" * 80 + ".exe.PDF", made.pdf()))
    assert clean.name and clean.name.endswith(".pdf") and "图纸" not in clean.name
    assert clean.called.startswith("..图纸长") and clean.called.endswith(".pdf") and len(clean.called) < 60
