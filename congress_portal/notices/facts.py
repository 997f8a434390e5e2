"""What the texts of the rules may name of a case: the facts between ``%(…)s``."""

from __future__ import annotations

import datetime as dt

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _now

from congress_portal.loops.words import Purpose
from congress_portal.notices.parties import Case, is_on_dispute


def facts_of(case: Case) -> dict[str, str]:
    """Everything that a text may name; always complete, so that no event can stop the outbox."""
    event, detail = case.event, case.event.detail
    step, current = case.step, case.current
    due = event.warned_due or (current and current.due_at) or case.loop.due_at
    holder = str(_awaited(case) or "")
    return {
        "code": case.loop.code,
        "kind": str(case.loop.get_kind_display()),
        "step": step.name if step else "",
        "now": current.name if current else "",
        "clock": _clock(case),
        "unit": str(detail.get("to_name") or detail.get("unit_name") or holder or case.loop.owner),
        "holder": holder,
        "react": day_of(_moment(detail.get("react_by"))),
        "due": day_of(due),
        "promise": day_of(case.loop.due_at),
        "until": day_of(current and current.paused_until),
        "marks": case.loop.marks_text,
        "into": str(detail.get("into", "")),
        "number": str(detail.get("number", "")),
        "sort": str(detail.get("sort", "")),
        "rung": str(detail.get("label") or detail.get("rung_name", "")),
    }


def _moment(text: object) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _awaited(case: Case) -> object:
    """The unit whose move is awaited: on a wish to give back, the one that assigned."""
    if case.current is None:
        return None
    return case.current.offered_by if is_on_dispute(case.event) else case.current.holder


def day_of(moment: object) -> str:
    if not moment:
        return _now("规定时限")
    return dateformat.format(timezone.localtime(moment), _now("Y年n月j日"))  # type: ignore[arg-type]


def _clock(case: Case) -> str:
    event = case.event
    if event.step:
        return event.step.name
    return str(Purpose(event.deadline.purpose).label) if event.deadline else str(case.loop.get_kind_display())
