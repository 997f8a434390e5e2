"""Lines of the access matrix for the public pages of the chain, and for imports."""

from __future__ import annotations

from typing import Any

from congress_portal.loops import anchors
from congress_portal.loops.models import Anchor, Event
from tests.imports import lines as import_lines
from tests.matrix import OPEN, Line, row
from tests.world import World

LINES = {
    **import_lines.LINES,
    "ledger:index": Line(row(302)),
    "ledger:county": Line(OPEN, args="chain"),
    "ledger:line": Line(OPEN, args="chain place"),
    "ledger:event": Line(OPEN, args="place_event"),
    "ledger:anchors": Line(OPEN, args="chain"),
    "ledger:segment": Line(OPEN, args="chain first"),
    "ledger:sheet": Line(OPEN, args="chain place"),
    "ledger:checker": Line(OPEN),
}


def filled(world: World) -> dict[str, Any]:
    """The place of an anchor, which is a line, and the first file of the download."""
    anchors.anchor_all()
    last = Anchor.objects.get(county=world.county)
    event = Event.objects.get(county=world.county, position=last.position)
    chain = {"chain": world.county.code, "place": last.position, "place_event": event.pk, "first": 1}
    return {**chain, **import_lines.filled(world)}
