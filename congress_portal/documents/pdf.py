"""A PDF anew from its pages. No Django: this runs in ``child``."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

from congress_portal.documents.refusal import Refused

MOST_PAGES = 100
PAGE = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Group",
    "/Resources",
    "/Contents",
}
"""What of a page is kept: not its links, forms, comments, actions, nor what programs hid there."""
RESOURCES = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet"}
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/PS", "/Metadata", "/PieceInfo", "/Alternates")
"""What a stream may have that leads to another file, or is no part of the picture."""
NEVER = ("/JS", "/JavaScript", "/AA", "/OpenAction", "/EmbeddedFiles", "/EF", "/Launch", "/URI", "/AcroForm")


def rebuilt(content: bytes) -> bytes:
    """The pages alone."""
    try:
        with pikepdf.open(BytesIO(content)) as source:
            if source.is_encrypted:
                raise Refused("encrypted")
            if len(source.pages) > MOST_PAGES:
                raise Refused("pages")
            return _swept(_pages(source))
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("broken") from error


def _pages(source: Pdf) -> bytes:
    """A new file with the pages, and of them what they need to be seen."""
    with Pdf.new() as made:
        made.pages.extend(source.pages)
        if not len(made.pages):
            raise Refused("broken")
        for page in made.pages:
            _keep(page.obj, PAGE)
        return _saved(made)


def _swept(content: bytes) -> bytes:
    """Through every object that is left: what leads outside goes."""
    with pikepdf.open(BytesIO(content)) as made:
        for one in made.objects:
            if isinstance(one, pikepdf.Stream):
                _sweep_stream(one)
            elif isinstance(one, pikepdf.Dictionary):
                _drop(one, NEVER)
        for page in made.pages:
            resources = page.obj.get(Name.Resources)
            if isinstance(resources, pikepdf.Dictionary):
                _keep(resources, RESOURCES)
        return _saved(made)


def _sweep_stream(stream: pikepdf.Stream) -> None:
    if stream.stream_dict.get(Name.Subtype) == Name.PS:
        stream.write(b"")
    _drop(stream.stream_dict, (*OUTSIDE, *NEVER))


def _keep(thing: Any, known: set[str]) -> None:
    for key in set(thing.keys()) - known:
        del thing[key]


def _drop(thing: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _saved(made: Pdf) -> bytes:
    out = BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()
