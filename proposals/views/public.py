"""What everybody may read: published proposals with their answers. From the read model alone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import Unit
from proposals.forms import OpenForm
from proposals.models import Publication

PAGE = 20
MOST_TERMS = 6


@never_cache
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Newest first. Not kept by caches: what is taken down is gone at once."""
    public = Publication.objects.public()
    form = OpenForm(
        request.GET,
        years=list(public.order_by("-year").values_list("year", flat=True).distinct()),
        units=Unit.objects.filter(pk__in=public.values("unit")).order_by("kind", "code"),
        results=list(public.order_by("result").values_list("result", flat=True).distinct()),
    )
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    for term in given.pop("q", "").split()[:MOST_TERMS]:
        public = public.filter(Q(title__icontains=term) | Q(text__icontains=term) | Q(answer__icontains=term))
    rows = public.filter(**given).select_related("unit", "proposal__loop").order_by("-published_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "is_searched": bool(form.data)}
    return render(request, "proposals/open_list.html", context)


@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    rows = Publication.objects.public().select_related("unit", "proposal__loop", "reply__result")
    found = get_object_or_404(rows, proposal__loop__code=code)
    return render(request, "proposals/open_detail.html", {"publication": found})
