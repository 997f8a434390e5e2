"""The leaders' page (领导驾驶舱), the cases behind each of its numbers, and the files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Level, User
from congress_portal.dashboard.figures import beside, books, fresh, satisfaction, showing
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.cases import cases_of
from congress_portal.dashboard.figures.changes import since_last_look
from congress_portal.dashboard.figures.frames import places_of
from congress_portal.dashboard.figures.links import query_of
from congress_portal.dashboard.figures.registry import BY_NAME
from congress_portal.dashboard.forms import CasesForm, FrameForm
from congress_portal.loops.models import Step
from congress_portal.loops.paging import newest_first
from congress_portal.loops.words import Kind

PAGE = 25
FILES = {
    "xlsx": (books.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (books.as_csv, "text/csv; charset=utf-8"),
}


@login_required
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    user = reader_of(request)
    return _page(request, user, FrameForm(request.GET, user=user))


def _page(request: HttpRequest, user: User, form: FrameForm) -> HttpResponse:
    found = Board(form.frame(), form.compares)
    at = fresh.counted_at(found.frame.counties)
    units = Paginator(found.by_unit.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "query": query_of(found.frame),
        "toggle": query_of(found.frame, **({} if found.compares else {"compare": "1"})),
        "compares": found.compares,
        "frame": found.frame,
        "at": at,
        "is_old": fresh.is_old(at),
        "has_briefs": any(place.level != Level.TOWNSHIP for place in form.places),
        "changes": since_last_look(user, found) if form.is_valid() else None,
        "tiles": showing.tiles_of(found),
        "funnel": showing.funnel_of(found),
        "growth": showing.growth_of(found),
        "tables": [showing.table_of(found, one) for one in found.tables if one.rows and one.name != "unit"],
        "units": showing.table_of(found, found.by_unit, units),
        "page_obj": units,
        **_beside(user, found),
    }
    return render(request, "leaders/board.html", context, status=400 if form.errors else 200)


def _beside(user: User, found: Board) -> dict[str, Any]:
    index, units = beside.units_by_index(user, found.frame)
    return {
        "quarter": found.satisfaction[0],
        "satisfaction_heads": satisfaction.heads(),
        "satisfaction": satisfaction.rows_of(found.satisfaction),
        "has_satisfaction": found.frame.kind in ("", Kind.OPINION) and len(found.frame.counties) == 1,
        "stations": beside.stations_by_health(user, found.frame),
        "index": index,
        "index_units": units,
        "projects": beside.projects_by_progress(user, found.frame),
    }


@login_required
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The very cases behind a number, newest first."""
    user = reader_of(request)
    form = CasesForm(request.GET, user=user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        frame, figure = form.frame(), BY_NAME[form.cleaned_data["figure"]]
        loops = cases_of(user, frame, figure, form.narrow())
        page = newest_first(loops.select_related("region"), request.GET)
        context |= {
            "figure": figure,
            "frame": frame,
            "page": page,
            "total": loops.count(),
            "rows": _lines(page.rows),
            "query": query_of(frame),
        }
    return render(request, "leaders/cases.html", context, status=200 if form.is_valid() else 400)


def _lines(loops: Any) -> list[dict[str, Any]]:
    """Each case with its current step and whose move is awaited; one query for all."""
    found = Step.objects.current().filter(loop__in=[one.pk for one in loops])
    steps = {step.loop_id: step for step in found.select_related("unit", "offered_to", "signer")}
    return [{"loop": one, "step": steps.get(one.pk)} for one in loops]


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Everything on the page as one file; the page itself, where the address says what cannot be."""
    user = reader_of(request)
    chosen = FrameForm(request.GET, user=user)
    if not chosen.is_valid():
        return _page(request, user, chosen)
    found = Board(chosen.frame(), compares=True)
    make, kind = FILES[form]
    answer = HttpResponse(make(found), content_type=kind)
    days = f"{found.frame.since:%Y%m%d}-{found.frame.until:%Y%m%d}"
    answer["Content-Disposition"] = f'attachment; filename="figures-{found.frame.place.code}-{days}.{form}"'
    return answer


def reader_of(request: HttpRequest) -> User:
    """Who asks, if a whole region is theirs to look at."""
    user: User = request.user  # type: ignore[assignment]
    if not places_of(user):
        raise PermissionDenied(_("领导驾驶舱供领导、督办人、人大常委会办公室和审计人员查看。"))
    return user
