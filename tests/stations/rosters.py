"""A roster in each of its states, at 威坪镇, for tests about what comes after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Role, User
from stations.models import CalendarKey, Roster, RosterRule, Seat, Station, Swap
from stations.sessions import month_after
from stations.transitions import swaps
from stations.words import RosterStatus
from tests import factories as make
from tests.world import World


def coming_month(number: int = 1) -> dt.date:
    return month_after(timezone.localdate().replace(day=1), number)


def weekly(station: Station, weekday: int = 2, **fields: Any) -> RosterRule:
    """Every Wednesday morning unless said otherwise."""
    content = {"pattern": "weekly", "weekday": weekday, "starts": dt.time(9), "ends": dt.time(11), "seats": 1}
    content |= {"valid_from": dt.date(2026, 1, 1), **fields}
    return RosterRule.objects.create(county=station.county, station=station, **content)


def colleague(world: World, name: str = "周代表", station: Station | None = None) -> User:
    return make.person(name, Role.DEPUTY, (station or world.station).unit)


def published(world: World, *deputies: User, day: int = 15) -> Roster:
    """Next month, with one session in it: 张代表's, or these people's."""
    month = coming_month()
    roster = Roster.objects.create(
        county=world.county, station=world.station, month=month, made_by=world.liu, status=RosterStatus.PUBLISHED,
        published_at=timezone.now(), published_by=world.liu,
    )  # fmt: skip
    make.slot(world.station, month.replace(day=day), *(deputies or [world.zhang]), roster=roster)
    return roster


def seat_of(world: World, user: User, on: dt.date, station: Station | None = None, **fields: Any) -> Seat:
    return Seat.objects.get(slot=make.slot(station or world.station, on, user, **fields))


def asked(world: World, seat: Seat, to: User | None = None, exchange: Seat | None = None) -> Swap:
    to = to or colleague(world)
    return swaps.ask_swap(seat=seat, to=to, by=seat.user, reason="当天参加会议", exchange=exchange)


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def filled(world: World) -> dict[str, Any]:
    """One of everything that an address of the roster may name."""
    roster = published(world)
    seat = Seat.objects.get(slot__roster=roster, user=world.zhang)
    return {
        "coming_year": roster.month.year,
        "coming_month": roster.month.month,
        "rule": weekly(world.station).pk,
        "slot": seat.slot_id,
        "seat": seat.pk,
        "swap": asked(world, seat).pk,
        "withdraw": "withdraw",
        "calendar": CalendarKey.objects.create(user=world.zhang, county=world.county).key,
    }
