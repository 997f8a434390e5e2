"""Valid, minimal rows, never random."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from congress_portal.accounts.models import Duty, Level, Region, Role, Unit, UnitKind, User
from stations import transitions
from stations.models import (
    ActivityMonth,
    Category,
    Deputy,
    LeaderVisit,
    Mandate,
    Opinion,
    Performance,
    Picture,
    Seat,
    Slip,
    Slot,
    Station,
    Visit,
)
from stations.transitions import desk
from stations.words import NameMode, PerformanceKind, SlotStatus, Tier

_numbers = itertools.count(1)


def region(name: str, code: str, level: str = Level.TOWNSHIP, parent: Region | None = None) -> Region:
    return Region.objects.create(name=name, code=code, level=level, parent=parent)


def unit(name: str, kind: str, region: Region, county: Region) -> Unit:
    return Unit.objects.create(
        name=name, kind=kind, code=f"u{next(_numbers):06d}", region=region, county=county
    )


def user(name: str, **fields: Any) -> User:
    username = fields.pop("username", f"user{next(_numbers)}")
    return User.objects.create_user(username=username, password="correct horse", name=name, **fields)


def duty(user: User, role: str, unit: Unit, region: Region | None = None, **fields: Any) -> Duty:
    fields.setdefault("since", dt.date(2024, 1, 1))
    made = Duty.objects.create(
        user=user, role=role, unit=unit, region=region or unit.region, county=unit.county, **fields
    )
    user.__dict__.pop("duties", None)
    return made


def person(name: str, role: str, unit: Unit, region: Region | None = None, **fields: Any) -> User:
    made = user(name, **fields)
    duty(made, role, unit, region)
    return made


def station(name: str, region: Region, county: Region, tier: str = Tier.STATION, **fields: Any) -> Station:
    number = next(_numbers)
    return Station.objects.create(
        unit=unit(name, UnitKind.STATION, region, county),
        county=county,
        tier=tier,
        public_id=fields.pop("public_id", f"station{number:08d}"),
        short_code=fields.pop("short_code", f"{number:06d}"),
        **fields,
    )


def slot(station: Station, on: dt.date, *deputies: User, **fields: Any) -> Slot:
    """A published session of an afternoon, with these deputies in it."""
    fields.setdefault("status", SlotStatus.PUBLISHED)
    if fields["status"] == SlotStatus.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    made = Slot.objects.create(
        county=station.county,
        station=station,
        on=on,
        starts=fields.pop("starts", dt.time(14)),
        ends=fields.pop("ends", dt.time(17)),
        **fields,
    )
    for deputy in deputies:
        Seat.objects.create(county=station.county, slot=made, user=deputy)
    return made


def deputy(user: User, county: Region, level: str = Level.COUNTY, **fields: Any) -> Deputy:
    """The public card and the mandate of a person who is a deputy."""
    made = Deputy.objects.create(user=user, county=county, **fields)
    Mandate.objects.create(county=county, deputy=made, level=level, since=dt.date(2024, 1, 1))
    return made


def performance(deputy: Deputy, by: User, **fields: Any) -> Performance:
    """A training of this week, entered and not yet confirmed."""
    fields.setdefault("on", timezone.localdate())
    fields.setdefault("title", "参加代表学习班")
    fields.setdefault("kind", PerformanceKind.TRAINING)
    return Performance.objects.create(county=deputy.county, deputy=deputy, by=by, **fields)


def slip(station: Station, by: User, is_sent: bool = False, **fields: Any) -> Slip:
    """A printed slip of 陈大爷, whom his daughter follows; confirmed by a mark where ``is_sent``."""
    given = {
        "text": "村口的路灯坏了三个月。", "category": category(), "name_mode": NameMode.NAMED, "name": "陈大爷",
        "follower_name": "陈小妹", "request_key": uuid.uuid4(), **fields,
    }  # fmt: skip
    made = desk.print_slip(slip=desk.write_slip(station=station, by=by, **given), by=by)
    if not is_sent:
        return made
    return desk.confirm_slip(slip=made, by=by, printed_at=made.printed_at, confirmation="mark")


def category(code: str = "road", name: str = "交通出行") -> Category:
    return Category.objects.get_or_create(code=code, defaults={"name": name})[0]


def opinion(
    station: Station, text: str = "村口的路灯坏了三个月，晚上老人出门不安全。", **fields: Any
) -> Opinion:
    fields.setdefault("category", category())
    fields.setdefault("name_mode", NameMode.NAMED)
    fields.setdefault("name", "陈女士")
    fields.setdefault("mobile", "13800000000")
    fields.setdefault("request_key", uuid.uuid4())
    return transitions.submit_opinion(station=station, text=text, **fields)


def visit(station: Station, department: Unit, by: User, **fields: Any) -> Visit:
    """A department's visit in a week: booked, unless ``fields`` say more."""
    fields.setdefault("on", timezone.localdate() + dt.timedelta(days=7))
    return Visit.objects.create(
        county=station.county,
        station=station,
        department=department,
        starts=dt.time(9),
        ends=dt.time(11),
        topics=fields.pop("topics", "农村饮用水安全"),
        by=by,
        **fields,
    )


def month(county: Region, by: User, **fields: Any) -> ActivityMonth:
    """An activity month from last week to next week, published unless ``fields`` say otherwise."""
    today = timezone.localdate()
    known = {"since": today - dt.timedelta(days=7), "until": today + dt.timedelta(days=7)}
    known |= {"name": "代表联络站活动月", "theme": "聚民意", "plan": "领导干部到站听意见"}
    known |= {"published_at": timezone.now(), **fields}
    return ActivityMonth.objects.create(county=county, by=by, **known)


def leader_visit(month: ActivityMonth, station: Station, **fields: Any) -> LeaderVisit:
    """何主任 at a station today."""
    known = {"name": "何主任", "post": "县人大常委会主任", "on": timezone.localdate()} | fields
    return LeaderVisit.objects.create(county=month.county, month=month, station=station, **known)


def jpeg(colour: str = "navy", size: tuple[int, int] = (8, 6)) -> ContentFile[bytes]:
    """A cleaned photo of one colour."""
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "JPEG")
    return ContentFile(drawn.getvalue(), name=f"{uuid.uuid4()}.jpg")


def picture(owner: str, by: User, station: Station | None = None) -> Picture:
    """A small photo that belongs to ``owner``."""
    drawn = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(drawn, "JPEG")
    file = ContentFile(drawn.getvalue(), name="photo.jpg")
    county = station.county if station else by.duties[0].county
    return Picture.objects.create(county=county, owner=owner, file=file, station=station, by=by)


__all__ = [
    "Role",
    "category",
    "deputy",
    "duty",
    "jpeg",
    "leader_visit",
    "month",
    "opinion",
    "performance",
    "person",
    "picture",
    "region",
    "slip",
    "slot",
    "station",
    "unit",
    "user",
    "visit",
]  # fmt: skip
