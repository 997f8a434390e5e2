"""The notice of a hearing and the bulletin of a meeting once more, where the first one was declared void."""

from __future__ import annotations

from collections.abc import Sequence

from congress_portal.issuing import again
from congress_portal.issuing.models import Issued
from congress_portal.papers import Letter
from supervision.announcing import bulletin_of, notice_of, sitting_of
from supervision.models import Hearing, Meeting


def register() -> None:
    again.register("hearing", _notice)
    again.register("convened", _bulletin)


def _notice(issued: Issued, keys: Sequence[int], number: str) -> Letter | None:
    hearing = Hearing.objects.get(pk=keys[0])
    return notice_of(hearing, issued.unit, number) if hearing.state not in ("draft", "off") else None


def _bulletin(issued: Issued, keys: Sequence[int], number: str) -> Letter:
    return bulletin_of(sitting_of(Meeting.objects.get(pk=keys[0])), issued.unit, number)
