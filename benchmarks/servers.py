"""Web servers, all started alike: granian, 2 processes of 2 threads."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from congress_portal.local.child import Child

HOST = "127.0.0.1"
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A web server that runs; ``pid`` is its first process."""

    port: int
    pid: int

    def cpu(self) -> float:
        """The processor seconds that it and its workers have used so far."""
        first = psutil.Process(self.pid)
        return sum(sum(one.cpu_times()[:2]) for one in (first, *first.children(recursive=True)))


@contextmanager
def granian(module: str, env: Mapping[str, str], log: Path, port: int = 0) -> Iterator[Server]:
    """A server at a free port, or at the one that another had before it was killed."""
    port = port or _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "2", "--no-ws", f"{module}:application"]
    child = Child(module, command, env={**os.environ, **env}, log=log)
    child.start()
    try:
        _wait(child, port)
        yield Server(port, child.pid)
    finally:
        child.stop()


def _wait(child: Child, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while child.running and time.monotonic() < deadline:
        with socket.socket() as probe:
            if not probe.connect_ex((HOST, port)):
                return
        time.sleep(0.1)
    raise SystemExit(f"{child.name} did not start, see {child.log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
