#!/usr/bin/env python3
"""Set up this folder from nothing, then hand over to ``python -m congress_portal.local``.

``python3 congress_portal/local/bootstrap.py run|test|install|check|bench|lock``

Needs only the standard library of any Python from 3.8 on. Everything it installs stays inside the project:
``.boot`` holds a pinned uv, ``.venv`` the packages of ``requirements-dev.txt``, all checked against hashes.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOT = ROOT / ".boot"
VENV = ROOT / ".venv"
LOG = ROOT / "var" / "install.log"
UV_PIN = Path(__file__).resolve().with_name("uv.txt")
PACKAGES = ROOT / "requirements-dev.txt"
OLDEST, TOO_NEW = (3, 12), (3, 15)
TO_DOWNLOAD = "3.13"
SPACE_MB = 1500
COMMANDS = ("run", "test", "install", "check", "bench", "lock")

NO_PYTHON = "没有找到 Python 3.12–3.14，也无法下载；请先安装一个，或用 PYTHON=路径 指定。"
PIP_INSTALL = ("-m", "pip", "install", "-q", "--retries", "2", "--no-deps", "--require-hashes", "-r")

# What the tools print when they fail, and the sentence a person needs instead.
CAUSES = [
    (("No space left on device", "Disk quota exceeded"), "磁盘空间不足，请清理后重试。"),
    (
        ("ensurepip is not available", "No module named ensurepip", "No module named venv"),
        "这个 Python 缺少 venv，请先安装（Debian/Ubuntu：apt-get install python3-venv）。",
    ),
    (
        ("hash mismatch", "Hash mismatch", "DO NOT MATCH THE HASHES"),
        "下载的软件包与锁定的校验值不符，已拒绝安装；请检查软件源。",
    ),
    (("Permission denied", "Read-only file system"), "项目文件夹不可写，请检查权限。"),
    (
        (
            "dns error",
            "name resolution",
            "error sending request",
            "timed out",
            "Connection refused",
            "Failed to fetch",
            "NewConnectionError",
            "Network is unreachable",
            "Failed to download",
            "No matching distribution",
        ),
        "无法从软件源下载，请检查网络、代理或软件源设置（PIP_INDEX_URL）。",
    ),
]


class Failure(Exception):
    """The set-up cannot go on; the text is one sentence for the person who started it."""


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


def cause_of(output: str) -> str:
    """The sentence that explains a tool's output; its last line where nothing is recognised."""
    for signs, sentence in CAUSES:
        if any(sign in output for sign in signs):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return "安装失败：" + (lines[-1] if lines else "没有输出") + "。"


