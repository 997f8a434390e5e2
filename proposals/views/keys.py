"""Key proposals (重点督办建议): the list, a new one, one with its plan, visits and report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from proposals.access import may_direct
from proposals.forms.keys import KeyForm, VisitForm, forms_of
from proposals.models import KeyProposal, Proposal
from proposals.transitions import keys as moves
from proposals.views.seen import proposal_seen, refuse_at_field
from proposals.views.signals import shown, with_photos

PAGE = 25


@login_required
@require_safe
def keys(request: StaffRequest) -> HttpResponse:
    """Those about proposals that the reader may know of, the newest year first."""
    rows = _seen(request.user).with_visits().order_by("-year", "-chosen_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "proposals/keys.html", {"page": page})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_new(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    if not may_direct(request.user, proposal.county_id):
        raise PermissionDenied(_("重点督办建议由县人大常委会办公室登记。"))
    form = KeyForm(request.POST or None, county=proposal.county_id)
    if form.is_valid():
        try:
            made = moves.choose_key(proposal=proposal, by=request.user, **form.cleaned_data)
            messages.success(request, _("已列为重点督办建议。"))
            return redirect("proposal:key", made.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"proposal": proposal, "loop": proposal.loop, "form": form}
    return render(request, "proposals/key_new.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def key(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, key_seen(request.user, pk))


@login_required
@never_cache
@require_POST
def key_plan(request: StaffRequest, pk: int) -> HttpResponse:
    return _posted(request, pk, "plan", moves.plan_key, _("督办方案已保存。"))


@login_required
@never_cache
@require_POST
def key_report(request: StaffRequest, pk: int) -> HttpResponse:
    return _posted(request, pk, "report", moves.report_key, _("督办报告已登记。"))


@login_required
@never_cache
@require_POST
def key_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    return _posted(request, pk, "revoke", moves.revoke_key, _("已取消重点督办。"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_visit(request: StaffRequest, pk: int) -> HttpResponse:
    found = key_seen(request.user, pk)
    if not moves.may_work_on(request.user, found):
        raise PermissionDenied(_("由县人大常委会办公室和提出单位办理。"))
    form = VisitForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            moves.visit_key(key=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("督办活动已登记。"))
            return redirect("proposal:key", found.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    context = {"key": found, "loop": found.proposal.loop, "form": form}
    return render(request, "proposals/key_visit.html", context, status=400 if form.errors else 200)


def _posted(request: StaffRequest, pk: int, which: str, act: Any, done: str) -> HttpResponse:
    found = key_seen(request.user, pk)
    given = forms_of(found, request.POST, which)
    form = given[which]
    if form.is_valid():
        try:
            act(key=found, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("proposal:key", found.pk)
        except ValidationError as refused:
            refuse_at_field(form, refused)
    return _page(request, found, given, 400)


def _page(
    request: StaffRequest, found: KeyProposal, given: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    is_open = found.revoked_at is None and found.proposal.loop.is_open
    context = {
        "key": found,
        "loop": found.proposal.loop,
        "visits": [shown(one) for one in with_photos(found.visits.all())],
        "forms": given or forms_of(found),
        "may_work": is_open and moves.may_work_on(request.user, found),
        "may_revoke": is_open and not found.report and may_direct(request.user, found.county_id),
    }
    return render(request, "proposals/key.html", context, status=status)


def _seen(user: User) -> Any:
    rows = KeyProposal.objects.filter(proposal__loop__in=Loop.objects.visible_to(user))
    return rows.select_related("proposal__loop", "proposed_by", "planned_by", "reported_by", "revoked_by")


def key_seen(user: User, pk: int) -> KeyProposal:
    found: KeyProposal = get_object_or_404(_seen(user).with_visits(), pk=pk)
    return found


def keys_of(user: User, proposal: Proposal) -> dict[str, Any]:
    """What the proposal's page says of it as a key one."""
    loop = proposal.loop
    return {
        "keys": list(proposal.keys.standing()),
        "may_choose": loop.is_open and may_direct(user, loop.county_id),
    }


def is_key() -> Exists:
    """Whether a case is among the key proposals of some year; for lists of cases."""
    return Exists(KeyProposal.objects.standing().filter(proposal=OuterRef("pk")))
