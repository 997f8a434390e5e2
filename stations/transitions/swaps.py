"""Deputies change duties among themselves: ask, agree, refuse, take back; and what lapses unanswered.

Order of locks as ``transitions/roster.py`` says: sessions, then seats, then swaps, then people, by ascending key. A
seat that was given away keeps its row; the one who took it gets a new one, so a second request about the old seat
finds it no longer held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.trail import SYSTEM, By
from stations.models import Seat, Slot, Swap
from stations.reading import roster as reading
from stations.transitions.roster import lock_people
from stations.words import Act, SeatStatus, SlotStatus, SwapStatus


@transaction.atomic
def ask_swap(*, seat: Seat, to: User, by: User, reason: str, exchange: Seat | None = None) -> Swap:
    """Ask a colleague of the same station to take a seat, or to exchange it for one of theirs."""
    seats = _lock_seats([seat.pk] + ([exchange.pk] if exchange else []))
    own = seats[seat.pk]
    if own.user_id != by.pk:
        raise PermissionDenied(_("只能为自己的值班申请换班。"))
    _check_held(own)
    if Swap.objects.filter(seat=own, status=SwapStatus.ASKED).exists():
        raise NotNow(_("这次值班已经有一个申请在等答复，请先撤回。"))
    theirs = seats[exchange.pk] if exchange else None
    if theirs is not None:
        if theirs.user_id != to.pk:
            raise ValidationError({"exchange": _("这一次不是对方的值班。")})
        _check_held(theirs)
    _check_taker(own.slot, to, "to", theirs)
    if theirs is not None:
        _check_taker(theirs.slot, by, "exchange", own)
    swap = Swap(county_id=own.county_id, seat=own, to=to, exchange=theirs, reason=reason)
    try:
        with transaction.atomic():
            swap.save(force_insert=True)
    except IntegrityError:
        raise NotNow(_("这次值班已经有一个申请在等答复，请先撤回。")) from None
    _record(Act.SWAP_ASKED, swap, own.slot, by, name=by.name, other=to.pk)
    return swap


@transaction.atomic
def agree_swap(*, swap: Swap, by: User) -> Swap:
    """The colleague takes the seat, and gives the other one where it is an exchange. The keepers are told."""
    swap, seats = _open(swap)
    if swap.to_id != by.pk:
        raise PermissionDenied(_("只有被请的代表可以答复。"))
    if has_lapsed(swap):
        raise NotNow(_("值班日已到，这个申请已经过期。"))
    own, theirs = seats[swap.seat_id], seats.get(swap.exchange_id or 0)
    for one in seats.values():
        _check_held(one)
    lock_people([own.user_id, by.pk])
    _check_taker(own.slot, by, None, theirs)
    if theirs is not None:
        _check_taker(theirs.slot, own.user, None, own)
    for one in seats.values():
        one.status = SeatStatus.GIVEN
        one.save(update_fields=["status"])
    _take(own.slot, by)
    _record(Act.SWAP_AGREED, swap, own.slot, by, name=by.name, other=own.user_id)
    if theirs is not None:
        _take(theirs.slot, own.user)
        _record(Act.SWAP_AGREED, swap, theirs.slot, by, name=own.user.name, other=own.user_id)
    decided = _decide(swap, SwapStatus.AGREED)
    end_swaps(list(seats.values()), _("这次值班已换给别人"), but=swap.pk)
    return decided


@transaction.atomic
def refuse_swap(*, swap: Swap, by: User, answer: str = "") -> Swap:
    swap, seats = _open(swap)
    if swap.to_id != by.pk:
        raise PermissionDenied(_("只有被请的代表可以答复。"))
    own = seats[swap.seat_id]
    _record(Act.SWAP_REFUSED, swap, own.slot, by, name=by.name, other=own.user_id)
    return _decide(swap, SwapStatus.REFUSED, answer)


@transaction.atomic
def withdraw_swap(*, swap: Swap, by: User) -> Swap:
    swap, seats = _open(swap)
    own = seats[swap.seat_id]
    if own.user_id != by.pk:
        raise PermissionDenied(_("只有申请人可以撤回。"))
    _record(Act.SWAP_DROPPED, swap, own.slot, by, other=swap.to_id)
    return _decide(swap, SwapStatus.DROPPED)


def lapse_swaps(limit: int = 500) -> int:
    """End what nobody answered before the session's day came; returns how many. Run twice it does nothing more."""
    today, done = timezone.localdate(), 0
    due = Q(seat__slot__on__lte=today) | Q(exchange__slot__on__lte=today)
    keys = Swap.objects.filter(due, status=SwapStatus.ASKED).order_by("pk").values_list("pk", flat=True)
    for key in list(keys[:limit]):
        done += _lapse_one(key)
    return done


