"""What the map and the list beside it ask: one question with the same conditions for both."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.loops.calendar import SATURDAY, Calendar
from congress_portal.loops.deadlines import load_calendar
from stations import queries
from stations.models import OpeningHours, Slot, StationQuerySet
from stations.words import HealthBand, ReceptionKind, SlotStatus, Tier

BANDS = ((80, HealthBand.GOOD), (60, HealthBand.FAIR), (0, HealthBand.POOR))
"""From which figure of health on a station is in which band."""


@dataclass(frozen=True)
class Asked:
    """The reader's conditions; each that is set narrows. ``within`` counts days from today."""

    words: str = ""
    township: Region | None = None
    tier: str = ""
    within: int = 0
    on: dt.date | None = None
    band: str = ""
    open_now: bool = False

    @property
    def key(self) -> str:
        """A name for the cache; two that are alike have the same answer."""
        township = self.township.code if self.township else ""
        return f"{township}:{self.tier}:{self.within}:{self.on or ''}:{self.band}:{self.open_now:d}"


def search(asked: Asked) -> StationQuerySet:
    """The stations that the public may find by these conditions. Each has ``is_open``: whether one can walk in now."""
    found: Any = queries.search(words=asked.words, township=asked.township, tier=asked.tier)
    if asked.within:
        today = timezone.localdate()
        found = found.filter(_has_session(on__range=(today, today + dt.timedelta(days=asked.within))))
    if asked.on:
        found = found.filter(_has_session(on=asked.on))
    if asked.band:
        found = found.filter(_in_band(asked.band))
    annotated: StationQuerySet = found.annotate(is_open=_open_now())
    return annotated.filter(Q(is_open=True)) if asked.open_now else annotated


def band_of(health: int | None) -> HealthBand:
    if health is None:
        return HealthBand.NONE
    return next(band for least, band in BANDS if health >= least)


def ranges() -> list[tuple[int, int, HealthBand]]:
    """Least and most of each band, best first."""
    tops = (100, *(least - 1 for least, _band in BANDS))
    return [(least, most, band) for most, (least, band) in zip(tops, BANDS, strict=False)]


def _in_band(name: str) -> Q:
    if name == HealthBand.NONE:
        return Q(health__isnull=True)
    least, most = next((least, most) for least, most, band in ranges() if band == name)
    return Q(health__range=(least, most))


def _has_session(**when: Any) -> Exists:
    return Exists(Slot.objects.filter(station=OuterRef("pk"), status=SlotStatus.PUBLISHED, **when))


def _open_now() -> Any:
    """Within the hours on the door and no public holiday, or during a session that is held in the station."""
    now = timezone.localtime()
    session = _has_session(
        on=now.date(), starts__lte=now.time(), ends__gt=now.time(), kind=ReceptionKind.FIXED
    )
    if is_holiday_on(now.date()):
        return session
    hours = OpeningHours.objects.filter(
        station=OuterRef("pk"), weekday=now.weekday(), opens__lte=now.time(), closes__gt=now.time()
    )
    return Exists(hours) | session


def is_holiday_on(day: dt.date) -> bool:
    return queries.remembered(f"holiday:{day}", lambda: is_holiday(load_calendar(day, years=1), day))


def is_holiday(calendar: Calendar, day: dt.date) -> bool:
    """A day off beyond the ordinary weekend, as far as the loaded calendar knows."""
    return not calendar.is_working(day) and (day.weekday() < SATURDAY or calendar.days.get(day) is False)


# ---------------------------------------------------------------- townships


