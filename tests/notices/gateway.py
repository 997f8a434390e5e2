"""A message gateway on this machine: takes JSON over HTTP and writes down what came."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(ThreadingHTTPServer):
    """``answer`` is the status it gives; ``pause`` how long it thinks first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.answer, self.pause = 200, 0.0
        self.taken: list[dict[str, str]] = []

    @property
    def personal(self) -> str:
        """Its Apprise address with the number and the key in it."""
        return f"json://127.0.0.1:{self.server_port}/?:to={{to}}&+Idempotency-Key={{key}}"

    @property
    def group(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/group"

    def keys(self) -> list[str]:
        return [message["key"] for message in self.taken]


class _Taker(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.server.pause)
        self.server.taken.append({**body, "key": self.headers.get("Idempotency-Key", ""), "path": self.path})
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def opened() -> Iterator[Gateway]:
    gateway = Gateway()
    thread = threading.Thread(target=gateway.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
        thread.join()
