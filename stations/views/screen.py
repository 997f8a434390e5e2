"""What hangs in the station: the rotating code and who just came. And the worker that keeps the phone's shell."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stations import rotating
from stations.models import Screen
from stations.reading import duty as reading
from stations.transitions.codes import open_screen, taken

BROWSER = "screen"
BROWSER_AGE = 2 * 365 * 24 * 3600
ASSETS = ("css/portal.css", "css/icon.svg", "js/portal.js", "js/checkin.js")


@never_cache
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    return _answer(request, key, "duty/screen.html")


@never_cache
@require_safe
def now(request: HttpRequest, key: str) -> HttpResponse:
    """The part that changes; the page asks for it every few seconds."""
    return _answer(request, key, "duty/_screen.html")


def _answer(request: HttpRequest, key: str, template: str) -> HttpResponse:
    """The code for the one browser that has this screen, words for any other."""
    found = Screen.objects.select_related("station__unit").filter(station__unit__is_active=True)
    screen = get_object_or_404(found, key=key)
    known = request.get_signed_cookie(BROWSER, default=None, salt="duty.screen", max_age=BROWSER_AGE)
    browser = known or uuid.uuid4().hex
    is_fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    is_reading = request.method == "GET" and not is_fetched_ahead
    is_here = browser == screen.browser or (is_reading and open_screen(screen=screen, browser=browser))
    shown = _shown(screen) if is_here else {"station": screen.station, "screen": screen, "is_elsewhere": True}
    answer = render(request, template, shown)
    if is_here and not known:
        answer.set_signed_cookie(
            BROWSER, browser, salt="duty.screen", max_age=BROWSER_AGE, path="/screen/", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return answer


def _shown(screen: Screen) -> dict[str, Any]:
    station, at = screen.station, timezone.now()
    tick = rotating.tick_of(at)
    digits = rotating.digits_of(
        screen.secret, station.pk, rotating.Name(tick, taken(station, at).get(tick, 0))
    )
    address = f"{settings.SITE_URL}{reverse('duty:in', args=[station.public_id])}?c={digits}"
    return {
        "station": station,
        "screen": screen,
        "digits": digits,
        "spaced": f"{digits[:4]} {digits[4:]}",
        "qr": segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2, light="#fff"),
        "left": max(1, tick + rotating.TICK - int(at.timestamp())),
        "arrivals": reading.just_in(station),
    }


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may serve /duty/; with ``SERVICE_WORKER`` off it removes itself."""
    shell = reverse("duty:shell")
    kept = [shell, *(static(name) for name in ASSETS)]
    context = {"kept": json.dumps(kept), "shell": json.dumps(shell), "is_on": settings.SERVICE_WORKER}
    body = render(request, "duty/sw.js", context, content_type="text/javascript; charset=utf-8")
    version = hashlib.sha256(body.content).hexdigest()[:12]
    answer = HttpResponse(
        body.content.replace(b"VERSION", version.encode()), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/duty/"
    return answer
