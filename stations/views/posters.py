"""The codes and posters that hang on a station's wall."""

from __future__ import annotations

import io

import segno
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congress_portal import throttle
from congress_portal.accounts.request import StaffRequest
from stations import queries
from stations.forms.search import PostersForm
from stations.models import Station, StationQuerySet
from stations.reading import posters as reading
from stations.views.keeping import kept

A_DAY = 24 * 3600


@require_safe
def qr(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _station(public_id)
    drawing = io.BytesIO()
    # At least level M: where the code has room for more at the same size, segno uses it.
    segno.make(reading.address_of(found), error="m", micro=False).save(
        drawing, kind="svg", unit="mm", scale=2, border=4, light="#fff", title=str(found), nl=False
    )
    return kept(request, drawing.getvalue(), "image/svg+xml", A_DAY)


@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    return render(request, "stations/poster.html", {"station": _station(public_id)})


@require_safe
def poster_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """One A4 page. Asked about again after a minute: hours and telephone numbers change."""
    found = get_object_or_404(queries.shown().select_related("county"), public_id=public_id)
    throttle.take_paper(request)
    answer = kept(request, reading.pdf([found]), "application/pdf", queries.FRESH)
    answer["Content-Disposition"] = f'inline; filename="{found.short_code}.pdf"'
    return answer


@login_required
@require_safe
def posters(request: StaffRequest) -> HttpResponse:
    """Choose whose posters to print."""
    form, chosen = _chosen(request)
    number = chosen.count()
    context = {"form": form, "number": number, "most": reading.MOST, "query": request.GET.urlencode()}
    return render(request, "stations/posters.html", context)


@login_required
@require_safe
def posters_pdf(request: StaffRequest) -> HttpResponse:
    form, chosen = _chosen(request)
    number = chosen.count()
    if not 0 < number <= reading.MOST:
        context = {"form": form, "number": number, "most": reading.MOST, "query": request.GET.urlencode()}
        return render(request, "stations/posters.html", context, status=400)
    answer = HttpResponse(reading.pdf(chosen), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="posters.pdf"'
    return answer


def _chosen(request: StaffRequest) -> tuple[PostersForm, StationQuerySet]:
    """The form and what it leaves of the stations that the user may print; a filter without sense finds nothing."""
    mine = reading.printable(request.user)
    if not mine.exists():
        raise PermissionDenied(_("没有由您负责的联络站。"))
    form = PostersForm(request.GET)
    if not form.is_valid():
        return form, mine.none()
    if township := form.cleaned_data["township"]:
        mine = mine.filter(unit__region__path__startswith=township.path)
    if tier := form.cleaned_data["tier"]:
        mine = mine.filter(tier=tier)
    return form, mine


def _station(public_id: str) -> Station:
    return get_object_or_404(queries.shown(), public_id=public_id)
