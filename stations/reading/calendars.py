"""Sessions as iCalendar (RFC 5545): a station's for everybody, a deputy's own behind a secret address.

A session keeps its UID for good; every change of it raises SEQUENCE, and one that is off is sent as cancelled, so that
calendars that subscribed take it away. Nothing of citizens is in it, and the same state gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from congress_portal.accounts.models import User
from congress_portal.loops import subjects
from congress_portal.loops.models import Event as Line
from stations.models import Seat, Slot, Station
from stations.reading import roster as reading
from stations.words import Act, SeatStatus, SlotStatus

ZONE = "Asia/Shanghai"
PAST, AHEAD = dt.timedelta(days=60), dt.timedelta(days=400)
CHANGES = (
    Act.SLOT_EDITED, Act.SLOT_CANCELLED, Act.SEATED, Act.UNSEATED, Act.SWAP_AGREED,
)  # fmt: skip


def of_station(station: Station) -> bytes:
    """Every public session of two months back and a year ahead, with the deputies' names."""
    slots = list(_around(station=station).exclude(published_at=None).prefetch_related("seats__user"))
    changes = _changes(slots)
    events = []
    for slot in slots:
        names = [seat.user.name for seat in slot.seats.all() if seat.status == SeatStatus.HELD]
        words = [_("接待代表：%(names)s") % {"names": "、".join(names)}] if names else []
        events.append(_event(slot, f"slot-{slot.pk}", changes, words, slot.status == SlotStatus.CANCELLED))
    return _calendar(_("%(station)s代表接待") % {"station": station}, events)


def of_deputy(user: User) -> bytes:
    """A deputy's own duties. One that was given away is in it as cancelled."""
    slots = list(_around(seats__user=user).exclude(published_at=None).distinct())
    held = set(Seat.objects.held().filter(user=user, slot__in=slots).values_list("slot", flat=True))
    changes = _changes(slots)
    events = [
        _event(
            slot, f"duty-{slot.pk}-{user.pk}", changes, [_("到站请打卡。")],
            slot.status == SlotStatus.CANCELLED or slot.pk not in held,
        )
        for slot in slots
    ]  # fmt: skip
    return _calendar(_("我的接待值班"), events)


def _around(**where: object) -> QuerySet[Slot]:
    today = timezone.localdate()
    found = Slot.objects.filter(on__range=(today - PAST, today + AHEAD), **where)
    return found.select_related("station__unit").order_by("on", "starts", "pk")


def _changes(slots: Iterable[Slot]) -> dict[str, tuple[int, dt.datetime]]:
    """How often each session was changed, and when last, from the trail."""
    about = [subjects.name("slot", slot.pk) for slot in slots]
    rows = Line.objects.filter(about__in=about, verb__in=CHANGES).order_by().values_list("about")
    return {row[0]: (row[1], row[2]) for row in rows.annotate(number=Count("pk"), last=Max("at"))}


def _event(
    slot: Slot, uid: str, changes: dict[str, tuple[int, dt.datetime]], words: list[str], is_off: bool
) -> Event:
    published = slot.published_at or timezone.now()
    number, last = changes.get(subjects.name("slot", slot.pk), (0, published))
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", number)
    event.add("dtstamp", max(last, published).astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", reading.begins_at(slot).astimezone(timezone.get_default_timezone()))
    event.add("dtend", reading.ends_at(slot).astimezone(timezone.get_default_timezone()))
    event.add("summary", _("代表接待：%(station)s") % {"station": slot.station})
    event.add("location", slot.station.address or str(slot.station))
    said = [slot.get_kind_display(), slot.theme, *words, slot.reason]
    event.add("description", "\n".join(part for part in said if part))
    event.add("url", settings.SITE_URL + slot.station.get_absolute_url())
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _calendar(name: str, events: list[Event]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//congress-portal//roster//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", ZONE)
    made.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add_component(_zone())
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _zone() -> Timezone:
    """China has had one time without summer time since 1992: one rule says it all."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", dt.datetime(1992, 1, 1))
    standard.add("tzoffsetfrom", dt.timedelta(hours=8))
    standard.add("tzoffsetto", dt.timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone
