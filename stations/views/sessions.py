"""The station's sessions of duty: the month, what waits for the keeper, one session with all that belongs to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import subjects
from congress_portal.loops.taking import record_sheet
from stations import access
from stations.forms.duty import DecisionForm, MonthForm
from stations.models import CheckIn, DutySession, Screen, Station
from stations.reading import duty as reading
from stations.reading.books import duty_month
from stations.reading.receptions import reception_context
from stations.transitions.codes import renew_screen
from stations.transitions.sessions import confirm, is_open_to, refuse

PAGE = 25
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@never_cache
@require_safe
def station(request: StaffRequest, public_id: str) -> HttpResponse:
    """One month of sessions, and above it what waits for a decision."""
    found = _station(request, public_id)
    month, form = _month(request)
    keeps = access.keeps(request.user, found)
    return render(
        request,
        "duty/station.html",
        {
            "station": found,
            "form": form,
            "month": month,
            "page_obj": Paginator(reading.month_of(found, month), PAGE).get_page(request.GET.get("page")),
            "keeps": keeps,
            "waiting": reading.to_decide(found)[:PAGE] if keeps else [],
            "refused": reading.turned_away(found, month)[:PAGE] if keeps else [],
            "screen": Screen.objects.filter(station=found).first() if keeps else None,
        },
    )


@login_required
@require_safe
def export(request: StaffRequest, public_id: str) -> HttpResponse:
    """The month as an Excel book."""
    found = get_object_or_404(
        Station.objects.kept_by(request.user).select_related("unit"), public_id=public_id
    )
    month, _form = _month(request)
    sessions = reading.month_of(found, month)
    if request.method == "GET":
        words = {"station": found, "month": f"{month:%Y-%m}"}
        title = _("%(station)s%(month)s履职签到表") % words
        record_sheet(by=request.user, rows={found.county_id: sessions.count()}, title=title)
    answer = HttpResponse(duty_month(found, month, sessions), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="duty-{found.short_code}-{month:%Y-%m}.xlsx"'
    return answer


@login_required
@require_POST
def renew(request: StaffRequest, public_id: str) -> HttpResponse:
    """Give the screen an address, or a new one."""
    found = _station(request, public_id)
    renew_screen(station=found, by=request.user)
    messages.success(request, _("签到屏已经有了新的地址，旧地址不能再用。"))
    return redirect("duty:station", public_id)


@login_required
@never_cache
@require_safe
def session(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "duty/session.html", _shown(request, pk))


@login_required
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm a tap, or refuse it with a reason."""
    seen = CheckIn.objects.filter(access.seen(request.user), session__isnull=False)
    check = get_object_or_404(seen.select_related("user", "station__unit__region"), pk=pk)
    if not access.keeps(request.user, check.station):
        raise PermissionDenied
    decision = request.POST.get("decision")
    if decision not in ("confirm", "refuse"):
        raise BadRequest
    form = DecisionForm(request.POST, is_refusal=decision == "refuse")
    if form.is_valid():
        try:
            if form.is_refusal:
                refuse(check=check, by=request.user, reason=form.cleaned_data["reason"])
            else:
                confirm(check=check, by=request.user, note=form.cleaned_data["reason"])
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    if form.errors:
        shown = _shown(request, check.session_id or 0)
        return render(request, "duty/session.html", {**shown, "form": form}, status=400)
    messages.success(request, _("已处理，代表会收到通知。"))
    return redirect("duty:session", check.session_id)


def _station(request: StaffRequest, public_id: str) -> Station:
    seen = Station.objects.seen_by(request.user).select_related("unit__region")
    return get_object_or_404(seen, public_id=public_id)


def _month(request: StaffRequest) -> tuple[dt.date, MonthForm]:
    """The month asked for; one that makes no sense is named, and this month shown."""
    now = timezone.localdate().replace(day=1)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": f"{now:%Y-%m}"})
    if form.is_bound and form.is_valid():
        return form.cleaned_data["month"], form
    return now, form


def _shown(request: StaffRequest, pk: int) -> dict[str, Any]:
    seen = DutySession.objects.visible_to(request.user).select_related(
        "station__unit__region", "user", "slot"
    )
    found = get_object_or_404(seen, pk=pk)
    keeps = access.keeps(request.user, found.station)
    checks = list(found.check_ins.select_related("decided_by"))
    may_decide = keeps and found.user_id != request.user.pk
    waiting = [check for check in checks if may_decide and is_open_to(check)]
    return {
        **reception_context(found, request.user),
        "station": found.station,
        "keeps": keeps,
        "is_own": found.user_id == request.user.pk,
        "checks": checks,
        "waiting": [(check, DecisionForm(auto_id=f"id_%s_{check.pk}")) for check in waiting],
    }


def register() -> None:
    subjects.register("session", reading.session_page)
