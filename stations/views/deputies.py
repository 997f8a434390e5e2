"""Deputies in public: the list, one card with its QR code and poster, an opinion brought to one deputy."""

from __future__ import annotations

import hashlib
import io
from functools import partial
from typing import Any

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal import papers, throttle
from congress_portal.guard import Guard
from stations.forms.deputies import DeputyOpinionForm, DeputySearchForm
from stations.models import Deputy
from stations.reading import deputies as reading
from stations.reading.performance import file_of
from stations.transitions.deputies import submit_to_deputy
from stations.views.citizens import WRITES
from stations.views.offering import take

PAGE = 25
A_DAY = 24 * 3600


@require_safe
def deputies(request: HttpRequest) -> HttpResponse:
    """All deputies by name, 25 a page; a filter that makes no sense is named and left out."""
    form = DeputySearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = reading.search(
        reading.shown(),
        words=asked.get("q") or "",
        level=asked.get("level") or "",
        township=asked.get("township"),
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    places = reading.duties_of([deputy.pk for deputy in page])
    rows = [(deputy, places.get(deputy.pk, [])) for deputy in page]
    context = {"form": form, "page_obj": page, "rows": rows, "is_searched": any(asked.values())}
    return render(request, "deputies/list.html", context)


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a scanned code leads to: who this is, where to meet them, what they did this year (代表法 Art. 58)."""
    found = _shown(public_id)
    year = timezone.localdate().year
    done = file_of(found, year)
    context = {
        "deputy": found,
        "stations": reading.stations_of(found),
        "seat": reading.next_seat(found),
        "year": year,
        "file": done,
        "receptions": done.count("reception"),
        "opinions": done.count("opinion"),
    }
    return render(request, "deputies/card.html", context)


@require_safe
def portrait(request: HttpRequest, public_id: str) -> HttpResponseBase:
    found = _shown(public_id)
    if not found.portrait:
        raise Http404
    try:
        answer = FileResponse(found.portrait.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
def qr(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _shown(public_id)
    drawing = io.BytesIO()
    segno.make(address_of(found), error="m", micro=False).save(
        drawing, kind="svg", unit="mm", scale=2, border=4, light="#fff", title=str(found), nl=False
    )
    return kept(request, drawing.getvalue(), "image/svg+xml")


@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    """An A4 page for the wall of a deputy's workplace."""
    found = _shown(public_id)
    throttle.take_paper(request)
    places = [duty.unit.name for duty in reading.duties_of([found.pk]).get(found.pk, [])]
    made = papers.pdf("poster.typ", posters([(found, places)], str(found)))
    return kept(request, made, "application/pdf")


def posters(found: list[tuple[Deputy, list[str]]], title: str) -> dict[str, Any]:
    """The data of ``poster.typ``: one page a deputy. ``found`` has each deputy with the names of their stations."""
    return {
        "title": title,
        "author": _("人大代表联络站"),
        "posters": [_poster(deputy, places) for deputy, places in found],
    }


def _poster(deputy: Deputy, places: list[str]) -> dict[str, Any]:
    seats = [_seat(mandate.get_level_display(), mandate.constituency) for mandate in deputy.mandates.all()]
    facts = [[_("代表资格"), "；".join(seats)], [_("职务"), deputy.post], [_("联络站"), "、".join(places)]]
    return {
        "slogan": _("人大代表听您说"),
        "name": deputy.user.name,
        "note": deputy.pledge,
        "qr": papers.code_drawing(address_of(deputy)),
        "alt": _("%(name)s代表的二维码") % {"name": deputy.user.name},
        "code_label": "",
        "code": "",
        "steps": [_("微信扫一扫"), _("看代表信息"), _("向代表反映")],
        "facts": [fact for fact in facts if fact[1]],
        "foot": _("不用注册，不用下载。没有手机，可到联络站请工作人员代为登记。"),
    }


def _seat(level: object, constituency: str) -> str:
    return _("%(level)s人大代表") % {"level": level} + (f"（{constituency}）" if constituency else "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to one deputy; the deputy's station takes it on. As ``citizens.opinion_new`` in all else."""
    deputy = _shown(public_id)
    stations = reading.stations_of(deputy)
    context: dict[str, Any] = {"deputy": deputy, "station": stations[0], "stations": stations}
    guard = Guard(request, WRITES)
    if request.method != "POST":
        form = DeputyOpinionForm(guard=guard, deputy=deputy, stations=stations)
        return render(request, "opinions/new.html", {**context, "form": form})
    guard.check()
    form = DeputyOpinionForm(request.POST, request.FILES, guard=guard, deputy=deputy, stations=stations)
    if form.files:  # opening photos is work, whether the form is right or not
        guard.count()
    if not form.is_valid():
        return render(request, "opinions/new.html", {**context, "form": form}, status=400)
    submit = partial(submit_to_deputy, deputy=deputy, **form.content)
    return take(request, form, form.content["station"], submit, {**context, "form": form})


def _shown(public_id: str) -> Deputy:
    return get_object_or_404(reading.shown(), public_id=public_id)


def address_of(deputy: Deputy) -> str:
    """As printed: it must not change with the name by which somebody reached this server."""
    return settings.SITE_URL + deputy.get_absolute_url()


def kept(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    """An answer that browsers keep for a day and then ask about by its fingerprint."""
    answer = HttpResponse(body, content_type=kind)
    answer["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:20])
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
