"""Documents declared void: the notice of a hearing and the bulletin of a meeting once more, and what a letter asked."""

from __future__ import annotations

from collections.abc import Sequence

from congress_portal.issuing import again, undoing
from congress_portal.issuing.models import Issued
from congress_portal.papers import Letter
from supervision.announcing import bulletin_of, notice_of, sitting_of
from supervision.models import Hearing, Meeting
from supervision.transitions.laddering import end_void


def register() -> None:
    again.register("hearing", _notice)
    again.register("convened", _bulletin)
    undoing.register("rung", end_void)


def _notice(issued: Issued, keys: Sequence[int], number: str) -> Letter | None:
    hearing = Hearing.objects.get(pk=keys[0])
    return notice_of(hearing, issued.unit, number) if hearing.state not in ("draft", "off") else None


def _bulletin(issued: Issued, keys: Sequence[int], number: str) -> Letter:
    return bulletin_of(sitting_of(Meeting.objects.get(pk=keys[0])), issued.unit, number)
