"""A PDF or Word file from outside, written anew; ``ValidationError`` with words for people where it cannot be."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.documents.child import REFUSED
from congress_portal.scanning import refuse_infected

MAX_BYTES = 12 * 1024 * 1024
MOST_MADE = 2 * MAX_BYTES
LONGEST_NAME = 50
MEMORY = 1024 * 1024 * 1024
SECONDS = 40
"""Of waiting; the child's own limit counts processor time."""
ALONE = threading.Lock()
"""One file at a time a process: each may take a gigabyte."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORDS: dict[str, Promise] = {
    "encrypted": gettext_lazy("文件有密码或者加了限制，请取消后再上传。"),
    "pages": gettext_lazy("文件超过100页，请只上传需要的部分。"),
    "broken": gettext_lazy("文件已损坏或不完整，无法打开。"),
    "kind": gettext_lazy("这不是 Word 文件（docx）。请上传图片、PDF 或者 docx。"),
    "macros": gettext_lazy("文件带有宏，不能接收。请另存为不带宏的 docx 或者 PDF。"),
    "embedded": gettext_lazy("文件里嵌有别的文件作为正文，请另存为 PDF 再上传。"),
    "large": gettext_lazy("文件展开后太大，请压缩其中的图片，或者分成几个文件。"),
    "old": gettext_lazy("这是旧版 Word 文件（doc）或者加了密码的文件，请另存为不带密码的 docx。"),
    "heavy": gettext_lazy("文件太复杂，无法处理。请另存为 PDF，或者减少页数。"),
}


def kind_of(head: bytes) -> str:
    """``pdf``, ``docx``, ``old`` or nothing, by the first kilobyte."""
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    return "old" if head.startswith(OLE) else ""


def is_document(upload: UploadedFile) -> bool:
    """Whether an upload is for here, by its content."""
    upload.seek(0)
    head = bytes(upload.read(1024))
    upload.seek(0)
    return bool(kind_of(head))


class Document(ContentFile):
    """A document written anew. Its name is ours, with ``.pdf`` or ``.docx`` at the end; ``called`` is the sender's."""

    def __init__(self, content: bytes, kind: str, called: str) -> None:
        super().__init__(content, name=f"{uuid.uuid4()}.{kind}")
        stem = "".join(one for one in called.rpartition(".")[0] or called if one.isprintable())
        self.called = f"{stem.strip()[:LONGEST_NAME]}.{kind}"


def clean_document(upload: UploadedFile) -> Document:
    """The document without anything but its pages."""
    if upload.size is None or upload.size > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise ValidationError(_("文件超过%(most)d MB。"), code="size", params={"most": most})
    upload.seek(0)
    content = bytes(upload.read(MAX_BYTES))
    kind = kind_of(content[:1024])
    if kind not in ("pdf", "docx"):
        raise _refused(kind or "broken")
    refuse_infected(content)
    return Document(rebuilt(content, kind), kind, upload.name or "")


def rebuilt(content: bytes, kind: str) -> bytes:
    """What the child makes of it. It sees nothing of ours: no environment, no settings, no open files."""
    command = [sys.executable, "-m", "congress_portal.documents.child", kind, str(MEMORY)]
    try:
        with ALONE:
            done = subprocess.run(
                command, input=content, capture_output=True, timeout=SECONDS, cwd=settings.BASE_DIR, env={}
            )
    except subprocess.TimeoutExpired as error:
        raise _refused("heavy") from error
    if done.returncode == REFUSED:
        raise _refused(done.stderr.decode("ascii", "replace"))
    if done.returncode or not done.stdout:
        raise _refused("heavy")
    if len(done.stdout) > MOST_MADE:
        raise _refused("large")
    return done.stdout


def _refused(word: str) -> ValidationError:
    return ValidationError(str(WORDS.get(word, WORDS["broken"])), code=word)
