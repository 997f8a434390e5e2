"""What everybody may read: published opinions with their answers, where they came from, and the open data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal import throttle
from stations.forms.publications import OpenForm
from stations.reading import layers
from stations.reading import publications as reading
from stations.views.publications import send

PAGE = 20
DATA = throttle.Rate("open-data", 60, 3600)
"""Whole downloads from one address in an hour."""


def _asked(request: HttpRequest) -> tuple[OpenForm, reading.Asked]:
    """The form, and what of it makes sense."""
    form = OpenForm(request.GET, months=reading.months())
    form.is_valid()
    given = form.cleaned_data
    return form, reading.Asked(
        words=given.get("q") or "",
        category=given.get("category"),
        township=given.get("township"),
        month=given.get("month") or "",
    )


@never_cache
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    form, asked = _asked(request)
    page = Paginator(reading.public(asked), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "is_searched": asked != reading.Asked(),
               "query": request.GET.urlencode()}  # fmt: skip
    return render(request, "open/list.html", context)


@never_cache
@require_safe
def detail(request: HttpRequest, token: UUID) -> HttpResponse:
    found = get_object_or_404(reading.public().select_related("opinion__loop"), token=token)
    context = {"publication": found, "photos": found.photos.all(), "is_again": reading.is_again(found)}
    return render(request, "open/detail.html", context)


@never_cache
@require_safe
def photo(request: HttpRequest, token: UUID, photo: UUID) -> HttpResponseBase:
    return send(get_object_or_404(get_object_or_404(reading.public(), token=token).photos, token=photo))


@never_cache
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Counts by township, on the map and in a table that says the same."""
    form, asked = _asked(request)
    context: dict[str, Any] = {"form": form, "rows": reading.by_township(asked), "ground": layers.ground(),
               "tiles": settings.MAP_TILES, "is_searched": asked != reading.Asked()}  # fmt: skip
    return render(request, "open/map.html", context)


@never_cache
@require_safe
def map_data(request: HttpRequest) -> HttpResponse:
    return HttpResponse(reading.places_json(_asked(request)[1]), content_type="application/json")


@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What the open data are, and the way to them."""
    context = {"columns": reading.described(), "query": request.GET.urlencode(), "most": DATA.most}
    return render(request, "open/data.html", context)


@never_cache
@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    return _stream(request, reading.csv_lines, "csv", "text/csv; charset=utf-8")


@never_cache
@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    return _stream(request, reading.json_lines, "json", "application/json")


def _stream(
    request: HttpRequest, lines: Callable[[reading.Asked], Iterator[str]], suffix: str, kind: str
) -> HttpResponseBase:
    throttle.check(request, DATA)
    throttle.count(request, DATA)
    answer = StreamingHttpResponse(lines(_asked(request)[1]), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="opinions.{suffix}"'
    return answer