@dataclass
class Place:
    """A township, or the county for stations in none, with what was found there.

    ``box`` is west, south, east, north of the stations that have a position.
    """

    code: str
    name: str
    lng: float | None
    lat: float | None
    number: int = 0
    box: tuple[float, float, float, float] | None = None

    def add(self, number: int, box: tuple[float | None, ...]) -> None:
        self.number += number
        west, south, east, north = box
        if west is None or south is None or east is None or north is None:
            return
        known = self.box or (west, south, east, north)
        self.box = min(known[0], west), min(known[1], south), max(known[2], east), max(known[3], north)

    @property
    def spot(self) -> tuple[float | None, float | None]:
        """The seat; where nobody has entered it, the middle of the stations."""
        if self.lng is not None or self.box is None:
            return self.lng, self.lat
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def places(asked: Asked) -> list[Place]:
    """The townships in which something was found, with numbers, in the order of the list. Two queries."""
    seats = {seat.path: seat for seat in queries.townships()}
    rows = (
        search(asked)
        .order_by()
        .values_list("unit__region__path")
        .annotate(Count("pk"), Min("lng"), Min("lat"), Max("lng"), Max("lat"))
    )
    found: dict[str, Place] = {}
    for path, number, *box in rows:
        at = _township_of(path, seats)
        if at not in found:
            seat = seats.get(at)
            found[at] = Place(seat.code, seat.name, seat.lng, seat.lat) if seat else Place("", "", None, None)
        found[at].add(number, tuple(box))
    return [found[path] for path in ("", *seats) if path in found]


def numbers(asked: Asked) -> list[Place]:
    """The townships to choose among beside the map: all conditions but the township itself."""
    found = _kept("numbers", replace(asked, township=None), places)
    return [place for place in found if place.code]


def _township_of(path: str, seats: dict[str, Region]) -> str:
    """The township's path for the path of a region in it; empty for one above."""
    while path.count("/") > 1 and path not in seats:
        path = path[: path.rindex("/", 0, -1) + 1]
    return path if path in seats else ""


# ---------------------------------------------------------------- rows for the script


def places_json(asked: Asked) -> str:
    """``{"total", "unplaced", "places": [[code, name, lng, lat, number, [west, south, east, north]]]}``."""
    return str(_kept("places", asked, _places_json))


def _places_json(asked: Asked) -> str:
    found = places(asked)
    placed = search(asked).filter(lng__isnull=False).order_by().count()
    total = sum(place.number for place in found)
    return _compact(
        {
            "total": total,
            "unplaced": total - placed,
            "places": [
                [place.code, place.name, *map(_short, place.spot), place.number, _box(place.box)]
                for place in found
            ],
        }
    )


def stations_json(asked: Asked) -> str:
    """The stations that have a position, as short rows under ``stations``:

    ``[public_id, name, lng, lat, number of the tier, health or -1, month and day of the next session or ""]``.
    """
    return str(_kept("stations", asked, _stations_json))


def _stations_json(asked: Asked) -> str:
    tiers = {str(value): number for number, value in enumerate(Tier.values)}
    found = search(asked).filter(lng__isnull=False)
    columns = ("public_id", "unit__name", "lng", "lat", "tier", "health", "next_reception")
    rows = found.values_list(*columns)
    return _compact(
        {
            "url": reverse("stations:station", args=["ID"]),
            "write": reverse("stations:opinion_new", args=["ID"]),
            "tiers": [str(label) for label in Tier.labels],
            "bands": [[least, band.value, str(band.label)] for least, band in BANDS],
            "stations": [
                [
                    public_id,
                    name,
                    _short(lng),
                    _short(lat),
                    tiers[tier],
                    -1 if health is None else health,
                    f"{day.month}-{day.day}" if day else "",
                ]
                for public_id, name, lng, lat, tier, health, day in rows
            ],
        }
    )


def _kept[T](name: str, asked: Asked, make: Callable[[Asked], T]) -> T:
    """Free words have no end of different answers, so those are made anew each time."""
    if asked.words:
        return make(asked)
    return queries.remembered(f"map-{name}:{asked.key}", lambda: make(asked))


def _short(degrees: float | None) -> float | None:
    """A metre is near enough."""
    return None if degrees is None else round(degrees, 5)


def _box(box: tuple[float, ...] | None) -> list[float | None] | None:
    return None if box is None else [_short(side) for side in box]


def _compact(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
