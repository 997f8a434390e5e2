"""The citizen's side of opinions that are handled together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from congress_portal.errors import NotNow
from congress_portal.loops.words import LoopStatus
from stations import transitions
from stations.merging import lead_of
from stations.models import Opinion
from stations.neutral import neutral_title
from stations.views.citizens import opinion_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def different(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the opinion was merged with, ask once, then part them."""
    opinion = opinion_of(request, code)
    if opinion.loop.status != LoopStatus.MERGED:
        raise NotNow(_("您的意见没有和别人的合在一起办。"))
    if request.method == "POST":
        transitions.split_off(loop=opinion.loop)
        messages.success(request, _("已经分开，您的意见由联络站单独办理。"))
        return redirect("track:detail", code)
    known = Opinion.objects.select_related("loop__region", "category")
    lead = known.get(pk=lead_of(opinion.loop).pk)
    return render(request, "track/different.html", {"opinion": opinion, "title": neutral_title(lead)})
