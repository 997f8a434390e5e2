"""The deputy's own pages: what is coming, the calendar's address, swaps asked of me and by me."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congress_portal.accounts.models import Role
from congress_portal.accounts.request import StaffRequest
from stations.forms import roster as forms
from stations.models import CalendarKey, Seat, Station, Swap
from stations.reading import roster as reading
from stations.transitions import calendars
from stations.transitions import swaps as transitions
from stations.views.asking import ask, filled
from stations.views.roster import both
from stations.words import SlotStatus, SwapStatus

PAGE = 25


@login_required
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """My coming duties, requests that wait for me or for others, and my calendar's address."""
    asked = Swap.objects.filter(status=SwapStatus.ASKED)
    waiting = asked.filter(seat=OuterRef("pk"))
    seats = reading.coming_duties(request.user).annotate(is_asked=Exists(waiting))
    around = ("seat__slot__station__unit", "seat__user", "to", "exchange__slot__station__unit")
    mine = asked.filter(Q(to=request.user) | Q(seat__user=request.user)).select_related(*around)[:PAGE]
    key = CalendarKey.objects.filter(user=request.user).first()
    kept = Station.objects.kept_by(request.user).filter(unit__is_active=True).select_related("unit")
    context = {
        "page_obj": Paginator(seats, PAGE).get_page(request.GET.get("page")),
        "swaps": mine,
        "calendar": settings.SITE_URL + reverse("roster:calendar", args=[key.key]) if key else "",
        "is_deputy": request.user.has_role(Role.DEPUTY),
        "kept": kept[: PAGE + 1],
    }
    return render(request, "roster/mine.html", context)


@login_required
@require_POST
def calendar_key(request: StaffRequest) -> HttpResponse:
    calendars.renew_key(user=request.user)
    messages.success(request, _("日历地址已生成，原来的地址不再有效。"))
    return redirect("roster:mine")


@login_required
@never_cache
@both
def swap_new(request: StaffRequest, pk: int) -> HttpResponse:
    found = Seat.objects.held().filter(user=request.user, slot__status=SlotStatus.PUBLISHED)
    seat = get_object_or_404(found.select_related("slot__station__unit"), pk=pk)
    return ask(
        request,
        filled(request, forms.SwapForm, slot=seat.slot, by=request.user),
        partial(transitions.ask_swap, seat=seat, by=request.user),
        heading=_("申请换班"),
        lead=_("%(when)s，%(station)s") % {"when": reading.when(seat.slot), "station": seat.slot.station},
        back=reverse("roster:mine"),
        button=_("发出申请"),
        done=_("已发出，等对方答复。在对方同意以前，仍由您值班。"),
    )


MOVES = {
    "agree": (
        transitions.agree_swap,
        gettext_lazy("同意换班"),
        gettext_lazy("已同意，工作人员会收到通知。"),
        False,
    ),
    "refuse": (transitions.refuse_swap, gettext_lazy("不能代班"), gettext_lazy("已答复。"), True),
    "withdraw": (
        transitions.withdraw_swap,
        gettext_lazy("撤回申请"),
        gettext_lazy("已撤回，仍由您值班。"),
        False,
    ),
}


@login_required
@never_cache
@both
def swap_move(request: StaffRequest, pk: int, move: str) -> HttpResponse:
    """One page a move: what it is about, and the button."""
    party = Q(seat__user=request.user) if move == "withdraw" else Q(to=request.user)
    around = ("seat__slot__station__unit", "seat__user", "exchange__slot__station__unit")
    swap = get_object_or_404(Swap.objects.filter(party).select_related(*around), pk=pk)
    act, heading, done, has_answer = MOVES[move]
    lead = _("%(name)s的值班：%(when)s，%(station)s。") % {
        "name": swap.seat.user.name,
        "when": reading.when(swap.seat.slot),
        "station": swap.seat.slot.station,
    }
    if swap.exchange:
        other = {"when": reading.when(swap.exchange.slot), "station": swap.exchange.slot.station}
        lead += _("换您的：%(when)s，%(station)s。") % other
    form = forms.AnswerForm if has_answer else forms.forms.Form
    return ask(
        request,
        filled(request, form),
        partial(act, swap=swap, by=request.user),
        heading=heading,
        lead=lead + swap.reason,
        back=reverse("roster:mine"),
        done=done,
    )
