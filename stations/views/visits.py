"""Departments at the station: the station's list, a department's own, one visit and its moves, the public list."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Role, Unit
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import subjects
from stations import access, queries
from stations.forms.visits import QuestionForm, ReasonForm, VisitForm, VisitRecordForm
from stations.models import Picture, Station, Visit
from stations.reading import visits as reading
from stations.transitions import visits as transitions
from stations.views.asking import ask, filled

PAGE = 25


@login_required
@never_cache
@require_safe
def station_visits(request: StaffRequest, public_id: str) -> HttpResponse:
    """All visits to one station, for its people."""
    station = _station(request, public_id)
    context = {
        "station": station,
        "page_obj": Paginator(reading.at_station(station), PAGE).get_page(request.GET.get("page")),
        "may_invite": access.keeps(request.user, station),
    }
    return render(request, "visits/station.html", context)


def _station(request: StaffRequest, public_id: str) -> Station:
    found = Station.objects.seen_by(request.user).select_related("unit__region")
    return get_object_or_404(found, public_id=public_id)


@login_required
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """A department's own visits."""
    page = Paginator(reading.of_departments(request.user), PAGE).get_page(request.GET.get("page"))
    may_book = bool(transitions.departments_of(request.user))
    if not request.user.has_role(Role.HANDLER):
        raise PermissionDenied(_("这里是部门承办人查看本部门进站安排的页面。"))
    return render(request, "visits/mine.html", {"page_obj": page, "may_book": may_book})


@login_required
@never_cache
@require_safe
def choose(request: StaffRequest) -> HttpResponse:
    """Where to: the stations of the department's county, to search and choose from."""
    _departments_of(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:40]
    found = queries.search(words=words).filter(county__in=request.user.county_ids())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/choose.html", {"page_obj": page, "words": words})


def _departments_of(request: StaffRequest) -> set[int]:
    found = transitions.departments_of(request.user)
    if not found:
        raise PermissionDenied(_("只有县级部门的承办人可以预约进站。"))
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: StaffRequest, public_id: str) -> HttpResponse:
    """Book in the name of one's own department."""
    own = Unit.objects.filter(pk__in=_departments_of(request), is_active=True)
    here = Station.objects.shown().filter(county__in=request.user.county_ids())
    station = get_object_or_404(here, public_id=public_id)
    return ask(
        request,
        filled(request, VisitForm, departments=own.filter(county=station.county_id)),
        partial(transitions.ask_visit, station=station, by=request.user),
        heading=_("预约到%(station)s") % {"station": station},
        button=_("预约"),
        back=reverse("visits:choose"),
        done=_("已预约，请等联络站答复。"),
        go=_page_of,
    )


def _page_of(visit: Visit) -> str:
    return reverse("visits:detail", args=[visit.pk])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest, public_id: str) -> HttpResponse:
    """The station asks a department to come."""
    station = _station(request, public_id)
    if not access.keeps(request.user, station):
        raise PermissionDenied(_("只有本站工作人员可以邀请部门进站。"))
    return ask(
        request,
        filled(request, VisitForm, departments=reading.departments(station.county_id)),
        partial(transitions.ask_visit, station=station, by=request.user, is_invited=True),
        heading=_("邀请部门进站"),
        button=_("发出邀请"),
        back=reverse("visits:station", args=[public_id]),
        done=_("已邀请，请等部门答复。"),
        go=_page_of,
    )


def _visit(request: StaffRequest, pk: int) -> Visit:
    found = Visit.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("station__unit__region", "department", "by"), pk=pk)


@login_required
@never_cache
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    context = {
        "visit": visit,
        "station": visit.station,
        "moves": transitions.open_to(request.user, visit),
        "questions": reading.questions_of(visit, request.user),
        "photos": reading.photos_of(subjects.name("visit", pk), "visits:photo", pk),
        "is_past": reading.is_past(visit),
        "sees_station": Station.objects.seen_by(request.user).filter(pk=visit.station_id).exists(),
    }
    return render(request, "visits/detail.html", context)


@login_required
@never_cache
@require_POST
def agree(request: StaffRequest, pk: int) -> HttpResponse:
    visit = transitions.agree(visit=_visit(request, pk), by=request.user)
    messages.success(request, _("已同意。主题现在公布在联络站页面上。"))
    return redirect("visits:detail", visit.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: StaffRequest, pk: int) -> HttpResponse:
    visit = _offered(request, pk, "decline")
    act = partial(transitions.decline, visit=visit, by=request.user)
    return ask(
        request,
        filled(request, ReasonForm),
        act,
        heading=_("不能安排"),
        back=_page_of(visit),
        done=_("已告诉对方。"),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    visit = _offered(request, pk, "cancel")
    act = partial(transitions.cancel, visit=visit, by=request.user)
    return ask(
        request,
        filled(request, ReasonForm),
        act,
        heading=_("取消进站"),
        back=_page_of(visit),
        done=_("已取消，并告诉双方。"),
    )


def _offered(request: StaffRequest, pk: int, *moves: str) -> Visit:
    """The visit, if the page offers this move to the reader; a POST is judged by the transition alone."""
    visit = _visit(request, pk)
    if request.method != "POST" and not set(moves) & set(transitions.open_to(request.user, visit)):
        raise PermissionDenied(_("您现在不能办理这一步，情况可能已有变化。"))
    return visit


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Who came and what happened; opened again it mends the record."""
    visit = _offered(request, pk, "hold", "amend")
    known: dict[str, object] = {"came": visit.came, "summary": visit.summary}
    known |= {"citizens": visit.citizens, "deputies": visit.deputies}
    amend = request.POST.get("amend") == "1" if request.method == "POST" else visit.status == "held"
    return ask(
        request,
        filled(request, VisitRecordForm, initial=known),
        partial(transitions.hold, visit=visit, by=request.user, amend=amend),
        heading=_("更正记录") if amend else _("记录进站情况"),
        button=_("保存"),
        back=_page_of(visit),
        done=_("已记录。"),
        hidden={"amend": "1"} if amend else {},
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: StaffRequest, pk: int) -> HttpResponse:
    visit = _offered(request, pk, "question")
    return ask(
        request,
        filled(request, QuestionForm),
        partial(transitions.note_question, visit=visit, by=request.user),
        heading=_("记一个问题"),
        button=_("保存"),
        back=_page_of(visit),
        done=_("已记下。"),
    )


@login_required
@require_safe
def photo(request: StaffRequest, pk: int, token: str) -> HttpResponseBase:
    return send(get_object_or_404(Picture, owner=subjects.name("visit", _visit(request, pk).pk), token=token))


def send(picture: Picture) -> HttpResponseBase:
    """The file itself, never to be run or kept by a shared cache."""
    try:
        response = FileResponse(picture.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def public(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which departments come to a station, when and about what; nothing of citizens."""
    station = get_object_or_404(queries.shown(), public_id=public_id)
    page = Paginator(reading.published(station), PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/public.html", {"station": station, "page_obj": page})
