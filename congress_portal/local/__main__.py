"""``python -m congress_portal.local run|test|exec|env|check|bench``: see COMMANDS."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from types import FrameType

from congress_portal.local import places, supervisor
from congress_portal.local.attach import join
from congress_portal.local.child import terms
from congress_portal.local.stack import Stack, demo_stack, stack_for_tests
from congress_portal.local.trouble import Trouble, say, sentence_for

NO_TESTS = 5  # pytest's exit code where it found none
MOST_WORKERS = 4
BROWSER_TESTS = places.ROOT / "tests" / "browser"


def run(_: list[str]) -> int:
    """The whole portal with demo data, until Ctrl-C."""
    return supervisor.run()


def test(arguments: list[str]) -> int:
    """All tests, or pytest with these arguments, on a stack of their own."""
    with stack_for_tests() as stack:
        say("测试用的数据库与 Valkey 已就绪")
        pytest = [sys.executable, "-m", "pytest"]
        if arguments:
            return _foreground([*pytest, *arguments], stack.child_env())
        workers = ["-n", str(_workers()), "--dist", "loadfile", "--durations=25"]
        new = [
            "--create-db",
            "--reuse-db",
        ]  # the browser's tests go on with the same: migrating takes a minute
        code = _foreground([*pytest, *workers, *new, f"--ignore={BROWSER_TESTS}"], stack.child_env())
        if not BROWSER_TESTS.exists() or not os.environ.get("CHROMIUM"):
            say("略过 tests/browser：环境变量 CHROMIUM 未指向浏览器")
            return code
        again = ["--reuse-db", "--reruns", "1"]  # a browser on a busy machine; what fails twice fails
        browser = _foreground([*pytest, *workers, *again, str(BROWSER_TESTS)], stack.child_env())
        return code or (0 if browser == NO_TESTS else browser)


def _workers() -> int:
    """A worker a processor, up to four; servers that are not ours are shared, so there one must do."""
    foreign = os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL")
    return 1 if foreign else min(MOST_WORKERS, os.cpu_count() or 1)


def execute(command: list[str]) -> int:
    """A command with the environment of the demo stack, which runs already or is started for it."""
    if not command:
        raise Trouble("用法：python -m congress_portal.local exec 命令……")
    return _foreground(command, {**os.environ, **join()})


def env(_: list[str]) -> int:
    """The environment of the running demo stack, as `export` lines."""
    stack = demo_stack()
    if not stack.holder() or not stack.env_file.exists():
        raise Trouble("门户没有在运行；请先运行 make run。")
    for line in stack.env_file.read_text(encoding="utf-8").splitlines():
        print("export", line)
    return 0


def check(_: list[str]) -> int:
    """Every check of the source that is not a test."""
    from congress_portal.local import checks

    with stack_for_tests() as stack:
        return checks.run(stack.child_env())


def bench(arguments: list[str]) -> int:
    """The benchmarks, on a durable stack of their own."""
    with Stack(places.BENCH, mode="demo") as stack:
        return _foreground([sys.executable, "-m", "benchmarks", *arguments], stack.child_env())


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "exec": execute,
    "env": env,
    "check": check,
    "bench": bench,
}


def _foreground(command: list[str], env: Mapping[str, str]) -> int:
    """Run a command in this terminal; Ctrl-C reaches it directly, and we wait for it to end."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(
            [*terms(signal.SIGTERM), *command], env=dict(env), cwd=places.ROOT, preexec_fn=_default_interrupt
        )
        try:
            return process.wait()
        except supervisor.Stopped:
            process.terminate()
            process.wait()
            raise
    finally:
        signal.signal(signal.SIGINT, before)


def _default_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _stop(number: int, _: FrameType | None) -> None:
    raise supervisor.Stopped(signal.Signals(number))


def main() -> int:
    """Find the command and turn what goes wrong into one sentence."""
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        print("用法：python -m congress_portal.local " + "|".join(COMMANDS), file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return COMMANDS[name](arguments)
    except supervisor.Stopped as stopped:
        return 128 + stopped.number
    except Trouble as trouble:
        print(f"错误：{trouble}", file=sys.stderr)
    except OSError as error:
        print(f"错误：{sentence_for(error)}。", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
