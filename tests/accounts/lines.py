"""Lines of the access matrix for accounts, for webhooks, and for what administrators watch."""

from __future__ import annotations

from typing import Any

from tests.integration import lines as integration_lines
from tests.matrix import ADMINISTRATOR, STAFF, Line, post, row
from tests.world import World

LINES = {
    "accounts:login": Line(row(200, others=302)),
    "accounts:logout": post(row(302)),
    "accounts:password": Line(STAFF),
    "accounts:duties": Line(STAFF),
    "accounts:oidc": Line(row(404)),  # not switched on; tests/accounts/test_oidc.py has it on
    "accounts:oidc_back": Line(row(404)),
    "accounts:identity": Line(row(404), args="person"),
    "accounts:identity_drop": post(row(404), "person"),
    "accounts:keys": Line(STAFF),
    "accounts:key_new": Line(STAFF),
    "accounts:key_end": post(row(302, others=404), "number"),
    "accounts:county_keys": Line(ADMINISTRATOR),
    "accounts:county_key_end": post(row(302, gao=404, others=403), "number"),
    "accounts:users": Line(ADMINISTRATOR),
    "accounts:user_new": Line(ADMINISTRATOR),
    "accounts:user_edit": Line(ADMINISTRATOR, args="person"),
    "accounts:user_activate": post(row(302, gao=302, others=403), "person"),
    "accounts:user_deactivate": post(row(302, gao=302, others=403), "person"),
    "accounts:user_reset": post(ADMINISTRATOR, "person"),
    "accounts:duty_new": Line(ADMINISTRATOR, args="person"),
    "accounts:duty_end": Line(ADMINISTRATOR, args="duty"),
    "accounts:stand_in": Line(ADMINISTRATOR, args="duty"),
    "accounts:units": Line(ADMINISTRATOR),
    "accounts:unit_new": Line(ADMINISTRATOR),
    "accounts:unit_edit": Line(ADMINISTRATOR, args="unit"),
    "accounts:regions": Line(ADMINISTRATOR),
    "accounts:region_new": Line(ADMINISTRATOR),
    "accounts:region_edit": Line(ADMINISTRATOR, args="region"),
    "operations:status": Line(ADMINISTRATOR),
    "operations:metrics": Line(row(404)),
    **integration_lines.LINES,
}


def filled(world: World) -> dict[str, Any]:
    return integration_lines.filled(world)
