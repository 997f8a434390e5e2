"""Lines of the access matrix for webhooks and the open data."""

from __future__ import annotations

from typing import Any

from congress_portal.integration import transitions
from tests.matrix import Line, post, row
from tests.world import World

KEEPERS = row(302, qian=200, gao=200, others=403)
MOVES = row(302, qian=302, gao=302, others=403)

LINES: dict[str, Line] = {
    "open_data:catalogue": Line(row(200)),
    "open_data:dcat": Line(row(200)),
    "open_data:file": Line(row(200), args="data_set data_form"),
    "hooks:list": Line(KEEPERS),
    "hooks:new": Line(KEEPERS),
    "hooks:detail": Line(KEEPERS, args="hook"),
    "hooks:edit": Line(KEEPERS, args="hook"),
    # one of them has changed the secret a moment ago: nobody changes it again so soon
    "hooks:rotate": post({**KEEPERS, "gao": 409}, "hook"),
    "hooks:pause": post({**MOVES, "gao": 409}, "hook"),
    "hooks:resume": post({**MOVES, "gao": 409}, "paused_hook"),
    "hooks:ring": post(MOVES, "hook"),
    "hooks:end": post({**MOVES, "gao": 409}, "hook"),
    "hooks:again": post({**MOVES, "qian": 409, "gao": 409}, "call"),
}


def filled(world: World) -> dict[str, Any]:
    asked: dict[str, Any] = {"county": world.county, "by": world.qian, "kinds": [], "verbs": []}
    hook = transitions.make_hook(name="县平台", url="https://example.org/in", **asked)
    paused = transitions.make_hook(name="市平台", url="https://example.com/in", **asked)
    transitions.pause(hook=paused, by=world.qian)
    return {
        "data_set": "stations",
        "data_form": "json",
        "hook": hook.pk,
        "paused_hook": paused.pk,
        "call": transitions.ring(hook=hook, by=world.qian).pk,
    }
