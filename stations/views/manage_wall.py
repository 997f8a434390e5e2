"""The staff's pages of what hangs on a station's wall: hours, staff, bulletins, photos."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.request import StaffRequest
from stations import access
from stations.forms.places import BulletinForm, EndStaffForm, HoursForm, PictureForm, StaffForm
from stations.models import Bulletin, Staff
from stations.reading import places
from stations.transitions import wall
from stations.views.manage import kept_station, seen_station
from stations.views.pictures import send
from stations.views.refusals import SAVED, outcome

PAGE = 25


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, public_id: str) -> HttpResponse:
    found = kept_station(request, public_id)
    spans = wall.spans_of(found)
    form = HoursForm(request.POST if request.method == "POST" else None, spans=spans)
    status = outcome(
        request,
        form,
        lambda: wall.set_hours(station=found, by=request.user, spans=form.cleaned_data["spans"]),
    )
    if status == SAVED:
        messages.success(request, _("开放时间已保存。"))
        return redirect("manage:station", found.public_id)
    context = {"form": form, "station": found, "has_words_only": found.hours and not spans}
    return render(request, "manage/hours.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: StaffRequest, public_id: str) -> HttpResponse:
    """Everybody who is or was on the plate; the form adds one."""
    found = kept_station(request, public_id) if request.method == "POST" else seen_station(request, public_id)
    form = StaffForm(request.POST if request.method == "POST" else None, station=found)
    status = outcome(
        request, form, lambda: wall.add_staff(station=found, by=request.user, **form.cleaned_data)
    )
    if status == SAVED:
        messages.success(request, _("已添加。"))
        return redirect("manage:staff", found.public_id)
    former = found.staff.filter(until__isnull=False).order_by("-until", "-pk")
    context = {
        "form": form,
        "station": found,
        "staff": found.staff.filter(until=None).order_by("pk"),
        "page_obj": Paginator(former, PAGE).get_page(request.GET.get("page")),
        "may_keep": found.unit.is_active and access.keeps(request.user, found),
    }
    return render(request, "manage/staff.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff_end(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    found = kept_station(request, public_id)
    one = get_object_or_404(Staff, station=found, pk=pk)
    form = EndStaffForm(request.POST if request.method == "POST" else None)
    status = outcome(request, form, lambda: wall.end_staff(staff=one, by=request.user, **form.cleaned_data))
    if status == SAVED:
        messages.success(request, _("%(name)s的任职已结束。") % {"name": one.name})
        return redirect("manage:staff", found.public_id)
    return render(
        request, "manage/staff_end.html", {"form": form, "station": found, "one": one}, status=status
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins(request: StaffRequest, public_id: str) -> HttpResponse:
    """All bulletins, newest first; the form publishes one."""
    found = kept_station(request, public_id) if request.method == "POST" else seen_station(request, public_id)
    form = BulletinForm(request.POST if request.method == "POST" else None)
    status = outcome(
        request, form, lambda: wall.publish_bulletin(station=found, by=request.user, **form.cleaned_data)
    )
    if status == SAVED:
        messages.success(request, _("公告已发布。"))
        return redirect("manage:bulletins", found.public_id)
    context = {
        "form": form,
        "station": found,
        "page_obj": Paginator(found.bulletins.select_related("by"), PAGE).get_page(request.GET.get("page")),
        "shown": set(places.bulletins_of(found).values_list("pk", flat=True)),
        "may_keep": found.unit.is_active and access.keeps(request.user, found),
    }
    return render(request, "manage/bulletins.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_withdraw(request: StaffRequest, public_id: str, pk: int) -> HttpResponse:
    found = kept_station(request, public_id)
    one = get_object_or_404(Bulletin, station=found, pk=pk)
    if request.method == "POST":
        wall.withdraw_bulletin(bulletin=one, by=request.user)
        messages.success(request, _("公告已撤下。"))
        return redirect("manage:bulletins", found.public_id)
    return render(request, "manage/bulletin_withdraw.html", {"station": found, "one": one})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: StaffRequest, public_id: str) -> HttpResponse:
    found = kept_station(request, public_id) if request.method == "POST" else seen_station(request, public_id)
    form = (
        PictureForm(request.POST, request.FILES)
        if request.method == "POST"
        else PictureForm(initial={"is_public": True})
    )
    status = outcome(
        request, form, lambda: wall.add_pictures(station=found, by=request.user, **form.cleaned_data)
    )
    if status == SAVED:
        messages.success(request, _("照片已添加。"))
        return redirect("manage:photos", found.public_id)
    context = {
        "form": form,
        "station": found,
        "pictures": places.pictures_of(found),
        "may_keep": found.unit.is_active and access.keeps(request.user, found),
    }
    return render(request, "manage/photos.html", context, status=status)


@login_required
@require_safe
def photo(request: StaffRequest, public_id: str, token: UUID) -> HttpResponseBase:
    found = seen_station(request, public_id)
    return send(get_object_or_404(places.pictures_of(found), token=token))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo_remove(request: StaffRequest, public_id: str, token: UUID) -> HttpResponse:
    found = kept_station(request, public_id)
    one = get_object_or_404(places.pictures_of(found), token=token)
    if request.method == "POST":
        wall.remove_picture(picture=one, by=request.user)
        messages.success(request, _("照片已删除。"))
        return redirect("manage:photos", found.public_id)
    return render(request, "manage/photo_remove.html", {"station": found, "one": one})
