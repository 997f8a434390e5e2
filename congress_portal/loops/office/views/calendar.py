"""The working calendar, year by year, and the dates that move with it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import transitions
from congress_portal.loops.models import CalendarDay, CalendarEdition
from congress_portal.loops.office import access, changes, moving, reading
from congress_portal.loops.office.forms import CalendarForm
from congress_portal.loops.office.views.guard import office_only

FIRST_YEAR, LAST_YEAR = 2020, 2099
AT_ONCE = 500
"""How many dates one press of the button recomputes, so that the answer comes in time."""


def _newest(year: int) -> CalendarEdition | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return CalendarEdition.objects.filter(year=year).order_by("-number").select_related("made_by").first()


@office_only
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """Every year that is loaded, and the next one if it is missing."""
    editions: dict[int, CalendarEdition] = {}
    for edition in CalendarEdition.objects.order_by("year", "number").select_related("made_by"):
        editions[edition.year] = edition
    this_year = timezone.localdate().year
    missing = [year for year in (this_year, this_year + 1) if year not in editions]
    context = {
        "editions": [editions[year] for year in sorted(editions, reverse=True)],
        "missing": missing,
        "may_change": access.may_change_general(request.user),
    }
    return render(request, "office/calendar.html", context)


@office_only
@require_safe
def calendar_year(request: StaffRequest, year: int) -> HttpResponse:
    edition = _newest(year)
    if edition is None:
        raise Http404
    context = {
        "year": year,
        "edition": edition,
        "days": CalendarDay.objects.filter(edition=edition),
        "older": CalendarEdition.objects.filter(year=year).exclude(pk=edition.pk).order_by("-number"),
        "may_change": access.may_change_general(request.user),
    }
    return render(request, "office/calendar_year.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_edit(request: StaffRequest, year: int) -> HttpResponse:
    """The text of a year; a first POST shows which dates would move, a second one with ``confirm`` loads it."""
    edition = _newest(year)
    if not access.may_change_general(request.user):
        raise PermissionDenied(_("工作日历由上级人大常委会办公室维护。"))
    form = CalendarForm(request.POST or None, initial=_initial(edition), year=year)
    context: dict[str, object] = {"form": form, "year": year, "edition": edition}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("confirm"):
            return _load(request, form)
        context["moves"] = moving.counted(moving.moves(_counties(request), year=year, rows=form.rows))
        context["text"] = form.cleaned_data["text"]
        context["rows"] = form.rows
    return render(request, "office/calendar_edit.html", context, status=400 if form.errors else 200)


def _initial(edition: CalendarEdition | None) -> dict[str, str]:
    if edition is None:
        return {}
    days = CalendarDay.objects.filter(edition=edition)
    return {"text": reading.write(reading.Row(day.day, day.is_working, day.name) for day in days)}


def _load(request: StaffRequest, form: CalendarForm) -> HttpResponse:
    edition = changes.replace_calendar(
        year=form.year, rows=form.rows, source=form.cleaned_data["source"], by=request.user
    )
    words = _("%(year)d年工作日历第%(number)d版已载入。已经承诺的日期不会自己变动，请在下面核对并重算。")
    messages.success(request, words % {"year": edition.year, "number": edition.number})
    return redirect("office:recompute")


def _counties(request: StaffRequest) -> list[int]:
    return sorted(duty.county_id for duty in request.user.duties if duty.role == "congress_office")


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def recompute(request: StaffRequest) -> HttpResponse:
    """Running clocks that differ from the calendar of today; the button brings them in line, old and new logged."""
    if request.method != "POST":
        moves = moving.counted(moving.moves(_counties(request)))
        return render(request, "office/recompute.html", {"moves": moves, "at_once": AT_ONCE})
    started = dt.datetime.now(dt.UTC)
    done = left = 0
    for move in moving.moves(_counties(request)):
        if done >= AT_ONCE or dt.datetime.now(dt.UTC) - started > dt.timedelta(seconds=20):
            left += 1
        else:
            done += transitions.recompute(deadline=move.deadline, by=request.user)
    messages.success(request, _("已重算%(done)d个日期，新旧日期都已留痕。") % {"done": done})
    if left:
        messages.warning(request, _("还有%(left)d个没有重算，请再点一次。") % {"left": left})
    return redirect("office:recompute")
