"""Stations by Excel: the export of what one sees; it comes back in by ``congress_portal.imports``."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.taking import filters_of, record_sheet
from stations.forms.places import TreeFilterForm
from stations.reading import places
from stations.sheets import export as books

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@never_cache
@require_safe
def export(request: StaffRequest) -> HttpResponse:
    """The stations that the reader sees, narrowed as the list is."""
    form = TreeFilterForm(request.GET, user=request.user)
    form.is_valid()
    asked = form.cleaned_data
    found = places.tree(
        request.user,
        words=asked.get("q") or "",
        township=asked.get("township"),
        tier=asked.get("tier") or "",
        closed=asked.get("state") == "closed",
    )
    if request.method == "GET":
        rows = Counter(station.county_id for station in found)
        record_sheet(by=request.user, rows=rows, what="stations", title="", which=filters_of(form))
    return _download(books.stations(found), f"stations-{timezone.localdate():%Y%m%d}.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
