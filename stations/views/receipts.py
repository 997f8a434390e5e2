"""The citizen's receipt: what it shows, and printing it again at the station's desk."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.models import Loop
from stations import transitions
from stations.models import Opinion


def receipt_of(opinion: Opinion) -> dict[str, Any]:
    """The address of the citizen's page and its QR code, for ``components/receipt.html``."""
    path = reverse("track:detail", args=[opinion.track_code])
    svg = segno.make(settings.SITE_URL + path, error="m").svg_inline(scale=4, border=2)
    return {"query_url": path, "qr_svg": mark_safe(svg)}


@login_required
@never_cache
@require_POST
def reprint(request: StaffRequest, code: str) -> HttpResponse:
    """Show the receipt with the query code, on the answer to this very request; the look is recorded."""
    visible = Loop.objects.visible_to(request.user)
    found = Opinion.objects.select_related("loop__region", "station__unit")
    opinion = get_object_or_404(found, loop__in=visible, loop__code=code)
    transitions.print_receipt(opinion=opinion, by=request.user)
    return render(
        request,
        "opinions/receipt.html",
        {"opinion": opinion, "loop": opinion.loop, **receipt_of(opinion)},
    )
