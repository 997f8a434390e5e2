"""The administrator's pages of units and regions."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts import places
from congress_portal.accounts.forms import NewRegionForm, NewUnitForm, RegionForm, UnitFilterForm, UnitForm
from congress_portal.accounts.models import Region, Unit
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal, administrators_only, county_of

PAGE = 50


@administrators_only
@require_safe
def units(request: StaffRequest) -> HttpResponse:
    form = UnitFilterForm(request.GET)
    found = Unit.objects.filter(county=county_of(request)).select_related("region").order_by("kind", "code")
    if form.is_valid():
        q, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
        found = (
            found.filter(Q(name__icontains=q) | Q(short_name__icontains=q) | Q(code__icontains=q))
            if q
            else found
        )
        found = found.filter(kind=kind) if kind else found
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/units.html", {"form": form, "page_obj": page})


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: StaffRequest) -> HttpResponse:
    county = county_of(request)
    form = NewUnitForm(request.POST or None, county=county)
    if _saved(request, form, lambda: places.make_unit(by=request.user, county=county, **form.cleaned_data)):
        return redirect("accounts:units")
    context = {"form": form, "heading": _("新增单位"), "back": "accounts:units"}
    return render(request, "accounts/place.html", context, status=400 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: StaffRequest, pk: int) -> HttpResponse:
    county = county_of(request)
    unit = get_object_or_404(Unit, pk=pk, county=county)
    initial = {name: getattr(unit, name) for name in places.UNIT_FIELDS}
    form = UnitForm(request.POST or None, initial=initial, county=county)
    if _saved(request, form, lambda: places.change_unit(unit=unit, by=request.user, **form.cleaned_data)):
        return redirect("accounts:units")
    context = {"form": form, "heading": unit.name, "back": "accounts:units"}
    return render(request, "accounts/place.html", context, status=400 if form.errors else 200)


@administrators_only
@require_safe
def regions(request: StaffRequest) -> HttpResponse:
    """The county's townships, or what lies in the one that ``in`` names."""
    county = county_of(request)
    wanted = request.GET.get("in", "")
    above = Region.objects.within(county).filter(code=wanted[:12].replace("\0", "")).first() or county
    rows = Region.objects.filter(parent=above).annotate(below=Count("children")).order_by("path")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/regions.html", {"above": above, "county": county, "page_obj": page})


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def region_new(request: StaffRequest) -> HttpResponse:
    county = county_of(request)
    form = NewRegionForm(request.POST or None, county=county)
    if _saved(request, form, lambda: places.make_region(by=request.user, county=county, **form.cleaned_data)):
        return redirect("accounts:regions")
    context = {"form": form, "heading": _("新增区划"), "back": "accounts:regions"}
    return render(request, "accounts/place.html", context, status=400 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def region_edit(request: StaffRequest, pk: int) -> HttpResponse:
    county = county_of(request)
    region = get_object_or_404(Region.objects.within(county), pk=pk)
    initial = {name: getattr(region, name) for name in places.REGION_FIELDS}
    form = RegionForm(request.POST or None, initial=initial)
    if _saved(
        request,
        form,
        lambda: places.change_region(region=region, by=request.user, county=county, **form.cleaned_data),
    ):
        return redirect("accounts:regions")
    context = {"form": form, "heading": region.name, "back": "accounts:regions"}
    return render(request, "accounts/place.html", context, status=400 if form.errors else 200)


def _saved(request: StaffRequest, form: forms.Form, save: Callable[[], object]) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except ValidationError as refused:
        add_refusal(form, refused)
        return False
    messages.success(request, _("已保存。"))
    return True
