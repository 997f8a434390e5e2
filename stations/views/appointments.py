"""Receptions by appointment: the citizen's form and own page, the station's answers; the route of a mobile session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import throttle
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.errors import NotNow
from congress_portal.guard import Guard
from stations import access, queries
from stations.forms.appointments import AgreeForm, BookingForm, DeclineForm, HeldForm, StopFormSet
from stations.models import Appointment, Slot
from stations.transitions import appointments as moves
from stations.views.citizens import FLOOD, WRONG_CODES
from stations.views.receptions import station_of
from stations.words import ReceptionKind

PAGE = 25
BOOKINGS = "appointment"
"""The name under which wishes are counted; the limits stand in ``FORM_LIMITS``."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """A citizen asks to be received; on success the way leads to their own page."""
    station = get_object_or_404(queries.shown(), public_id=public_id)
    guard = Guard(request, BOOKINGS)
    if request.method == "POST":
        guard.check()
    form = BookingForm(request.POST if request.method == "POST" else None, station=station, guard=guard)
    code = 400 if form.errors else 200
    if request.method == "POST":
        guard.count()
        if form.is_valid():
            try:
                made = moves.book(station=station, **form.content)
                guard.count(form.content["mobile"])
                return redirect("receptions:booking", made.track_code)
            except ValidationError as refusal:
                add_refusal(form, refusal)
                code = 400
            except NotNow as used:
                form.renew_key()
                form.add_error(None, str(used))
                code = 409
    return render(request, "receptions/book.html", {"form": form, "station": station}, status=code)


def _booking(request: HttpRequest, code: str) -> Appointment:
    """The appointment of a query code; guessing is counted together with the codes of opinions."""
    throttle.check(request, FLOOD)
    related = ("station__unit", "slot", "deputy")
    found = Appointment.objects.select_related(*related).filter(track_code=code).first()
    if found is None:
        throttle.miss(request, WRONG_CODES)
        raise Http404
    return found


@never_cache
@require_safe
def booking(request: HttpRequest, code: str) -> HttpResponse:
    """The citizen's own page: when and where, what the station says; nothing of who asked."""
    found = _booking(request, code)
    is_online = found.slot is not None and found.slot.kind == ReceptionKind.ONLINE
    context = {
        "appointment": found,
        "link": found.slot.link if found.slot and is_online and found.status == "agreed" else "",
        "stops": list(found.slot.stops.all()) if found.slot and found.status == "agreed" else [],
        "may_cancel": found.status in ("asked", "agreed"),
    }
    return render(request, "receptions/booking.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then take the wish back."""
    found = _booking(request, code)
    if request.method == "POST":
        moves.drop(appointment=found)
        return redirect("receptions:booking", code)
    return render(request, "receptions/booking_cancel.html", {"appointment": found})


# ---------------------------------------------------------------- the station's pages


@login_required
@require_safe
def appointments(request: StaffRequest, public_id: str) -> HttpResponse:
    """A station's appointments, newest first; what waits for an answer can be asked for."""
    station = station_of(request, public_id)
    found = Appointment.objects.filter(station=station).select_related("slot", "deputy")
    known = dict(Appointment._meta.get_field("status").flatchoices)
    status = request.GET.get("status", "")
    if status in known:
        found = found.filter(status=status)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"station": station, "page_obj": page, "statuses": known.items(), "status": status}
    return render(request, "receptions/appointments.html", context)


def _appointment(request: StaffRequest, pk: int) -> Appointment:
    related = ("station__unit__region", "slot", "deputy", "reception", "decided_by")
    found = Appointment.objects.filter(access.seen(request.user)).select_related(*related)
    return get_object_or_404(found, pk=pk)


def _shown(request: StaffRequest, found: Appointment, **more: Any) -> dict[str, Any]:
    keeps = access.keeps(request.user, found.station)
    actions = ANSWERS.get(found.status, ()) if keeps else ()
    return {
        "appointment": found,
        "station": found.station,
        "keeps": keeps,
        "actions": [{"name": name, "label": LABELS[name]} for name in actions],
        "may_miss": keeps and found.status == "agreed",
        **more,
    }


FORMS: dict[str, type[forms.Form]] = {"agree": AgreeForm, "decline": DeclineForm, "hold": HeldForm}
LABELS = {
    "agree": gettext_lazy("约定时间"),
    "decline": gettext_lazy("无法安排"),
    "hold": gettext_lazy("已接待"),
}
ANSWERS = {"asked": ("agree", "decline"), "agreed": ("hold", "agree", "decline")}


@login_required
@never_cache
@require_safe
def appointment(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "receptions/appointment.html", _shown(request, _appointment(request, pk)))


@login_required
@never_cache
@require_POST
def caller(request: StaffRequest, pk: int) -> HttpResponse:
    """Show who asked once, on the answer to this very request; the look is recorded."""
    found = _appointment(request, pk)
    seen = moves.look_at_caller(appointment=found, by=request.user)
    return render(request, "receptions/appointment.html", _shown(request, found, caller=seen))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Agree on a session, decline with words, or point to the record of the reception that was held."""
    found = _appointment(request, pk)
    if name not in FORMS:
        raise Http404
    if not access.keeps(request.user, found.station):
        raise PermissionDenied(_("预约由联络站工作人员答复。"))
    kwargs: dict[str, Any] = {} if name == "decline" else {"appointment": found}
    form = FORMS[name](request.POST if request.method == "POST" else None, **kwargs)
    if request.method == "POST" and form.is_valid():
        try:
            getattr(moves, name)(appointment=found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("receptions:appointment", found.pk)
    context = {"appointment": found, "form": form, "title": LABELS[name]}
    return render(request, "receptions/answer.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def miss(request: StaffRequest, pk: int) -> HttpResponse:
    found = moves.miss(appointment=_appointment(request, pk), by=request.user)
    messages.success(request, _("已记为未到。"))
    return redirect("receptions:appointment", found.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def route(request: StaffRequest, pk: int) -> HttpResponse:
    """The places of a mobile session, written anew as a whole."""
    rows = Slot.objects.seen_by(request.user).select_related("station__unit__region")
    slot = get_object_or_404(rows, pk=pk)
    if not access.keeps(request.user, slot.station):
        raise PermissionDenied(_("路线由联络站工作人员安排。"))
    if slot.kind != ReceptionKind.MOBILE:
        raise Http404
    known = [
        {"starts": stop.starts, "place": stop.place, "lng": stop.lng, "lat": stop.lat}
        for stop in slot.stops.all()
    ]
    stops = StopFormSet(request.POST) if request.method == "POST" else StopFormSet(initial=known)
    problem: list[str] = []
    if request.method == "POST" and stops.is_valid():
        try:
            chosen = [one for one in (form.stop() for form in stops) if one]
            moves.set_stops(slot=slot, by=request.user, stops=chosen)
        except ValidationError as refusal:
            problem = refusal.messages
        else:
            messages.success(request, _("路线已保存。"))
            return redirect("receptions:route", slot.pk)
    is_wrong = bool(problem) or (request.method == "POST" and not stops.is_valid())
    context = {"slot": slot, "station": slot.station, "stops": stops, "problems": problem}
    return render(request, "receptions/route.html", context, status=400 if is_wrong else 200)
