"""The meetings of the reader's congress: the list with the form to register one, and one with its days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from proposals import transitions
from proposals.forms.sessions import DaysForm, SessionForm
from proposals.models import Proposal, Session, offices_of
from proposals.transitions.sessions import DAYS, may_move
from proposals.views.seen import refuse_at_field

PAGE = 20


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: StaffRequest) -> HttpResponse:
    offices = offices_of(request.user)
    if not offices.exists():
        raise PermissionDenied(_("会议由本级人大常委会办公室或者乡镇人大主席团登记。"))
    form = SessionForm(request.POST if request.method == "POST" else None, offices=offices)
    if form.is_valid():
        try:
            made = transitions.register_session(by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记%(session)s。") % {"session": made})
            return redirect("proposal:sessions")
        except ValidationError as refused:
            refuse_at_field(form, refused)
    page = Paginator(_with_count(request.user), PAGE).get_page(request.GET.get("page"))
    status = 400 if form.errors else 200
    return render(request, "proposals/sessions.html", {"page": page, "form": form}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_with_count(request.user), pk=pk)
    days = {name: getattr(found, name) for name in DAYS}
    form = DaysForm(request.POST if request.method == "POST" else None, initial=days)
    if form.is_valid():
        try:
            transitions.move_session(session=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("日期已保存。"))
            return redirect("proposal:session", found.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"session": found, "form": form, "may_move": may_move(found)}
    return render(request, "proposals/session.html", context, status=400 if form.errors else 200)


def address_of(key: int, user: User) -> str:
    """The page of a meeting, for those of its congress's office."""
    is_seen = Session.objects.visible_to(user).filter(pk=key).exists()
    return reverse("proposal:session", args=[key]) if is_seen else ""


def _with_count(user: User) -> Any:
    """The newest first, each with how many proposals belong to it."""
    theirs = Proposal.objects.filter(session=OuterRef("pk")).order_by().values("session")
    count = Subquery(theirs.annotate(found=Count("pk")).values("found"), output_field=IntegerField())
    rows = Session.objects.visible_to(user).select_related("region", "term")
    return rows.annotate(proposal_count=Coalesce(count, 0)).order_by("-opens_on", "-pk")
