"""What a duty leaves behind, as the tests of receptions and of health need it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import User
from stations.models import Appointment, CheckIn, DutySession, Reception, Station
from stations.transitions import appointments, receptions
from stations.transitions.receptions import Said
from stations.words import CheckInStatus, Method, ReceptionKind, SessionStatus
from tests import factories as make

ANSWERED = Said(text="问医保怎么续缴，怎么办手续。", answer="已当面讲清楚办法。")


def case(**fields: Any) -> Said:
    return Said(text="村口的路灯坏了三个月，晚上出门不安全。", category=make.category(), **fields)


def session(
    station: Station, deputy: User, on: dt.date | None = None, *, left: bool = True, **fields: Any
) -> DutySession:
    """A session of three hours that has ended, or goes on; today's began an hour ago."""
    day = on or timezone.localdate()
    noon = timezone.make_aware(dt.datetime.combine(day, dt.time(14)))
    arrived = min(noon, timezone.now() - dt.timedelta(hours=1)) if day == timezone.localdate() else noon
    if timezone.localdate(arrived) != day:
        arrived = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    ended = min(arrived + dt.timedelta(hours=3), timezone.now())
    return DutySession.objects.create(
        county=station.county,
        station=station,
        user=deputy,
        on=day,
        arrived_at=arrived,
        left_at=ended if left else None,
        status=fields.pop("status", SessionStatus.LEFT if left else SessionStatus.OPEN),
        **fields,
    )


def unconfirmed(held: DutySession, direction: str = "in") -> CheckIn:
    """A tap of the session that waits for the keeper."""
    return CheckIn.objects.create(
        county=held.county, station=held.station, user=held.user, session=held, direction=direction,
        method=Method.REASON, reason="屏幕不亮", status=CheckInStatus.PENDING,
    )  # fmt: skip


def booked(station: Station, **fields: Any) -> Appointment:
    """陈女士 asks to be received."""
    fields.setdefault("topic", "村里的水渠堵了")
    fields.setdefault("name", "陈女士")
    fields.setdefault("mobile", "13800000000")
    fields.setdefault("request_key", uuid.uuid4())
    if "slot" not in fields:
        fields.setdefault("wished", "周末上午")
    return appointments.book(station=station, **fields)


def receive(station: Station, deputy: User, **fields: Any) -> Reception:
    if fields.setdefault("by", deputy) != deputy:
        fields.setdefault("deputy", deputy)
    fields.setdefault("kind", ReceptionKind.FIXED if fields.get("session") else ReceptionKind.ONLINE)
    fields.setdefault("visitor", "villager")
    fields.setdefault("matters", [ANSWERED])
    fields.setdefault("request_key", uuid.uuid4())
    return receptions.receive(station=station, **fields)
