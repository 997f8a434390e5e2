"""The benchmarks run: tiny sizes, every contest, a table and a file. How fast is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from congress_portal.local.places import ROOT

pytestmark = pytest.mark.slow


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)


def test_every_contest_is_run_and_reported(tmp_path: Path) -> None:
    done = run("--quick", "--output", tmp_path / "results.json")
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    found = {(line["contest"], line["entrant"]): line for line in result["lines"]}
    assert {contest for contest, _ in found} == {
        "accept",
        "list",
        "track",
        "sweep",
        "sweep again",
        "roster",
        "health",
        "index",
        "figures 200",
        "figures 400",
        "grow 200",
        "grow 400",
    }
    assert {("accept", "form"), ("accept", "api"), ("list", "page"), ("track", "page")} <= set(found)
    assert all(line["ratio"] > 0 for line in found.values())
    assert found["sweep", "bare"]["bytes"] == found["sweep", "portal"]["bytes"] > 0
    assert "达到" in done.stdout


def test_an_unknown_contest_is_named() -> None:
    done = run("--only", "accept,speed")
    assert done.returncode == 2 and "unknown: speed" in done.stderr
