"""Uploads are shown to ClamAV where one is configured; without its word nothing is taken."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import Image

from congress_portal import scanning
from congress_portal.loops.photos import clean_photo
from stations.models import Opinion
from tests.stations.test_citizen_form import TEXT, filled, photo, url
from tests.world import World

VIRUS = b"X5O!P%@AP[4"


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does: a word, chunks with their lengths, an end, a verdict."""

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
        self.server.seen.append((command, content))  # type: ignore[attr-defined]
        says = getattr(self.server, "says", None)
        found = b"stream: Eicar-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.request.sendall(says if says is not None else found)


@pytest.fixture
def clamd(settings: Any) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def infected() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(written, "JPEG")
    return written.getvalue() + VIRUS


def test_a_clean_photo_passes_and_was_shown_whole(clamd: Any) -> None:
    sent = photo()
    clean_photo(sent)
    sent.seek(0)
    assert clamd.seen == [(b"zINSTREAM\0", sent.read())]


def test_content_longer_than_a_chunk_arrives_whole(clamd: Any) -> None:
    content = bytes(range(256)) * 1024
    scanning.refuse_infected(content)
    assert clamd.seen[0][1] == content


def test_an_infected_file_is_refused(clamd: Any) -> None:
    with pytest.raises(ValidationError, match="病毒"):
        scanning.refuse_infected(infected())


def test_a_unix_socket_works_as_well(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "clamd.sock"
    with socketserver.ThreadingUnixStreamServer(str(path), Clamd) as server:
        server.seen = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_URL = f"unix://{path}"
        with pytest.raises(ValidationError, match="病毒"):
            scanning.refuse_infected(infected())
        server.shutdown()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.sock"])
def test_a_scanner_that_is_down_lets_nothing_pass(settings: Any, address: str) -> None:
    settings.CLAMAV_URL = address
    with pytest.raises(ValidationError, match="安全检查"):
        clean_photo(photo())


@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"UNKNOWN COMMAND\0"])
def test_no_verdict_is_no_leave(clamd: Any, says: bytes) -> None:
    clamd.says = says
    with pytest.raises(ValidationError, match="安全检查"):
        scanning.refuse_infected(b"anything")


def test_an_upload_waits_for_a_scanner_that_comes_back(
    clamd: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    up, settings.CLAMAV_URL, settings.CLAMAV_WAIT_SECONDS = settings.CLAMAV_URL, "tcp://127.0.0.1:1", 60
    monkeypatch.setattr(scanning.time, "sleep", lambda _seconds: setattr(settings, "CLAMAV_URL", up))
    scanning.refuse_infected(b"clean")
    assert clamd.seen[0][1] == b"clean"


def test_the_words_stay_when_the_scanner_is_down(world: World, client: Client, settings: Any) -> None:
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    page = client.post(url(world), filled(photos=[photo()]))
    assert page.status_code == 400 and not Opinion.objects.exists()
    assert TEXT in page.content.decode() and "安全检查" in page.content.decode()
