"""明责促办: one page with what lacks a name, an answer or a successor; handing open matters to a successor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress_portal.accounts.models import Term, Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.errors import NotNow
from congress_portal.loops import transitions
from congress_portal.loops.models import Handover, Loop
from congress_portal.loops.paging import SIZE
from congress_portal.loops.words import Mark
from stations.forms.handing import HandOverForm
from stations.reading import named
from stations.views.asking import ask, filled

SHOWN = 50
Listed = Callable[[User], QuerySet[Any, Any]]
TABS: dict[str, tuple[object, Listed]] = {
    "unnamed": (_("责任人未落实"), named.unnamed),
    "prompts": (_("推促未回应"), named.prompts),
    "marks": (_("痛难堵卡"), named.markings),
    "handovers": (_("交接单"), named.handovers),
}
ENDING = "ending"
LABELS = [*((name, label) for name, (label, _listed) in TABS.items()), (ENDING, _("届满与离任"))]


@login_required
@never_cache
@require_safe
def duty(request: StaffRequest) -> HttpResponse:
    """One of the lists, 25 a page; an unknown one is the first."""
    shown = request.GET.get("view", "")
    context: dict[str, Any] = {"tabs": LABELS}
    listed: QuerySet[Any, Any] | Sequence[named.Carrier]
    if shown == ENDING:
        until, context["terms"] = _until(request)
        context["until"] = until
        listed = named.carriers(request.user, until)
    else:
        shown = shown if shown in TABS else "unnamed"
        listed = TABS[shown][1](request.user)
        mark = request.GET.get("mark", "")
        if shown == "marks" and mark in Mark.values:
            listed = listed.filter(mark=mark)
        context |= {"marks": Mark.choices, "mark": mark}
    page = Paginator(listed, SIZE).get_page(request.GET.get("page"))
    context |= {"shown": shown, "page_obj": page}
    if shown == ENDING:
        context["rows"] = [(one, transitions.may_hand_over(request.user, one.unit)) for one in page]
    if shown == "prompts":
        context["units"] = named.pressed_units(request.user)
    return render(request, "opinions/duty.html", context)


def _until(request: StaffRequest) -> tuple[dt.date, list[Term]]:
    """The day that was asked for, else the end of the running term; and the terms that still run or come."""
    today = timezone.localdate()
    terms = list(
        Term.objects.filter(county__in=request.user.county_ids(), until__gte=today).order_by("until")[:4]
    )
    usual = terms[0].until if terms else today
    try:
        asked = parse_date(request.GET.get("until", ""))
    except ValueError:
        asked = None
    return asked or usual, terms


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: StaffRequest, unit: int, person: int) -> HttpResponse:
    """Give all that a person answers for in a unit to a successor."""
    place = get_object_or_404(Unit.objects.select_related("region"), pk=unit)
    if not transitions.may_hand_over(request.user, place):
        raise PermissionDenied(_now("交接由本单位或者人大常委会办公室办理。"))
    leaver = get_object_or_404(User, pk=person)
    steps = transitions.carried(leaver, place)
    if not steps.exists():
        raise NotNow(_now("没有需要交接的事项，可能已经交接。"))
    form = filled(request, HandOverForm, unit=place, leaver=leaver)
    return ask(
        request,
        form,
        partial(transitions.succeed, unit=place, leaver=leaver, by=request.user),
        heading=_("%(name)s的事项交接") % {"name": leaver.name},
        back=f"{reverse('opinion:duty')}?view={ENDING}",
        done=_("已交接，请双方在交接单上签字。"),
        button=_("交接"),
        go=lambda made: str(made.get_absolute_url()),
        template="opinions/duty/hand.html",
        place=place,
        steps=steps[:SHOWN],
        count=steps.count(),
    )


@login_required
@never_cache
@require_safe
def handover(request: StaffRequest, pk: int) -> HttpResponse:
    found = _handover(request, pk)
    user = request.user
    may_sign = (user.pk == found.successor_id and not found.successor_signed_at) or (
        not found.leaver_signed_at and transitions.may_sign_for_leaver(user, found)
    )
    page = Paginator(found.lines.select_related("loop", "step"), SIZE).get_page(request.GET.get("page"))
    keys = [line.loop_id for line in page]
    seen = set(Loop.objects.visible_to(user, among=keys).values_list("pk", flat=True))
    context = {"handover": found, "page_obj": page, "may_sign": may_sign, "seen": seen}
    return render(request, "opinions/duty/handover.html", context)


@login_required
@never_cache
@require_POST
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    found = transitions.sign_handover(handover=_handover(request, pk), by=request.user)
    messages.success(request, _now("已签字。"))
    return redirect(found)


def _handover(request: StaffRequest, pk: int) -> Handover:
    known = Handover.objects.visible_to(request.user)
    return get_object_or_404(
        known.select_related("unit__region", "leaver", "successor", "term", "by", "leaver_signed_by"), pk=pk
    )
