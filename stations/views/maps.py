"""The one map (一图统揽) and the list beside it; both answer the same conditions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from stations import queries
from stations.forms.search import MapForm
from stations.models import Station
from stations.reading import layers, maps
from stations.views.keeping import kept
from stations.words import HealthBand

PAGE = 25
LEGEND = [
    *({"band": band, "range": f"{least}–{most}"} for least, most, band in maps.ranges()),
    {"band": HealthBand.NONE, "range": ""},
]


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    form = MapForm(request.GET)
    asked = asked_by(form)
    page = Paginator(maps.search(asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "page_obj": page,
        "rows": [_row(station, asked) for station in page],
        "places": maps.numbers(asked),
        "legend": LEGEND,
        "is_searched": asked != maps.Asked(),
        "ground": layers.ground(),
        "tiles": settings.MAP_TILES,
    }
    return render(request, "stations/map.html", context)


@gzip_page
@require_safe
def map_data(request: HttpRequest) -> HttpResponse:
    body = maps.places_json(asked_by(MapForm(request.GET)))
    return kept(request, body.encode(), "application/json", queries.FRESH)


@gzip_page
@require_safe
def map_stations(request: HttpRequest) -> HttpResponse:
    body = maps.stations_json(asked_by(MapForm(request.GET)))
    return kept(request, body.encode(), "application/json", queries.FRESH)


def asked_by(form: MapForm) -> maps.Asked:
    """What the form asks for; a condition that makes no sense is named at its field and left out."""
    form.is_valid()
    given = form.cleaned_data
    return maps.Asked(
        words=given.get("q") or "",
        township=given.get("township"),
        tier=given.get("tier") or "",
        within=given.get("within") or 0,
        on=given.get("on"),
        band=given.get("health") or "",
        open_now=bool(given.get("open")),
    )


def _row(station: Station, asked: maps.Asked) -> dict[str, Any]:
    """What ``stations/_map_row.html`` shows."""
    day = asked.on or station.next_reception
    return {
        "id": station.public_id,
        "name": str(station),
        "tier": station.get_tier_display(),
        "url": station.get_absolute_url(),
        "submit_url": reverse("stations:opinion_new", args=[station.public_id]),
        "address": station.address or station.unit.region.name,
        "reception": date_format(day, "n月j日 l") if day else "",
        "is_open": station.is_open,
        "health": station.health,
        "band": maps.band_of(station.health),
        "lng": station.lng,
        "lat": station.lat,
    }
