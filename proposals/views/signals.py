"""Words of supervision to the units and looks on site: written on pages of their own, shown on the proposal's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congress_portal.accounts.models import Unit, User
from congress_portal.accounts.request import StaffRequest
from congress_portal.loops import access, moves, timeline
from congress_portal.loops.models import Loop, Prompt
from congress_portal.loops.transitions.pressing import react_between
from proposals.forms import CheckForm, SignalForm
from proposals.models import Check, Proposal, Signal
from proposals.transitions.signals import PERIOD, check_on_site, may_speak, send_signal, units_speaking
from proposals.views.seen import proposal_seen, refuse_at_field

PAGE = 25
WORDS = ("unit", "prompt__unit", "prompt__by", "prompt__reacted_by", "proposal__loop")


@login_required
@require_safe
def signals(request: StaffRequest) -> HttpResponse:
    """What the reader's units were told, or said; those that await a reaction first."""
    page = Paginator(signals_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "proposals/signals.html", {"page": page})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signal_new(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    units = _speaking(request, proposal)
    between = react_between(proposal.loop.region, PERIOD)
    form = SignalForm(request.POST or None, units=units, between=between)
    if form.is_valid() and _done(send_signal, request, proposal, form):
        messages.success(request, _("已发出，承办单位会立即收到。"))
        return redirect(proposal.loop)
    context = {"proposal": proposal, "loop": proposal.loop, "form": form}
    return render(request, "proposals/signal_new.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_new(request: StaffRequest, code: str) -> HttpResponse:
    proposal = proposal_seen(request, code)
    form = CheckForm(request.POST or None, request.FILES or None, units=_speaking(request, proposal))
    if form.is_valid() and _done(check_on_site, request, proposal, form):
        messages.success(request, _("现场督查已登记。"))
        return redirect(proposal.loop)
    context = {"proposal": proposal, "loop": proposal.loop, "form": form}
    return render(request, "proposals/check_new.html", context, status=400 if form.errors else 200)


def _speaking(request: StaffRequest, proposal: Proposal) -> list[Unit]:
    """In whose name the reader may speak; on a page, only while there is a unit to speak to."""
    units = units_speaking(request.user, proposal.loop)
    is_time = request.method == "POST" or may_speak(proposal.loop, moves.current(proposal.loop))
    if not units or not is_time:
        raise PermissionDenied(_("督办这件建议的小组、工委和办公室，在承办单位签收以后才能办理。"))
    return units


def _done(act: Any, request: StaffRequest, proposal: Proposal, form: Any) -> bool:
    try:
        act(proposal=proposal, by=request.user, **form.cleaned_data)
    except ValidationError as refused:
        refuse_at_field(form, refused)
        return False
    return True


def signals_of(user: User) -> QuerySet[Signal]:
    """Signals to and from the user's units about cases that the user may know of; all for who sees the county."""
    mine = user.unit_ids(*access.WORKING, *access.WATCHING)
    own = Q(prompt__unit__in=mine) | Q(unit__in=mine) | Q(county__in=access.scope_of(user).counties)
    rows = Signal.objects.filter(own, proposal__loop__in=Loop.objects.visible_to(user))
    return rows.open_first().select_related(*WORDS)


def supervision_of(user: User, proposal: Proposal) -> dict[str, Any]:
    """What the proposal's page shows of its supervision; see templates/proposals/_supervision.html."""
    loop = proposal.loop
    may = may_speak(loop, moves.current(loop)) and bool(units_speaking(user, loop))
    return {
        "watchers": list(loop.watchers.open().select_related("unit")),
        "signals": list(with_words(proposal.signals.all())),
        "checks": [shown(one) for one in with_photos(proposal.checks.all())],
        "may_speak": may,
        "has_pressed": may and Prompt.objects.open().filter(loop=loop, by=user).exists(),
    }


def with_words(rows: QuerySet[Signal]) -> QuerySet[Signal]:
    return rows.select_related(*WORDS)


def with_photos(rows: QuerySet[Check]) -> QuerySet[Check]:
    return rows.select_related("unit", "by", "proposal__loop").prefetch_related("photos__evidence")


def shown(one: Check) -> dict[str, Any]:
    """A check with its photos as templates/components/photo_grid.html wants them."""
    rows = [photo.evidence for photo in one.photos.all()]
    return {
        "check": one,
        "photos": [timeline.photo_of(row, reverse("loops:evidence", args=[row.token])) for row in rows],
    }
