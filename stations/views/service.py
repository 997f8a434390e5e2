"""The office's pages of service levels; to the citizen, why the answer is promised by that day."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import loading, subjects
from congress_portal.loops.office.forms import EndPeriodForm
from congress_portal.loops.office.views.guard import duty, office_only
from stations.forms.service import FigureForm, LevelForm, NewLevelForm, WhatIfForm
from stations.models import ServiceFigure, ServiceLevel
from stations.plain import story_of
from stations.reading import service as reading
from stations.transitions import service as moves
from stations.views.citizens import opinion_of
from stations.words import ServiceWord

PAGE = 25


@office_only
@require_safe
def levels(request: StaffRequest) -> HttpResponse:
    page = Paginator(reading.all_of(duty(request).county), PAGE).get_page(request.GET.get("page"))
    found = {
        figure: list(rows) for figure, rows in groupby(reading.figures_of(duty(request).county), _figure)
    }
    figures = [{"figure": figure, "rows": found.get(figure.value, [])} for figure in ServiceWord]
    context = {"page_obj": page, "figures": figures, "today": timezone.localdate()}
    return render(request, "service/levels.html", context)


def _figure(row: ServiceFigure) -> str:
    return row.figure


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def figure_set(request: StaffRequest, figure: str) -> HttpResponse:
    """The share of call-backs, the number of tries."""
    if figure not in ServiceWord.values:
        raise Http404
    county = duty(request).county
    now = reading.figure_of(county, figure, timezone.localdate())
    form = FigureForm(request.POST or None, initial={"amount": now.amount, "basis": now.basis} if now else {})
    if request.method == "POST" and form.is_valid():
        try:
            moves.set_figure(county=county, figure=figure, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已保存，原来的规定到前一天止。"))
            return redirect("service:levels")
    context = {"form": form, "heading": ServiceWord(figure).label}
    return render(request, "service/level.html", context, status=400 if form.errors else 200)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def level_new(request: StaffRequest) -> HttpResponse:
    """The first row of a sort, or of a category of its own."""
    form = NewLevelForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, form, **form.cleaned_data):
        return redirect("service:levels")
    context = {"form": form, "heading": _("规定一个档次")}
    return render(request, "service/level.html", context, status=400 if form.errors else 200)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def level_revise(request: StaffRequest, pk: int) -> HttpResponse:
    """Another length from a day on; below, the open cases of this sort and what their dates would be."""
    level = _level(request, pk)
    what_if = WhatIfForm(request.GET if "days" in request.GET else None)
    tried = (what_if.cleaned_data["days"] if what_if.is_bound and what_if.is_valid() else None) or level.days
    form = LevelForm(request.POST or None, initial={"days": tried, "basis": level.basis})
    if request.method == "POST" and form.is_valid() and _revised(request, form, level):
        return redirect("service:levels")
    page = Paginator(reading.touched(level), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "heading": _("修订：%(sort)s") % {"sort": level.sort},
        "level": level,
        "what_if": what_if,
        "tried": tried,
        "page_obj": page,
        "touched": reading.with_other_dates(page.object_list, tried),
    }
    status = 400 if form.errors or what_if.errors else 200
    return render(request, "service/level.html", context, status=status)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def level_end(request: StaffRequest, pk: int) -> HttpResponse:
    level = _level(request, pk)
    form = EndPeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moves.end_level(level=level, by=request.user, on=form.cleaned_data["valid_until"])
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已设定失效日期。"))
            return redirect("service:levels")
    context = {"form": form, "heading": _("结束：%(sort)s") % {"sort": level.sort}}
    return render(request, "service/level.html", context, status=400 if form.errors else 200)


def _level(request: StaffRequest, pk: int) -> ServiceLevel:
    return get_object_or_404(reading.all_of(duty(request).county), pk=pk)


def _revised(request: StaffRequest, form: Form, level: ServiceLevel) -> bool:
    sort = {"category": level.category, "complexity": level.complexity, "urgency": level.urgency}
    return _set(request, form, **sort, **form.cleaned_data)


def _set(request: StaffRequest, form: Form, **given: Any) -> bool:
    try:
        moves.set_level(county=duty(request).county, by=request.user, **given)
    except ValidationError as refused:
        add_refusal(form, refused)
        return False
    messages.success(request, _("已保存。已经承诺的日期不变，需要改的请逐件“调整时限档次”。"))
    return True


@never_cache
@require_safe
def why(request: HttpRequest, code: str) -> HttpResponse:
    """Why the answer is promised by that day: rule, basis, start, more time, pauses, rest days."""
    opinion = opinion_of(request, code)
    story = story_of(opinion)
    found = reading.why_of(story.lead)
    if found is None:
        raise Http404
    decided = [
        {"event": event, "before": _day(event, "before"), "after": _day(event, "after")}
        for event in found.decided
    ]
    context = {"opinion": opinion, "lead": story.lead, "why": found, "decided": decided}
    return render(request, "track/why.html", context)


def _day(event: Any, name: str) -> dt.datetime | None:
    moment = event.detail.get(name)
    return dt.datetime.fromisoformat(moment) if moment else None


def register() -> None:
    loading.also("service_levels", moves.load_levels)
    subjects.register("service_level", _address)
    subjects.register("service_figure", _address)


def _address(key: int, reader: User) -> str:
    return reverse("service:levels") if reader.has_role(Role.CONGRESS_OFFICE) else ""
