"""What the user is, now, before and from some day on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Duty
from congress_portal.accounts.request import StaffRequest


@login_required
@require_safe
def duties(request: StaffRequest) -> HttpResponse:
    """My duties, who stands in for me, and whom I stand in for."""
    mine = Duty.objects.filter(user=request.user).select_related("unit", "region", "stands_in_for__user")
    current = {duty.pk for duty in request.user.duties}
    today = timezone.localdate()
    others = Duty.objects.filter(stands_in_for__user=request.user, until__gte=today)
    context = {
        "current": [duty for duty in mine if duty.pk in current],
        "coming": [duty for duty in mine if duty.since > today],
        "past": [duty for duty in mine if duty.pk not in current and duty.since <= today],
        "stand_ins": others.select_related("user", "unit", "region").order_by("since"),
    }
    return render(request, "accounts/duties.html", context)
