"""When a deadline becomes a warning, a kind of case and level each."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.accounts.views.guard import add_refusal
from congress_portal.loops.models import WarningRule
from congress_portal.loops.office import access, changes
from congress_portal.loops.office.forms import WarningForm
from congress_portal.loops.office.views.guard import office_only
from congress_portal.loops.words import Kind


@office_only
@require_safe
def warnings(request: StaffRequest) -> HttpResponse:
    """In force or to come, and what was."""
    today = timezone.localdate()
    rules = WarningRule.objects.order_by("kind", "-hours_before", "-valid_from")
    shown = [
        {
            "rule": rule,
            "is_current": rule.valid_from <= today and (not rule.valid_until or rule.valid_until >= today),
        }
        for rule in rules
    ]
    groups = [
        {"name": Kind(kind).label, "rows": list(rows)}
        for kind, rows in groupby(shown, key=lambda row: row["rule"].kind)  # type: ignore[attr-defined]
    ]
    context = {"groups": groups, "may_change": access.may_change_general(request.user)}
    return render(request, "office/warnings.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def warning_edit(request: StaffRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(WarningRule, pk=pk)
    form = WarningForm(request.POST or None, initial={"hours_before": rule.hours_before, "basis": rule.basis})
    if request.method == "POST" and form.is_valid():
        try:
            changes.change_warning(rule=rule, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已修改。"))
            return redirect("office:warnings")
    return render(
        request, "office/warning.html", {"form": form, "rule": rule}, status=400 if form.errors else 200
    )
