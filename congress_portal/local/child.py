"""Processes that we start, each the leader of its own group, and that do not outlive us."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from congress_portal.local.places import ROOT

TAG = "PORTAL_STACK"  # in the environment of every child: the data folder it belongs to
LAUNCH = Path(__file__).with_name("launch.py")
BIG_LOG = 10_000_000


class Child:
    """One process: how it is started, asked to stop, and put an end to."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        log: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        unroot: bool = False,
    ) -> None:
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        self._command = terms(stop_signal, unroot) + [str(word) for word in command]
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        output = None
        if self.log:
            if self.log.exists() and self.log.stat().st_size > BIG_LOG:
                self.log.replace(self.log.with_suffix(".old.log"))
            output = self.log.open("ab")
        self._process = subprocess.Popen(
            self._command, env=self._env, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )
        if output:
            output.close()

    @property
    def pid(self) -> int:
        """The process id, zero before the first start."""
        return self._process.pid if self._process else 0

    @property
    def running(self) -> bool:
        """Whether it is alive now."""
        return self._process is not None and self._process.poll() is None

    def wait(self, seconds: float | None = None) -> int:
        """Its exit code, once it has ended."""
        assert self._process is not None
        return self._process.wait(seconds)

    def ask(self) -> None:
        """Ask it to stop."""
        if self._process is not None and self.running:
            self._process.send_signal(self.stop_signal)

    def stop(self, patience: float = 15) -> None:
        """Ask it to stop, kill it after `patience` seconds, and leave nobody of its group behind."""
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        self.sweep()
        self._process.wait()

    def sweep(self) -> None:
        """Kill what is left of its group: children may survive a leader that was killed."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)


def terms(stop_signal: signal.Signals, unroot: bool = False) -> list[str]:
    """The words in front of a command that make it die with us, and run as nobody if asked."""
    if sys.platform != "linux":
        return []
    return [sys.executable, "-I", str(LAUNCH), stop_signal.name, "UNROOT" if unroot else "PLAIN"]


def end_leftovers(folder: Path) -> None:
    """End what an earlier run of this folder left behind when it was killed; the caller holds the folder."""
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    left = [
        process for process in psutil.process_iter() if process.pid not in mine and _belongs(process, folder)
    ]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(left, timeout=10)[1]:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _belongs(process: psutil.Process, folder: Path) -> bool:
    """Whether it carries our tag. PostgreSQL's own processes do not show it; its pid file serves there."""
    try:
        return process.environ().get(TAG) == str(folder)
    except (psutil.Error, OSError):
        return False
