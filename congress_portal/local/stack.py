"""Both servers of one data folder, held by one process at a time, and the environment they make.

`Stack` is a context manager: inside it the servers run and `env` holds what settings.py asks for. The same
values stand in the file `env` of the folder (owner only), so that manage.py in another terminal finds them.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TextIO

from congress_portal.local import keys, places
from congress_portal.local.child import TAG, Child, end_leftovers
from congress_portal.local.postgres import Postgres
from congress_portal.local.trouble import Trouble
from congress_portal.local.valkey import Valkey

MOST_TEST_STACKS = 8
# What a person may have set for a production portal and what tests must not see.
NOT_FOR_TESTS = (
    "COUNTY",
    "EMAIL_URL",
    "NOTIFY_URLS",
    "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXIES",
    "STATIC_ROOT",
)


class Held(Trouble):
    """Another process works with this data folder."""


class Server(Protocol):
    """What the stack starts, watches and stops."""

    child: Child

    def start(self) -> None:
        """Return when it serves."""


class Stack:
    """The embedded servers of one folder; what DATABASE_URL or REDIS_URL name is left to its owner."""

    def __init__(self, folder: Path, *, mode: str, port: int = 8000) -> None:
        self.folder = folder
        self.mode = mode
        self.port = port
        self.servers: list[Server] = []
        self.env: dict[str, str] = {}
        self._lock: TextIO | None = None

    @property
    def env_file(self) -> Path:
        """Where other terminals find the addresses and secrets while the stack runs."""
        return self.folder / "env"

    def __enter__(self) -> Self:
        places.prepare(self.folder)
        self._hold()
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the servers, the database last, and let go of the folder."""
        self.env_file.unlink(missing_ok=True)
        for server in reversed(self.servers):
            server.child.stop()
        self.servers.clear()
        if self._lock:
            self._lock.close()
            self._lock = None

    def child_env(self) -> dict[str, str]:
        """The environment for a program that belongs to this stack."""
        return {**os.environ, **self.env, TAG: str(self.folder)}

    def holder(self) -> str:
        """The process id of whoever holds the folder now, empty if nobody does."""
        path = self.folder / "lock"
        if not path.exists():
            return ""
        with path.open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return lock.read().strip() or "未知"
        return ""

    def _hold(self) -> None:
        """Take the folder for this process, or say who has it."""
        lock = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise Held(
                f"数据文件夹 {self.folder} 正由另一个实例使用（进程号 {self.holder()}），请先停止它。"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _start(self) -> None:
        self.env_file.unlink(missing_ok=True)
        end_leftovers(self.folder)
        secret = keys.load_or_make(self.folder)
        durable = self.mode != "test"
        database, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        embedded = [name for name, url in (("DATABASE_URL", database), ("REDIS_URL", redis)) if not url]
        if not database:
            postgres = Postgres(self.folder, secret.password, durable=durable)
            database = postgres.url
            self._serve(postgres)
        if not redis:
            valkey = Valkey(self.folder, secret.password, durable=durable)
            redis = valkey.url
            self._serve(valkey)
        self.env = {"DATABASE_URL": database, "REDIS_URL": redis, "PORTAL_EMBEDDED": " ".join(embedded)}
        self.env |= self._settings(secret)
        keys.write_pairs(self.env_file, self.env)

    def _serve(self, server: Server) -> None:
        self.servers.append(server)
        server.start()

    def _settings(self, secret: keys.Keys) -> dict[str, str]:
        """The rest of what settings.py reads; in the demo a person's own environment has the last word."""
        made = {
            "SECRET_KEY": secret.secret_key,
            "FIELD_KEYS": secret.field_keys,
            "REPORT_KEYS": secret.report_keys,
            "MEDIA_ROOT": str(self.folder / "media"),
        }
        if self.mode == "test":
            hosts = {"ALLOWED_HOSTS": "testserver,127.0.0.1,localhost", "SITE_URL": "http://testserver"}
            return {"PORTAL_MODE": "test", **made, **hosts, **dict.fromkeys(NOT_FOR_TESTS, "")}
        made |= {"ALLOWED_HOSTS": "127.0.0.1,localhost", "SITE_URL": f"http://127.0.0.1:{self.port}"}
        return {"PORTAL_MODE": "demo"} | {name: os.environ.get(name) or value for name, value in made.items()}


def demo_stack(port: int = 8000) -> Stack:
    """The stack behind `make run` and manage.py; its data is kept."""
    return Stack(places.RUN, mode="demo", port=port)


@contextmanager
def stack_for_tests() -> Iterator[Stack]:
    """A stack for tests: a folder in use leads to the next, a broken one is made anew."""
    for number in range(1, MOST_TEST_STACKS + 1):
        folder = places.TEST if number == 1 else places.TEST.with_name(f"{places.TEST.name}-{number}")
        stack = Stack(folder, mode="test")
        try:
            _enter_or_remake(stack)
        except Held:
            continue
        with stack_closing(stack):
            yield stack
        return
    raise Trouble(f"已有 {MOST_TEST_STACKS} 个测试同时在运行，请稍后再试。")


@contextmanager
def stack_closing(stack: Stack) -> Iterator[Stack]:
    """Close a stack that has been entered already."""
    try:
        yield stack
    finally:
        stack.close()


def _enter_or_remake(stack: Stack) -> None:
    try:
        stack.__enter__()
    except Held:
        raise
    except Trouble:
        shutil.rmtree(stack.folder, ignore_errors=True)
        stack.__enter__()
