"""张代表's afternoon on duty: a station with a place and a screen, and taps at it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import User
from stations import rotating
from stations.models import CheckIn, Station
from stations.nearness import Position
from stations.transitions.checkin import check_in
from stations.transitions.codes import renew_screen, taken
from stations.words import Direction
from tests.world import World

LNG, LAT = 118.7000, 29.8000
HERE = Position(LNG, LAT, 20)
FAR = Position(LNG + 0.05, LAT, 20)
"""Some 4.8 km to the east."""
AFTERNOON = timezone.make_aware(dt.datetime(2026, 11, 24, 14, 0))
"""A moment at which a new code comes up."""


def furnish(world: World, **fields: Any) -> Station:
    """Put the station on the map and hang up its screen."""
    station = world.station
    Station.objects.filter(pk=station.pk).update(lng=LNG, lat=LAT, **fields)
    station.refresh_from_db()
    renew_screen(station=station, by=world.liu)
    return station


def code(station: Station, at: dt.datetime = AFTERNOON) -> str:
    """What the station's screen shows at a moment."""
    tick = rotating.tick_of(at)
    name = rotating.Name(tick, taken(station, at).get(tick, 0))
    return rotating.digits_of(station.screen.secret, station.pk, name)


def tap(by: User, station: Station, direction: str = Direction.IN, **fields: Any) -> CheckIn:
    fields.setdefault("at", AFTERNOON)
    fields.setdefault("request_key", uuid.uuid4())
    return check_in(by=by, station=station, direction=direction, **fields)


def after(seconds: float = 0, **more: float) -> dt.datetime:
    return AFTERNOON + dt.timedelta(seconds=seconds, **more)


def filled(world: World) -> dict[str, Any]:
    """A screen, and a tap that waits for the keeper, for the access matrix."""
    screen = renew_screen(station=world.station, by=world.liu)
    check = tap(world.zhang, world.station, reason="屏幕不亮", at=timezone.now())
    return {"screen": screen.key, "check": check.pk}
