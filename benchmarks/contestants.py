"""The two programs that are compared, and what the bare one is told beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from benchmarks.seeding import Place
from benchmarks.servers import Server, granian
from congress_portal.loops.calendar import due_moment, reckon
from congress_portal.loops.deadlines import Book
from stations.plans import OPINION

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


# Each request comes from a citizen at an address of its own, so that the limits count but do not bite; device and phone
# are the same in all, and nobody waits before sending.
WIDE = {
    "TRUSTED_PROXIES": "1",
    "FORM_LIMITS": "device=1000000000/1000000000/60,phone=1000000000/1000000000/60",
    "FORM_SECONDS": "0",
}


@contextmanager
def both(place: Place, logs: Path) -> Iterator[dict[str, Server]]:
    """The portal and the bare program."""
    with ExitStack() as stack:
        bare = {"BARE": json.dumps(facts(place))}
        yield {
            "bare": stack.enter_context(granian("benchmarks.bare", bare, logs / "bare.log")),
            "portal": stack.enter_context(granian("congress_portal.wsgi", WIDE, logs / "portal.log")),
        }
