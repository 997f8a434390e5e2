"""Receptions by appointment (预约接待): asked for by a citizen, answered by the station. And routes of mobile ones."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.trail import CITIZEN, By
from stations import access
from stations.models import Appointment, Reception, Seat, Slot, Station, Stop
from stations.reading.roster import when
from stations.transitions.opinions import PRIVACY_NOTICE, new_track_code
from stations.words import Act, ReceptionKind, SlotStatus

MOST_STOPS = 12


@transaction.atomic
def book(
    *,
    station: Station,
    topic: str,
    name: str,
    mobile: str,
    request_key: uuid.UUID,
    wished: str = "",
    slot: Slot | None = None,
) -> Appointment:
    """A citizen asks to be received. The same ``request_key`` again returns the same appointment."""
    if slot is not None and not bookable(station).filter(pk=slot.pk).exists():
        raise ValidationError({"slot": _("这一场不能预约了，请另选时间。")})
    if slot is None and not wished.strip():
        raise ValidationError({"wished": _("请选择一场接待，或写下您方便的时间。")})
    made = Appointment(
        county_id=station.county_id, station=station, topic=topic, name=name, mobile=mobile, wished=wished,
        slot=slot, track_code=new_track_code(), notice_version=PRIVACY_NOTICE, request_key=request_key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        known = Appointment.objects.filter(county=station.county_id, request_key=request_key).first()
        if known is None:
            raise
        if (known.topic, known.station_id) != (topic, station.pk):
            raise NotNow(
                _("这张表单已经提交过另一个预约。您现在写的内容还在下面，请再按一次提交。")
            ) from None
        return known
    _record(made, Act.BOOKED, CITIZEN)
    return made


def bookable(station: Station) -> QuerySet[Slot]:
    """The station's coming published sessions."""
    return Slot.objects.filter(station=station.pk, status=SlotStatus.PUBLISHED, on__gte=timezone.localdate())


@transaction.atomic
def agree(
    *, appointment: Appointment, by: User, slot: Slot, deputy: User | None = None, answer: str = ""
) -> Appointment:
    """The station gives the citizen a session, and where it is settled, the deputy who sits in it."""
    # The session before the appointment, as whoever cancels a session takes them; read again once it stands still.
    Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    found = _claim(appointment, by, "asked", "agreed")
    if not bookable(found.station).filter(pk=slot.pk).exists():
        raise ValidationError({"slot": _("请选择本站已公布、还没有过去的场次。")})
    if deputy is not None and not Seat.objects.held().filter(slot=slot, user=deputy).exists():
        raise ValidationError({"deputy": _("这位代表不在所选的场次值班。")})
    found.slot, found.deputy = slot, deputy
    sitting = [deputy.pk] if deputy else list(slot.seats.held().values_list("user", flat=True))
    return _say(found, "agreed", by, answer, people=sitting, when=when(slot))


