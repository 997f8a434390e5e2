"""The briefs: a list, one as a page, the same as PDF."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal import papers
from congress_portal.dashboard import briefing
from congress_portal.dashboard.figures.told import Told
from congress_portal.dashboard.models import Brief
from congress_portal.dashboard.views.leaders import PAGE, reader_of


@login_required
@never_cache
@require_safe
def briefs(request: HttpRequest) -> HttpResponse:
    found = Brief.objects.visible_to(reader_of(request)).select_related("region")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"brief": one, "title": briefing.title_of(one)} for one in page]
    return render(request, "leaders/briefs.html", {"page_obj": page, "rows": rows})


@login_required
@never_cache
@require_safe
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    told = Told(found)
    context = {
        "brief": found,
        "title": briefing.title_of(found),
        "sentences": briefing.sentences_of(told),
        "numbers": briefing.in_numbers(told),
        "areas": briefing.by_area(told),
    }
    return render(request, "leaders/brief.html", context)


@login_required
@never_cache
@require_safe
def brief_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    made = papers.pdf("brief.typ", briefing.on_paper(_found(request, pk)))
    return HttpResponse(made, content_type="application/pdf")


def _found(request: HttpRequest, pk: int) -> Brief:
    found = Brief.objects.visible_to(reader_of(request)).select_related("region")
    return get_object_or_404(found, pk=pk)
