"""The running portal: servers, worker, beat and web, watched and restarted until somebody stops it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict, deque
from collections.abc import Mapping
from pathlib import Path

from congress_portal.local.child import Child
from congress_portal.local.places import ROOT, RUN, tail
from congress_portal.local.stack import Held, Server, Stack, demo_stack
from congress_portal.local.trouble import Trouble, say

HOST = "127.0.0.1"
START_SECONDS = 180
MOST_RESTARTS, WINDOW_SECONDS = 5, 60
TELL_SECONDS = 5
NOTHING: Mapping[str, str] = {}
UNKNOWN = "Unknown command"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy does not reach this machine


class Stopped(BaseException):
    """A signal asked us to stop."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(number)
        self.number = int(number)


class Program:
    """A part of the portal itself: unlike the servers, it is watched while it starts, not waited for."""

    def __init__(self, child: Child) -> None:
        self.child = child

    def start(self) -> None:
        """Start it."""
        self.child.start()


class Restarts:
    """How often each part may be restarted, and how long to wait before the next time."""

    def __init__(self, most: int = MOST_RESTARTS, window: float = WINDOW_SECONDS) -> None:
        self._most = most
        self._window = window
        self._moments: dict[str, deque[float]] = defaultdict(deque)

    def pause_before(self, name: str) -> float:
        """Count one restart; the seconds to wait first, or `Trouble` if it dies again and again."""
        now = time.monotonic()
        moments = self._moments[name]
        while moments and moments[0] < now - self._window:
            moments.popleft()
        if len(moments) >= self._most:
            raise Trouble(f"{name} 在 {self._window:.0f} 秒内退出了 {self._most + 1} 次，已停止")
        moments.append(now)
        return 0.0 if len(moments) == 1 else float(2 ** (len(moments) - 2))


def chosen_port() -> int:
    """PORT of the environment, 8000 without it; refused when it is no port or somebody listens there."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise Trouble(f"PORT 必须是 1 到 65535 之间的整数，而不是“{text}”。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except PermissionError:
            raise Trouble(f"没有权限使用端口 {text}；请换一个，例如 PORT=8001 make run。") from None
        except OSError:
            raise Trouble(
                f"端口 {text} 已被占用；请停止占用它的程序，或换一个端口，例如 PORT=8001 make run。"
            ) from None
    return int(text)


def programs(stack: Stack) -> list[Program]:
    """Worker, beat and web of this stack."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "congress_portal"]
    web = [*python, "granian", "--interface", "wsgi", "--host", HOST, "--port", str(stack.port)]
    web += ["--workers", "2", "--blocking-threads", "2", "--respawn-failed-workers", "--no-ws"]
    commands = {
        "worker": [*celery, "worker", "-c", "2", "-l", "INFO"],
        "beat": [*celery, "beat", "-s", str(stack.folder / "beat-schedule"), "--pidfile=", "-l", "INFO"],
        "web": [*web, "congress_portal.wsgi:application"],
    }
    env = stack.child_env()
    return [
        Program(Child(name, command, env=env, log=stack.folder / f"{name}.log"))
        for name, command in commands.items()
    ]


