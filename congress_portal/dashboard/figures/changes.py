"""What changed since a reader's last visit: figures then and now, and the newest moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.dashboard import transitions
from congress_portal.dashboard.figures import sums
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.cases import of_units, undiverted
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb

STOCKS = ("open", "late", "due_soon", "yellow", "red")
TELLING = (
    Verb.OPENED, Verb.CLOSED, Verb.REOPENED, Verb.REJECTED, Verb.WITHDRAWN, Verb.ESCALATED, Verb.RAISED, Verb.KEYED,
    Verb.UNBLOCKED, Verb.REHANDLED, Verb.EXTENDED,
)  # fmt: skip
MOST = 10


def since_last_look(user: User, board: Board) -> dict[str, Any] | None:
    """``at``, ``rows`` of [label, before, now], ``moves``; None at the first visit. Keeps this look.

    Only of a whole region: whoever narrows to one kind is looking for something else.
    """
    frame = board.frame
    if frame.kind:
        return None
    is_now = frame.until == frame.today
    ever = board.so_far if is_now else sums.so_far(replace(frame, until=frame.today))
    numbers: dict[str, Any] = {name: board.value(BY_NAME[name]) for name in STOCKS}
    numbers |= {"opened": ever["opened"], "closed": ever["ended/closed"]}
    kept = transitions.look(user=user, region=frame.place, numbers=numbers)
    if kept.before_at is None:
        return None
    before = kept.before
    came = [
        (_("新登记"), None, max(0, numbers["opened"] - before.get("opened", 0))),
        (_("新办结"), None, max(0, numbers["closed"] - before.get("closed", 0))),
    ]
    stood = [(str(BY_NAME[name].label), before.get(name, 0), numbers[name]) for name in STOCKS]
    rows = [*came, *(row for row in stood if row[1] != row[2])]
    return {"at": kept.before_at, "rows": rows, "moves": _moves(user, board, kept.before_at)}


def _moves(user: User, board: Board, since: dt.datetime) -> list[Event]:
    frame = board.frame
    seen = undiverted(Loop.objects.visible_to(user)).filter(region__path__startswith=frame.place.path)
    seen = seen if frame.units is None else seen.filter(of_units(frame.units))
    found = Event.objects.filter(
        at__gt=since, verb__in=TELLING, county__in=frame.counties, loop__in=seen.values("pk")
    )
    return list(found.select_related("loop").order_by("-id")[:MOST])
