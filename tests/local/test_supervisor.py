import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from congress_portal.local import supervisor
from congress_portal.local.child import TAG
from congress_portal.local.keys import read_pairs
from congress_portal.local.places import ROOT
from congress_portal.local.trouble import Trouble
from congress_portal.local.valkey import free_port

pytestmark = pytest.mark.slow
PATIENCE = 40


def until(true: Callable[[], object]) -> None:
    """Wait until it is, or fail."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


class Running:
    """A supervisor in a process of its own, and what a person at its terminal sees."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.port = port
        self.log = var.with_suffix(".out")
        self.process = self.launch()

    def launch(self) -> subprocess.Popen[bytes]:
        env = {**os.environ, "PORTAL_VAR": str(self.var), "PORT": str(self.port)}
        command = [sys.executable, "-m", "tests.local.small_portal"]
        with self.log.open("wb") as output:
            return subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=output)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def is_well(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200) and "http://" in self.said
        except OSError:
            return False

    def part(self, sign: str) -> psutil.Process | None:
        """The child whose command line has this word."""
        children = psutil.Process(self.process.pid).children()
        return next((child for child in children if sign in _command(child)), None)

    def database_answers(self) -> bool:
        try:
            psycopg2.connect(read_pairs(self.var / "run" / "env")["DATABASE_URL"]).close()
        except psycopg2.OperationalError:
            return False
        return True

    def left_behind(self) -> list[int]:
        """What still runs of it: processes with its tag, or PostgreSQL's on its data."""
        return [process.pid for process in psutil.process_iter() if self._is_part(process)]

    def _is_part(self, process: psutil.Process) -> bool:
        try:
            tagged = process.environ().get(TAG) == str(self.var / "run")
            return tagged or str(self.var / "run" / "pg") in " ".join(process.cmdline())
        except psutil.Error:
            return False


def _command(child: psutil.Process) -> str:
    """The command line; nothing of one that has died, perhaps just now."""
    try:
        return "" if child.status() == psutil.STATUS_ZOMBIE else " ".join(child.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        running = Running(tmp_path_factory.mktemp("portal") / "var", free_port())
        until(running.is_well)
        yield running
        running.process.terminate()
        running.process.wait(PATIENCE)


@pytest.mark.parametrize("sign", ["small_portal serve", "time.sleep", "valkey-server", "postgres"])
def test_a_part_that_is_killed_comes_back(portal: Running, sign: str) -> None:
    until(lambda: portal.part(sign))
    victim = portal.part(sign)
    assert victim
    victim.kill()
    until(lambda: (back := portal.part(sign)) and back.pid != victim.pid)
    until(lambda: portal.is_well() and portal.database_answers())


def test_a_second_run_names_the_first(portal: Running) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "tests.local.small_portal"],
        env={**os.environ, "PORTAL_VAR": str(portal.var), "PORT": str(portal.port)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stderr.strip().startswith("错误：门户已在运行")
    assert f"进程号 {portal.process.pid}" in second.stderr


def test_killing_the_supervisor_leaves_nothing_and_the_next_start_works(portal: Running) -> None:
    portal.process.kill()
    portal.process.wait()
    until(lambda: not portal.left_behind())
    portal.process = portal.launch()
    until(lambda: portal.is_well() and portal.database_answers())


def test_the_file_for_other_terminals_is_for_the_owner_only(portal: Running) -> None:
    until(lambda: (portal.var / "run" / "env").exists())
    assert (portal.var / "run" / "env").stat().st_mode & 0o777 == 0o600
    assert (portal.var / "run" / "keys").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it_with_a_closing_line(portal: Running, how: signal.Signals) -> None:
    until(portal.is_well)
    portal.process.send_signal(how)
    assert portal.process.wait(PATIENCE) == 0
    assert "已全部停止" in portal.said.splitlines()[-1]
    assert not portal.left_behind()
    portal.process = portal.launch()


def test_a_port_in_use_is_named_before_anything_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = Running(tmp_path / "var", taken.getsockname()[1])
        assert refused.process.wait(PATIENCE) == 1
    assert refused.said.startswith(f"错误：端口 {refused.port} 已被占用")
    assert not refused.var.exists()


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(Trouble, match="PORT 必须是 1 到 65535 之间的整数"):
        supervisor.chosen_port()


def test_the_first_restart_is_at_once_and_the_next_ones_wait_longer() -> None:
    restarts = supervisor.Restarts()
    assert [restarts.pause_before("web") for _ in range(5)] == [0, 1, 2, 4, 8]


def test_what_dies_again_and_again_stops_the_portal() -> None:
    restarts = supervisor.Restarts(most=1)
    restarts.pause_before("web")
    with pytest.raises(Trouble, match="web 在 60 秒内退出了 2 次"):
        restarts.pause_before("web")
