"""Deputies' groups: the list with what is missing to the year's minimum, one group, one activity."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role, Unit
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import subjects
from stations.access import ORGANISING, READING
from stations.forms.groups import ActivityForm, ActivityRecordForm, GroupForm, MemberForm, PlanForm
from stations.forms.visits import ReasonForm
from stations.models import Activity, GroupPlan, Member, Picture
from stations.reading import groups as reading
from stations.reading.visits import photos_of
from stations.transitions import groups as transitions
from stations.views.asking import ask, filled
from stations.views.visits import send
from stations.words import ActivityStatus

PAGE = 25


@login_required
@never_cache
@require_safe
def groups(request: StaffRequest) -> HttpResponse:
    if not request.user.has_role(*READING, Role.DEPUTY):
        raise PermissionDenied(_("您没有查看代表小组的权限。"))
    found = reading.listed(reading.groups_for(request.user).filter(is_active=True), reading.this_year())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": reading.minima(list(page), timezone.localdate()),
        "year": reading.this_year(),
        "may_make": request.user.has_role(*ORGANISING),
    }
    return render(request, "groups/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    within = [duty.region for duty in request.user.duties if duty.role in ORGANISING]
    if not within:
        raise PermissionDenied(_("只有人大办公室和乡镇人大主席团可以成立小组。"))
    county = next(duty.county for duty in request.user.duties if duty.role in ORGANISING)
    return ask(
        request,
        filled(request, GroupForm, within=within),
        partial(transitions.make_group, by=request.user, county=county),
        heading=_("成立小组"),
        back=reverse("groups:list"),
        done=_("已成立，请添加成员。"),
        go=_page_of,
    )


def _page_of(group: Unit) -> str:
    return reverse("groups:detail", args=[group.pk])


def _group(request: StaffRequest, pk: int) -> Unit:
    return get_object_or_404(reading.groups_for(request.user), pk=pk)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    found = reading.listed(reading.groups_for(request.user), reading.this_year())
    group = reading.minima([get_object_or_404(found, pk=pk)], timezone.localdate())[0]
    page = Paginator(reading.activities_of(group), PAGE).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "year": reading.this_year(),
        "members": transitions.members_on(group, timezone.localdate()),
        "plans": GroupPlan.objects.filter(group=group, year__gte=reading.this_year() - 1),
        "page_obj": page,
        "may_organise": transitions.may_organise(request.user, group.region),
        "may_run": transitions.may_run(request.user, group),
    }
    return render(request, "groups/detail.html", context)


def _organised(request: StaffRequest, pk: int) -> Unit:
    group = _group(request, pk)
    if not transitions.may_organise(request.user, group.region):
        raise PermissionDenied(_("只有人大办公室和乡镇人大主席团可以调整小组。"))
    return group


def _run(request: StaffRequest, pk: int) -> Unit:
    group = _group(request, pk)
    if not transitions.may_run(request.user, group):
        raise PermissionDenied(_("只有召集人和人大办公室、主席团可以办理。"))
    return group


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: StaffRequest, pk: int) -> HttpResponse:
    group = _organised(request, pk)
    return ask(
        request,
        filled(request, MemberForm, candidates=reading.candidates(group)),
        partial(transitions.add_member, group=group, by=request.user),
        heading=_("添加成员"),
        button=_("添加"),
        back=_page_of(group),
        done=_("已添加。"),
    )


def _member(request: StaffRequest, pk: int) -> Member:
    found = Member.objects.filter(group__in=reading.groups_for(request.user)).select_related("group__region")
    return get_object_or_404(found, pk=pk)


@login_required
@never_cache
@require_POST
def member_end(request: StaffRequest, pk: int) -> HttpResponse:
    member = transitions.end_member(member=_member(request, pk), by=request.user)
    messages.success(request, _("已退出小组。"))
    return redirect("groups:detail", member.group_id)


@login_required
@never_cache
@require_POST
def convenor(request: StaffRequest, pk: int) -> HttpResponse:
    member = transitions.set_convenor(member=_member(request, pk), by=request.user)
    messages.success(request, _("已确定召集人。"))
    return redirect("groups:detail", member.group_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    group = _run(request, pk)
    known = GroupPlan.objects.filter(group=group, year=reading.this_year()).first()
    initial = {"year": reading.this_year(), "text": known.text if known else ""}
    return ask(
        request,
        filled(request, PlanForm, initial=initial),
        partial(transitions.write_plan, group=group, by=request.user),
        heading=_("年度计划"),
        button=_("保存"),
        back=_page_of(group),
        done=_("已保存。"),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: StaffRequest, pk: int) -> HttpResponse:
    group = _run(request, pk)
    return ask(
        request,
        filled(request, ActivityForm),
        partial(transitions.set_activity, group=group, by=request.user),
        heading=_("安排活动"),
        button=_("安排"),
        back=_page_of(group),
        done=_("已安排，成员会收到通知。"),
    )


def _activity(request: StaffRequest, pk: int) -> Activity:
    return get_object_or_404(reading.activities_for(request.user), pk=pk)


@login_required
@never_cache
@require_safe
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    found = _activity(request, pk)
    runs = transitions.may_run(request.user, found.group)
    is_due, is_planned = found.on <= timezone.localdate(), found.status == ActivityStatus.PLANNED
    context = {
        "activity": found,
        "attendances": reading.attendance_of(found),
        "photos": photos_of(subjects.name("activity", pk), "groups:photo", pk),
        "may_hold": runs and is_planned and is_due,
        "may_amend": runs and found.status == ActivityStatus.HELD,
        "may_cancel": runs and is_planned,
    }
    return render(request, "groups/activity.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    """Minutes and attendance; opened again it mends them."""
    found = _activity(request, pk)
    _run(request, found.group_id)
    known = {one.user_id: one.state for one in reading.attendance_of(found)}
    is_held = found.status == ActivityStatus.HELD
    amend = request.POST.get("amend") == "1" if request.method == "POST" else is_held
    members = transitions.members_on(found.group, found.on)
    return ask(
        request,
        filled(request, ActivityRecordForm, members=members, known=known, initial={"minutes": found.minutes}),
        partial(transitions.hold_activity, activity=found, by=request.user, amend=amend),
        heading=_("更正记录") if amend else _("记录活动"),
        button=_("保存"),
        lead=f"{found.on:%Y-%m-%d} {found.title}",
        back=reverse("groups:activity", args=[pk]),
        done=_("已记录。"),
        hidden={"amend": "1"} if amend else {},
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    found = _activity(request, pk)
    _run(request, found.group_id)
    return ask(
        request,
        filled(request, ReasonForm),
        partial(transitions.cancel_activity, activity=found, by=request.user),
        heading=_("取消活动"),
        lead=f"{found.on:%Y-%m-%d} {found.title}",
        back=reverse("groups:activity", args=[pk]),
        done=_("已取消，成员会收到通知。"),
    )


@login_required
@require_safe
def photo(request: StaffRequest, pk: int, token: str) -> HttpResponseBase:
    owner = subjects.name("activity", _activity(request, pk).pk)
    return send(get_object_or_404(Picture, owner=owner, token=token))
