"""``python -m benchmarks [--quick] [--only accept,list,track,…]``: measure, print, write.

Needs the environment that settings.py reads; ``make bench`` makes it, with a durable PostgreSQL of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import django

from benchmarks.database import bench_database
from benchmarks.rounds import FULL, QUICK, Line, as_json

RESULT = Path(__file__).resolve().parent.parent / "var" / "bench" / "results.json"
HEADS = ("项目", "对象", "每秒", "p95 毫秒", "CPU 毫秒", "字节或行", "比值", "各轮", "目标", "")
NAMES = ("accept", "list", "track", "sweep", "roster", "health", "index", "figures", "grow")


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _arguments(arguments)
    scale = QUICK if asked.quick else FULL
    if asked.sizes:
        scale = replace(scale, sizes=asked.sizes)
    with bench_database():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
        django.setup()
        from benchmarks.runner import run  # models can be imported only from here on

        found = run(scale, asked.only, lambda text: print(text, flush=True))
    print(table(found))
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    machine = {
        "at": datetime.now(UTC).isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    content = {**machine, **as_json(found, scale)}
    asked.output.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"结果已写入 {asked.output}")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run, not how fast")
    parser.add_argument("--only", type=_names, default=NAMES, help="some of " + ",".join(NAMES))
    parser.add_argument("--sizes", type=_sizes, help="cases for figures and grow, such as 10000,100000")
    parser.add_argument("--output", type=Path, default=RESULT, help="where the JSON goes")
    return parser.parse_args(arguments)


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(NAMES):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return names


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted(map(int, text.split(","))))


def table(found: Sequence[Line]) -> str:
    """The lines as a table for a terminal, where a Chinese character is two columns wide."""
    rows = [HEADS, *(_row(line) for line in found)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _row(line: Line) -> tuple[str, ...]:
    spread = f"{line.lowest:.2f}–{line.highest:.2f}" if line.aim else ""
    mark = {None: "", True: "达到", False: "未达到"}[line.reached]
    aim = f"{line.aim:.2f}" if line.aim else ""
    rate = f"{line.rate:.0f}" if line.rate >= 10 else f"{line.rate:.3f}"
    cpu = f"{line.cpu:.2f}" if line.cpu else ""
    figures = (rate, f"{line.p95:.1f}", cpu, str(line.bytes), f"{line.ratio:.2f}")
    return (line.contest, line.entrant, *figures, spread, aim, mark)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


if __name__ == "__main__":
    main()
