"""Asking ClamAV whether a file carries a virus, where the operator runs one (``CLAMAV_URL``).

The protocol is clamd's INSTREAM, over TCP or a Unix socket. A scanner that is down or silent never lets a file pass:
the upload waits for it up to ``CLAMAV_WAIT_SECONDS`` and is then refused with words that say so.
"""

from __future__ import annotations

import logging
import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

CHUNK = 64 * 1024
TIMEOUT = 20
PORT = 3310
PAUSE = 1.0


class Down(Exception):
    """The scanner gives no answer, or none that we understand."""


def refuse_infected(content: bytes) -> None:
    """Raise ``ValidationError`` for a file with a virus, and for one that could not be scanned."""
    if not settings.CLAMAV_URL:
        return
    found = _verdict(content)
    if found:
        log.warning("an upload was refused: %s", found)
        raise ValidationError(_("文件中发现病毒，没有接收。请换一个文件。"), code="virus")


def _verdict(content: bytes) -> str:
    """The name of what was found, or nothing; waits for a scanner that is down as long as the setting says."""
    until = time.monotonic() + settings.CLAMAV_WAIT_SECONDS
    while True:
        try:
            return _asked(content)
        except (OSError, Down) as error:
            if time.monotonic() >= until:
                log.error("the virus scanner does not answer: %s", error)
                raise ValidationError(
                    _("文件安全检查暂时不能进行，这个文件没有接收。请稍后再传，或者先不附文件提交。"),
                    code="unscanned",
                ) from error
        time.sleep(PAUSE)


def _asked(content: bytes) -> str:
    with _connected() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            scanner.sendall(struct.pack("!L", len(part)) + part)
        scanner.sendall(struct.pack("!L", 0))
        return _read(_answer(scanner))


def _read(answer: str) -> str:
    """``stream: OK`` or ``stream: Name FOUND``; anything else is no verdict."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise Down(answer[:200] or "no answer")


def _answer(scanner: socket.socket) -> str:
    read = b""
    while not read.endswith(b"\0") and len(read) < 1024:
        part = scanner.recv(1024)
        if not part:
            break
        read += part
    return read.decode("utf-8", "replace").strip("\0\r\n ")


def _connected() -> socket.socket:
    url = urlsplit(settings.CLAMAV_URL)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname or "localhost", url.port or PORT), timeout=TIMEOUT)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(TIMEOUT)
    try:
        made.connect(url.path)
    except OSError:
        made.close()
        raise
    return made
