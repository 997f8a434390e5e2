"""The pages of the four musts: the list, one occasion, the deputy's answer, the gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Loop
from supervision.convening import may_convene, office_for
from supervision.forms import occasions as forms
from supervision.forms.meetings import OffForm
from supervision.models import Must, Occasion, never_invited
from supervision.transitions import occasions as moves

PAGE = 25


@login_required
@require_safe
def occasions(request: StaffRequest) -> HttpResponse:
    rows = Occasion.objects.visible_to(request.user).select_related("host")
    page = Paginator(rows.order_by("-held_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "today": timezone.localdate(),
        "may_set": office_for(request.user) is not None,
        "sees_gaps": bool(scope_of(request.user).counties),
    }
    return render(request, "occasions/list.html", context)


@login_required
@require_safe
def gaps(request: StaffRequest) -> HttpResponse:
    """What a leader should see: occasions without a deputy, musts without an occasion, deputies never invited."""
    counties = scope_of(request.user).counties
    if not counties:
        raise PermissionDenied(_("由县人大领导和办公室查看。"))
    today = timezone.localdate()
    since = dt.date(today.year, 1, 1)
    this_year = Occasion.objects.filter(county__in=counties, held_on__gte=since, off_reason="")
    held = set(this_year.values_list("kind", flat=True))
    empty = Occasion.objects.filter(county__in=counties, held_on__gte=since).without_deputies(today)
    waiting = Occasion.objects.filter(
        county__in=counties, held_on__lt=today, off_reason="", concluded_at=None
    )
    deputies = never_invited(sorted(counties)[0], since)
    context = {
        "year": today.year,
        "missing": [must.label for must in Must if must not in held],
        "empty": empty.select_related("host")[:PAGE],
        "waiting": waiting.select_related("host")[:PAGE],
        "page": Paginator(deputies, PAGE * 2).get_page(request.GET.get("page")),
    }
    return render(request, "occasions/gaps.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def occasion_new(request: StaffRequest) -> HttpResponse:
    office = office_for(request.user)
    if office is None:
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    form = forms.OccasionForm(request.POST or None, user=request.user, county=office.county_id)
    if form.is_valid():
        try:
            made = moves.set_up(by=request.user, office=office, **form.cleaned_data)
            messages.success(request, _("已登记，请邀请代表。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"form": form, "heading": _("登记活动"), "button": _("登记"), "back": reverse("occasion:list")}
    return render(request, "meetings/form.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def occasion(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: StaffRequest, one: Occasion, status: int = 200, **given: Any) -> HttpResponse:
    rows = list(one.invitations.select_related("user"))
    own = next((row for row in rows if row.user_id == request.user.pk), None)
    keys = [key for key in (one.source_id, one.result_id) if key]
    may_answer = own is not None and one.is_open and one.held_on >= timezone.localdate()
    context = {
        "occasion": one,
        "invitations": rows,
        "came": len([row for row in rows if row.attended]),
        "own": own,
        "may_answer": may_answer and own is not None and own.attended is None,
        "answer_form": forms.AnswerForm(),
        "directs": may_convene(request.user, one.county_id) and one.is_open,
        "has_come": one.held_on <= timezone.localdate(),
        "loops": {loop.pk: loop for loop in Loop.objects.visible_to(request.user).filter(pk__in=keys)},
        "off_form": OffForm(),
        **given,
    }
    context["source"] = context["loops"].get(one.source_id)
    context["result"] = context["loops"].get(one.result_id)
    return render(request, "occasions/detail.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = forms.InviteForm(request.POST or None, occasion=one)
    return _asked(request, one, form, moves.invite, _("邀请代表"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = forms.ConcludeForm(request.POST or None, user=request.user)
    return _asked(request, one, form, moves.conclude, _("登记结果"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = forms.NoteForm(request.POST or None, invitations=one.invitations.select_related("user"))
    if request.method == "POST" and form.is_valid():
        try:
            moves.note(occasion=one, by=request.user, rows=form.noted())
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {"occasion": one, "form": form}
    return render(request, "occasions/note.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The deputy's own answer, on the page of the occasion."""
    one = _seen(request, pk)
    invitation = one.invitations.filter(user=request.user).first()
    if invitation is None:
        raise PermissionDenied(_("由受邀代表本人答复。"))
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        try:
            moves.answer(invitation=invitation, by=request.user, **form.cleaned_data)
            messages.success(request, _("已答复。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    return _page(request, one, 400, answer_form=form)


@login_required
@never_cache
@require_POST
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    form = OffForm(request.POST)
    if form.is_valid():
        moves.call_off(occasion=one, by=request.user, **form.cleaned_data)
        messages.success(request, _("已取消。"))
        return redirect(one)
    return _page(request, one, 400, off_form=form)


def _asked(
    request: StaffRequest, one: Occasion, form: Any, move: Callable[..., object], heading: str
) -> HttpResponse:
    if form.is_valid():
        try:
            move(occasion=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "form": form, "heading": heading, "button": _("保存"), "back": one.get_absolute_url(), "about": one.topic,
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=400 if form.errors else 200)


def _seen(request: StaffRequest, pk: int) -> Occasion:
    return get_object_or_404(Occasion.objects.visible_to(request.user).select_related("host"), pk=pk)


def _directed(request: StaffRequest, pk: int) -> Occasion:
    one = _seen(request, pk)
    if not may_convene(request.user, one.county_id):
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return one


def address_of(key: int, user: User) -> str:
    """The page of an occasion, for those who may know of it."""
    is_seen = Occasion.objects.visible_to(user).filter(pk=key).exists()
    return reverse("occasion:detail", args=[key]) if is_seen else ""
