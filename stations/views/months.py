"""The activity month: its plan, each official's visit, what became of the matters, the public page."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Region, Role
from congress_portal.accounts.request import StaffRequest
from stations.forms.months import LeaderRecordForm, LeaderVisitForm, MatterForm, MonthForm, ResultForm
from stations.models import ActivityMonth, LeaderVisit
from stations.reading import months as reading
from stations.transitions import months as transitions
from stations.views.asking import ask, filled

PAGE = 25


@login_required
@never_cache
@require_safe
def months(request: StaffRequest) -> HttpResponse:
    if not request.user.has_role(*reading.READERS):
        raise PermissionDenied(_("您没有查看活动月的权限。"))
    page = Paginator(reading.months_for(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_plan": request.user.has_role(Role.CONGRESS_OFFICE)}
    return render(request, "months/list.html", context)


def _county(request: StaffRequest) -> Region:
    """The county that the reader plans for."""
    found = [duty.county for duty in request.user.duties if duty.role == Role.CONGRESS_OFFICE]
    if not found:
        raise PermissionDenied(_("只有县人大常委会办公室可以安排活动月。"))
    return found[0]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    return ask(
        request,
        filled(request, MonthForm),
        partial(transitions.make_month, county=_county(request), by=request.user),
        heading=_("新的活动月"),
        button=_("保存"),
        back=reverse("months:list"),
        done=_("已保存，请安排进站。"),
        go=_page_of,
    )


def _page_of(month: ActivityMonth) -> str:
    return reverse("months:detail", args=[month.pk])


def _month(request: StaffRequest, pk: int) -> ActivityMonth:
    return get_object_or_404(reading.months_for(request.user), pk=pk)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The plan, the numbers and the rows behind them; ``?show=`` picks those behind one number."""
    month = _month(request, pk)
    shown = request.GET.get("show", "")
    shown = shown if shown in reading.SHOWN else ""
    page = Paginator(reading.rows_of(month, shown), PAGE).get_page(request.GET.get("page"))
    keys = [visit.pk for visit in page]
    may_plan = transitions.may_plan(request.user, month.county_id) and not month.closed_at
    context = {
        "month": month,
        "tiles": reading.tiles_of(month, opens=True),
        "shown": shown,
        "page_obj": page,
        "openable": set(reading.visits_for(request.user).filter(pk__in=keys).values_list("pk", flat=True)),
        "may_plan": may_plan,
        "may_drop": may_plan and not month.published_at,
        "is_over": month.until <= timezone.localdate(),
    }
    return render(request, "months/detail.html", context)


@login_required
@never_cache
@require_safe
def matters(request: StaffRequest, pk: int) -> HttpResponse:
    """The cases behind the numbers."""
    month = _month(request, pk)
    shown = request.GET.get("show", "")
    shown = shown if shown in reading.CASES else ""
    page = Paginator(reading.matters_of(month, shown).order_by("pk"), PAGE).get_page(request.GET.get("page"))
    openable = reading.open_cases(list(page), request.user)
    context = {"month": month, "page_obj": page, "shown": shown, "openable": openable}
    return render(request, "months/matters.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    month = _planned(request, pk)
    known = {name: getattr(month, name) for name in transitions.FIELDS}
    return ask(
        request,
        filled(request, MonthForm, initial=known),
        partial(transitions.change_month, month=month, by=request.user),
        heading=_("修改活动月"),
        button=_("保存"),
        back=_page_of(month),
        done=_("已保存。"),
    )


def _planned(request: StaffRequest, pk: int) -> ActivityMonth:
    month = _month(request, pk)
    if not transitions.may_plan(request.user, month.county_id):
        raise PermissionDenied(_("只有县人大常委会办公室可以安排活动月。"))
    return month


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, pk: int) -> HttpResponse:
    month = _planned(request, pk)
    return ask(
        request,
        filled(request, LeaderVisitForm, county=month.county_id, initial={"on": month.since}),
        partial(transitions.plan_visit, month=month, by=request.user),
        heading=_("安排进站"),
        button=_("安排"),
        back=_page_of(month),
        done=_("已安排。"),
    )


@login_required
@never_cache
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(LeaderVisit, pk=pk, month__in=reading.months_for(request.user))
    month = transitions.drop_visit(visit=visit, by=request.user)
    messages.success(request, _("已删除这一行。"))
    return redirect(_page_of(month))


@login_required
@never_cache
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    month = _planned(request, pk)
    try:
        transitions.publish(month=month, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("方案已公布，并告诉了各联络站。"))
    return redirect(_page_of(month))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest, pk: int) -> HttpResponse:
    month = _planned(request, pk)
    return ask(
        request,
        filled(request, ResultForm),
        partial(transitions.close, month=month, by=request.user),
        heading=_("公布总结"),
        back=_page_of(month),
        done=_("总结已公布。"),
    )


def _visit(request: StaffRequest, pk: int) -> LeaderVisit:
    return get_object_or_404(reading.visits_for(request.user), pk=pk)


@login_required
@never_cache
@require_safe
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _visit(request, pk)
    raised = list(found.matters.select_related("loop"))
    context = {
        "visit": found,
        "month": found.month,
        "matters": raised,
        "openable": reading.open_cases(raised, request.user),
        "may_record": transitions.may_record(request.user, found) and _is_due(found),
    }
    return render(request, "months/visit.html", context)


def _is_due(found: LeaderVisit) -> bool:
    month = found.month
    return bool(month.published_at) and not month.closed_at and found.on <= timezone.localdate()


def _recordable(request: StaffRequest, pk: int) -> LeaderVisit:
    found = _visit(request, pk)
    if not transitions.may_record(request.user, found):
        raise PermissionDenied(_("到站情况由这个联络站的工作人员登记，不能自己登记自己。"))
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, pk: int) -> HttpResponse:
    found = _recordable(request, pk)
    amend = request.POST.get("amend") == "1" if request.method == "POST" else bool(found.state)
    return ask(
        request,
        filled(
            request,
            LeaderRecordForm,
            initial={"state": found.state, "met": found.met, "note": found.note},
        ),
        partial(transitions.record_visit, visit=found, by=request.user, amend=amend),
        heading=_("登记到站情况"),
        button=_("保存"),
        lead=f"{found.name} · {found.station}",
        back=reverse("months:visit", args=[pk]),
        done=_("已登记。"),
        hidden={"amend": "1"} if amend else {},
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: StaffRequest, pk: int) -> HttpResponse:
    found = _recordable(request, pk)
    return ask(
        request,
        filled(request, MatterForm),
        partial(transitions.raise_matter, visit=found, by=request.user),
        heading=_("登记群众反映的事"),
        button=_("建一件群众意见"),
        lead=f"{found.name} · {found.station}",
        back=reverse("months:visit", args=[pk]),
        done=_("已建成群众意见，由联络站办理。"),
    )


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The published months, for everybody."""
    page = Paginator(reading.published(), PAGE).get_page(request.GET.get("page"))
    return render(request, "months/public_list.html", {"page_obj": page})


@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """The published plan; after the month its result, with the numbers as they stand in the rows."""
    month = get_object_or_404(reading.published(), pk=pk)
    page = Paginator(reading.rows_of(month), PAGE).get_page(request.GET.get("page"))
    context = {
        "month": month,
        "page_obj": page,
        "tiles": reading.tiles_of(month, opens=False) if month.closed_at else None,
    }
    return render(request, "months/public.html", context)
