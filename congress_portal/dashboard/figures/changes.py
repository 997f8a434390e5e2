"""What changed since a reader's last visit: figures then and now, and the newest moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import User
from congress_portal.dashboard import transitions
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.cases import Narrow, cases_of, of_units, undiverted
from congress_portal.dashboard.figures.links import to_cases
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.words import Verb

FLOWS = (("opened", gettext_lazy("新登记")), ("closed", gettext_lazy("新办结")))
STOCKS = ("open", "late", "due_soon", "yellow", "red")
TELLING = (
    Verb.OPENED, Verb.CLOSED, Verb.REOPENED, Verb.REJECTED, Verb.WITHDRAWN, Verb.ESCALATED, Verb.RAISED, Verb.KEYED,
    Verb.UNBLOCKED, Verb.REHANDLED, Verb.EXTENDED,
)  # fmt: skip
MOST = 10
MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"


def since_last_look(user: User, board: Board) -> dict[str, Any] | None:
    """``at``, ``rows`` of {label, before, now, url}, ``moves``; None at the first visit. Keeps this look.

    Only of a whole region: whoever narrows to one kind is looking for something else. What came is counted by the list
    that it leads to; of what stood before the list is gone, so its number leads nowhere.
    """
    if board.frame.kind:
        return None
    numbers: dict[str, Any] = {name: board.value(BY_NAME[name]) for name in STOCKS}
    kept = transitions.look(user=user, region=board.frame.place, numbers=numbers)
    if kept.before_at is None:
        return None
    rows = [_came(user, board, name, label, kept.before_at) for name, label in FLOWS]
    rows += [
        _row(str(BY_NAME[name].label), kept.before.get(name, 0), numbers[name], to_cases(board.frame, name))
        for name in STOCKS
        if kept.before.get(name, 0) != numbers[name]
    ]
    return {"at": kept.before_at, "rows": rows, "moves": _moves(user, board, kept.before_at)}


def _came(user: User, board: Board, name: str, label: Any, after: dt.datetime) -> dict[str, Any]:
    local = timezone.localtime(after)
    frame = replace(board.frame, since=local.date(), until=board.frame.today)
    number = cases_of(user, frame, BY_NAME[name], Narrow(after=after)).count()
    return _row(str(label), None, number, to_cases(frame, name, {"after": f"{local:{MOMENT}}"}))


def _row(label: str, before: int | None, now: int, url: str) -> dict[str, Any]:
    return {"label": label, "before": before, "now": now, "url": url if now else ""}


def _moves(user: User, board: Board, since: dt.datetime) -> list[Event]:
    frame = board.frame
    seen = undiverted(Loop.objects.visible_to(user)).filter(region__path__startswith=frame.place.path)
    seen = seen if frame.units is None else seen.filter(of_units(frame.units))
    found = Event.objects.filter(
        at__gt=since, verb__in=TELLING, county__in=frame.counties, loop__in=seen.values("pk")
    )
    return list(found.select_related("loop").order_by("-id")[:MOST])
