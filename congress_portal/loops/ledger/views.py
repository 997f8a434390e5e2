"""The public pages of the chain. Nothing here asks who reads: the lines hold no person and no words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from congress_portal import throttle
from congress_portal.accounts.models import Region, Unit, UnitKind
from congress_portal.loops import trail
from congress_portal.loops.hashes import pieces
from congress_portal.loops.ledger import reading
from congress_portal.loops.models import Anchor, Event
from congress_portal.papers import as_pdf

PAGE = 30
FILES = 100
JSON_LINES = "application/x-ndjson; charset=utf-8"


class PlaceForm(forms.Form):
    """Which line somebody wants to see."""

    position = forms.IntegerField(label=_("第几条"), min_value=1, max_value=2**62)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The chain of the only county, or which counties there are."""
    counties = list(reading.counties())
    if len(counties) == 1:
        return redirect("ledger:county", counties[0].code)
    return render(request, "ledger/index.html", {"counties": counties})


@require_safe
def county(request: HttpRequest, code: str) -> HttpResponse:
    """What was anchored, and how anybody checks it."""
    found, newest = _chain(code)
    form = PlaceForm(request.GET if "position" in request.GET else None)
    status = 200
    if form.is_bound:
        if form.is_valid() and form.cleaned_data["position"] <= newest.position:
            return redirect("ledger:line", code, form.cleaned_data["position"])
        if form.is_valid():
            form.add_error("position", _t("已公布到第%(last)d条") % {"last": newest.position})
        status = 400
    page = Paginator(found.order_by("-position"), PAGE).get_page(request.GET.get("page"))
    files = Paginator(reading.segments(newest), FILES).get_page(request.GET.get("file"))
    context = {"county": newest.county, "newest": newest, "page_obj": page, "files": files, "form": form}
    return render(request, "ledger/county.html", context, status=status)


@require_safe
def line(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """One public line by its place."""
    _found, newest = _chain(code)
    if position > newest.position:
        raise Http404
    lines = Event.objects.select_related("loop", "county")
    return _shown(request, get_object_or_404(lines, county=newest.county, position=position))


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """The public line that a letter's QR code names; it is shown from the next anchor on."""
    found = get_object_or_404(Event.objects.select_related("loop", "county"), pk=pk)
    newest = reading.newest(found.county)
    if newest is None or found.position is None or found.position > newest.position:
        return render(request, "ledger/waiting.html", {})
    return _shown(request, found)


@require_safe
def segment(request: HttpRequest, code: str, number: int) -> StreamingHttpResponse:
    """One file of the download."""
    _found, newest = _chain(code)
    if number not in reading.segments(newest):
        raise Http404
    return _file(reading.lines(newest, number), f"lines-{number}.jsonl")


@require_safe
def anchors(request: HttpRequest, code: str) -> StreamingHttpResponse:
    _found, newest = _chain(code)
    return _file(reading.anchor_lines(newest.county), "anchors.jsonl")


@require_safe
def sheet(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """One anchor as a paper to be signed and put up."""
    found = get_object_or_404(Anchor.objects.select_related("county"), county__code=code, position=position)
    throttle.take_paper(request)
    made = as_pdf(reading.sheet(found, _author(found.county)))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="anchor-{code}-{position}.pdf"'
    response["ETag"] = quote_etag(hashlib.sha256(made).hexdigest()[:20])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The program that checks a download, to be read before it is run."""
    response = HttpResponse(reading.CHECKER.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{reading.CHECKER.name}"'
    return response


def _chain(code: str) -> tuple[QuerySet[Anchor], Anchor]:
    """The anchors of a county and the newest of them."""
    found = Anchor.objects.filter(county__code=code).select_related("county")
    newest = found.order_by("-position").first()
    if newest is None:
        raise Http404
    return found, newest


def _shown(request: HttpRequest, found: Event) -> HttpResponse:
    after = Anchor.objects.filter(county=found.county, position__gte=found.position).order_by("position")
    context = {
        "line": found,
        "what": reading.what(found),
        "kind": reading.kind(found),
        "digest": pieces(found.digest),
        "raw": [(name, pieces(str(value))) for name, value in trail.line_of(found).items()],
        "anchor": after.first(),
        "file": -(-(found.position or 1) // reading.SEGMENT),
    }
    return render(request, "ledger/line.html", context)


def _file(rows: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(rows, content_type=JSON_LINES)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _author(county: Region) -> str:
    """The county's congress office, else the county."""
    office = Unit.objects.filter(county=county, region=county, kind=UnitKind.CONGRESS_OFFICE).first()
    return office.name if office else county.name
