"""Single changes of sessions and seats: free while a draft, afterwards each with a reason and a word to the people.

Locks as ``transitions/roster.py`` says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations.models import Roster, Seat, Slot, Station
from stations.reading import roster as reading
from stations.transitions.appointments import ask_again
from stations.transitions.roster import keep_station, lock_people
from stations.transitions.swaps import end_swaps
from stations.words import Act, ReceptionKind, SeatStatus, SlotStatus

MOST_IN_A_MONTH = 60


@transaction.atomic
def add_slot(
    *, roster: Roster, by: User, on: dt.date, starts: dt.time, ends: dt.time, wanted: int = 2, theme: str = "",
    kind: str = ReceptionKind.FIXED, link: str = "",
) -> Slot:  # fmt: skip
    """One more session of a month; where the month is public already, a draft that is published by itself."""
    station = keep_station(roster.station, by)
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if (on.year, on.month) != (roster.month.year, roster.month.month):
        raise ValidationError({"on": _("请选择这个月的日期。")})
    if reading.slots_of(roster).count() >= MOST_IN_A_MONTH:
        raise ValidationError(_("一个月最多%(number)d场。") % {"number": MOST_IN_A_MONTH})
    slot = Slot(
        county_id=station.county_id, station=station, roster=roster, on=on, starts=starts, ends=ends, wanted=wanted,
        theme=theme, kind=kind, link=link,
    )  # fmt: skip
    _check_time(slot)
    slot.save(force_insert=True)
    _edited(station, slot, by, quiet=True)
    return slot


@transaction.atomic
def edit_slot(
    *, slot: Slot, by: User, on: dt.date, starts: dt.time, ends: dt.time, wanted: int, theme: str, kind: str,
    link: str = "", reason: str = "",
) -> Slot:  # fmt: skip
    """Change a session. A public one that moves in time needs a reason, and its deputies are told."""
    station, slot, seats = _open(slot, by)
    before, old_day = reading.when(slot), slot.on
    is_moved = (on, starts, ends) != (slot.on, slot.starts, slot.ends)
    is_public = slot.status == SlotStatus.PUBLISHED
    if is_public and is_moved and not reason.strip():
        raise ValidationError({"reason": _("已公布的场次改期，请写明理由。")})
    slot.on, slot.starts, slot.ends = on, starts, ends
    slot.wanted, slot.theme, slot.kind, slot.link = wanted, theme, kind, link
    if is_moved:
        _check_time(slot)
        lock_people(seat.user_id for seat in seats)
        _check_free(slot, seats)
        if on != old_day:
            slot.moved_from = slot.moved_from or old_day
        Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(reminded_at=None)
    if is_public and reason.strip():
        slot.reason = reason.strip()
    slot.save(
        update_fields=["on", "starts", "ends", "wanted", "theme", "kind", "link", "moved_from", "reason"]
    )
    if is_public and is_moved:
        end_swaps(seats, _("场次已改期"))
        ask_again(slot, by, before, slot.reason)
    _edited(
        station, slot, by, quiet=not (is_public and is_moved), before=before, reason=slot.reason,
        person=[seat.user_id for seat in seats],
    )  # fmt: skip
    return slot


@transaction.atomic
def publish_slot(*, slot: Slot, by: User, reason: str) -> Slot:
    """Make a session public that was added to a month after that was published; always with a reason (临时公告)."""
    station, slot, seats = _open(slot, by)
    if slot.status != SlotStatus.DRAFT or slot.roster is None or slot.roster.published_at is None:
        raise NotNow(_("这一场随当月值班表一起公布。"))
    if not seats:
        raise ValidationError(_("这一场还没有代表，请先安排。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明临时公告的理由。")})
    lock_people(seat.user_id for seat in seats)
    _check_free(slot, seats)
    slot.status, slot.published_at, slot.reason = SlotStatus.PUBLISHED, timezone.now(), reason.strip()
    slot.save(update_fields=["status", "published_at", "reason"])
    trail.record_act(
        station.unit, Act.SEATED, by, about=subjects.name("slot", slot.pk),
        person=[seat.user_id for seat in seats], when=reading.when(slot),
    )  # fmt: skip
    return slot


@transaction.atomic
def cancel_slot(*, slot: Slot, by: User, reason: str = "") -> Slot | None:
    """A draft session is deleted; a public one stays on the page as cancelled, with the reason."""
    station, slot, seats = _open(slot, by)
    if slot.status == SlotStatus.DRAFT:
        about = subjects.name("slot", slot.pk)
        trail.record_act(
            station.unit, Act.SLOT_CANCELLED, by, about=about, when=reading.when(slot), quiet=True
        )
        Seat.objects.filter(slot=slot).delete()
        slot.stops.all().delete()
        try:
            slot.delete()
        except ProtectedError:
            raise NotNow(_("这一场已经被预约或者记录引用，不能删除。")) from None
        return None
    if not reason.strip():
        raise ValidationError({"reason": _("请写明取消的理由，群众会看到。")})
    slot.status, slot.reason = SlotStatus.CANCELLED, reason.strip()
    slot.save(update_fields=["status", "reason"])
    end_swaps(seats, _("场次已取消"))
    ask_again(slot, by, reading.when(slot), slot.reason)
    trail.record_act(
        station.unit, Act.SLOT_CANCELLED, by, about=subjects.name("slot", slot.pk), when=reading.when(slot),
        reason=slot.reason, person=[seat.user_id for seat in seats],
    )  # fmt: skip
    return slot


@transaction.atomic
def seat(*, slot: Slot, user: User, by: User) -> Seat:
    """Put a deputy into a session."""
    station, slot, seats = _open(slot, by)
    made = _sit(station, slot, seats, user, by)
    _told(station, slot, Act.SEATED, by, user.pk)
    return made


@transaction.atomic
def unseat(*, seat: Seat, by: User, successor: User | None = None) -> Seat | None:
    """Take a deputy out of a session, and put another in where one is named. The last one of a public session
    cannot leave without a successor: cancel the session instead."""
    station, slot, seats = _open(seat.slot, by)
    found = next((one for one in seats if one.pk == seat.pk), None)
    if found is None:
        raise NotNow(_("这位代表已经不在这一场。"))
    if slot.status == SlotStatus.PUBLISHED and successor is None and len(seats) == 1:
        raise ValidationError({"successor": _("这是最后一位代表，请选择接替的人，或者取消这一场。")})
    made = None
    if successor is not None:
        lock_people([found.user_id, successor.pk])
        made = _sit(station, slot, seats, successor, by)
    found.status = SeatStatus.DROPPED
    if slot.status == SlotStatus.DRAFT:
        found.delete()
    else:
        found.save(update_fields=["status"])
        end_swaps([found], _("值班已调整"))
    _told(station, slot, Act.UNSEATED, by, found.user_id)
    if successor is not None:
        _told(station, slot, Act.SEATED, by, successor.pk)
    return made


def _open(slot: Slot, by: User) -> tuple[Station, Slot, list[Seat]]:
    """The locked session with its seats, while it can still be changed."""
    station = keep_station(slot.station, by)
    found = Slot.objects.select_for_update(of=("self",)).filter(pk=slot.pk).select_related("roster").first()
    if found is None or found.status == SlotStatus.CANCELLED:
        raise NotNow(_("这一场已经取消。"))
    if found.status == SlotStatus.PUBLISHED and reading.begins_at(found) <= timezone.now():
        raise NotNow(_("这一场已经开始，不能再改。"))
    found.station = station
    seats = Seat.objects.select_for_update(of=("self",)).filter(slot=found, status=SeatStatus.HELD)
    return station, found, list(seats.select_related("user").order_by("pk"))


def _sit(station: Station, slot: Slot, seats: Sequence[Seat], user: User, by: User) -> Seat:
    if any(one.user_id == user.pk for one in seats):
        raise NotNow(_("%(name)s已经在这一场。") % {"name": user.name})
    if not reading.serving(station, slot.on).filter(pk=user.pk).exists():
        raise ValidationError({"user": _("这位代表当天不在本站。")})
    lock_people([user.pk])
    if other := reading.double_booked(user.pk, slot, drafts=True):
        raise ValidationError({"user": _("%(name)s同一时间已在%(other)s值班。") % {
            "name": user.name, "other": other.station.unit.name}})  # fmt: skip
    made = Seat(county_id=slot.county_id, slot=slot, user=user)
    made.save(force_insert=True)
    return made


def _check_time(slot: Slot) -> None:
    """Refuses an end before the start, the past, and another session of the station at that hour."""
    if slot.ends <= slot.starts:
        raise ValidationError({"ends": _("结束时间须晚于开始时间。")})
    if reading.begins_at(slot) <= timezone.now():
        raise ValidationError({"on": _("请选择以后的时间。")})
    others = Slot.objects.filter(
        station=slot.station, on=slot.on, starts__lt=slot.ends, ends__gt=slot.starts
    ).exclude(status=SlotStatus.CANCELLED)
    if others.exclude(pk=slot.pk).exists():
        raise ValidationError({"starts": _("本站这个时间已经有一场。")})


def _check_free(slot: Slot, seats: Sequence[Seat]) -> None:
    for one in seats:
        if other := reading.double_booked(one.user_id, slot, drafts=slot.status == SlotStatus.DRAFT):
            raise ValidationError(_("%(name)s同一时间已在%(other)s值班。") % {
                "name": one.user.name, "other": other.station.unit.name})  # fmt: skip


def _told(station: Station, slot: Slot, act: Act, by: User, person: int) -> None:
    trail.record_act(
        station.unit, act, by, about=subjects.name("slot", slot.pk), person=person, when=reading.when(slot),
        quiet=slot.status == SlotStatus.DRAFT,
    )  # fmt: skip


def _edited(station: Station, slot: Slot, by: User, **detail: Any) -> None:
    trail.record_act(
        station.unit,
        Act.SLOT_EDITED,
        by,
        about=subjects.name("slot", slot.pk),
        when=reading.when(slot),
        **detail,
    )
