"""What the public pages ask of the stations: the same for every reader, and nothing but what is public."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from redis.exceptions import RedisError

from congress_portal.accounts.models import Duty, Level, Region, RegionQuerySet, Role, Unit, UnitKind
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind
from stations.models import Opinion, Slot, Station, StationQuerySet
from stations.words import SlotStatus, Tier

log = logging.getLogger(__name__)

FRESH = 60
"""Seconds that a number or the map may lag behind."""


def shown() -> StationQuerySet:
    """The stations that the public sees, township by township, a station before its rooms and points.

    Each has ``next_reception``, the day of its next published session.
    """
    found = with_next_reception(of_county(Station.objects.shown()))
    return found.order_by("unit__region__path", "-tier", "unit__code", "pk")


def with_next_reception(found: Any) -> StationQuerySet:
    coming = Slot.objects.filter(
        station=OuterRef("pk"), status=SlotStatus.PUBLISHED, on__gte=timezone.localdate()
    )
    annotated: StationQuerySet = found.annotate(
        next_reception=Subquery(coming.order_by("on").values("on")[:1])
    )
    return annotated


def of_county(rows: Any) -> Any:
    """One installation serves one county where ``COUNTY`` names its code, else all there are."""
    return rows.filter(county__code=settings.COUNTY) if settings.COUNTY else rows


def search(*, words: str = "", township: Region | None = None, tier: str = "") -> StationQuerySet:
    found = shown()
    if words:
        found = found.filter(
            Q(unit__name__icontains=words)
            | Q(address__icontains=words)
            | Q(unit__region__name__icontains=words)
            | Q(unit__region__pinyin__istartswith=words)
            | Q(short_code=words)
        )
    if township:
        found = found.filter(unit__region__path__startswith=township.path)
    if tier:
        found = found.filter(tier=tier)
    return found


def townships() -> RegionQuerySet:
    """The townships that have a station."""
    here = Station.objects.filter(unit__is_active=True, unit__region__path__startswith=OuterRef("path"))
    return Region.objects.filter(Exists(of_county(here)), level=Level.TOWNSHIP)


def of_short_code(digits: str) -> list[Station]:
    """Six digits are unique within a county, so a province may have several."""
    return list(shown().filter(short_code=digits))


def below(station: Station) -> StationQuerySet:
    return shown().filter(parent=station)


def deputies_of(station: Station) -> list[Duty]:
    """The deputies who serve there today, one line a person. Public by law (代表法第五十八条)."""
    duties = Duty.objects.current().of(Role.DEPUTY).filter(unit=station.unit_id)
    duties = duties.select_related("user__deputy")
    return list({duty.user_id: duty for duty in duties.order_by("-pk")}.values())[::-1]


def office() -> Unit | None:
    """Who answers for personal data: the office of the standing committee."""
    return of_county(Unit.objects.filter(kind=UnitKind.CONGRESS_OFFICE, is_active=True)).first()


def counts() -> dict[str, int]:
    """How many stations there are, and opinions received and answered since New Year."""
    return remembered("counts", _counts)


def _counts() -> dict[str, int]:
    stations = of_county(Station.objects.filter(unit__is_active=True)).values_list("tier")
    tiers = dict(stations.annotate(number=Count("pk")).order_by())
    opened = of_county(Loop.objects.filter(kind=Kind.OPINION, opened_at__gte=_new_year()))
    answered = of_county(Opinion.objects.filter(answered_at__gte=_new_year()))
    return {
        **{tier: tiers.get(tier, 0) for tier in Tier.values},
        "places": sum(tiers.values()),
        "received": opened.count(),
        "answered": answered.count(),
    }


def _new_year() -> dt.datetime:
    return timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def remembered[T](name: str, make: Callable[[], T]) -> T:
    """From the cache for a minute; without a cache the page is slower, not broken."""
    key = f"stations:{name}:{settings.COUNTY}"
    try:
        known: T | None = cache.get(key)
        if known is None:
            known = make()
            cache.set(key, known, FRESH)
        return known
    except RedisError as error:
        log.warning("no cache for %s: %s", key, error)
        return make()
