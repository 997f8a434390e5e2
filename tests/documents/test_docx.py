"""Word files from outside: text, styles and pictures survive; macros are refused, and what leads outside goes."""

from __future__ import annotations

import io
import zipfile

import pytest

from congress_portal.documents import docx
from congress_portal.documents.refusal import Refused
from tests.documents import made
from tests.documents.test_pdf import refusal
from tests.papers.looked_at import opened
from tests.papers.made import Word

HYPERLINK = '<w:p><w:hyperlink r:id="rId99"><w:r><w:t>看这里</w:t></w:r></w:hyperlink></w:p>'
OBJECT = (
    '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="rId99"/></w:object>'
    "</w:r></w:p>"
)
IMAGE = '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://evil.example/x"/></w:pict></w:r></w:p>'
RELS = "word/_rels/document.xml.rels"
ENTITY = '<!DOCTYPE w:document [<!ENTITY a "aaaa">]><w:document '


def test_text_styles_and_pictures_survive_and_the_authors_name_does_not() -> None:
    clean = docx.rebuilt(made.docx())
    assert opened(clean) == opened(made.docx())
    assert Word(clean).styled("Title") == Word(made.docx()).styled("Title")
    assert not [name for name in made.parts_of(clean) if name.startswith(("docProps", "customXml"))]


@pytest.mark.parametrize(
    ("kind", "target", "xml"),
    [
        ("hyperlink", made.EXTERNAL, HYPERLINK),
        ("attachedTemplate", made.EXTERNAL, ""),
        ("image", made.EXTERNAL, IMAGE),
        ("oleObject", made.EXTERNAL, OBJECT),
        ("frame", made.EXTERNAL, ""),
    ],
)
def test_nothing_leads_outside_any_more(kind: str, target: str, xml: str) -> None:
    clean = made.parts_of(docx.rebuilt(made.linked(kind, target, xml)))
    assert [name for name, content in clean.items() if b"evil" in content or b"rId99" in content] == []


def test_a_link_keeps_its_words() -> None:
    assert "看这里" in Word(docx.rebuilt(made.linked("hyperlink", made.EXTERNAL, HYPERLINK))).text


def test_an_embedded_object_is_left_out() -> None:
    sent = made.linked("oleObject", "embeddings/a.bin", OBJECT, outside=False, embeddings_a__bin=b"\xd0\xcf")
    clean = made.parts_of(docx.rebuilt(sent))
    assert b"OLEObject" not in clean["word/document.xml"] and not [name for name in clean if "embed" in name]


@pytest.mark.parametrize(
    "code",
    ["DDEAUTO c:\\\\x.exe a", "INCLUDEPICTURE http://evil", "HYPERLINK http://evil", "QUOTE 68", "未知"],
)
def test_a_field_that_fetches_keeps_its_result_alone(code: str) -> None:
    sent = made.changed({}, {"word/document.xml": ("<w:body>", f"<w:body>{made.field(code)}")})
    clean = docx.rebuilt(sent)
    text = made.parts_of(clean)["word/document.xml"].decode()
    assert "结果" in text and code[:3] not in text


def test_page_numbers_go_on_counting() -> None:
    clean = made.parts_of(docx.rebuilt(made.docx()))
    assert b">PAGE<" in clean["word/footer1.xml"].replace(b" ", b"")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "old"),
        (made.linked("vbaProject", "vbaProject.bin", "", outside=False, vbaProject__bin=b"x"), "macros"),
        (made.linked("aFChunk", "a.html", "", outside=False, a__html="<script>"), "embedded"),
        (made.changed({}, {"[Content_Types].xml": ("document.main+xml", "template.main+xml")}), "kind"),
        (made.changed({}, {"word/document.xml": ("<w:document ", ENTITY)}), "broken"),
        (made.changed({"WORD/document.xml": "<a/>"}), "broken"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content, "a.docx") == code


@pytest.mark.parametrize(
    ("name", "size", "count"), [("word/media/a.png", 90, 1), ("word/a.xml", 30, 1), ("word/{}.png", 0, 2001)]
)
def test_a_bomb_is_not_unpacked(name: str, size: int, count: int) -> None:
    out = io.BytesIO(made.docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(name.format(number), b"\x00" * 1024 * 1024 * size)
    assert len(out.getvalue()) < 1024 * 1024
    with pytest.raises(Refused, match="large"):
        docx.rebuilt(out.getvalue())
