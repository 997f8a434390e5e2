"""PDF and Word files as people send them, and as attackers do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from congress_portal.papers import as_docx, as_pdf
from tests.papers.made import reply

LETTER = reply()
EXTERNAL = "http://evil.example/x"


def pdf() -> bytes:
    return as_pdf(LETTER)


def hostile_pdf() -> bytes:
    """The letter with a script on opening, a program to launch, a link, a form, a file inside, an author."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.Root.OpenAction = script
        made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))
        made.attachments["a.exe"] = b"MZ"
        made.docinfo[Name.Author] = "王某"
        page = made.pages[0].obj
        page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("x.exe")))
        link = Dictionary(S=Name.URI, URI=String(EXTERNAL))
        page.Annots = Array(
            [made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=link))]
        )
        page.Resources.XObject = Dictionary(
            Out=Stream(made, b"", Type=Name.XObject, Subtype=Name.Image, F=String(EXTERNAL))
        )
        return saved(made)


def locked_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as made:
        return saved(made, encryption=pikepdf.Encryption(owner="o", user=""))


def long_pdf(pages: int) -> bytes:
    with pikepdf.Pdf.new() as made:
        for _number in range(pages):
            made.add_blank_page()
        return saved(made)


def bomb_pdf(megabytes: int) -> bytes:
    """A few kilobytes whose list of objects unpacks into so many megabytes."""
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.Root.Big = made.make_indirect(String("x" * 1024 * 1024 * megabytes))
        return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def saved(made: pikepdf.Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    made.save(out, **how)
    return out.getvalue()


def keys_of(content: bytes) -> set[str]:
    """Every key of every dictionary in a PDF, however deep."""
    with pikepdf.open(io.BytesIO(content)) as made:
        return {key for one in made.objects for key in _keys(one)}


def _keys(thing: Any) -> Iterator[str]:
    if isinstance(thing, Stream):
        thing = thing.stream_dict
    if isinstance(thing, Dictionary):
        for key, value in thing.items():
            yield key
            if not value.is_indirect if isinstance(value, pikepdf.Object) else False:
                yield from _keys(value)
    elif isinstance(thing, Array):
        for value in thing:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _keys(value)


def docx() -> bytes:
    return as_docx(LETTER)


def changed(parts: dict[str, str | bytes], replaced: dict[str, tuple[str, str]] | None = None) -> bytes:
    """The letter with these parts added, and words of its own parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            content = source.read(name)
            if replaced and name in replaced:
                old, new = replaced[name]
                assert old in content.decode(), (name, old)
                content = content.decode().replace(old, new, 1).encode()
            made.writestr(name, content)
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def linked(kind: str, target: str, xml: str, *, outside: bool = True, **parts: str | bytes) -> bytes:
    """The letter with one more link of a kind from its text (rId99), and ``xml`` at the beginning of the text."""
    mode = ' TargetMode="External"' if outside else ""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(
        {f"word/{name.replace('__', '.')}": content for name, content in parts.items()},
        {
            "word/_rels/document.xml.rels": ("</Relationships>", link),
            "word/document.xml": ("<w:body>", f"<w:body>{xml}"),
        },
    )


def field(code: str) -> str:
    """A field in three runs whose code is cut in two, as attackers cut it."""
    half = len(code) // 2
    codes = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:half], code[half:]))
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"<w:p>{marks[0]}{codes}{marks[1]}<w:r><w:t>结果</w:t></w:r>{marks[2]}</w:p>"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
