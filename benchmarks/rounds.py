"""Interleaved rounds (A B C A B C …) and what they amount to: medians, and ratios to the bare one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.servers import Server

BARE = "bare"


@dataclass(frozen=True)
class Scale:
    """How big the run is."""

    opinions: int
    steps: int
    rounds: int
    seconds: float
    warm_up: float
    connections: int = 8
    stations: int = 60
    deputies: int = 240
    proposals: int = 20_000
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    """How many opinions there are while the growth of cost is measured."""


FULL = Scale(opinions=10_000, steps=1_000_000, rounds=5, seconds=4, warm_up=1)
QUICK = Scale(
    opinions=300,
    steps=5_000,
    rounds=1,
    seconds=0.4,
    warm_up=0.2,
    stations=6,
    deputies=24,
    proposals=200,
    sizes=(200, 400),
)


@dataclass(frozen=True)
class Entrant:
    """One side of a contest: where its requests go and what its right answer is."""

    server: Server
    requests: Sequence[str]
    status: int


@dataclass(frozen=True)
class Line:
    """One line of the report. ``rate`` is what happened in a second; ``ratio`` compares it to the bare one's."""

    contest: str
    entrant: str
    rate: float
    p95: float
    ratio: float
    lowest: float
    highest: float
    aim: float | None
    bytes: int = 0
    cpu: float = 0.0
    """Milliseconds of processor time a request in the web server alone, the database not counted."""

    @property
    def reached(self) -> bool | None:
        return None if self.aim is None else self.ratio >= self.aim


def contest(name: str, aim: float, entrants: Mapping[str, Entrant], scale: Scale) -> list[Line]:
    """Let the entrants take turns under load; the first of them is the bare one."""
    rounds = [
        {entrant: loaded(name, entrant, side, scale) for entrant, side in entrants.items()}
        for _ in range(scale.rounds)
    ]
    return lines(name, aim, rounds)


def lines(name: str, aim: float, rounds: Sequence[Mapping[str, Mapping[str, Any]]]) -> list[Line]:
    bare = median(one[BARE]["rate"] for one in rounds)
    found = []
    for entrant in rounds[0]:
        ratios = [one[entrant]["rate"] / one[BARE]["rate"] for one in rounds]
        rate = median(one[entrant]["rate"] for one in rounds)
        found.append(
            Line(
                contest=name,
                entrant=entrant,
                rate=rate,
                p95=median(one[entrant]["p95"] for one in rounds),
                ratio=rate / bare,
                lowest=min(ratios),
                highest=max(ratios),
                aim=None if entrant == BARE else aim,
                bytes=int(median(one[entrant].get("bytes", 0) for one in rounds)),
                cpu=median(one[entrant].get("cpu", 0.0) for one in rounds),
            )
        )
    return found


def loaded(contest: str, name: str, entrant: Entrant, scale: Scale) -> dict[str, Any]:
    """One round of one entrant, driven by a process of its own."""
    order = {
        "port": entrant.server.port,
        "requests": list(entrant.requests),
        "expected": entrant.status,
        "connections": scale.connections,
        "seconds": scale.seconds,
        "warm_up": scale.warm_up,
    }
    before = entrant.server.cpu()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], input=json.dumps(order), capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{contest}, {name}: {done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    if result["wrong"] or not result["rate"]:
        raise SystemExit(f"{contest}, {name}: expected {entrant.status}, got {result['wrong'][:1]}")
    result["cpu"] = (entrant.server.cpu() - before) / result["requests"] * 1000
    return result


def as_json(found: Sequence[Line], scale: Scale) -> dict[str, Any]:
    return {
        "scale": asdict(scale),
        "lines": [{**asdict(line), "reached": line.reached} for line in found],
    }
