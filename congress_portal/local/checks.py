"""`make check`: everything that can be said about the source without running a test."""

import base64
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from congress_portal.local.places import ROOT

AT_ONCE = 2
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")


@dataclass(frozen=True)
class Check:
    """One command that fails when something is wrong, with what it needs besides the test environment."""

    name: str
    command: tuple[str | Path, ...]
    extra_env: Mapping[str, str] = field(default_factory=dict)


def production_env() -> dict[str, str]:
    """A throw-away environment of a well-kept production portal; the servers come from the caller."""
    return {
        "PORTAL_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "REPORT_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "portal.example",
        "SITE_URL": "https://portal.example",
        "CSRF_TRUSTED_ORIGINS": "https://portal.example",
        "EMAIL_URL": "smtps://mail.example:465",
    }


def checks() -> list[Check]:
    """All of them, the slow ones first."""
    return [
        Check("类型检查 mypy", (BIN / "mypy",)),
        Check("数据迁移齐全 makemigrations --check", (*MANAGE, "makemigrations", "--check", "--dry-run")),
        Check(
            "生产设置 check --deploy",
            (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
            production_env(),
        ),
        Check("导入方向 import-linter", (BIN / "lint-imports",)),
        Check("代码规则 ruff check", (BIN / "ruff", "check")),
        Check("代码格式 ruff format", (BIN / "ruff", "format", "--check")),
        Check("模板缩进 djhtml", (BIN / "djhtml", "--check", "--tabwidth", "2", "templates")),
        Check("文件与函数长度", (sys.executable, "-m", "congress_portal.local.limits")),
    ]


def perform(check: Check, env: Mapping[str, str]) -> bool:
    """Run one and say how it went; its output is shown only if it failed."""
    started = time.monotonic()
    done = subprocess.run(
        [str(word) for word in check.command],
        cwd=ROOT,
        env={**env, **check.extra_env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    report = f"{'失败' if done.returncode else '通过'}  {check.name}（{time.monotonic() - started:.1f} 秒）"
    print(report + (f"\n{done.stdout.rstrip()}\n" if done.returncode else ""), flush=True)
    return done.returncode == 0


def run(env: Mapping[str, str]) -> int:
    """Run all, two at a time; 1 if any failed."""
    everything = checks()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = list(pool.map(lambda check: perform(check, env), everything))
    failed = [check.name for check, good in zip(everything, passed, strict=True) if not good]
    print(
        f"共 {len(everything)} 项检查，{len(failed)} 项失败" + ("：" + "；".join(failed) if failed else "。")
    )
    return 1 if failed else 0
