"""What the roster's pages and writes ask: rules and calendar for the planner, who may sit where, what is coming."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, User
from congress_portal.loops.calendar import Calendar, reckon_before
from congress_portal.loops.deadlines import Book, load_calendar
from congress_portal.loops.models import Period
from stations import geometry
from stations.models import Mandate, Roster, RosterRule, Seat, Slot, Station
from stations.planning import Busy, Candidate, Service
from stations.reading.quotas import quota_of
from stations.sessions import Rule, Session, month_after
from stations.words import Figure, SeatStatus, SlotStatus

NOTICE = "station.notice"
SHOWN_DAYS = 60
"""How far ahead the public page looks."""
UNKNOWN_KM = 10.0
"""Taken for a way between two places of which one is on no map; nothing within one region."""


def when(slot: Slot, on: dt.date | None = None, starts: dt.time | None = None) -> str:
    """A session's time in words: 12月2日（周三）14:00."""
    day = date_format(on or slot.on, "n月j日（D）")
    return f"{day}{starts or slot.starts:%H:%M}"


def begins_at(slot: Slot) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(slot.on, slot.starts))


def ends_at(slot: Slot) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(slot.on, slot.ends))


def rules_of(station: Station) -> QuerySet[RosterRule]:
    """The rules that still give sessions, or will."""
    today = timezone.localdate()
    return station.roster_rules.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today)).order_by("pk")


def plain_rule(row: RosterRule) -> Rule:
    return Rule(
        pattern=row.pattern, weekday=row.weekday, ordinal=row.ordinal, day=row.day, starts=row.starts,
        ends=row.ends, seats=row.seats, theme=row.theme, kind=row.kind, valid_from=row.valid_from,
        valid_until=row.valid_until,
    )  # fmt: skip


def plain_session(slot: Slot) -> Session:
    return Session(slot.on, slot.starts, slot.ends, slot.wanted, slot.theme, slot.kind, slot.moved_from)


def calendar_of(months: Sequence[dt.date]) -> Calendar:
    """The calendar of these months and of the year after, into which their sessions may move."""
    return load_calendar(months[0], years=months[-1].year - months[0].year + 2)


def standing(stations: Collection[int]) -> dict[int, list[Slot]]:
    """Sessions that are not cancelled, by station."""
    found: dict[int, list[Slot]] = defaultdict(list)
    for slot in Slot.objects.filter(station__in=stations).exclude(status=SlotStatus.CANCELLED):
        found[slot.station_id].append(slot)
    return found


# ---- people
def serving(station: Station | int, on: dt.date) -> QuerySet[User]:
    """The deputies who serve at a station on a day."""
    key = station if isinstance(station, int) else station.pk
    duties = Duty.objects.current(on).of(Role.DEPUTY).filter(unit=key, stands_in_for=None)
    return User.objects.filter(pk__in=duties.values("user"), is_active=True).order_by("name", "pk")


def candidates(stations: Collection[Station], year: int) -> list[Candidate]:
    """Every deputy of these stations, with all the year's duties counted; five queries, however many there are."""
    places = {station.pk: station for station in stations}
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    duties = Duty.objects.of(Role.DEPUTY).filter(
        Q(until__isnull=True) | Q(until__gte=first), since__lte=last, unit__in=places, user__is_active=True,
        stands_in_for=None,
    )  # fmt: skip
    by_user: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties.select_related("region").order_by("user", "since", "pk"):
        by_user[duty.user_id].append(duty)
    held = held_in(by_user, year)
    levels = _levels(by_user)
    return [
        Candidate(user, _services(own, places), held.get(user, 0), frozenset(levels.get(user, ())))
        for user, own in by_user.items()
    ]


def held_in(users: Collection[int], year: int) -> dict[int, int]:
    """How many duties each of them holds in a year, planned ones included."""
    seats = Seat.objects.held().filter(user__in=users, slot__on__year=year)
    rows = seats.exclude(slot__status=SlotStatus.CANCELLED).values_list("user").annotate(number=Count("pk"))
    return dict(rows.order_by())


