"""Objections to rows of station health: made by the keeper, decided by somebody above."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from stations.forms.health import DecideForm, ObjectForm, ObjectionFilterForm
from stations.health import PARTS
from stations.models import HealthMonth, Objection
from stations.reading import health as reading
from stations.transitions import health as moves
from stations.views.health import PAGE, month_at, station_of
from stations.words import HealthPart, ObjectionStatus


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, public_id: str, month: str, part: str) -> HttpResponse:
    """Object to the row that the address names (``?row=session:12``)."""
    station = station_of(request, public_id)
    if part not in PARTS:
        raise Http404
    if not moves.may_object(request.user, station):
        raise PermissionDenied(_("异议由本站工作人员提出。"))
    shown = get_object_or_404(HealthMonth, station=station, month=month_at(month))
    key = request.GET.get("row", "")
    row = next((one for one in reading.rows_in(shown, part) if one.key == key), None)
    if row is None:
        raise Http404
    form = ObjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        made = moves.object_to(
            station=station, month=shown.month, part=part, row=key, reason=reason, by=request.user
        )
        messages.success(request, _("异议已提出，由上级处理。"))
        return redirect("health:objection", made.pk)
    return render(
        request,
        "health/object.html",
        {
            "station": station, "shown": shown, "part": HealthPart(part), "form": form,
            "line": reading.described([row], request.user)[0],
        },
        status=400 if form.errors else 200,
    )  # fmt: skip


@login_required
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    form = ObjectionFilterForm(request.GET)
    form.is_valid()
    found = reading.objections_seen(request.user)
    if form.cleaned_data.get("status"):
        found = found.filter(status=form.cleaned_data["status"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "is_filtered": bool(form.cleaned_data.get("status"))}
    return render(request, "health/objections.html", context)


def _objection(request: StaffRequest, pk: int) -> Objection:
    return get_object_or_404(reading.objections_seen(request.user), pk=pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One objection; with the form to decide for who may."""
    found = _objection(request, pk)
    is_open = found.status == ObjectionStatus.MADE
    may_decide = moves.may_decide(request.user, found)
    form = DecideForm(request.POST if request.method == "POST" else None) if may_decide else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("异议由联络站的上级处理，提出人不能自己处理。"))
        if form.is_valid() and _decided(request, found, form):
            messages.success(request, _("异议已处理。"))
            return redirect("health:objection", found.pk)
    shown = HealthMonth.objects.filter(station=found.station_id, month=found.month).first()
    row = None
    if shown:
        row = next((one for one in reading.rows_in(shown, found.part) if one.key == found.row), None)
    return render(
        request,
        "health/objection.html",
        {
            "objection": found,
            "station": found.station,
            "line": reading.described([row], request.user)[0] if row else None,
            "form": form if is_open else None,
            "may_drop": is_open and moves.may_object(request.user, found.station),
        },
        status=400 if form is not None and form.errors else 200,
    )


def _decided(request: StaffRequest, objection: Objection, form: DecideForm) -> bool:
    try:
        moves.decide(
            objection=objection,
            by=request.user,
            is_upheld=form.cleaned_data["verdict"] == "upheld",
            answer=form.cleaned_data["answer"],
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    return True


@login_required
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    found = moves.drop(objection=_objection(request, pk), by=request.user)
    messages.success(request, _("异议已撤回。"))
    return redirect("health:objection", found.pk)
