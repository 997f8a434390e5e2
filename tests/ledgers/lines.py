"""Who may open the ledgers: whoever works here, each with the cases and workbooks of their own."""

from __future__ import annotations

import uuid
from typing import Any

from congress_portal.ledgers import exporting, transitions
from tests.matrix import STAFF, Line, post, row
from tests.world import World

OWN = row(302, qian=200, others=404)

LINES: dict[str, Line] = {
    "ledgers:index": Line(STAFF),
    "ledgers:exports": Line(STAFF),
    "ledgers:table": Line(STAFF, args="ledger"),
    "ledgers:ask_export": post(row(302), "ledger"),
    "ledgers:save_view": post(row(302, others=400), "ledger"),
    "ledgers:move": post(row(302, others=400), "ledger"),
    "ledgers:export": Line(OWN, args="export"),
    "ledgers:export_file": Line(OWN, args="export"),
    "ledgers:drop_view": post({**OWN, "qian": 302}, "ledger_view"),
}


def filled(world: World) -> dict[str, Any]:
    export = transitions.ask_export(user=world.qian, kind="opinion", query="", request_key=uuid.uuid4())
    exporting.work(export.pk, tells=False)
    view = transitions.save_view(user=world.qian, kind="opinion", name="超期", query="late=1")
    return {"ledger": "opinion", "export": export.pk, "ledger_view": view.pk}