def call(*argv: str | Path, **env: str) -> str:
    """Run a tool silently; on failure keep its output in var/install.log and raise `Failure`."""
    result = subprocess.run(
        [str(word) for word in argv],
        cwd=str(ROOT),
        env=dict(os.environ, **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    )
    if result.returncode:
        with contextlib.suppress(OSError):
            LOG.parent.mkdir(exist_ok=True)
            LOG.write_text(result.stdout, encoding="utf-8")
        raise Failure(cause_of(result.stdout) + "（详见 var/install.log）")
    return result.stdout.strip()


# ---------------------------------------------------------------- which Python


def candidates() -> list[str]:
    """Interpreters worth asking, best first: names are looked up on PATH, pyenv's folders by path."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = [os.environ.get("PYTHON"), sys.executable, "python3.13", "python3.14", "python3.12", "python3"]
    found += sorted((str(path) for path in pyenv.glob("versions/3.1[2-4]*/bin/python3")), reverse=True)
    return [name for name in found if name]


def usable(name: str) -> str | None:
    """The absolute path of this interpreter if it runs and suits the packages, else None.

    It is really run: a shim of pyenv exists for versions that are not there.
    """
    question = (
        "import sys, sysconfig, venv; "
        "good = %r <= sys.version_info[:2] < %r and sys.implementation.name == 'cpython' "
        "and not sysconfig.get_config_var('Py_GIL_DISABLED'); print(good, sys._base_executable, sep='|')"
    ) % (OLDEST, TOO_NEW)
    try:
        answer = subprocess.run(
            [name, "-c", question],
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.TimeoutExpired):
        return None
    good, _, path = answer.strip().partition("|")
    return path if good == "True" else None


def find_python() -> str | None:
    """The first candidate that is usable, or None."""
    return next((path for path in map(usable, candidates()) if path), None)


# ---------------------------------------------------------------- what gets installed


def digest(*parts: str | Path) -> str:
    """A fingerprint of files and words: what is installed is right while it stays the same."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return total.hexdigest()


def is_current(folder: Path, fingerprint: str) -> bool:
    """Whether this environment was finished with that fingerprint and its Python is still there."""
    stamp = folder / ".stamp"
    return (folder / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == fingerprint


def settings_for_uv() -> dict[str, str]:
    """What pip goes by and uv only when told: the certificates of the system and the mirror set for pip."""
    return dict(mirror(), UV_SYSTEM_CERTS="true")


def mirror() -> dict[str, str]:
    """The package mirror that pip is set to."""
    if os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL"):
        return {}
    pip = subprocess.run(
        [str(BOOT / "bin" / "python"), "-m", "pip", "config", "get", "global.index-url"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    address = os.environ.get("PIP_INDEX_URL") or pip.stdout.decode(errors="replace").strip()
    return {"UV_DEFAULT_INDEX": address} if address else {}


def make_uv(python: str | None) -> Path:
    """The path of the pinned uv, installed into .boot if need be."""
    fingerprint = digest(UV_PIN, str(ROOT))
    if not is_current(BOOT, fingerprint):
        say("安装工具 uv ……")
        call(python or sys.executable, "-m", "venv", "--clear", BOOT)
        call(BOOT / "bin" / "python", *PIP_INSTALL, UV_PIN)
        (BOOT / ".stamp").write_text(fingerprint)
    return BOOT / "bin" / "uv"


def install_with_uv(uv: Path, python: str | None) -> None:
    """Make .venv by uv, which fetches a Python of its own where the machine has none that suits."""
    settings = settings_for_uv()
    say("使用 Python：%s" % (python or "下载 " + TO_DOWNLOAD))
    try:
        call(uv, "venv", "-q", "--clear", "--no-project", "--python", python or TO_DOWNLOAD, VENV, **settings)
    except Failure:
        if python:
            raise
        raise Failure(NO_PYTHON) from None
    say("安装依赖包（首次约需半分钟）……")
    target = VENV / "bin" / "python"
    call(uv, "pip", "sync", "-q", "--require-hashes", "--python", target, PACKAGES, **settings)


def install_with_pip(python: str) -> None:
    """Make .venv by pip alone: slower, and only with a Python that is here already."""
    say("uv 不可用，改用 pip（较慢，约需一至三分钟）……")
    call(python, "-m", "venv", "--clear", VENV)
    call(VENV / "bin" / "python", *PIP_INSTALL, PACKAGES)


def install() -> None:
    """Bring .venv up to date with the lock file; costs nothing when it is."""
    fingerprint = digest(PACKAGES, str(ROOT))
    if is_current(VENV, fingerprint):
        return
    if shutil.disk_usage(str(ROOT)).free < SPACE_MB * 1_000_000:
        raise Failure("磁盘空间不足：安装需要 %d MB。" % SPACE_MB)
    started = time.monotonic()
    python = find_python()
    try:
        install_with_uv(make_uv(python), python)
    except Failure as failure:
        if not python:
            raise
        say(str(failure))
        install_with_pip(python)
    (VENV / ".stamp").write_text(fingerprint)
    say("依赖包已就绪（%.0f 秒）。" % (time.monotonic() - started))


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the folder, so that two set-ups at once wait for each other."""
    with open(str(ROOT / ".boot.lock"), "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("另一个安装正在进行，等待它完成……")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def lock() -> None:
    """Resolve pyproject.toml anew into the two requirements files."""
    uv = make_uv(find_python())
    common = [
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.12",
        "--generate-hashes",
    ]
    common += [
        "--no-emit-index-url",
        "--annotation-style",
        "line",
        "--custom-compile-command",
        "make lock",
        "-q",
    ]
    call(uv, *common, "-o", "requirements.txt")
    call(uv, *common, "--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt")
    say("requirements.txt 与 requirements-dev.txt 已更新。")


# ---------------------------------------------------------------- a browser for the tests

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FILES = (
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


def find_browser() -> str | None:
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    on_path = next((found for found in map(shutil.which, BROWSERS) if found), None)
    return on_path or next((str(path) for glob in BROWSER_FILES for path in Path.home().glob(glob)), None)


def has_chinese_font() -> bool:
    """Whether fontconfig knows a Chinese font; without one, pages are boxes and screenshots useless."""
    if sys.platform == "darwin":
        return True
    listing = shutil.which("fc-list")
    return bool(listing and subprocess.run([listing, ":lang=zh"], stdout=subprocess.PIPE).stdout.strip())


def apt(*argv: str) -> bool:
    """Run apt-get without questions; False if it failed."""
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "-q", *argv]
    return (
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
        == 0
    )


def offer_browser() -> None:
    """Set CHROMIUM for the tests, installing it where that is possible without asking anybody."""
    wanted = [] if find_browser() else ["chromium"]
    wanted += [] if has_chinese_font() else ["fonts-noto-cjk"]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        say("安装浏览器测试所需的 %s ……" % "、".join(wanted))
        step = ["install", "-y", "--no-install-recommends", *wanted]
        if not apt(*step) and apt("update"):
            apt(*step)
    browser = find_browser()
    if browser:
        os.environ["CHROMIUM"] = browser
    else:
        say("没有 Chromium，略过 tests/browser 下的浏览器测试（可安装 chromium，或用 CHROMIUM=路径 指定）。")


def main(argv: list[str]) -> int:
    """Do what the command line asks; returns the exit code where it does not hand over."""
    if not argv or argv[0] not in COMMANDS:
        say("用法：python3 congress_portal/local/bootstrap.py " + "|".join(COMMANDS))
        return 2
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with alone():
        if argv[0] == "lock":
            lock()
            return 0
        install()
        if argv[0] == "test":
            offer_browser()
    if argv[0] == "install":
        return 0
    os.chdir(str(ROOT))
    python = str(VENV / "bin" / "python")
    os.execv(python, [python, "-m", "congress_portal.local", *argv])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        print("错误：%s" % failure, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        print("错误：%s" % cause_of(str(error)), file=sys.stderr)
        sys.exit(1)
