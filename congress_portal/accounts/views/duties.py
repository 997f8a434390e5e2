"""The administrator's pages of duties: give, end, stand in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congress_portal.accounts import transitions
from congress_portal.accounts.forms import DutyForm, EndDutyForm, StandInForm
from congress_portal.accounts.models import Duty
from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal, administrators_only, county_of
from congress_portal.accounts.views.users import person_of


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def duty_new(request: StaffRequest, pk: int) -> HttpResponse:
    person = person_of(request, pk)
    form = DutyForm(request.POST or None, county=county_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            transitions.give_duty(user=person, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已安排职责。"))
            return redirect("accounts:user_edit", person.pk)
    context = {"form": form, "person": person}
    return render(request, "accounts/duty_new.html", context, status=400 if form.errors else 200)


def _duty_of(request: StaffRequest, pk: int) -> Duty:
    duties = Duty.objects.filter(county=county_of(request))
    return get_object_or_404(duties.select_related("user", "unit", "region"), pk=pk)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def duty_end(request: StaffRequest, pk: int) -> HttpResponse:
    duty = _duty_of(request, pk)
    form = EndDutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.end_duty(duty=duty, on=form.cleaned_data["until"], by=request.user)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已设定结束日期。"))
            return redirect("accounts:user_edit", duty.user_id)
    context = {"form": form, "duty": duty}
    return render(request, "accounts/duty_end.html", context, status=400 if form.errors else 200)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: StaffRequest, pk: int) -> HttpResponse:
    duty = _duty_of(request, pk)
    form = StandInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        assert form.user is not None  # clean_username has found it
        try:
            transitions.appoint_stand_in(
                duty=duty, user=form.user, since=data["since"], until=data["until"], by=request.user
            )
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已安排%(name)s代行。") % {"name": form.user.name})
            return redirect("accounts:user_edit", duty.user_id)
    context = {"form": form, "duty": duty}
    return render(request, "accounts/stand_in.html", context, status=400 if form.errors else 200)
