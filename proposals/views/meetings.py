"""Assignment meetings: the list, a new one, one as a table that is filled and decided, its minutes."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Step
from congress_portal.loops.words import StepStatus
from proposals import transitions
from proposals.agenda import Units
from proposals.forms import AgendaForm, MeetingForm, MinutesForm, PutOnForm, SheetForm
from proposals.meeting_letter import letter_units
from proposals.models import AgendaItem, AssignmentMeeting, Proposal, offices_of
from proposals.plans import ASSIGN
from proposals.transitions.meetings import are_issued

PAGE = 20
WAITING = 100
"""So many of those that wait are offered at once, the oldest first."""


@login_required
@require_safe
def meetings(request: StaffRequest) -> HttpResponse:
    _office_only(request.user)
    found = AssignmentMeeting.objects.visible_to(request.user).select_related("office")
    counted = found.annotate(
        item_count=Count("items"), open_count=Count("items", filter=Q(items__decided_at=None))
    )
    page = Paginator(counted.order_by("-held_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "proposals/meetings.html", {"page": page})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: StaffRequest) -> HttpResponse:
    _office_only(request.user)
    form = MeetingForm(
        request.POST or None, offices=offices_of(request.user), initial={"request_key": uuid.uuid4()}
    )
    if form.is_valid():
        made = transitions.make_meeting(by=request.user, **form.cleaned_data)
        return redirect("proposal:meeting", made.pk)
    return render(request, "proposals/meeting_new.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """Save the rows of the page; with ``decide`` also assign those ticked, with ``drop`` take one off."""
    found = meeting_seen(request.user, pk)
    page = Paginator(items_of(found), PAGE).get_page(request.GET.get("page"))
    if request.method != "POST":
        return shown(request, found)
    form = _agenda_form(found, page.object_list, request.POST)
    if form.is_valid() and _saved(request, found, form):
        if "drop" in request.POST:
            return _dropped(request, found)
        if "decide" in request.POST:
            return _decided(request, found, form)
        return _back(request, found)
    return shown(request, found, status=400, form=form)


@login_required
@never_cache
@require_POST
def meeting_add(request: StaffRequest, pk: int) -> HttpResponse:
    found = meeting_seen(request.user, pk)
    form = PutOnForm(request.POST, waiting=waiting_for(found))
    if form.is_valid():
        count = transitions.put_on(meeting=found, by=request.user, proposals=form.cleaned_data["proposals"])
        messages.success(request, _("已列入%(count)d件。") % {"count": count})
        return redirect("proposal:meeting", found.pk)
    return shown(request, found, status=400, put_on_form=form)


@login_required
@never_cache
@require_POST
def meeting_minutes(request: StaffRequest, pk: int) -> HttpResponse:
    found = meeting_seen(request.user, pk)
    form = MinutesForm(request.POST)
    if form.is_valid():
        try:
            transitions.keep_minutes(meeting=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("会议纪要已保存。"))
            return redirect("proposal:meeting", found.pk)
        except ValidationError as refused:
            form = _refreshed(form, found)
            form.add_error("minutes", refused.messages)
    return shown(request, found, status=400, minutes_form=form)


def address_of(key: int, user: User) -> str:
    """The page of a meeting, for those of its office."""
    is_seen = AssignmentMeeting.objects.visible_to(user).filter(pk=key).exists()
    return reverse("proposal:meeting", args=[key]) if is_seen else ""


def meeting_seen(user: User, pk: int) -> AssignmentMeeting:
    rows = AssignmentMeeting.objects.visible_to(user).select_related("office", "county", "region")
    return get_object_or_404(rows, pk=pk)


def items_of(found: AssignmentMeeting) -> QuerySet[AgendaItem]:
    """The open ones first, each group in its order."""
    related = ("lead", "proposal__loop", "proposal__version", "proposal__draft__author")
    rows = found.items.select_related(*related).prefetch_related("co_handlers__unit")
    return rows.order_by(F("decided_at").asc(nulls_first=True), "position")


def waiting_for(found: AssignmentMeeting) -> list[Proposal]:
    """Proposals that the office is to assign, and that are on no open agenda."""
    steps = Step.objects.filter(key=ASSIGN, status=StepStatus.ACTIVE, unit=found.office_id)
    open_items = AgendaItem.objects.filter(Q(decided_at=None) | Q(meeting=found))
    rows = Proposal.objects.filter(loop__in=steps.values("loop"), loop__closed_at=None)
    rows = rows.exclude(pk__in=open_items.values("proposal")).select_related("loop")
    return list(rows.order_by("loop__opened_at", "pk")[:WAITING])


def shown(request: StaffRequest, found: AssignmentMeeting, status: int = 200, **given: Any) -> HttpResponse:
    """The meeting's page. ``given`` are forms that go back with what was typed."""
    page = Paginator(items_of(found), PAGE).get_page(request.GET.get("page"))
    waiting = waiting_for(found)
    context: dict[str, Any] = {
        "meeting": found,
        "page": page,
        "form": given.get("form") or _agenda_form(found, page.object_list),
        "decided": [item for item in page.object_list if item.decided_at],
        "waiting_count": len(waiting),
        "put_on_form": PutOnForm(waiting=waiting),
        "minutes_form": MinutesForm(initial={"minutes": found.minutes, "revision": found.revision}),
        "sheet_form": SheetForm(),
        "letter_units": letter_units(found),
        "letters_issued": are_issued(found),
        **given,
    }
    return render(request, "proposals/meeting.html", context, status=status)


