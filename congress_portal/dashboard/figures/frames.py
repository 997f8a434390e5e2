"""What is looked at: whose region, which days, which kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from congress_portal.accounts.models import Level, Region, Role
from congress_portal.dashboard.models import Charge
from congress_portal.loops import access

if TYPE_CHECKING:
    from congress_portal.accounts.models import User

AREAS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP)
"""Cells know a case's township and what lies above it; whose duty is for one village reads the overview."""


@dataclass(frozen=True)
class Frame:
    """The days from ``since`` to ``until``, both among them, of one region and kind (all kinds where empty).

    ``units``: only cases that these units follow, do, hold or ever watched (the line of a leader); all where None.
    """

    place: Region
    counties: tuple[int, ...]
    since: dt.date
    until: dt.date
    today: dt.date
    kind: str = ""
    units: tuple[int, ...] | None = None

    @property
    def area(self) -> int | None:
        """The key of the township; None where whole counties are looked at."""
        return self.place.pk if self.place.level == Level.TOWNSHIP else None

    def last_year(self) -> Frame:
        """The same days a year before; 29 February becomes the 28th."""
        return replace(self, since=a_year_before(self.since), until=a_year_before(self.until))


def a_year_before(day: dt.date) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def frame_of(
    place: Region,
    since: dt.date | None = None,
    until: dt.date | None = None,
    kind: str = "",
    units: tuple[int, ...] | None = None,
) -> Frame:
    """A frame of this year so far, where nothing else is said."""
    today = timezone.localdate()
    until = until or today
    return Frame(place, counties_of(place), since or until.replace(month=1, day=1), until, today, kind, units)


def counties_of(place: Region) -> tuple[int, ...]:
    """The keys of the counties that a region consists of, or of the one that it lies in."""
    if place.level in (Level.COUNTY, Level.TOWNSHIP):
        found = Region.objects.above(place).filter(level=Level.COUNTY)
    else:
        found = Region.objects.within(place).filter(level=Level.COUNTY)
    return tuple(found.order_by("path").values_list("pk", flat=True))


def line_of(user: User, place: Region) -> tuple[int, ...] | None:
    """The units that a leader of this place's county is in charge of, where any were set; None for all others.

    Whoever there also oversees, works in the congress office or audits, or leads what lies around the county, has a
    task that reaches further than the line. What was set in one county says nothing about another.
    """
    counties = counties_of(place)
    near = [duty for duty in user.duties if duty.role in access.SEEING_A_REGION
            and (duty.county_id in counties or place.lies_in(duty.region))]  # fmt: skip
    if any(
        duty.role != Role.LEADER or duty.region.level not in (Level.COUNTY, Level.TOWNSHIP) for duty in near
    ):
        return None
    found = Charge.objects.filter(user=user, county__in=counties) if near else Charge.objects.none()
    return tuple(found.order_by("unit").values_list("unit", flat=True)) or None


def places_of(user: User) -> list[Region]:
    """The regions that a user's duties open as a whole, the widest first; all that lies in them may be looked at."""
    wide = {duty.region for duty in user.duties if duty.role in access.SEEING_A_REGION}
    return sorted((one for one in wide if one.level in AREAS), key=lambda one: (len(one.path), one.path))
