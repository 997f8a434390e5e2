"""Reports about persons: said before writing, written, followed by a code; the officers' list and pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal import throttle
from congress_portal.accounts.models import Role
from congress_portal.accounts.request import StaffRequest
from congress_portal.guard import Guard
from stations import transitions
from stations.forms import TrackForm
from stations.forms.reports import AccusedForm, CloseForm, ReportForm, TellForm, TransferForm
from stations.models import Report
from stations.transitions import reports as moves
from stations.views.citizens import FLOOD, WRONG_CODES
from stations.views.opinions import opinion_seen
from stations.views.refusals import SAVED, outcome
from stations.words import ReportStatus

PAGE = 25
GET_POST = ["GET", "HEAD", "POST"]
MOVES: dict[str, tuple[tuple[str, ...], type[forms.Form], Callable[..., Report], object]] = {
    "transfer": ((ReportStatus.RECEIVED,), TransferForm, moves.transfer, gettext_lazy("转送有权处理的机关")),
    "tell": (
        (ReportStatus.RECEIVED, ReportStatus.TRANSFERRED),
        TellForm,
        moves.tell,
        gettext_lazy("告知举报人"),
    ),
    "close": ((ReportStatus.TOLD,), CloseForm, moves.close, gettext_lazy("办结")),
}


def _is_open() -> None:
    if not settings.REPORTS:
        raise Http404


# ---------------------------------------------------------------- the reporter


@require_safe
def before(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read before writing: how it is handled, who sees it and who never does."""
    _is_open()
    return render(request, "reports/before.html", {"station": transitions.receiving_station(public_id)})


@never_cache
@require_http_methods(GET_POST)
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, and on the answer itself the code: no address, no history and no cookie tells that it was sent."""
    _is_open()
    station = transitions.receiving_station(public_id)
    guard = Guard(request, "report")
    if request.method == "POST":
        guard.check()
    form = ReportForm(request.POST if request.method == "POST" else None, guard=guard, county=station.county)
    made: list[Report] = []
    status = outcome(
        request, form, lambda: made.append(moves.submit_report(county=station.county, **form.content))
    )
    if status == SAVED:
        guard.count(form.content["mobile"])
        return render(request, "reports/sent.html", {"report": made[0]})
    return render(request, "reports/write.html", {"form": form, "station": station}, status=status)


@never_cache
@require_http_methods(GET_POST)
def find(request: HttpRequest) -> HttpResponse:
    """Follow a report by its code; the answer is on this very page, so that the code stands in no address."""
    form = TrackForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        throttle.check(request, FLOOD)
        found = Report.objects.filter(track_code=form.cleaned_data["code"]).first()
        if found is None:
            throttle.miss(request, WRONG_CODES)
            form.add_error("code", _("没有找到这个查询码，请核对每一位数字。"))
    context = {"form": form, "report": found}
    return render(request, "reports/find.html", context, status=400 if form.errors else 200)


# ---------------------------------------------------------------- the officer


def officers_only[**P](
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[StaffRequest, P], HttpResponse]:
    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_role(Role.REPORT_OFFICER):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@officers_only
@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    """Newest first, 25 a page; no word of any."""
    rows = Report.objects.visible_to(request.user).defer("text", "accused", "name", "mobile", "told")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/list.html", {"page_obj": page, "today": timezone.localdate()})


def _report(request: StaffRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user), pk=pk)


@officers_only
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "reports/detail.html", _shown(_report(request, pk)))


@officers_only
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """The words, once, on the answer to this very request; the look is recorded."""
    report = moves.look(report=_report(request, pk), by=request.user)
    photos = [f"data:image/jpeg;base64,{one.content}" for one in report.photos.all()]
    return render(request, "reports/detail.html", {**_shown(report), "seen": report, "photos": photos})


@officers_only
@require_POST
def move(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    if name not in MOVES:
        raise Http404
    report = _report(request, pk)
    _statuses, form_class, act, _label = MOVES[name]
    form = form_class(request.POST)
    status = outcome(request, form, lambda: act(report=report, by=request.user, **form.cleaned_data))
    if status == SAVED:
        return redirect("report:detail", pk)
    return render(request, "reports/detail.html", _shown(report, **{name: form}), status=status)


def _shown(report: Report, **typed: forms.Form) -> dict[str, Any]:
    offered = [
        {"name": name, "label": label, "form": typed.get(name) or form()}
        for name, (statuses, form, _act, label) in MOVES.items()
        if report.status in statuses or name in typed
    ]
    return {"report": report, "moves": offered}


# ---------------------------------------------------------------- the keeper who finds one


@login_required
@never_cache
@require_http_methods(GET_POST)
def hand_over(request: StaffRequest, code: str) -> HttpResponse:
    """An opinion that is a report goes to the officers, and from this page."""
    _is_open()
    opinion = opinion_seen(request, code)
    if not transitions.may_print_receipt(request.user, opinion):
        raise PermissionDenied(_("由受理的联络站或者人大常委会办公室转交。"))
    form = AccusedForm(request.POST if request.method == "POST" else None, county=opinion.county)
    status = outcome(
        request, form, lambda: moves.hand_over(opinion=opinion, by=request.user, **form.cleaned_data)
    )
    if status == SAVED:
        return redirect("opinion:detail", code)
    return render(request, "reports/hand_over.html", {"form": form, "opinion": opinion}, status=status)
