"""Photos from outside: told by their content, decoded within bounds, written anew as plain JPEG.

Nothing of the upload survives but its pixels: no name, no place, no camera, no hidden second file.
"""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pillow_heif
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from congress_portal.documents.rebuilding import clean_document, is_document
from congress_portal.scanning import refuse_infected

pillow_heif.register_heif_opener(thumbnails=False)

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SCANS = 100
"""A progressive JPEG of a camera has about ten; thousands would keep a processor busy for minutes."""
LONGEST_SIDE = 2048
QUALITY = 82
MAX_FILES = 6
SHOWN_NAME = 40
DECODING = threading.Lock()
"""One photo at a time a process: the largest takes 0.8 GB as WebP, 0.4 as HEIC, 0.2 as JPEG while open."""

HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""A JPEG marker within picture data, where stuffed bytes and restarts are none."""
END, SCAN = 0xD9, 0xDA


def clean_photo(upload: UploadedFile) -> ContentFile[bytes]:
    """The photo as a small JPEG without metadata, named anew; ``ValidationError`` if it is none."""
    content = _content(upload)
    kind = _kind(content[:64])
    refuse_infected(content)
    if kind == "JPEG" and _scans(content) > MAX_SCANS:
        raise ValidationError(_("照片结构异常，无法处理。"), code="scans")
    try:
        with DECODING, Image.open(BytesIO(content), formats=[kind]) as picture:
            _refuse_huge(picture)
            small = _shrunk(picture)
        written = BytesIO()
        small.save(written, "JPEG", quality=QUALITY, optimize=True)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # decoders fail on broken data in any way they like
        raise ValidationError(_("照片已损坏或不完整，无法打开。"), code="broken") from error
    return ContentFile(written.getvalue(), name=f"{uuid.uuid4()}.jpg")


def _content(upload: UploadedFile) -> bytes:
    """The bytes of an upload of an acceptable size; the size is asked before anything is read."""
    if not upload.size:
        raise ValidationError(_("文件是空的，请重新选择。"), code="empty")
    if upload.size > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise ValidationError(
            _("照片超过%(most)d MB，请换一张小一些的。"), code="size", params={"most": most}
        )
    upload.seek(0)
    return bytes(upload.read(MAX_BYTES))


def _kind(head: bytes) -> str:
    """Pillow's name of the format that the first bytes show."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return "HEIF"
    raise ValidationError(_("这不是照片。请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。"), code="kind")


def _scans(content: bytes) -> int:
    """How many scans the first picture of a JPEG file has."""
    scans, at = 0, 2
    while found := MARKER.search(content, at):
        at = found.end()
        if found[0][1] == END:
            break
        scans += found[0][1] == SCAN
        at += int.from_bytes(content[at : at + 2])
    return scans


def _refuse_huge(picture: Image.Image) -> None:
    """By the header alone, before a single pixel is decoded."""
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> ValidationError:
    most = MAX_PIXELS // 10_000
    return ValidationError(
        _("照片的像素超过%(most)d万，请换一张小一些的。"), code="pixels", params={"most": most}
    )


def _shrunk(picture: Image.Image) -> Image.Image:
    """The first frame, upright, in red, green and blue on white, no longer than ``LONGEST_SIDE``."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at no more than twice this size
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    plain = Image.new("RGB", upright.size)  # a new picture carries no metadata over
    plain.paste(upright.convert("RGB"))
    return plain


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class MultiplePhotoField(forms.FileField):
    """Up to ``max_files`` photos from one field; gives the list of the cleaned ones."""

    widget: type[forms.FileInput] = PhotosInput
    default_error_messages = {
        "too_many": gettext_lazy("最多上传%(most)d张照片，您选择了%(count)d张。"),
        "photo": gettext_lazy("“%(name)s”：%(reason)s"),
    }

    def __init__(self, *, max_files: int = MAX_FILES, **kwargs: Any) -> None:
        self.max_files = max_files
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/*"}

    def clean(self, data: Any, initial: Any = None) -> list[ContentFile[bytes]]:
        uploads = _listed(data)
        self.validate(uploads)
        if len(uploads) > self.max_files:
            raise self._error("too_many", most=self.max_files, count=len(uploads))
        photos, errors = [], []
        for upload in uploads:
            try:
                photos.append(self.cleaned(upload))
            except ValidationError as error:
                errors.append(self._error("photo", name=_short(upload.name), reason=error.messages[0]))
        if errors:
            raise ValidationError(errors)
        return photos

    def cleaned(self, upload: UploadedFile) -> ContentFile[bytes]:
        """One upload, made harmless."""
        return clean_photo(upload)

    def _error(self, code: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class MultipleFileField(MultiplePhotoField):
    """The same for photos, PDF and Word files (docx) together."""

    default_error_messages = {
        "too_many": gettext_lazy("最多上传%(most)d个文件，您选择了%(count)d个。"),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/*,.pdf,.docx"}

    def cleaned(self, upload: UploadedFile) -> ContentFile[bytes]:
        if is_document(upload):
            return clean_document(upload)
        try:
            return clean_photo(upload)
        except ValidationError as error:
            if error.code != "kind":
                raise
            raise ValidationError(_("请上传图片、PDF 或 Word（docx）文件。"), code="kind") from error


class OneDocumentField(MultiplePhotoField):
    """One PDF or Word file; gives a list of one, or an empty one."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_files=1, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ".pdf,.docx"}

    def cleaned(self, upload: UploadedFile) -> ContentFile[bytes]:
        if not is_document(upload):
            raise ValidationError(_("请上传 PDF 或 Word（docx）文件。"), code="kind")
        return clean_document(upload)


class PhotosLast(forms.Form):
    """Opens its photos after all other fields, and not where one of those is wrong: that costs too much."""

    def _bound_items(self) -> Iterator[tuple[str, forms.BoundField]]:
        items = list(super()._bound_items())  # type: ignore[misc]
        yield from (item for item in items if not isinstance(item[1].field, MultiplePhotoField))
        if not self._errors:  # type: ignore[attr-defined]
            yield from (item for item in items if isinstance(item[1].field, MultiplePhotoField))


def _listed(data: Any) -> Sequence[UploadedFile]:
    if isinstance(data, list | tuple):
        return [upload for upload in data if upload]
    return [data] if data else []


def _short(name: str | None) -> str:
    """Enough of a file's name to know it by, its ending included."""
    shown = name or _("未命名")
    return shown if len(shown) <= SHOWN_NAME else f"{shown[: SHOWN_NAME - 10]}…{shown[-9:]}"
