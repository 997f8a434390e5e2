"""The list of periods, and what may be done with each."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.models import Deadline, Period
from congress_portal.loops.office import access, changes, labels
from congress_portal.loops.office.forms import EndPeriodForm, NewPeriodForm, PeriodForm
from congress_portal.loops.office.views.guard import duty, office_only


@office_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "office/index.html", {"may_change": access.may_change_general(request.user)})


@office_only
@require_safe
def periods(request: StaffRequest) -> HttpResponse:
    """One group a key: what is in force, what is to come, what was."""
    used = Deadline.objects.filter(period=OuterRef("pk"))
    rows = (
        Period.objects.select_related("region").annotate(is_used=Exists(used)).order_by("key", "-valid_from")
    )
    general = access.may_change_general(request.user)
    groups = [
        {"key": key, "name": labels.name_of(key), "rows": [_shown(request, row, general) for row in group]}
        for key, group in groupby(rows, key=lambda row: row.key)
    ]
    return render(request, "office/periods.html", {"groups": groups})


def _shown(request: StaffRequest, period: Period, general: bool) -> dict[str, object]:
    today = timezone.localdate()
    may = general if period.region is None else access.may_change(request.user, period.region)
    is_past = period.valid_until is not None and period.valid_until < today
    return {
        "period": period,
        "is_current": period.valid_from <= today and not is_past,
        "is_past": is_past,
        "may_revise": may and period.valid_until is None,
        "may_drop": may and period.valid_from >= today and not period.is_used,  # type: ignore[attr-defined]
    }


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def period_new(request: StaffRequest) -> HttpResponse:
    """A rule of its own for a smaller region."""
    form = NewPeriodForm(request.POST or None, within=duty(request).region)
    if request.method == "POST" and form.is_valid():
        try:
            changes.add_period(by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已增加。"))
            return redirect("office:periods")
    context = {"form": form, "heading": _("为某一区划单独规定期限")}
    return render(request, "office/period.html", context, status=400 if form.errors else 200)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def period_revise(request: StaffRequest, pk: int) -> HttpResponse:
    period = get_object_or_404(Period.objects.select_related("region"), pk=pk)
    initial = {name: getattr(period, name) for name in ("amount", "unit", "basis", "quote")}
    form = PeriodForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes.revise_period(period=period, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已修订。已经开始计时的事项仍按原来的期限办理。"))
            return redirect("office:periods")
    context = {
        "form": form,
        "period": period,
        "heading": _("修订：%(name)s") % {"name": labels.name_of(period.key)},
    }
    return render(request, "office/period.html", context, status=400 if form.errors else 200)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def period_end(request: StaffRequest, pk: int) -> HttpResponse:
    period = get_object_or_404(Period.objects.select_related("region"), pk=pk)
    form = EndPeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.end_period(period=period, by=request.user, on=form.cleaned_data["valid_until"])
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已设定失效日期。"))
            return redirect("office:periods")
    context = {
        "form": form,
        "period": period,
        "heading": _("结束：%(name)s") % {"name": labels.name_of(period.key)},
    }
    return render(request, "office/period.html", context, status=400 if form.errors else 200)


@office_only
@require_POST
def period_drop(request: StaffRequest, pk: int) -> HttpResponse:
    period = get_object_or_404(Period, pk=pk)
    try:
        changes.drop_period(period=period, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已撤销，原来的规定继续有效。"))
    return redirect("office:periods")
