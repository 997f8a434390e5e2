"""The staff's pages of stations: the tree, one station's hub, making, editing and closing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from stations import access
from stations.forms.places import CloseForm, FactsForm, FrameForm, NewStationForm, TreeFilterForm, far_words
from stations.models import Station
from stations.reading import chores, places
from stations.transitions import places as moves
from stations.views.refusals import LATE, SAVED, outcome

PAGE = 25
TRAIL = 25


@login_required
@never_cache
@require_safe
def stations(request: StaffRequest) -> HttpResponse:
    """The tree 站→室→点 of the stations that the reader sees; a filter that makes no sense is left out."""
    form = TreeFilterForm(request.GET, user=request.user)
    form.is_valid()
    asked = form.cleaned_data
    found = places.tree(
        request.user,
        words=asked.get("q") or "",
        township=asked.get("township"),
        tier=asked.get("tier") or "",
        closed=asked.get("state") == "closed",
    )
    context = {
        "form": form,
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "is_searched": any(asked.values()),
        "may_make": _organises_somewhere(request.user),
        "export_query": request.GET.urlencode(),
        "does_chores": chores.does_chores(request.user),
    }
    return render(request, "manage/list.html", context)


def _organises_somewhere(user: User) -> bool:
    return user.has_role(*access.ORGANISING)


def organisers_only(user: User) -> None:
    if not _organises_somewhere(user):
        raise PermissionDenied(_("只有乡镇人大主席团和县人大常委会办公室可以打开这个页面。"))


def seen_station(request: StaffRequest, public_id: str) -> Station:
    rows = Station.objects.seen_by(request.user)
    return get_object_or_404(
        rows.select_related("unit__region__parent", "county", "parent__unit"), public_id=public_id
    )


def kept_station(request: StaffRequest, public_id: str) -> Station:
    """Known to who may see it, open to who keeps it."""
    found = seen_station(request, public_id)
    if not access.keeps(request.user, found):
        raise PermissionDenied(_("您可以查看这个联络站，但不能修改。"))
    return found


def organised_station(request: StaffRequest, public_id: str) -> Station:
    found = seen_station(request, public_id)
    if not access.organises(request.user, found):
        raise PermissionDenied(_("只有当地乡镇人大主席团和县人大常委会办公室可以办理。"))
    return found


@login_required
@never_cache
@require_safe
def station(request: StaffRequest, public_id: str) -> HttpResponse:
    """The hub of one station: facts, people, hours, photos, bulletins, what happened."""
    found = seen_station(request, public_id)
    before = request.GET.get("before", "")
    trail = places.trail_of(found, request.user)
    if before.isascii() and before.isdigit():
        trail = trail.filter(pk__lt=min(int(before[:19]), 2**63 - 1))
    events = list(trail[: TRAIL + 1])
    context = {
        "station": found,
        "staff": places.staff_of(found),
        "groups": places.deputies_by_level(found, public=False),
        "hours_open": places.open_now(found),
        "pictures": places.pictures_of(found),
        "bulletins": places.bulletins_of(found),
        "below": places.in_tree_order(Station.objects.shown().filter(parent=found))[:PAGE],
        "events": [places.told(event) for event in events[:TRAIL]],
        "older": events[TRAIL - 1].pk if len(events) > TRAIL else None,
        "may_keep": found.unit.is_active and access.keeps(request.user, found),
        "may_organise": found.unit.is_active and access.organises(request.user, found),
    }
    return render(request, "manage/station.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, public_id: str) -> HttpResponse:
    found = kept_station(request, public_id)
    initial = {name: getattr(found, name) for name in (*moves.FACTS, *moves.FRAME)}
    initial |= {"name": found.unit.name, "region": found.unit.region_id, "parent": found.parent_id}
    initial |= {"edition": moves.edition_of(found)}
    data = request.POST if request.method == "POST" else None
    form: forms.Form
    if access.organises(request.user, found):
        form = FrameForm(data, initial=initial, user=request.user)
    else:
        form = FactsForm(data, initial=initial)
    status = outcome(
        request, form, lambda: moves.edit_station(station=found, by=request.user, **form.cleaned_data)
    )
    if status == SAVED:
        messages.success(request, _("已保存。"))
        _warn_if_far(request, found.public_id)
        return redirect("manage:station", found.public_id)
    if status == LATE:
        form.data = {**form.data.dict(), "edition": str(moves.edition_of(found))}  # type: ignore[attr-defined]
    return render(request, "manage/edit.html", {"form": form, "station": found}, status=status)


def _warn_if_far(request: StaffRequest, public_id: str) -> None:
    rows = Station.objects.seen_by(request.user).select_related("unit__region__parent__parent", "county")
    far = places.distance_warning(rows.get(public_id=public_id))
    if far is not None:
        messages.warning(request, far_words(far))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    organisers_only(request.user)
    form = NewStationForm(request.POST if request.method == "POST" else None, user=request.user)
    made: list[Station] = []
    status = outcome(request, form, lambda: made.append(_make(request, dict(form.cleaned_data))))
    if status == SAVED:
        messages.success(request, _("已新增。请接着填写开放时间和人员。"))
        _warn_if_far(request, made[0].public_id)
        return redirect("manage:station", made[0].public_id)
    return render(request, "manage/new.html", {"form": form}, status=status)


def _make(request: StaffRequest, typed: dict[str, Any]) -> Station:
    typed.pop("edition", None)
    county = next(
        duty.county
        for duty in request.user.duties
        if duty.role in access.ORGANISING and typed["region"].lies_in(duty.region)
    )
    return moves.make_station(by=request.user, county=county, **typed)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest, public_id: str) -> HttpResponse:
    found = organised_station(request, public_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    status = outcome(
        request, form, lambda: moves.close_station(station=found, by=request.user, **form.cleaned_data)
    )
    if status == SAVED:
        messages.success(request, _("%(name)s已撤销，公开页面不再显示。") % {"name": found})
        return redirect("manage:list")
    context = {"form": form, "station": found, "hindrances": moves.what_keeps_it_open(found)}
    return render(request, "manage/close.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: StaffRequest, public_id: str) -> HttpResponse:
    """Ask, then give the station a fresh six-digit code."""
    found = organised_station(request, public_id)
    if request.method == "POST":
        renewed = moves.renew_short_code(station=found, by=request.user)
        messages.success(request, _("新的六位码是 %(code)s。请重新打印海报。") % {"code": renewed.short_code})
        return redirect("manage:station", found.public_id)
    return render(request, "manage/code.html", {"station": found})
