""" "Nobody came" and the five services of a session: each button's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from stations.forms.receptions import NobodyForm, ReasonForm, ServiceForm
from stations.models import DutySession, ServiceMark
from stations.transitions import receptions as moves
from stations.transitions import services
from stations.views.receptions import session_of
from stations.words import Service


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nobody(request: StaffRequest, pk: int) -> HttpResponse:
    """The deputy says that nobody came."""
    session = session_of(request, pk)
    if session.user_id != request.user.pk:
        raise PermissionDenied(_("无人来访由值班代表本人说明。"))
    form = NobodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        moves.note_nobody(session=session, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("已说明无人来访，等联络站确认。"))
        return redirect("duty:session", session.pk)
    return _page(request, session, form, _("无人来访"), _("提交说明"))


@login_required
@require_POST
def confirm_nobody(request: StaffRequest, pk: int) -> HttpResponse:
    session = session_of(request, pk)
    moves.confirm_nobody(session=session, by=request.user)
    messages.success(request, _("已确认无人来访。"))
    return redirect("duty:session", session.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: StaffRequest, pk: int, service: str) -> HttpResponse:
    """Say what was done for one of the five services, with evidence."""
    session = session_of(request, pk)
    if service not in Service.values:
        raise Http404
    if not services.may_claim(request.user, session):
        raise PermissionDenied(_("五步服务由值班代表或本站工作人员打卡。"))
    kwargs: dict[str, Any] = {"session": session, "service": service}
    form = (
        ServiceForm(request.POST, request.FILES, **kwargs)
        if request.method == "POST"
        else ServiceForm(**kwargs)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.claim_service(session=session, service=service, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已打卡，等待销号。"))
            return redirect("duty:session", session.pk)
    return _page(request, session, form, str(Service(service).label), _("打卡"))


def _mark(request: StaffRequest, pk: int) -> ServiceMark:
    seen = DutySession.objects.visible_to(request.user)
    rows = ServiceMark.objects.select_related("session__station__unit__region", "session__user")
    return get_object_or_404(rows.filter(session__in=seen), pk=pk)


@login_required
@require_POST
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    mark = services.sign_service(mark=_mark(request, pk), by=request.user)
    messages.success(request, _("已销号。"))
    return redirect("duty:session", mark.session_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    mark = _mark(request, pk)
    if not services.may_sign(request.user, mark):
        raise PermissionDenied(_("自己打卡的服务、自己值班的场次，不能由自己处理。"))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.return_service(mark=mark, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已退回。"))
        return redirect("duty:session", mark.session_id)
    title = _("退回：%(service)s") % {"service": mark.get_service_display()}
    return _page(request, mark.session, form, title, _("退回"))


def _page(
    request: StaffRequest,
    session: DutySession,
    form: NobodyForm | ServiceForm | ReasonForm,
    title: str,
    label: str,
) -> HttpResponse:
    context = {"session": session, "form": form, "title": title, "label": label}
    return render(request, "receptions/act.html", context, status=400 if form.errors else 200)
