"""The two web servers that are compared, started alike: granian, 2 processes of 2 threads."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from benchmarks.seeding import Place
from congress_portal.local.child import Child
from congress_portal.loops.calendar import due_moment, reckon
from congress_portal.loops.deadlines import Book
from stations.plans import OPINION

HOST = "127.0.0.1"
START_SECONDS = 60
CLOCKS = {"whole": OPINION.promise, "sign": OPINION.steps[0].sign, "limit": OPINION.limit}


def facts(place: Place) -> dict[str, Any]:
    """What the bare program would otherwise have to look up or to reckon."""
    today = timezone.localdate()
    book = Book.read(OPINION.period_keys(), place.station.unit.region, today)
    units = {"station": place.station.unit_id, "presidium": place.presidium.pk}
    periods = {name: book.periods[key] for name, key in CLOCKS.items()}
    ends = {name: reckon(today, period.length, book.calendar) for name, period in periods.items()}
    return {
        "values": {
            "county": place.county.pk,
            "region": place.station.unit.region_id,
            "unit": place.station.unit_id,
            "category": place.category.pk,
            "year": today.year,
            "today": today.isoformat(),
            **{f"{name}_calendar": end.calendar for name, end in ends.items()},
            **{f"{name}_due": due_moment(end.last_day).isoformat() for name, end in ends.items()},
        },
        "steps": [
            {
                "key": spec.key,
                "name": spec.name,
                "signer": units.get(spec.signer),
                "periods": {"work": spec.work, "sign": spec.sign, "back": spec.back},
            }
            for spec in OPINION.steps
        ],
        "clocks": {
            name: {"period": period.pk, "amount": period.amount, "unit": period.unit}
            for name, period in periods.items()
        },
    }


@contextmanager
def both(place: Place, logs: Path) -> Iterator[dict[str, int]]:
    """The portal and the bare program, each on a free port; gives their ports."""
    with ExitStack() as stack:
        ports = {"bare": _free_port(), "portal": _free_port()}
        bare = {"BARE": json.dumps(facts(place))}
        stack.enter_context(_granian("benchmarks.bare:application", ports["bare"], bare, logs / "bare.log"))
        # Each request comes from a citizen at an address of its own, so that the limits count but do not bite.
        portal = {"TRUSTED_PROXIES": "1"}
        stack.enter_context(
            _granian("congress_portal.wsgi:application", ports["portal"], portal, logs / "portal.log")
        )
        yield ports


@contextmanager
def _granian(application: str, port: int, env: Mapping[str, str], log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "2", "--no-ws", application]
    child = Child(application, command, env={**os.environ, **env}, log=log)
    child.start()
    try:
        _wait(child, port)
        yield
    finally:
        child.stop()


def _wait(child: Child, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while child.running and time.monotonic() < deadline:
        with socket.socket() as probe:
            if not probe.connect_ex((HOST, port)):
                return
        time.sleep(0.1)
    raise SystemExit(f"{child.name} did not start, see {child.log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
