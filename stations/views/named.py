"""明责促办: one page with what lacks a name, an answer or a successor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress_portal.accounts.models import User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops.paging import SIZE
from congress_portal.loops.words import Mark
from stations.reading import named

Listed = Callable[[User], QuerySet[Any, Any]]
TABS: dict[str, tuple[object, Listed]] = {
    "unnamed": (_("责任人未落实"), named.unnamed),
    "prompts": (_("推促未回应"), named.prompts),
    "marks": (_("痛难堵卡"), named.markings),
}


@login_required
@never_cache
@require_safe
def duty(request: StaffRequest) -> HttpResponse:
    """One of the lists, 25 a page; an unknown one is the first."""
    shown = request.GET.get("view", "")
    shown = shown if shown in TABS else "unnamed"
    listed = TABS[shown][1](request.user)
    mark = request.GET.get("mark", "")
    if shown == "marks" and mark in Mark.values:
        listed = listed.filter(mark=mark)
    page = Paginator(listed, SIZE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "tabs": [(name, label) for name, (label, _listed) in TABS.items()],
        "page_obj": page,
        "marks": Mark.choices,
        "mark": mark,
        "units": named.pressed_units(request.user) if shown == "prompts" else (),
    }
    return render(request, "opinions/duty.html", context)