class Portal:
    """A stack and the programs on it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.programs = programs(stack)
        self._restarts = Restarts()

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.stack.port}/"

    def start(self) -> str:
        """Bring the data up to date, start everything, wait for the first answer; returns the demo's logins."""
        self.manage("migrate", "--verbosity", "0", what="更新数据表")
        self.manage("load_demo", what="载入演示数据", env=self._loading_env())
        say("启动后台任务与网站 ……")
        for program in self.programs:
            program.start()
        logins = self.manage("demo_logins", what="读取演示账号")  # while the programs get ready
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            self.watch_once()
            if time.monotonic() > deadline:
                raise Trouble(
                    f"网站在 {START_SECONDS} 秒内没有响应，原因见 {self.stack.folder / 'web.log'}。"
                )
            time.sleep(0.1)
        return logins

    def _loading_env(self) -> dict[str, str]:
        """Thousands of small commits need not each reach the disk; a database of somebody else's is not told so."""
        return {} if os.environ.get("DATABASE_URL") else {"PGOPTIONS": "-c synchronous_commit=off"}

    def manage(self, command: str, *arguments: str, what: str, env: Mapping[str, str] = NOTHING) -> str:
        """Run a management command to its end and return what it printed; pass over one that does not exist."""
        say(f"{what} ……")
        log = self.stack.folder / f"{command}.log"
        log.unlink(missing_ok=True)
        line: list[str | Path] = [sys.executable, ROOT / "manage.py", command, *arguments]
        child = Child(command, line, env={**self.stack.child_env(), **env}, log=log)
        try:
            child.start()
            code = self._wait_telling(child, what)
        finally:
            child.stop()
        if UNKNOWN in tail(log, 3):
            return ""
        if code:
            raise Trouble(f"{what}失败：{tail(log)}（详见 {log}）")
        return log.read_text(encoding="utf-8", errors="replace")

    @staticmethod
    def _wait_telling(child: Child, what: str) -> int:
        """Wait for its end; pass on its newest line of output now and then, so that nobody thinks it hangs."""
        while True:
            try:
                return child.wait(TELL_SECONDS)
            except subprocess.TimeoutExpired:
                newest = tail(child.log).strip() if child.log else ""
                say(f"{what} …… {newest}")

    def answers(self) -> bool:
        """Whether the portal says that it is well."""
        try:
            with DIRECT.open(self.address + "healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def watch_once(self) -> None:
        """Restart what has died since the last look, the servers first."""
        parts: list[Server] = [*self.stack.servers, *self.programs]
        for part in parts:
            if not part.child.running:
                self._restart(part)

    def _restart(self, part: Server) -> None:
        name, log = part.child.name, part.child.log
        part.child.sweep()
        try:
            pause = self._restarts.pause_before(name)
        except Trouble as trouble:
            raise Trouble(f"{trouble}，原因见 {log}。") from None
        say(f"{name} 意外退出，重新启动 ……")
        time.sleep(pause)
        part.start()

    def stop(self) -> None:
        """Stop the programs together; the servers follow when the stack closes."""
        running = [program.child for program in self.programs if program.child.running]
        for child in running:
            child.ask()
        for child in reversed(running):
            child.stop()
        for program in self.programs:
            program.child.sweep()


def run() -> int:
    """`make run`: returns when somebody stops it."""
    refuse_a_second_run()
    port = chosen_port()
    say("启动内置数据库 ……")
    try:
        with demo_stack(port) as stack:
            say("PostgreSQL 与 Valkey 已就绪")
            serve(Portal(stack))
    except Stopped:
        say(f"已全部停止，数据保存在 {RUN} 。")
    return 0


def serve(portal: Portal) -> None:
    """Keep the portal going until a signal or a fault that a restart does not mend."""
    try:
        announce(portal, portal.start())
        while True:
            portal.watch_once()
            time.sleep(0.3)
    finally:
        hurry_on_signals(portal)
        say("正在停止 ……")
        portal.stop()


def refuse_a_second_run() -> None:
    """Say that the portal runs already, rather than that its port is in use."""
    holder = demo_stack().holder()
    if holder:
        raise Held(f"门户已在运行，或有 manage.py 命令正在使用它的数据（进程号 {holder}）；请先停止它。")


def announce(portal: Portal, logins: str) -> None:
    """Tell the person where to go and how to log in."""
    say("门户已就绪，按 Ctrl-C 停止")
    print(f"\n    打开 {portal.address}\n\n{logins}", flush=True)


def hurry_on_signals(portal: Portal) -> None:
    """From now on a second Ctrl-C kills the programs; the servers still end in order."""

    def hurry(*_: object) -> None:
        for program in portal.programs:
            program.child.sweep()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hurry)
