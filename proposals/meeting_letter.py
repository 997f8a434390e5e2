"""The letter that tells a unit what an assignment meeting gave it (交办通知), from the meeting's rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.issuing.answers import void_among
from congress_portal.issuing.models import Issued
from congress_portal.loops.ledger.reading import with_line
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from congress_portal.papers import Letter
from proposals.models import AssignmentMeeting, Proposal
from proposals.papers import Decided, assignment_letter, entries


def paper_of(found: AssignmentMeeting, to: Unit) -> str:
    """What a unit's letter belongs to, in the register."""
    return f"assignment:{found.pk}:{to.pk}"


def letter_units(found: AssignmentMeeting) -> list[Unit]:
    """Who is assigned something, each with whether its letter was declared void (``has_void_letter``)."""
    return with_void(found, found.units_assigned())


def with_void(found: AssignmentMeeting, to: Iterable[Unit]) -> list[Unit]:
    """The units, each with whether its letter of the meeting was declared void (``has_void_letter``); one query."""
    units = list(to)
    void = void_among([found.county_id], [paper_of(found, unit) for unit in units])
    for unit in units:
        unit.has_void_letter = paper_of(found, unit) in void  # type: ignore[attr-defined]
    return units


def letter_of(found: AssignmentMeeting, to: Unit, number: str = "") -> Letter | None:
    """What of the meeting's decisions is this unit's now; nothing where none is any more.

    With a number it is of the day on which it is numbered; before that of the last decision.
    """
    items = list(found.items.filter(decided_at__isnull=False))
    words = {
        one.proposal_id: Decided(one.leading, one.supervising, one.standard, one.due_on) for one in items
    }
    parts = Proposal.objects.parts().filter(draft__loop__in=words).values_list("pk", "draft__loop")
    words |= {pk: words[whole] for pk, whole in parts if whole}
    related = (
        "loop", "version", "draft__author", "draft__region", "draft__loop", "session__term", "session__region",
    )  # fmt: skip
    decided = timezone.localdate(max(one.decided_at for one in items if one.decided_at))
    proposals = Proposal.objects.filter(pk__in=words).select_related(*related)
    listed = entries(proposals, to, decided, words)
    if not listed:
        return None
    day = timezone.localdate() if number else decided
    made = assignment_letter(unit=to, listed=listed, issuer=found.office, day=day, number=number)
    assigning = Event.objects.filter(loop__in=[one.proposal.pk for one in listed], verb=Verb.ASSIGNED)
    return with_line(made, assigning.order_by("id").last())


def letter_again(issued: Issued, keys: Sequence[int], number: str) -> Letter | None:
    """In the place of one that was declared void: what of the meeting's decisions is the unit's by now."""
    meeting, unit = keys
    return letter_of(
        AssignmentMeeting.objects.select_related("office__county").get(pk=meeting),
        Unit.objects.select_related("county").get(pk=unit),
        number,
    )


def unit_of(issued: Issued, keys: Sequence[int]) -> int:
    """The key of the unit that got a letter, which is told that it is void."""
    _meeting, unit = keys
    return unit
