"""What the pages of receptions ask: the list of a station, what a session holds, which sessions stayed empty."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.loops.models import Loop
from stations import access
from stations.models import (
    Appointment,
    DutySession,
    NobodyCame,
    Picture,
    Reception,
    Seat,
    ServiceMark,
    Station,
    Stop,
)
from stations.transitions import receptions as moves
from stations.transitions import services
from stations.words import Service, SessionStatus

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(text: str) -> dt.date | None:
    """The first day of a month written as 2026-11; nothing for anything else."""
    found = MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def last_of(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def within(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a month and the first of the next, in local time."""
    return midnight(month), midnight(last_of(month) + dt.timedelta(days=1))


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def of_station(station: Station) -> QuerySet[Reception]:
    """Receptions of a station, newest first, each with its numbers of matters and of those that became cases."""
    return (
        Reception.objects.filter(station=station)
        .select_related("deputy")
        .annotate(raised=Count("matters"), opened=Count("matters", filter=Q(matters__loop__isnull=False)))
        .order_by("-at", "-pk")
    )


def this_year(station: Station) -> int:
    """How often people were received since New Year; the only figure of receptions that the public sees."""
    begun = midnight(timezone.localdate().replace(month=1, day=1))
    return Reception.objects.filter(station=station.pk, at__gte=begun).count()


def recent_sessions(station: Station, user: User) -> QuerySet[DutySession]:
    """Sessions to which this user may still add a reception: the station's people to all, a deputy to own ones."""
    is_keeper = access.keeps(user, station)
    days = moves.KEEPER_DAYS if is_keeper else moves.OWN_DAYS
    found = DutySession.objects.filter(
        station=station, on__gte=timezone.localdate() - dt.timedelta(days=days)
    ).exclude(status=SessionStatus.REFUSED)
    found = found if is_keeper else found.filter(user=user)
    return found.select_related("user").order_by("-on", "-pk")


def deputies_at(station: Station) -> QuerySet[User]:
    """Who receives people here: the resident deputies, and whoever sits in a session of the last or coming weeks."""
    resident = Duty.objects.current().of(Role.DEPUTY).filter(unit=station.pk).values("user")
    near = timezone.localdate() - dt.timedelta(days=moves.KEEPER_DAYS)
    seated = Seat.objects.held().filter(slot__station=station.pk, slot__on__gte=near).values("user")
    return User.objects.filter(Q(pk__in=resident) | Q(pk__in=seated)).order_by("name", "pk")


def stops_near(station: Station) -> list[str]:
    """Places on the routes of the last weeks, to choose from."""
    near = timezone.localdate() - dt.timedelta(days=moves.KEEPER_DAYS)
    found = Stop.objects.filter(slot__station=station, slot__on__gte=near, slot__on__lte=timezone.localdate())
    return list(found.order_by("place").values_list("place", flat=True).distinct()[:50])


def empty_sessions(user: User) -> QuerySet[DutySession]:
    """Sessions that prove nothing, at the stations this user keeps or organises; newest first."""
    found = DutySession.objects.empty().filter(access.kept(user))
    return found.select_related("station__unit__region", "user", "nobody_came").order_by("-on", "-pk")


def photos_of(word: str, keys: list[int]) -> dict[int, list[dict[str, Any]]]:
    """For each row, what ``components/photo_grid.html`` shows."""
    owners = {f"{word}:{key}": key for key in keys}
    found: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
    for picture in Picture.objects.filter(owner__in=list(owners)).order_by("pk") if owners else ():
        url = reverse("receptions:photo", args=[picture.token])
        found[owners[picture.owner]].append(
            {"url": url, "thumb_url": url, "at": picture.made_at, "caption": picture.caption}
        )
    return found


def reception_context(session: DutySession, user: User) -> dict[str, Any]:
    """What ``receptions/_session.html`` shows of a session: its receptions, "nobody came", the five services.

    The session comes with its station, unit, region and deputy. Constant in statements.
    """
    received = list(session.receptions.prefetch_related("matters__loop").order_by("at", "pk"))
    nobody = NobodyCame.objects.select_related("confirmed_by").filter(session=session).first()
    is_refused = session.status == SessionStatus.REFUSED
    is_own = user.pk == session.user_id
    return {
        "session": session,
        "received": received,
        "nobody": nobody,
        "is_empty": session.status in (SessionStatus.LEFT, SessionStatus.FORGOTTEN)
        and not received
        and not (nobody and nobody.confirmed_at),
        "may_receive": not (is_refused or (nobody and nobody.confirmed_at))
        and recent_sessions(session.station, user).filter(pk=session.pk).exists(),
        "may_note_nobody": is_own and not (received or nobody or is_refused),
        "may_confirm_nobody": nobody is not None
        and not nobody.confirmed_at
        and not received
        and session.status != SessionStatus.OPEN
        and moves.may_confirm_nobody(user, session),
        "services": _services(session, user, is_refused),
        "appointments": _appointments(session),
    }


def _services(session: DutySession, user: User, is_refused: bool) -> list[dict[str, Any]]:
    marks = {
        mark.service: mark
        for mark in ServiceMark.objects.filter(session=session).select_related(
            "session__station__unit__region", "by", "signed_by", "loop", "reception"
        )
    }
    photos = photos_of("mark", [mark.pk for mark in marks.values()])
    may_claim = services.may_claim(user, session) and not is_refused
    rows = []
    for service in Service:
        mark = marks.get(service)
        is_waiting = mark is not None and not mark.signed_at and not mark.returned
        rows.append(
            {
                "service": service.value,
                "label": service.label,
                "mark": mark,
                "photos": photos.get(mark.pk, []) if mark else [],
                "may_claim": may_claim and (mark is None or bool(mark.returned)),
                "may_sign": is_waiting and mark is not None and services.may_sign(user, mark),
                "is_waiting": is_waiting,
            }
        )
    return rows


def _appointments(session: DutySession) -> list[Appointment]:
    """What visitors who are expected want to talk about; never who they are."""
    if not session.slot_id:
        return []
    expected = Q(slot=session.slot_id, status="agreed") & (Q(deputy__isnull=True) | Q(deputy=session.user_id))
    return list(Appointment.objects.filter(expected).order_by("pk")[:20])


def cases_for(session: DutySession) -> QuerySet[Loop]:
    """Cases to choose from as evidence, of the last year."""
    since = timezone.now() - dt.timedelta(days=366)
    return Loop.objects.filter(services.cases_of(session), opened_at__gte=since).order_by("-opened_at", "-pk")
