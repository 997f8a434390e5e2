"""The thresholds of supervision: when progress becomes a warning, when a rung of the ladder is proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.office import access
from congress_portal.loops.office.views.guard import office_only
from supervision.forms.thresholds import CurveRuleForm, RungRuleForm
from supervision.models import LADDER, CurveRule, RungRule
from supervision.transitions import thresholds as moves

TABLES: dict[str, type[CurveRule] | type[RungRule]] = {"curves": CurveRule, "rungs": RungRule}


@office_only
@require_safe
def thresholds(request: StaffRequest) -> HttpResponse:
    """What is in force or to come; what was stands in the table and in the trail of changes."""
    today = timezone.localdate()
    rungs = RungRule.objects.exclude(valid_until__lt=today)
    order = [str(word) for word in LADDER]
    context = {
        "curves": CurveRule.objects.exclude(valid_until__lt=today).order_by("kind", "valid_from"),
        "rungs": sorted(rungs, key=lambda rule: (rule.kind, order.index(rule.rung), rule.valid_from)),
        "may_change": access.may_change_general(request.user),
        "today": today,
    }
    return render(request, "supervision/thresholds.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def curve_rule(request: StaffRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(CurveRule, pk=pk)
    months = " ".join(str(number) for number in rule.follow_months)
    initial = {
        "yellow_points": rule.yellow_points, "red_points": rule.red_points, "yellow_days": rule.yellow_days,
        "follow_months": months, "basis": rule.basis,
    }  # fmt: skip
    form = CurveRuleForm(request.POST or None, initial=initial)
    return _revised(request, form, rule, rule.get_kind_display(), moves.revise_curve)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def rung_rule(request: StaffRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(RungRule, pk=pk)
    initial = {"days": rule.days, "again_days": rule.again_days, "basis": rule.basis}
    form = RungRuleForm(request.POST or None, initial=initial)
    return _revised(
        request, form, rule, f"{rule.get_kind_display()} · {rule.get_rung_display()}", moves.revise_rung
    )


@office_only
@require_POST
def take_back(request: StaffRequest, table: str, pk: int) -> HttpResponse:
    rule: Any = get_object_or_404(TABLES.get(table) or RungRule, pk=pk)
    try:
        moves.take_back(rule=rule, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已撤销，现行规则继续有效。"))
    return redirect("pressing:thresholds")


def _revised(
    request: StaffRequest, form: Any, rule: CurveRule | RungRule, about: str, move: Callable[..., object]
) -> HttpResponse:
    if form.is_valid():
        try:
            move(rule=rule, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已修改。已经发出的预警和函件不变。"))
            return redirect("pressing:thresholds")
    context = {"form": form, "about": about}
    return render(request, "supervision/threshold.html", context, status=400 if form.errors else 200)
