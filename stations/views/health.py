"""Station health: a station's figures down to their rows, the ranking, the published formula."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Level, Region, Role, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops import subjects
from stations.forms.health import FormulaForm, RankingForm
from stations.health import DEFAULT, PARTS
from stations.models import HealthFormula, HealthMonth, Objection, Station
from stations.reading import health as reading
from stations.reading.receptions import month_of
from stations.transitions import health as moves
from stations.views.receptions import workbook
from stations.words import HealthPart, ObjectionStatus, Tier

PAGE = 25


def station_of(request: StaffRequest, public_id: str) -> Station:
    seen = Station.objects.seen_by(request.user).select_related("unit__region")
    return get_object_or_404(seen, public_id=public_id)


def month_at(text: str) -> dt.date:
    found = month_of(text)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def station(request: StaffRequest, public_id: str) -> HttpResponse:
    """One month of a station, each figure in words, and the year before it."""
    found = station_of(request, public_id)
    wanted = month_of(request.GET.get("month", "")) or timezone.localdate().replace(day=1)
    months = reading.months_of(found, wanted)
    shown = months[0] if months else None
    return render(
        request,
        "health/station.html",
        {
            "station": found,
            "shown": shown,
            "parts": reading.parts_of(shown, found.tier) if shown else [],
            "months": months,
            "bars": [
                {"label": f"{one.month:%Y-%m}", "value": one.score or 0,
                 "text": _("暂无") if one.score is None else one.score}
                for one in months
            ],
            "objections": Objection.objects.filter(
                station=found, month=shown.month, status=ObjectionStatus.MADE
            ).count() if shown else 0,
        },
    )  # fmt: skip


@login_required
@require_safe
def rows(request: StaffRequest, public_id: str, month: str, part: str) -> HttpResponse:
    """The very rows of a figure: they add up to it."""
    found = station_of(request, public_id)
    if part not in PARTS:
        raise Http404
    shown = get_object_or_404(HealthMonth, station=found, month=month_at(month))
    page = Paginator(reading.rows_in(shown, part), PAGE).get_page(request.GET.get("page"))
    disputed = Objection.objects.filter(station=found, month=shown.month, part=part)
    states = dict(disputed.exclude(status=ObjectionStatus.DROPPED).values_list("row", "status"))
    lines = reading.described(list(page.object_list), request.user)
    for line in lines:
        state = states.get(line["row"].key, "")
        line["state"] = ObjectionStatus(state).label if state else ""
    return render(
        request,
        "health/rows.html",
        {
            "station": found,
            "shown": shown,
            "part": HealthPart(part),
            "figure": shown.parts[part],
            "is_share": part in (HealthPart.ENDED, HealthPart.SILENT, HealthPart.EMPTY),
            "is_percent": reading.is_percent(part, shown.parts[part]),
            "words": reading.words_of(part, reading.weights_of(shown.formula)[part][1][found.tier]),
            "page_obj": page,
            "lines": lines,
            "may_object": not shown.frozen_at and moves.may_object(request.user, found),
        },
    )


def _ranked(request: StaffRequest) -> tuple[QuerySet[HealthMonth], RankingForm, dt.date]:
    """The months of the stations that the reader may look into, best first; last month unless another is asked for."""
    seen = Station.objects.seen_by(request.user)
    townships = Region.objects.filter(pk__in=seen.values("unit__region"), level=Level.TOWNSHIP)
    form = RankingForm(request.GET, townships=townships)
    form.is_valid()
    asked = form.cleaned_data
    month = asked.get("month") or moves.before(timezone.localdate())
    found = HealthMonth.objects.filter(month=month, station__in=seen.values("pk"))
    if asked.get("tier"):
        found = found.filter(station__tier=asked["tier"])
    if asked.get("township"):
        found = found.filter(station__unit__region__path__startswith=asked["township"].path)
    found = found.select_related("station__unit__region", "formula").defer("rows")
    return found.order_by(F("score").desc(nulls_last=True), "station__unit__code"), form, month


@login_required
@require_safe
def ranking(request: StaffRequest) -> HttpResponse:
    found, form, month = _ranked(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "health/list.html",
        {
            "form": form,
            "month": month,
            "page_obj": page,
            "lines": [
                {"row": row, "parts": [_cell(row, part) for part in PARTS]} for row in page.object_list
            ],
            "heads": HealthPart.labels,
            "query": request.GET.urlencode(),
            "is_filtered": any(form.cleaned_data.values()),
        },
    )


def _cell(row: HealthMonth, part: str) -> dict[str, Any]:
    figure = row.parts[part]
    shown: object = figure["value"]
    if figure["points"] is None:
        shown = _("暂无")
    elif part == HealthPart.ENDED:
        shown = (
            f"{figure['value']}%" if reading.is_percent(part, figure) else f"{figure['value']}/{figure['of']}"
        )
    return {
        "label": HealthPart(part).label,
        "text": shown,
        "url": reverse("health:rows", args=[row.station.public_id, f"{row.month:%Y-%m}", part]),
    }


@login_required
@require_safe
def export(request: StaffRequest) -> HttpResponse:
    """The ranking as a workbook whose scores are formulas over the points and weights beside them."""
    found, _form, month = _ranked(request)
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet(f"{month:%Y-%m}")
        heads = [_("联络站"), _("层级"), _("乡镇")]
        for part in HealthPart:
            heads += [str(part.label), _("基数"), _("得分"), _("计入权重")]
        for column, head in enumerate([*heads, _("健康度"), _("公式版本")]):
            sheet.write_string(0, column, head)
        for line, row in enumerate(found, start=1):
            _write_line(sheet, line, row)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
    return workbook(written, f"health-{month:%Y-%m}.xlsx")


def _write_line(sheet: Any, line: int, row: HealthMonth) -> None:
    """Value, base, points and the weight that counts of each part; the score adds them up as the portal does."""
    sheet.write_string(line, 0, str(row.station))
    sheet.write_string(line, 1, str(row.station.get_tier_display()))
    sheet.write_string(line, 2, row.station.unit.region.name)
    weights, points, counted = reading.weights_of(row.formula), [], []
    for number, part in enumerate(PARTS):
        figure, column = row.parts[part], 3 + 4 * number
        has_points = figure["points"] is not None
        sheet.write_number(line, column, figure["value"])
        sheet.write_number(line, column + 1, figure["of"])
        if has_points:
            sheet.write_number(line, column + 2, figure["points"])
        else:
            sheet.write_string(line, column + 2, _("暂无"))
        sheet.write_number(line, column + 3, weights[part][0] if has_points else 0)
        points.append(_name(line, column + 2))
        counted.append(_name(line, column + 3))
    total = f"SUM({','.join(counted)})"
    formula = f'=IF({total}=0,"",INT(100*SUM({",".join(points)})/{total}+0.5))'
    sheet.write_formula(line, 27, formula, value="" if row.score is None else row.score)
    sheet.write_number(line, 28, row.formula.version)


def _name(line: int, column: int) -> str:
    return str(xlsxwriter.utility.xl_rowcol_to_cell(line, column))


@require_safe
def formula(request: HttpRequest) -> HttpResponse:
    """The published formula, all its versions, in words. For everybody."""
    versions = HealthFormula.objects.select_related("county", "by").order_by("county", "-version")
    if settings.COUNTY:
        versions = versions.filter(county__code=settings.COUNTY)
    page = Paginator(versions, PAGE).get_page(request.GET.get("page"))
    user = request.user
    return render(
        request,
        "health/formula.html",
        {
            "page_obj": page,
            "versions": [
                {"version": one, "lines": _lines(reading.weights_of(one))} for one in page.object_list
            ],
            "default": [] if page.object_list else _lines(DEFAULT),
            "tiers": Tier.labels,
            "may_publish": isinstance(user, User) and user.has_role(Role.CONGRESS_OFFICE),
        },
    )


def _lines(weights: reading.Weights) -> list[dict[str, Any]]:
    return [
        {
            "label": HealthPart(part).label,
            "weight": weights[part][0],
            "fulls": [weights[part][1][tier] if part != HealthPart.EMPTY else "—" for tier in Tier.values],
            "words": reading.words_of(part, weights[part][1][Tier.STATION]),
        }
        for part in PARTS
    ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def formula_new(request: StaffRequest) -> HttpResponse:
    """The office publishes a new version from a coming month on."""
    county = next((d.county for d in request.user.duties if d.role == Role.CONGRESS_OFFICE), None)
    if county is None or not moves.may_publish(request.user, county):
        raise PermissionDenied(_("健康度公式由县人大常委会办公室修订。"))
    latest = HealthFormula.objects.filter(county=county).order_by("-version").first()
    form = FormulaForm(request.POST if request.method == "POST" else None, weights=reading.weights_of(latest))
    if request.method == "POST" and form.is_valid():
        try:
            moves.publish_formula(
                county=county,
                weights=form.weights(),
                since=form.cleaned_data["since"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("新公式已经公布。"))
            return redirect("health:formula")
    return render(request, "health/formula_new.html", {"form": form}, status=400 if form.errors else 200)


# ---------------------------------------------------------------- where notices lead


def register() -> None:
    subjects.register("objection", objection_page)
    subjects.register("formula", lambda _key, _user: reverse("health:formula"))


def objection_page(key: int, user: User) -> str:
    found = reading.objections_seen(user).filter(pk=key).exists()
    return reverse("health:objection", args=[key]) if found else ""