@transaction.atomic
def _lapse_one(key: int) -> int:
    try:
        swap, seats = _open(Swap.objects.get(pk=key))
    except NotNow:
        return 0
    if not has_lapsed(swap):
        return 0
    own = seats[swap.seat_id]
    _record(Act.SWAP_LAPSED, swap, own.slot, SYSTEM, person=own.user_id)
    _decide(swap, SwapStatus.LAPSED)
    return 1


def has_lapsed(swap: Swap) -> bool:
    """When the day of either session has come; one asked on that very day lasts until the session begins."""
    slots = [swap.seat.slot, *([swap.exchange.slot] if swap.exchange else [])]
    return any(timezone.now() >= lapses_at(swap, slot) for slot in slots)


def lapses_at(swap: Swap, slot: Slot) -> dt.datetime:
    if timezone.localdate(swap.asked_at) >= slot.on:
        return reading.begins_at(slot)
    return timezone.make_aware(dt.datetime.combine(slot.on, dt.time.min))


def end_swaps(seats: Sequence[Seat], answer: str, but: int = 0) -> None:
    """Open requests about these locked seats end with them; who asked for one that another seat was about is told."""
    keys = [one.pk for one in seats]
    about = Q(seat__in=keys) | Q(exchange__in=keys)
    found = (
        Swap.objects.select_for_update(of=("self",)).filter(about, status=SwapStatus.ASKED).exclude(pk=but)
    )
    for swap in found.select_related("seat__slot__station__unit").order_by("pk"):
        if swap.seat_id not in keys:
            _record(Act.SWAP_LAPSED, swap, swap.seat.slot, SYSTEM, person=swap.seat.user_id)
        _decide(swap, SwapStatus.LAPSED, answer)


def _lock_seats(keys: Collection[int]) -> dict[int, Seat]:
    """These seats, locked after their sessions; what is read here is as it stands under the locks."""
    slots = Seat.objects.filter(pk__in=keys).values_list("slot", flat=True)
    list(
        Slot.objects.select_for_update(no_key=True)
        .filter(pk__in=list(slots))
        .order_by("pk")
        .values_list("pk")
    )
    found = Seat.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    rows = {seat.pk: seat for seat in found.select_related("user")}
    fresh = Slot.objects.select_related("station__unit").in_bulk([seat.slot_id for seat in rows.values()])
    for seat in rows.values():
        seat.slot = fresh[seat.slot_id]
    return rows


def _open(swap: Swap) -> tuple[Swap, dict[int, Seat]]:
    """The locked request with its locked seats; which seats they are never changes."""
    seats = _lock_seats([key for key in (swap.seat_id, swap.exchange_id) if key])
    found = Swap.objects.select_for_update(of=("self",)).select_related("to").get(pk=swap.pk)
    if found.status != SwapStatus.ASKED:
        raise NotNow(_("这个换班申请已经有了结果。"))
    found.seat = seats[found.seat_id]
    if found.exchange_id:
        found.exchange = seats[found.exchange_id]
    return found, seats


def _check_held(seat: Seat) -> None:
    if seat.status != SeatStatus.HELD or seat.slot.status != SlotStatus.PUBLISHED:
        raise NotNow(_("这次值班已经变动，不能再换。"))
    if reading.begins_at(seat.slot) <= timezone.now():
        raise NotNow(_("这次值班已经开始，不能再换。"))


def _check_taker(slot: Slot, user: User, field: str | None, leaves: Seat | None) -> None:
    """Refuses somebody who does not serve there, sits there already or elsewhere at that hour. ``leaves`` is the seat
    they give up. On the way in it is a mistake at a field, later the state has changed."""
    problem = ""
    if not reading.serving(slot.station_id, slot.on).filter(pk=user.pk).exists():
        problem = _("%(name)s当天不在这个联络站值班。")
    elif Seat.objects.held().filter(slot=slot, user=user).exists():
        problem = _("%(name)s已经在这一场值班。")
    else:
        other = reading.double_booked(user.pk, slot)
        if other is not None and (leaves is None or other.pk != leaves.slot_id):
            problem = _("%(name)s同一时间另有值班。")
    if problem and field:
        raise ValidationError({field: problem % {"name": user.name}})
    if problem:
        raise NotNow(problem % {"name": user.name})


def _take(slot: Slot, user: User) -> None:
    Seat(county_id=slot.county_id, slot=slot, user=user).save(force_insert=True)


def _decide(swap: Swap, status: str, answer: str = "") -> Swap:
    swap.status, swap.decided_at, swap.answer = status, timezone.now(), answer
    swap.save(update_fields=["status", "decided_at", "answer"])
    return swap


def _record(act: Act, swap: Swap, slot: Slot, by: By, **detail: Any) -> None:
    about = subjects.name("slot", slot.pk)
    trail.record_act(slot.station.unit, act, by, about=about, when=reading.when(slot), swap=swap.pk, **detail)
