"""What waits for a keeper beside the cases (站务待办): taps, notes, services, appointments, visits, claims.

Each source is one query for all stations that the reader keeps; a row leads to the page where it is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Role, User
from stations import access
from stations.models import (
    Appointment,
    Callback,
    CheckIn,
    Deputy,
    NobodyCame,
    Performance,
    ServiceMark,
    Visit,
)
from stations.reading.callbacks import waiting_for
from stations.words import CheckInStatus, PerformanceStatus, SessionStatus, VisitStatus

SHOWN = 30
"""So many of each kind stand on the page; the number beside the heading says how many there are."""


@dataclass(frozen=True)
class Chore:
    """One thing to do: where, what about, of what time, and the page on which it is done."""

    station: str
    words: str
    at: dt.datetime
    url: str


@dataclass(frozen=True)
class Chores:
    """All things of one kind: how many, and the oldest of them."""

    label: Any
    number: int
    rows: list[Chore]


def does_chores(user: User) -> bool:
    return user.has_role(Role.KEEPER, *access.ORGANISING)


def number_of(user: User) -> int:
    """How much waits for the reader, for the number on the home page."""
    return sum(rows.count() for _label, rows in _sources(user))


def chores_of(user: User) -> list[Chores]:
    """Every kind of which something waits, the oldest rows first."""
    found = [(label, rows, rows.count()) for label, rows in _sources(user)]
    return [
        Chores(label, number, list(islice(_told(rows), SHOWN))) for label, rows, number in found if number
    ]


def _sources(user: User) -> list[tuple[Any, QuerySet[Any]]]:
    """Only what this very person may do: nobody confirms, signs or decides on what is their own."""
    here, at_session = access.kept(user), access.kept(user, "session__station__")
    taps = CheckIn.objects.filter(here, status=CheckInStatus.PENDING, session__isnull=False)
    notes = NobodyCame.objects.filter(at_session, confirmed_at=None).exclude(
        session__status=SessionStatus.OPEN
    )
    marks = ServiceMark.objects.filter(at_session, signed_at=None, returned="").exclude(by=user)
    claims = Performance.objects.filter(
        status=PerformanceStatus.CLAIMED, deputy__in=Deputy.objects.kept_by(user).values("pk")
    )
    visits = Visit.objects.filter(here, status=VisitStatus.ASKED, is_invited=False)
    sessions = "session__station__unit", "session__user"
    return [
        (_("打卡待确认"), taps.exclude(user=user).select_related("station__unit", "user").order_by("at")),
        (_("无人来访待确认"), notes.exclude(session__user=user).select_related(*sessions).order_by("made_at")),
        (_("五步服务待销号"), marks.exclude(session__user=user).select_related(*sessions).order_by("at")),
        (
            _("群众预约待答复"),
            Appointment.objects.filter(here, status="asked").select_related("station__unit").order_by("asked_at"),
        ),
        (_("部门进站待答复"), visits.select_related("station__unit", "department").order_by("pk")),
        (
            _("履职登记待确认"),
            claims.exclude(by=user).exclude(deputy=user.pk).select_related("deputy__user").order_by("pk"),
        ),
        (_("待回访"), waiting_for(user)),
    ]  # fmt: skip


def _told(rows: QuerySet[Any]) -> Iterator[Chore]:
    for row in rows[:SHOWN]:
        yield _WAYS[type(row)](row)


def _of_tap(row: CheckIn) -> Chore:
    words = f"{row.user.name} {row.get_direction_display()}：{row.ground}"
    return Chore(str(row.station), words, row.at, reverse("duty:session", args=[row.session_id]))


def _of_note(row: NobodyCame) -> Chore:
    words = f"{row.session.user.name}：{row.note}"
    return Chore(str(row.session.station), words, row.made_at, reverse("duty:session", args=[row.session_id]))


def _of_mark(row: ServiceMark) -> Chore:
    words = f"{row.session.user.name} {row.get_service_display()}：{row.note}"
    return Chore(str(row.session.station), words, row.at, reverse("duty:session", args=[row.session_id]))


def _of_appointment(row: Appointment) -> Chore:
    return Chore(str(row.station), row.topic, row.asked_at, reverse("receptions:appointment", args=[row.pk]))


def _of_visit(row: Visit) -> Chore:
    asked = timezone.make_aware(dt.datetime.combine(row.on, row.starts))
    return Chore(str(row.station), row.department.name, asked, reverse("visits:detail", args=[row.pk]))


def _of_claim(row: Performance) -> Chore:
    on = timezone.make_aware(dt.datetime.combine(row.on, dt.time()))
    words = f"{row.deputy.user.name}：{row.title}"
    return Chore("", words, on, reverse("deputies:decide", args=[row.pk]))


def _of_callback(row: Callback) -> Chore:
    return Chore(
        str(row.opinion.station), row.opinion.loop.title, row.due_at, reverse("callback:call", args=[row.pk])
    )


_WAYS: dict[type, Any] = {
    Callback: _of_callback,
    CheckIn: _of_tap,
    NobodyCame: _of_note,
    ServiceMark: _of_mark,
    Appointment: _of_appointment,
    Visit: _of_visit,
    Performance: _of_claim,
}
