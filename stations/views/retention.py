"""The office's page of what is kept how long: what is due, what was emptied, and when."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Event
from congress_portal.loops.office.views.guard import duty, office_only
from stations.retention import RULES, period_of
from stations.words import Act

DAYS = 60


@office_only
@require_safe
def retention(request: StaffRequest) -> HttpResponse:
    """Counted from the trail itself: what it does not tell did not happen."""
    county, now = duty(request).county, timezone.now()
    told = Event.objects.filter(county=county, loop__isnull=True, verb=Act.EMPTIED)
    sums: dict[str, Any] = {
        row["detail__rule"]: row
        for row in told.values("detail__rule").annotate(count=Count("pk"), last=Max("at")).order_by()
    }
    rows = [
        {
            "label": rule.label,
            "period": period_of(rule.key, county, timezone.localdate()),
            "due": rule.due_rows(county, now).count(),
            **{name: sums.get(rule.key, {}).get(name) for name in ("count", "last")},
        }
        for rule in RULES
    ]
    labels = {rule.key: rule.label for rule in RULES}
    by_day = told.exclude(detail__rule="asked").values("detail__rule", day=TruncDate("at"))
    days = by_day.annotate(count=Count("pk")).order_by("-day", "detail__rule")[:DAYS]
    context = {
        "rows": rows,
        "asked": sums.get("asked", {}).get("count", 0),
        "days": [{**day, "label": labels.get(day["detail__rule"], day["detail__rule"])} for day in days],
    }
    return render(request, "office/retention.html", context)
