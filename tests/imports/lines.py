"""Who may open the pages of imports: whoever imports something; one import is its office's alone."""

from __future__ import annotations

from typing import Any

from tests.imports.batches import checked, written
from tests.ledgers import lines as ledger_lines
from tests.matrix import ADMINISTRATOR, Line, post, row
from tests.world import World

OWN = row(302, gao=200, others=404)

LINES: dict[str, Line] = {
    **ledger_lines.LINES,
    "imports:list": Line(row(302, gao=200, qian=200, wang=200, zhao=200, others=403)),
    "imports:upload": Line(ADMINISTRATOR, args="import_kind"),
    "imports:template": Line(ADMINISTRATOR, args="import_kind"),
    "imports:batch": Line(OWN, args="import_checked"),
    "imports:report": Line(OWN, args="import_checked"),
    "imports:confirm": post({**OWN, "gao": 409}, "import_checked"),
    "imports:drop": post({**OWN, "gao": 302}, "import_checked"),
    "imports:undo": post({**OWN, "gao": 302}, "import_written"),
    "imports:passwords": post({**OWN, "gao": 409}, "import_written"),
    "imports:passwords_again": post({**OWN, "gao": 409}, "import_written"),
}


def filled(world: World) -> dict[str, Any]:
    head, row = ["编码", "名称", "类别"], ["linye", "县林业局", "部门"]
    return {
        **ledger_lines.filled(world),
        "import_kind": "units",
        "import_written": written(world.gao, "units", head, row).pk,
        "import_checked": checked(world.gao, "units", head, row).pk,
    }
