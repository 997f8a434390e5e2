"""Who may open what of named duty, handovers, terms and a citizen's data; and the rows that their addresses need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Role, Term
from congress_portal.loops import transitions as moves
from tests import factories as make
from tests.matrix import OFFICE, STAFF, Line, post, row
from tests.world import World

KEEPER_OR_OFFICE = row(302, liu=200, qian=200, others=403, li=404, gao=404, zhao=404)
LINES: dict[str, Line] = {
    "opinion:duty": Line(STAFF),
    "opinion:duty_hand": Line(row(302, ma=200, qian=200, others=403), args="government ma"),
    "opinion:handover": Line(
        row(302, liu=200, wang=200, qian=200, he=200, shen=200, others=404), args="handover"
    ),
    "opinion:handover_sign": post(
        row(302, liu=302, wang=403, qian=403, he=403, shen=403, others=404), "handover"
    ),
    "opinion:data": Line(KEEPER_OR_OFFICE, args="code"),
    "opinion:forget": Line(KEEPER_OR_OFFICE, args="code"),
    "office:terms": Line(OFFICE),
    "office:term": Line(OFFICE, args="term"),
}


def new_term(world: World) -> Term:
    """The term that began today."""
    today = timezone.localdate()
    return Term.objects.create(
        county=world.county, number=18, since=today, until=today + dt.timedelta(days=1825)
    )


def filled(world: World) -> dict[str, Any]:
    """刘站长 hands what she answers for to a colleague."""
    other = make.person("新站长", Role.KEEPER, world.station.unit)
    made = moves.succeed(
        unit=world.station.unit, leaver=world.liu, successor=other, by=world.qian, reason="调动"
    )
    return {
        "government": world.township_government.pk,
        "ma": world.ma.pk,
        "handover": made.pk,
        "term": new_term(world).pk,
    }
