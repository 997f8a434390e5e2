"""Papers of a meeting: the letter that tells a unit what it was assigned, for the office that held the meeting and for
that unit; the minutes, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.access import SEEING_A_UNIT
from congress_portal.loops.ledger.reading import with_line
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from congress_portal.papers import Letter, as_docx, as_pdf
from proposals.minutes import minutes_letter
from proposals.models import AgendaItem, AssignmentMeeting, Proposal
from proposals.papers import Decided, assignment_letter, entries
from proposals.views.meetings import items_of, meeting_seen

WRITERS = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@login_required
@never_cache
@require_safe
def meeting_letter(request: StaffRequest, pk: int, unit: int, form: str) -> HttpResponse:
    if form not in WRITERS:
        raise Http404
    is_own = unit in request.user.unit_ids(*SEEING_A_UNIT)
    held = AssignmentMeeting.objects.all() if is_own else AssignmentMeeting.objects.visible_to(request.user)
    found = get_object_or_404(held.select_related("office__county"), pk=pk)
    to = get_object_or_404(found.units_assigned().select_related("county"), pk=unit)
    write, kind = WRITERS[form]
    response = HttpResponse(write(letter_of(found, to)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="assignment-{found.pk}-{to.pk}.{form}"'
    return response


@login_required
@never_cache
@require_safe
def meeting_paper(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The minutes of a meeting that decided something."""
    if form not in WRITERS:
        raise Http404
    found = meeting_seen(request.user, pk)
    items = list(items_of(found).order_by("position"))
    if not any(item.decided_at for item in items):
        raise Http404
    write, kind = WRITERS[form]
    response = HttpResponse(write(minutes_letter(found, items)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="minutes-{found.pk}.{form}"'
    return response


def letter_of(found: AssignmentMeeting, to: Unit) -> Letter:
    """What of the meeting's decisions is this unit's now."""
    items = list(found.items.filter(decided_at__isnull=False))
    words = {
        one.proposal_id: Decided(one.leading, one.supervising, one.standard, one.due_on) for one in items
    }
    parts = Proposal.objects.parts().filter(draft__loop__in=words).values_list("pk", "draft__loop")
    words |= {pk: words[whole] for pk, whole in parts if whole}
    related = (
        "loop", "version", "draft__author", "draft__region", "draft__loop", "session__term", "session__region",
    )  # fmt: skip
    day = timezone.localdate(max(one.decided_at for one in items if one.decided_at))
    proposals = Proposal.objects.filter(pk__in=words).select_related(*related)
    listed = entries(proposals, to, day, words)
    if not listed:
        raise Http404
    made = assignment_letter(unit=to, listed=listed, issuer=found.office, day=day)
    assigning = Event.objects.filter(loop__in=[one.proposal.pk for one in listed], verb=Verb.ASSIGNED)
    return with_line(made, assigning.order_by("id").last())


def letters_for(user: User, proposal: Proposal) -> dict[str, Any]:
    """The reader's units that were assigned something of a proposal by its last meeting."""
    item = (
        AgendaItem.objects.filter(proposal=proposal.whole_id, decided_at__isnull=False).order_by("pk").last()
    )
    if item is None:
        return {"letter_units": []}
    mine = Unit.objects.filter(pk__in=user.unit_ids(*SEEING_A_UNIT))
    named = mine.filter(Q(pk=item.lead_id) | Q(pk__in=item.co_handlers.values("unit")))
    return {"letter_units": list(named), "letter_meeting": item.meeting_id}
