"""What anybody may see of a station's wall: its bulletins in full, and its public photos."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from stations import queries
from stations.models import Picture, Station
from stations.reading import places

PAGE = 10
A_DAY = 24 * 3600


@require_safe
def bulletins(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _shown(public_id)
    page = Paginator(places.bulletins_of(found), PAGE).get_page(request.GET.get("page"))
    return render(request, "stations/bulletins.html", {"station": found, "page_obj": page})


@require_safe
def photo(request: HttpRequest, public_id: str, token: UUID) -> HttpResponseBase:
    shown = places.pictures_of(_shown(public_id)).filter(is_public=True)
    response = send(get_object_or_404(shown, token=token))
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def send(picture: Picture) -> HttpResponseBase:
    """The file itself, never to be run."""
    try:
        response = FileResponse(picture.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _shown(public_id: str) -> Station:
    return get_object_or_404(queries.shown(), public_id=public_id)
