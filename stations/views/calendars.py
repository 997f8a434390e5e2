"""What anybody may see of the roster: a station's next receptions, and calendars to subscribe to."""

from __future__ import annotations

import hashlib

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from stations import queries
from stations.models import CalendarKey, Seat
from stations.reading import calendars
from stations.reading import roster as reading

PAGE = 25
KIND = "text/calendar; charset=utf-8"
HALF_AN_HOUR = 1800


@require_safe
def public(request: HttpRequest, public_id: str) -> HttpResponse:
    """The receptions of the next sixty days."""
    station = get_object_or_404(queries.shown(), public_id=public_id)
    held = Seat.objects.held().select_related("user").order_by("pk")
    slots = reading.coming(station).prefetch_related(Prefetch("seats", held, to_attr="sitting"), "stops")
    context = {
        "station": station,
        "page_obj": Paginator(slots, PAGE).get_page(request.GET.get("page")),
        "days": reading.SHOWN_DAYS,
    }
    return render(request, "roster/public.html", context)


@require_safe
def station_calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    station = get_object_or_404(queries.shown(), public_id=public_id)
    return _sent(request, calendars.of_station(station), f"public, max-age={HALF_AN_HOUR}")


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """By the secret alone, as calendar programs ask; it ends with the account."""
    found = get_object_or_404(CalendarKey.objects.select_related("user"), key=key, user__is_active=True)
    return _sent(request, calendars.of_deputy(found.user), "private, no-cache")


def _sent(request: HttpRequest, body: bytes, keep: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=KIND)
    answer["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:20])
    answer["Cache-Control"] = keep
    answer["Content-Disposition"] = 'inline; filename="roster.ics"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
