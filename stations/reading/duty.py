"""What the pages of duty ask: a deputy's own day, a station's month, what waits for its keeper, who just arrived."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from stations import queries
from stations.models import Appointment, CheckIn, DutySession, Seat, Station, StationQuerySet
from stations.words import CheckInStatus, SessionStatus, SlotStatus

RECENT = 10
JUST_NOW = dt.timedelta(hours=12)


def station_of(public_id: str) -> Station:
    """A station that is open to the public; 404 otherwise."""
    found = queries.shown().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def open_session(user: User) -> DutySession | None:
    found = DutySession.objects.filter(user=user, status=SessionStatus.OPEN)
    return found.select_related("station__unit").first()


def seats_of(user: User, day: dt.date) -> QuerySet[Seat]:
    """Where the deputy has duty on a day."""
    seats = Seat.objects.held().filter(user=user, slot__on=day, slot__status=SlotStatus.PUBLISHED)
    return seats.select_related("slot__station__unit").order_by("slot__starts")


def with_topics(seats: QuerySet[Seat]) -> list[Seat]:
    """The seats, each with ``topics``: what citizens who are promised that session want to talk about."""
    rows = list(seats)
    agreed = Appointment.objects.filter(slot__in=[seat.slot_id for seat in rows], status="agreed")
    for seat in rows:
        seat.topics = [  # type: ignore[attr-defined]
            one.topic
            for one in agreed
            if one.slot_id == seat.slot_id and one.deputy_id in (None, seat.user_id)
        ]
    return rows


def own_stations(user: User) -> StationQuerySet:
    """The stations the deputy is resident at."""
    return Station.objects.shown().filter(unit__in=user.unit_ids(Role.DEPUTY)).order_by("unit__code")


def sessions() -> QuerySet[DutySession]:
    """Sessions with all that a line of a list shows."""
    found = DutySession.objects.select_related("user", "slot", "station__unit")
    return found.prefetch_related("check_ins")


def month_of(station: Station, month: dt.date) -> QuerySet[DutySession]:
    following = (month + dt.timedelta(days=32)).replace(day=1)
    return sessions().filter(station=station, on__gte=month, on__lt=following)


def to_decide(station: Station) -> QuerySet[CheckIn]:
    """Taps that wait for a keeper: pending ones, and check-outs refused only because of the device."""
    overruled = Q(status=CheckInStatus.REFUSED, session__isnull=False, decided_at__isnull=True)
    still = Q(session__status__in=[SessionStatus.OPEN, SessionStatus.FORGOTTEN])
    waiting = Q(status=CheckInStatus.PENDING) | overruled & still
    found = CheckIn.objects.filter(waiting, station=station)
    return found.select_related("user", "session").order_by("pk")


def turned_away(station: Station, month: dt.date) -> QuerySet[CheckIn]:
    """Taps of the month that made no session, newest first."""
    begins = timezone.make_aware(dt.datetime.combine(month, dt.time()))
    ends = timezone.make_aware(dt.datetime.combine((month + dt.timedelta(32)).replace(day=1), dt.time()))
    refused = CheckIn.objects.filter(station=station, status=CheckInStatus.REFUSED, session__isnull=True)
    return refused.filter(at__gte=begins, at__lt=ends).select_related("user").order_by("-pk")


def just_in(station: Station) -> QuerySet[CheckIn]:
    """Who checked in or out at this station today, newest first: the room sees it on the screen."""
    counted = CheckIn.objects.filter(station=station, at__gte=timezone.now() - JUST_NOW, is_late=False)
    counted = counted.exclude(status=CheckInStatus.REFUSED)
    return counted.select_related("user").order_by("-pk")[:8]


def session_page(pk: int, user: User) -> str:
    seen = DutySession.objects.visible_to(user).filter(pk=pk).exists()
    return reverse("duty:session", args=[pk]) if seen else ""
