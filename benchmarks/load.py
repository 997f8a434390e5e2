"""The load: 8 connections that are kept open, each sending its next request once the last is answered.

A process of its own, so that the measuring does not share an interpreter with anything:
``python -m benchmarks.load`` reads one JSON object from its input and prints another.
"""

from __future__ import annotations

import json
import secrets
import socket
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

TIMEOUT = 30
KEY = "here-comes-the-key-of-this-request--"
"""Stands in a request for its own key; as long as one, and nothing that a form would escape."""
ADDRESS = "{address}"
ENDS = b"\r\n\r\n"


@dataclass
class Connection:
    """One client: its requests in turn, and how long each answer took."""

    port: int
    requests: list[bytes]
    expected: int
    seconds: float
    warm_up: float
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    sizes: int = 0
    requested: int = 0

    def run(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._once(self.requests[0], False)  # a server that has just started loads its code for this one
        begin = time.perf_counter() + self.warm_up
        end = begin + self.seconds
        turn = 1
        while (sent := time.perf_counter()) < end and len(self.wrong) < 3:
            self._once(self.requests[turn % len(self.requests)], sent >= begin)
            turn += 1
        self.requested = turn
        self.socket.close()

    def _once(self, request: bytes, counts: bool) -> None:
        sent = time.perf_counter()
        self.socket.sendall(fresh(request))
        status, answer = self._answer()
        if status != self.expected:
            self.wrong.append(f"{status} {answer[-400:].decode(errors='replace')}")
        elif counts:
            self.times.append(time.perf_counter() - sent)
            self.sizes += len(answer)

    def _answer(self) -> tuple[int, bytes]:
        """Status and body of one answer, however its end is marked."""
        data = self._more(b"")
        while ENDS not in data:
            data = self._more(data)
        head, body = data.split(ENDS, 1)
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
        chunked = b"transfer-encoding: chunked" in lines
        while not body.endswith(b"0\r\n\r\n") if chunked else len(body) < (length or 0):
            body = self._more(body)
        return int(lines[0].split()[1]), body

    def _more(self, data: bytes) -> bytes:
        received = self.socket.recv(1 << 18)
        if not received:
            raise ConnectionError("the server closed the connection")
        return data + received


def fresh(request: bytes) -> bytes:
    """The request with a new request key and the address of another citizen, at the same length."""
    number = secrets.randbits(24)
    address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}".encode()
    return request.replace(KEY.encode(), str(uuid.uuid4()).encode()).replace(ADDRESS.encode(), address)


def load(
    port: int, requests: list[str], expected: int, connections: int, seconds: float, warm_up: float
) -> Any:
    """Load one server; requests a second, the 95th percentile in milliseconds, bytes an answer."""
    clients = [
        Connection(port, [one.encode() for one in requests[n::connections]], expected, seconds, warm_up)
        for n in range(connections)
    ]
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(time for client in clients for time in client.times)
    return {
        "rate": len(times) / seconds,
        "requests": sum(client.requested for client in clients),
        "p95": times[int(len(times) * 0.95)] * 1000 if times else 0.0,
        "bytes": sum(client.sizes for client in clients) // max(1, len(times)),
        "wrong": [text for client in clients for text in client.wrong],
    }


if __name__ == "__main__":
    print(json.dumps(load(**json.load(sys.stdin))))