def ask_again(slot: Slot, by: User, before: str, reason: str) -> int:
    """A session is off, or at another time: whoever was promised it is to be given a new one by the station.

    Called by whoever changes a session, inside that transaction; returns how many citizens it concerns.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).filter(slot=slot, status="agreed")
    moved = list(rows.select_related("station__unit").order_by("pk"))
    for found in moved:
        found.status, found.slot, found.deputy = "asked", None, None
        found.answer = _("原定%(when)s的接待有变：%(reason)s。联络站会与您另约时间。") % {
            "when": before, "reason": reason}  # fmt: skip
        found.answer = found.answer[:200]
        found.decided_at, found.decided_by = timezone.now(), by
        found.save(update_fields=["status", "slot", "deputy", "answer", "decided_at", "decided_by"])
        _record(found, Act.BOOKING_AGAIN, by, when=before, reason=reason)
    return len(moved)


@transaction.atomic
def decline(*, appointment: Appointment, by: User, answer: str) -> Appointment:
    found = _claim(appointment, by, "asked", "agreed")
    if not answer.strip():
        raise ValidationError({"answer": _("请向群众说明原因，并告诉他可以怎么办。")})
    return _say(found, "declined", by, answer)


@transaction.atomic
def hold(*, appointment: Appointment, by: User, reception: Reception) -> Appointment:
    """The visitor came: the appointment points to the record of the reception."""
    found = _claim(appointment, by, "agreed")
    if reception.station_id != found.station_id:
        raise ValidationError({"reception": _("请选择本站的接待记录。")})
    if Appointment.objects.filter(reception=reception).exists():
        raise ValidationError({"reception": _("这次接待已经对应另一个预约。")})
    found.reception = reception
    return _say(found, "held", by, found.answer)


@transaction.atomic
def miss(*, appointment: Appointment, by: User) -> Appointment:
    found = _claim(appointment, by, "agreed")
    if found.slot is None or found.slot.on > timezone.localdate():
        raise NotNow(_("约定的日子还没有到。"))
    return _say(found, "missed", by, found.answer)


@transaction.atomic
def drop(*, appointment: Appointment) -> Appointment:
    """The citizen takes the wish back."""
    found = _locked(appointment)
    if found.status not in ("asked", "agreed"):
        raise NotNow(_("这个预约已经处理完，不能再取消。"))
    return _say(found, "dropped", CITIZEN, found.answer)


@transaction.atomic
def look_at_caller(*, appointment: Appointment, by: User) -> Appointment:
    """Open who asked; the look itself is an event."""
    if not access.keeps(by, appointment.station):
        raise PermissionDenied(_("您没有查看预约人的权限。"))
    _record(appointment, Act.LOOKED, by, what="appointment")
    return appointment


def _locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",))
    return rows.select_related("station__unit__region", "slot").get(pk=appointment.pk)


def _claim(appointment: Appointment, by: User, *statuses: str) -> Appointment:
    found = _locked(appointment)
    if not access.keeps(by, found.station):
        raise PermissionDenied(_("预约由联络站工作人员答复。"))
    if found.status not in statuses:
        raise NotNow(_("这个预约刚刚有了变化，请刷新后再操作。"))
    return found


def _say(found: Appointment, status: str, by: By, answer: str, **detail: Any) -> Appointment:
    found.status, found.answer, found.decided_at = status, answer, timezone.now()
    found.decided_by = by if isinstance(by, User) else None
    found.save(update_fields=["status", "answer", "slot", "deputy", "reception", "decided_at", "decided_by"])
    act = Act.BOOKING_DROPPED if status == "dropped" else Act.BOOKING_SAID
    _record(found, act, by, status=status, **detail)
    return found


def _record(found: Appointment, act: Act, by: By, **detail: Any) -> None:
    trail.record_act(found.station.unit, act, by, about=subjects.name("appointment", found.pk), **detail)


# ---------------------------------------------------------------- routes


@dataclass(frozen=True)
class StopAt:
    """A place of a route: where, when, and its position in WGS84 degrees if known."""

    place: str
    starts: dt.time
    lng: float | None = None
    lat: float | None = None


@transaction.atomic
def set_stops(*, slot: Slot, by: User, stops: Sequence[StopAt]) -> Slot:
    """Write the route of a mobile session anew, in the order of time."""
    rows = Slot.objects.select_for_update(of=("self",)).select_related("station__unit__region")
    slot = rows.get(pk=slot.pk)
    if not access.keeps(by, slot.station):
        raise PermissionDenied(_("路线由联络站工作人员安排。"))
    if slot.kind != ReceptionKind.MOBILE or slot.status == SlotStatus.CANCELLED:
        raise NotNow(_("只有流动接待的场次有路线。"))
    if slot.on < timezone.localdate():
        raise NotNow(_("这一场已经过去，路线不能再改。"))
    if len(stops) > MOST_STOPS:
        raise ValidationError(_("一条路线最多%(most)d个地点。") % {"most": MOST_STOPS})
    if len({stop.place for stop in stops}) < len(stops):
        raise ValidationError(_("同一个地点写了两次。"))
    if any(not slot.starts <= stop.starts <= slot.ends for stop in stops):
        raise ValidationError(_("到达时间须在这一场的时间之内。"))
    slot.stops.all().delete()
    Stop.objects.bulk_create(
        Stop(
            county_id=slot.county_id, slot=slot, position=number, place=stop.place, starts=stop.starts,
            lng=stop.lng, lat=stop.lat,
        )
        for number, stop in enumerate(sorted(stops, key=lambda stop: stop.starts), start=1)
    )  # fmt: skip
    trail.record_act(
        slot.station.unit, Act.SLOT_EDITED, by, about=subjects.name("slot", slot.pk), stops=len(stops)
    )
    return slot
