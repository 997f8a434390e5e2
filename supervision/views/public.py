"""What everybody may read: yearly plans with their changes, opinions with their problems, the organs' reports."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from supervision.models import ReviewOpinion, YearPlan
from supervision.reading.reviews import public_reports
from supervision.reading.yearly import topics_of

PAGE = 20


@never_cache
@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    rows = ReviewOpinion.objects.public().select_related("loop", "organ")
    page = Paginator(rows.order_by("-published_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/open_list.html", {"page_obj": page})


@never_cache
@require_safe
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """The opinion, its problems as they stand, and the report once the committee has signed it."""
    rows = ReviewOpinion.objects.public().select_related("loop", "organ", "committee")
    found = get_object_or_404(rows, loop__code=code)
    report = public_reports().filter(loop=found.loop).last()
    problems = found.problems.with_step().select_related("unit", "loop")
    context = {"opinion": found, "problems": problems, "report": report}
    return render(request, "supervision/open_detail.html", context)


@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    page = Paginator(YearPlan.objects.public().order_by("-year", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "supervision/open_plans.html", {"page_obj": page})


@never_cache
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(YearPlan.objects.public(), pk=pk)
    changes = found.changes.select_related("topic").order_by("-number")
    context = {"plan": found, "topics": topics_of(found), "changes": changes}
    return render(request, "supervision/open_plan.html", context)