def _levels(users: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Mandate.objects.filter(deputy__in=users, until__isnull=True).values_list("deputy", "level")
    for user, level in rows:
        found[user].add(level)
    return found


def _services(duties: Sequence[Duty], places: dict[int, Station]) -> dict[int, Service]:
    """Home is where the duty of the smallest region lies, of equals the oldest."""
    home = min(duties, key=lambda duty: (-len(duty.region.path), duty.since, duty.pk))
    found: dict[int, Service] = {}
    for duty in duties:
        known = found.get(duty.unit_id)
        since, until = duty.since, duty.until or dt.date.max
        if known:
            since, until = min(since, known.since), max(until, known.until)
        km = _km(home, places[home.unit_id], places[duty.unit_id])
        found[duty.unit_id] = Service(km, since, until)
    return found


def _km(home: Duty, own: Station, there: Station) -> float:
    if own.pk == there.pk:
        return 0.0
    start, end = _place(home.region) or _place(own), _place(there) or _place(there.unit.region)
    if start and end:
        return round(geometry.metres(*start, *end) / 1000, 1)
    return 0.0 if home.region_id == there.unit.region_id else UNKNOWN_KM


def _place(found: Region | Station) -> tuple[float, float] | None:
    return (found.lng, found.lat) if found.lng is not None and found.lat is not None else None


def busy(users: Iterable[int], first: dt.date, last: dt.date) -> list[Busy]:
    """When these people sit somewhere already, in drafts too."""
    seats = Seat.objects.held().filter(user__in=users, slot__on__range=(first, last))
    rows = seats.exclude(slot__status=SlotStatus.CANCELLED).order_by("pk")
    return [Busy(*row) for row in rows.values_list("user", "slot__on", "slot__starts", "slot__ends")]


def below_minimum(station: Station, year: int) -> tuple[int, list[tuple[User, int]]]:
    """The yearly minimum, and the station's deputies who have fewer duties in that year, drafts counted."""
    quota = quota_of(station.county_id, Figure.DUTIES, min(dt.date(year, 12, 31), timezone.localdate()))
    if quota is None:
        return 0, []
    people = list(serving(station, timezone.localdate()))
    held = held_in([user.pk for user in people], year)
    short = [(user, held.get(user.pk, 0)) for user in people]
    return quota.amount, [row for row in short if row[1] < quota.amount]


# ---- notice
def notice_period(station: Station) -> Period | None:
    return Book.read([NOTICE], station.unit.region, timezone.localdate()).periods.get(NOTICE)


def last_day_of_notice(period: Period, on: dt.date) -> dt.date:
    """The last day on which a session of that day can be published in time."""
    return reckon_before(on, period.length, load_calendar(on)).last_day


# ---- pages
def months_of(station: Station, year: int) -> list[dict[str, Any]]:
    """A year's twelve months at a station with their rosters, sessions and empty seats; two queries."""
    rosters = {row.month: row for row in station.rosters.filter(month__year=year)}
    slots = Slot.objects.filter(roster__in=rosters.values()).exclude(status=SlotStatus.CANCELLED)
    held = Count("seats", filter=Q(seats__status=SeatStatus.HELD))
    sessions: dict[int | None, list[int]] = defaultdict(list)
    for key, wanted, number in slots.annotate(held=held).values_list("roster", "wanted", "held"):
        sessions[key].append(max(0, wanted - number))
    first = dt.date(year, 1, 1)
    found = []
    for month in (month_after(first, number) for number in range(12)):
        roster = rosters.get(month)
        gaps = sessions[roster.pk] if roster else []
        found.append({"month": month, "roster": roster, "sessions": len(gaps), "empty": sum(gaps)})
    return found


def slots_of(roster: Roster) -> QuerySet[Slot]:
    return Slot.objects.filter(roster=roster).order_by("on", "starts")


def coming(station: Station, days: int = SHOWN_DAYS) -> QuerySet[Slot]:
    """What the public sees: published and lately cancelled sessions of the next days."""
    today = timezone.localdate()
    shown = Slot.objects.filter(station=station, on__range=(today, today + dt.timedelta(days=days)))
    told = Q(status=SlotStatus.PUBLISHED) | Q(status=SlotStatus.CANCELLED, published_at__isnull=False)
    return shown.filter(told).order_by("on", "starts")


def coming_duties(user: User) -> QuerySet[Seat]:
    """A deputy's published duties from today on."""
    seats = Seat.objects.held().filter(user=user, slot__status=SlotStatus.PUBLISHED)
    rows = seats.filter(slot__on__gte=timezone.localdate()).select_related("slot__station__unit")
    return rows.order_by("slot__on", "slot__starts", "pk")


def double_booked(user: int, slot: Slot, *, drafts: bool = False) -> Slot | None:
    """Another session at the same hour in which the user sits."""
    seats = Seat.objects.held().filter(
        user=user, slot__on=slot.on, slot__starts__lt=slot.ends, slot__ends__gt=slot.starts
    )
    states = [SlotStatus.PUBLISHED, SlotStatus.DRAFT] if drafts else [SlotStatus.PUBLISHED]
    found = seats.filter(slot__status__in=states).exclude(slot=slot.pk).select_related("slot__station__unit")
    seat = found.order_by("pk").first()
    return seat.slot if seat else None


def describe(row: RosterRule) -> str:
    """A rule in words: 每月第一个周三 09:00—11:00."""
    hours = f"{row.starts:%H:%M}—{row.ends:%H:%M}"
    weekday = row.get_weekday_display() if row.weekday is not None else ""
    words = {
        "weekly": _("每%(weekday)s"),
        "fortnightly": _("每两周的%(weekday)s"),
        "nth": _("每月最后一个%(weekday)s") if row.ordinal == 5 else _("每月第%(ordinal)s个%(weekday)s"),
        "monthly": _("每月%(day)s日"),
    }[row.pattern]
    return f"{words % {'weekday': weekday, 'ordinal': row.ordinal, 'day': row.day}} {hours}"


def swap_choices(slot: Slot, by: User) -> tuple[QuerySet[User], QuerySet[Seat]]:
    """Whom a deputy may ask to take a session, and which of their coming sessions could be exchanged for it."""
    sitting = Seat.objects.held().filter(slot=slot).values("user")
    people = serving(slot.station_id, slot.on).exclude(pk__in=sitting)
    mine = Duty.objects.current().of(Role.DEPUTY).filter(user=by, stands_in_for=None).values("unit")
    now = timezone.localtime()
    seats = Seat.objects.held().filter(
        Q(slot__on__gt=now.date()) | Q(slot__on=now.date(), slot__starts__gt=now.time()),
        slot__status=SlotStatus.PUBLISHED, slot__station__in=mine, user__in=people,
    )  # fmt: skip
    beside = Seat.objects.held().filter(user=by).values("slot")
    rows = seats.exclude(slot__in=beside).select_related("user", "slot__station__unit")
    return people, rows.order_by("slot__on", "slot__starts", "pk")
