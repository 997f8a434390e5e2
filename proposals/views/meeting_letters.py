"""Papers of a meeting: the letter that tells a unit what it was assigned, for the office that held the meeting and for
that unit; the minutes, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.models import Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.issuing.answers import draft_file, file_about, letter_file
from congress_portal.loops.access import SEEING_A_UNIT
from proposals.meeting_letter import letter_of, paper_of, with_void
from proposals.minutes import minutes_letter
from proposals.models import AgendaItem, AssignmentMeeting, Proposal
from proposals.transitions.letters import issue_letters
from proposals.views.meetings import items_of, meeting_seen


@login_required
@never_cache
@require_safe
def meeting_letter(request: StaffRequest, pk: int, unit: int, form: str) -> HttpResponse:
    is_own = unit in request.user.unit_ids(*SEEING_A_UNIT)
    held = AssignmentMeeting.objects.all() if is_own else AssignmentMeeting.objects.visible_to(request.user)
    found = get_object_or_404(held.select_related("office__county"), pk=pk)
    to = get_object_or_404(found.units_assigned().select_related("county"), pk=unit)
    name = f"assignment-{found.pk}-{to.pk}"
    kept = file_about(found.county_id, paper_of(found, to), form, name)
    if kept is not None:
        return kept
    made = letter_of(found, to)
    if made is None:
        raise Http404
    return draft_file(made, form, name)


@login_required
@never_cache
@require_POST
def letters_issue(request: StaffRequest, pk: int) -> HttpResponse:
    """印发交办通知: each unit's letter gets its number."""
    made = issue_letters(meeting=meeting_seen(request.user, pk), by=request.user)
    messages.success(request, _("已印发%(count)d份交办通知。") % {"count": len(made)})
    return redirect("proposal:meeting", pk)


@login_required
@never_cache
@require_safe
def meeting_paper(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The minutes of a meeting that decided something."""
    found = meeting_seen(request.user, pk)
    items = list(items_of(found).order_by("position"))
    if not any(item.decided_at for item in items):
        raise Http404
    return letter_file(minutes_letter(found, items), form, f"minutes-{found.pk}")


def letters_for(user: User, proposal: Proposal) -> dict[str, Any]:
    """The letters of its last meeting to the reader's units, each with whether it was declared void."""
    items = AgendaItem.objects.filter(proposal=proposal.whole_id, decided_at__isnull=False)
    item = items.select_related("meeting").order_by("pk").last()
    if item is None:
        return {"letter_units": []}
    mine = Unit.objects.filter(pk__in=user.unit_ids(*SEEING_A_UNIT))
    named = mine.filter(Q(pk=item.lead_id) | Q(pk__in=item.co_handlers.values("unit")))
    return {"letter_units": with_void(item.meeting, named), "letter_meeting": item.meeting_id}
