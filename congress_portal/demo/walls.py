"""What hangs on the stations' walls: opening hours, the plate with the staff, premises, a bulletin here and there."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo.names import Names
from congress_portal.demo.people import Cast
from congress_portal.demo.units import Bodies
from stations import opening
from stations.models import Bulletin, OpeningHours, Staff, Station
from stations.opening import Span
from stations.transitions.wall import hours_rows
from stations.words import Post, Tier

WORKDAYS, WEEK = range(5), range(7)


def _spans(days: range, *times: tuple[int, int, int, int]) -> list[Span]:
    return [(day, dt.time(a, b), dt.time(c, d)) for day in days for a, b, c, d in times]


HOURS: dict[str, list[Span]] = {
    Tier.STATION: _spans(WORKDAYS, (8, 30, 11, 30), (14, 0, 17, 0)),
    Tier.ROOM: _spans(WORKDAYS, (9, 0, 11, 0)),
    Tier.POINT: _spans(WEEK, (18, 0, 20, 0)),
}
PREMISES = {
    Tier.STATION: (120, "接待区、会议区、展示区，门口有坡道和停车位。"),
    Tier.ROOM: (40, "文化礼堂内一间，桌椅齐全。"),
    Tier.POINT: (25, "农户堂屋，随到随谈。"),
}
BULLETIN = ("冬季接待时间提醒", "天黑得早，山里路滑。老人行动不便的，请打本站电话，代表上门接待。")


def hang(bodies: Bodies, cast: Cast, names: Names, seed: int) -> None:
    """Written as rows, as all master data of the demo."""
    rng = random.Random(seed)
    since = timezone.localdate() - dt.timedelta(days=400)
    stations = [place for post in bodies.posts for place in post.places]
    hours: list[OpeningHours] = []
    staff: list[Staff] = []
    for station in stations:
        spans = HOURS[station.tier]
        station.hours = opening.in_words(spans)
        station.area, station.premises = PREMISES[Tier(station.tier)]
        station.is_accessible = station.tier == Tier.STATION
        hours += hours_rows(station, spans)
        staff += _plate(station, cast, names, rng, since)
    Station.objects.bulk_update(stations, ["hours", "area", "premises", "is_accessible"])
    OpeningHours.objects.bulk_create(hours)
    Staff.objects.bulk_create(staff)
    Bulletin.objects.bulk_create(
        Bulletin(
            county=bodies.county, station=post.station, title=BULLETIN[0], text=BULLETIN[1],
            since=timezone.localdate() - dt.timedelta(days=6), by=cast.keepers[post.station.pk][0],
        )
        for post in bodies.posts[::4]
    )  # fmt: skip


def _plate(station: Station, cast: Cast, names: Names, rng: random.Random, since: dt.date) -> list[Staff]:
    keepers = cast.keepers[station.pk]
    named: list[tuple[str, str, User | None]] = [
        (Post.HEAD, keepers[0].name, keepers[0]),
        (Post.LIAISON, keepers[1].name, keepers[1]),
    ]
    if station.tier == Tier.STATION:
        named += [(Post.INFORMANT, names.draw(), None) for _ in range(rng.randrange(1, 4))]
    return [
        Staff(county_id=station.county_id, station=station, post=post, name=name, user=user, since=since)
        for post, name, user in named
    ]
