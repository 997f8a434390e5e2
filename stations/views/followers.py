"""The page of somebody whom the citizen lets follow: how the matter stands, and nothing to press."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal import throttle
from congress_portal.loops.trail import CITIZEN
from stations.models import Follower
from stations.plain import story_of
from stations.transitions.desk import end_follower
from stations.views.citizens import FLOOD, WRONG_CODES, opinion_of
from stations.words import Ground


@never_cache
@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Guessing is counted as with query codes."""
    throttle.check(request, FLOOD)
    found = Follower.objects.current().select_related(
        "opinion__loop", "opinion__station__unit", "opinion__category"
    )
    follower = found.filter(code=code).first()
    if follower is None:
        throttle.miss(request, WRONG_CODES)
        raise Http404
    story = story_of(follower.opinion)
    ground = Ground(story.lead.ground).label if story.is_refused and story.lead.ground else ""
    context = {
        "opinion": follower.opinion,
        "story": story,
        "loop": story.loop,
        "steps": story.steps,
        "ground": ground,
    }
    return render(request, "track/follow.html", context)


@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The citizen ends it from their own page."""
    opinion = opinion_of(request, code)
    end_follower(follower=get_object_or_404(Follower, pk=pk, opinion=opinion), by=CITIZEN)
    messages.success(request, _("已取消，那个关注码不能再用。"))
    return redirect("track:detail", code)
