"""The office's pages of hearings: prepare, publish, choose who speaks, statements, minutes, result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.access import scope_of
from supervision.announcing import has_void_notice
from supervision.convening import may_convene, office_for
from supervision.forms import hearings as forms
from supervision.forms.meetings import OffForm
from supervision.models import Hearing, Registration
from supervision.transitions import hearings as moves

PAGE, ROWS = 25, 50


@login_required
@require_safe
def hearings(request: StaffRequest) -> HttpResponse:
    """All of the county for who looks after it; everybody else reads the public pages."""
    if not scope_of(request.user).counties:
        return redirect("open_hearing:list")
    rows = Hearing.objects.visible_to(request.user).order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_prepare": office_for(request.user) is not None}
    return render(request, "hearings/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hearing_new(request: StaffRequest) -> HttpResponse:
    office = office_for(request.user)
    if office is None:
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    form = forms.NewHearingForm(request.POST or None)
    if form.is_valid():
        values = {**form.cleaned_data}
        key = values.pop("request_key")
        try:
            made = moves.prepare(by=request.user, office=office, values=values, request_key=key)
            messages.success(request, _("已保存，请核对后公告。"))
            return redirect(made)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "heading": _("筹备听证会、论证会"),
        "button": _("保存"),
        "back": reverse("hearing:list"),
    }
    return render(request, "meetings/form.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def hearing(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: StaffRequest, one: Hearing, status: int = 200, **given: Any) -> HttpResponse:
    rows = one.registrations.select_related("decided_by").order_by("pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "hearing": one,
        "is_void": has_void_notice(one),
        "page": page,
        "directs": may_convene(request.user, one.county_id),
        "minutes_form": forms.MinutesForm(initial={"minutes": one.minutes, "revision": one.revision}),
        "result_form": forms.ResultForm(),
        "off_form": OffForm(),
        **given,
    }
    return render(request, "hearings/detail.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hearing_edit(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    initial = {name: getattr(one, name) for name in moves.FIELDS}
    form = forms.HearingForm(request.POST or None, initial=initial)

    def change(*, by: User, **values: Any) -> object:
        return moves.change(hearing=one, by=by, values=values)

    return _asked(request, one, form, change, _("修改"))


@login_required
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    one = _directed(request, pk)
    try:
        moves.publish(hearing=one, by=request.user)
    except ValidationError as refused:
        return _page(request, one, 400, refused=" ".join(refused.messages))
    messages.success(request, _("已向社会公告。"))
    return redirect(one)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    one = _directed(request, pk)
    row = _row(one, registration)
    form = forms.ChooseForm(request.POST or None, initial={"chosen": row.chosen, "note": row.note})
    return _asked(request, one, form, moves.choose, _("安排报名人"), registration=row)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    one = _directed(request, pk)
    row = _row(one, registration)
    form = forms.StatementForm(request.POST or None, initial={"said": row.said})
    return _asked(request, one, form, moves.note_statement, _("登记到会和发言"), registration=row)


@login_required
@never_cache
@require_POST
def contact(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    """Name and telephone on this one answer; the look stands in the trail."""
    one = _directed(request, pk)
    found = moves.look(registration=_row(one, registration), by=request.user)
    return render(request, "hearings/contact.html", {"hearing": one, "contact": found})


@login_required
@never_cache
@require_POST
def minutes(request: StaffRequest, pk: int) -> HttpResponse:
    return _said(request, pk, forms.MinutesForm(request.POST), "minutes_form", moves.keep_minutes)


@login_required
@never_cache
@require_POST
def result(request: StaffRequest, pk: int) -> HttpResponse:
    return _said(request, pk, forms.ResultForm(request.POST), "result_form", moves.publish_result)


@login_required
@never_cache
@require_POST
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    return _said(request, pk, OffForm(request.POST), "off_form", moves.call_off)


def _said(request: StaffRequest, pk: int, form: Any, name: str, move: Callable[..., object]) -> HttpResponse:
    one = _directed(request, pk)
    if form.is_valid():
        try:
            move(hearing=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
            if getattr(refused, "code", "") == "stale":
                form.data = {**request.POST.dict(), "revision": str(_seen(request, pk).revision)}
    return _page(request, one, 400, **{name: form})


def _asked(
    request: StaffRequest, one: Hearing, form: Any, move: Callable[..., object], heading: str, **about: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            move(by=request.user, **about, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(one)
        except ValidationError as refused:
            add_refusal(form, refused)
    context = {
        "form": form, "heading": heading, "button": _("保存"), "back": one.get_absolute_url(), "about": one.topic,
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=400 if form.errors else 200)


def _seen(request: StaffRequest, pk: int) -> Hearing:
    return get_object_or_404(Hearing.objects.visible_to(request.user), pk=pk)


def _directed(request: StaffRequest, pk: int) -> Hearing:
    one = _seen(request, pk)
    if not may_convene(request.user, one.county_id):
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return one


def _row(one: Hearing, pk: int) -> Registration:
    return get_object_or_404(one.registrations, pk=pk)


def address_of(key: int, user: User) -> str:
    """The page of a hearing, for those who may know of it."""
    is_seen = Hearing.objects.visible_to(user).filter(pk=key).exists()
    return reverse("hearing:detail", args=[key]) if is_seen else ""