def _agenda_form(found: AssignmentMeeting, items: Any, data: Any = None) -> AgendaForm:
    open_ones = [item for item in items if item.decided_at is None]
    units = Units(found.county)
    return AgendaForm(data, items=open_ones, units=units, initial={"revision": found.revision})


def _saved(request: StaffRequest, found: AssignmentMeeting, form: AgendaForm) -> bool:
    revision = form.cleaned_data["revision"]
    try:
        transitions.fill(meeting=found, by=request.user, rows=form.rows, revision=revision)
    except ValidationError as refused:
        _refreshed(form, found)
        form.add_error(None, refused)
        return False
    return True


def _refreshed[Form: (AgendaForm, MinutesForm)](form: Form, found: AssignmentMeeting) -> Form:
    """The form as typed, that has now seen the newest state: who saves it again means it."""
    found.refresh_from_db(fields=["revision"])
    form.data = {**form.data.dict(), "revision": str(found.revision)}  # type: ignore[attr-defined]
    return form


def _dropped(request: StaffRequest, found: AssignmentMeeting) -> HttpResponse:
    key = request.POST["drop"]
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 12 else 0
    item = get_object_or_404(found.items.select_related("meeting"), pk=number)
    transitions.take_off(item=item, by=request.user)
    return _back(request, found)


def _decided(request: StaffRequest, found: AssignmentMeeting, form: AgendaForm) -> HttpResponse:
    """All could be assigned: back to the page; else the page again, with the reason at each row."""
    if not form.picked:
        form.add_error(None, _("请先选中要交办的建议。"))
        return shown(request, found, status=400, form=form)
    outcome = transitions.decide(meeting=found, by=request.user, items=form.picked)
    if outcome.decided:
        messages.success(request, _("已交办%(count)d件。") % {"count": len(outcome.decided)})
    if not outcome.refused:
        return _back(request, found)
    left = [item for item in form.items if item.pk not in outcome.decided]
    again = _refreshed(AgendaForm(request.POST, items=left, units=form.units), found)
    for pk, words in outcome.refused.items():
        again.add_error(f"{pk}-pick", words)
    return shown(request, found, status=400, form=again)


def _back(request: StaffRequest, found: AssignmentMeeting) -> HttpResponseRedirect:
    messages.success(request, _("已保存。"))
    return redirect("proposal:meeting", found.pk)


def _office_only(user: User) -> None:
    if not offices_of(user).exists():
        raise PermissionDenied(_("交办会由人大常委会办公室或者乡镇人大主席团办理。"))
