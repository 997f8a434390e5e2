"""The lines of the access matrix about receptions, what sessions hold, and station health."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from stations.transitions import health, services
from tests import factories as make
from tests.matrix import KEEPING_200, OFFICE, OPEN, STAFF, STATION_KEEPERS, STATION_READERS, Line, post, row
from tests.stations import duties
from tests.world import World

LINES: dict[str, Line] = {
    "health:list": Line(STAFF),
    "health:export": Line(STAFF),
    "health:formula": Line(OPEN),
    "health:formula_new": Line(OFFICE),
    "health:objections": Line(STAFF),
    "health:objection": Line(STATION_READERS, args="objection"),
    "health:drop": post(
        row(302, liu=302, zhang=403, wang=409, qian=409, he=409, shen=409, others=404), "objection"
    ),
    "health:station": Line(STATION_READERS, args="station"),
    "health:rows": Line(STATION_READERS, args="station health_month part"),
    "health:object": Line(
        row(302, liu=404, zhang=403, wang=403, qian=403, he=403, shen=403, others=404),
        args="station health_month part",
    ),
    "receptions:station": Line(STATION_READERS, args="station"),
    "receptions:export": Line(STATION_READERS, args="station"),
    "receptions:new": Line(row(302, zhang=200, **KEEPING_200, he=403, shen=403, others=404), args="station"),
    "receptions:empty": Line(STAFF),
    "receptions:book": Line(OPEN, args="station"),
    "receptions:booking": Line(OPEN, args="booking_code"),
    "receptions:booking_cancel": Line(OPEN, args="booking_code"),
    "receptions:appointments": Line(STATION_READERS, args="station"),
    "receptions:appointment": Line(STATION_READERS, args="appointment"),
    "receptions:caller": post(
        row(302, **KEEPING_200, zhang=403, he=403, shen=403, others=404), "appointment"
    ),
    "receptions:miss": post(
        row(302, liu=409, wang=409, qian=409, zhang=403, he=403, shen=403, others=404), "appointment"
    ),
    "receptions:answer": Line(STATION_KEEPERS, args="appointment decline"),
    "receptions:route": Line(STATION_KEEPERS, args="mobile_slot"),
    "receptions:detail": Line(STATION_READERS, args="reception"),
    "receptions:name": post(row(302, zhang=200, **KEEPING_200, he=403, shen=403, others=404), "reception"),
    "receptions:photo": Line(STATION_READERS, args="reception_photo"),
    "receptions:nobody": Line(
        row(302, zhang=200, liu=403, wang=403, qian=403, he=403, shen=403, others=404), args="session"
    ),
    "receptions:confirm_nobody": post(
        row(302, zhang=403, liu=409, wang=409, qian=409, he=403, shen=403, others=404), "session"
    ),
    "receptions:claim": Line(
        row(302, zhang=200, **KEEPING_200, he=403, shen=403, others=404), args="session service"
    ),
    "receptions:sign": post(
        row(302, liu=302, wang=409, qian=409, zhang=403, he=403, shen=403, others=404), "mark"
    ),
    "receptions:return": Line(STATION_KEEPERS, args="mark"),
}


def values(world: World) -> dict[str, Any]:
    held = duties.session(world.station, world.zhang)
    reception = duties.receive(world.station, world.zhang, session=held, name="陈女士", agreed=True)
    claim = {"session": held, "service": "hear", "note": "听取意见", "reception": reception}
    return {
        "session": held.pk,
        "reception": reception.pk,
        "reception_photo": str(make.picture(f"reception:{reception.pk}", world.zhang, world.station).token),
        "service": "propose",
        "appointment": (booked := duties.booked(world.station)).pk,
        "booking_code": booked.track_code,
        "decline": "decline",
        "mobile_slot": make.slot(
            world.station, timezone.localdate(), kind="mobile", starts=dt.time(7), ends=dt.time(9)
        ).pk,
        "health_month": f"{held.on:%Y-%m}",
        "part": "empty",
        "objection": _objection(world).pk,
        "mark": services.claim_service(by=world.zhang, **claim).pk,
    }


def _objection(world: World) -> Any:
    held, month = duties.session(world.station, world.zhang), timezone.localdate().replace(day=1)
    health.reckon(county=world.county, month=month)
    return health.object_to(
        station=world.station,
        month=month,
        part="empty",
        row=f"session:{held.pk}",
        reason="停电",
        by=world.liu,
    )
