"""One session at a time: add, change, cancel, who sits. Each page is a form for the keeper."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congress_portal.accounts.request import StaffRequest
from stations import access
from stations.forms import roster as forms
from stations.models import Seat, Slot
from stations.reading import roster as reading
from stations.transitions import slots as transitions
from stations.views.asking import ask, filled
from stations.views.roster import address, both, find_roster
from stations.words import SlotStatus


@login_required
@never_cache
@both
def slot_new(request: StaffRequest, public_id: str, year: int, month: int) -> HttpResponse:
    roster = find_roster(request, public_id, year, month, to_keep=True)
    return ask(
        request,
        filled(request, forms.SlotForm, initial={"on": roster.month}),
        partial(transitions.add_slot, roster=roster, by=request.user),
        heading=_("加一场接待"),
        lead=_("当月已公布的，加好并安排代表以后再单独公布。") if roster.published_at else "",
        back=address(roster),
        done=_("已加一场，请安排代表。"),
    )


@login_required
@never_cache
@both
def slot_edit(request: StaffRequest, pk: int) -> HttpResponse:
    slot, back = _slot(request, pk)
    initial = {name: getattr(slot, name) for name in ("on", "starts", "ends", "theme", "kind", "link")} | {
        "seats": slot.wanted
    }
    return ask(
        request,
        filled(request, forms.SlotForm, initial=initial, is_public=slot.status == SlotStatus.PUBLISHED),
        partial(transitions.edit_slot, slot=slot, by=request.user),
        heading=_("调整场次"),
        lead=reading.when(slot),
        back=back,
        button=_("保存"),
        done=_("已调整。"),
    )


@login_required
@never_cache
@both
def slot_publish(request: StaffRequest, pk: int) -> HttpResponse:
    slot, back = _slot(request, pk)
    return ask(
        request,
        filled(request, forms.ReasonForm),
        partial(transitions.publish_slot, slot=slot, by=request.user),
        heading=_("公布这一场"),
        lead=reading.when(slot),
        back=back,
        button=_("公布"),
        done=_("已公布。"),
    )


@login_required
@never_cache
@both
def slot_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    slot, back = _slot(request, pk)
    is_draft = slot.status == SlotStatus.DRAFT
    return ask(
        request,
        filled(request, forms.forms.Form if is_draft else forms.ReasonForm),
        partial(transitions.cancel_slot, slot=slot, by=request.user),
        heading=_("删除这一场？") if is_draft else _("取消这一场接待？"),
        lead=reading.when(slot),
        back=back,
        button=_("删除") if is_draft else _("取消接待"),
        done=_("已删除。")
        if is_draft
        else _("已取消，代表会收到通知；约在这一场的群众回到“待确认”，请另约。"),
    )


@login_required
@never_cache
@both
def seat_new(request: StaffRequest, pk: int) -> HttpResponse:
    slot, back = _slot(request, pk)
    sitting = Seat.objects.held().filter(slot=slot).values("user")
    people = reading.serving(slot.station_id, slot.on).exclude(pk__in=sitting)
    return ask(
        request,
        filled(request, forms.SeatForm, people=people),
        partial(transitions.seat, slot=slot, by=request.user),
        heading=_("安排代表"),
        lead=reading.when(slot),
        back=back,
        button=_("安排"),
        done=_("已安排。"),
    )


@login_required
@never_cache
@both
def seat_change(request: StaffRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.seen_by(request.user).select_related("user"), pk=pk)
    slot, back = _slot(request, seat.slot_id)
    sitting = Seat.objects.held().filter(slot=slot).values("user")
    people = reading.serving(slot.station_id, slot.on).exclude(pk__in=sitting)
    return ask(
        request,
        filled(request, forms.UnseatForm, people=people),
        partial(transitions.unseat, seat=seat, by=request.user),
        heading=_("换人或者撤下"),
        lead=_("%(name)s，%(when)s") % {"name": seat.user.name, "when": reading.when(slot)},
        back=back,
        button=_("确定"),
        done=_("已调整。"),
    )


def _slot(request: StaffRequest, pk: int) -> tuple[Slot, str]:
    """A session that the reader keeps, and the month's page."""
    found = Slot.objects.seen_by(request.user).select_related("station__unit__region", "roster__station")
    slot = get_object_or_404(found, pk=pk)
    if not access.keeps(request.user, slot.station):
        raise PermissionDenied(_("只有本站工作人员可以排班。"))
    return slot, address(slot.roster) if slot.roster else slot.station.get_absolute_url()
