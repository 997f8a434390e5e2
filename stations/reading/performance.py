"""The performance file of one deputy and the county's overview; and the sources that this app fills them from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.models import Step
from congress_portal.loops.words import LoopStatus, StepStatus
from stations import performance
from stations.models import (
    Attendance,
    ContactLog,
    Deputy,
    DutySession,
    LeaderVisit,
    Opinion,
    Performance,
    Quota,
    Reception,
)
from stations.models.duty import waits
from stations.performance import Row
from stations.reading.quotas import DAYS, quotas_of
from stations.words import (
    ActivityStatus,
    AttendanceState,
    PerformanceKind,
    PerformanceStatus,
    SessionStatus,
    Visitor,
)

LONG_SESSION = dt.timedelta(hours=4)
"""A session longer than this is a whole day, any other half a day."""


@dataclass
class Minimum:
    """The days asked of a deputy by one mandate, and what there is."""

    level: str
    quota: Quota
    days: float

    @property
    def gap(self) -> float:
        return max(0.0, self.quota.amount - self.days)


@dataclass
class File:
    """One deputy's year."""

    deputy: Deputy
    year: int
    rows: dict[str, list[Row]] = field(default_factory=dict)
    minima: list[Minimum] = field(default_factory=list)
    days: float = 0.0

    @property
    def all_rows(self) -> list[Row]:
        return sorted(
            (row for rows in self.rows.values() for row in rows), key=lambda row: row.on, reverse=True
        )

    @property
    def gap(self) -> float | None:
        """The widest of the gaps; none where no minimum is set."""
        return max((one.gap for one in self.minima), default=None)

    def count(self, word: str) -> int:
        return sum(not row.is_pending for row in self.rows.get(word, ()))


def span_of(year: int) -> tuple[dt.date, dt.date]:
    """From New Year to the year's end, or to today."""
    return dt.date(year, 1, 1), min(dt.date(year, 12, 31), timezone.localdate())


def file_of(deputy: Deputy, year: int) -> File:
    return files_of([deputy], year)[0]


def files_of(deputies: Collection[Deputy], year: int) -> list[File]:
    """The files of many at once, in as many queries as for one. Mandates are read where they are not prefetched."""
    since, until = span_of(year)
    if until < since:
        return [File(deputy, year) for deputy in deputies]
    by_person: dict[int, dict[str, list[Row]]] = defaultdict(
        lambda: {word: [] for word in performance.SOURCES}
    )
    for word, rows in performance.rows_of([deputy.pk for deputy in deputies], since, until).items():
        for row in rows:
            by_person[row.user][word].append(row)
    quotas: dict[int, dict[str, Quota]] = {}
    files = []
    for deputy in deputies:
        if deputy.county_id not in quotas:
            quotas[deputy.county_id] = quotas_of(deputy.county_id, until)
        one = File(deputy, year, by_person[deputy.pk])
        one.days = performance.days_of(one.all_rows)
        one.minima = list(_minima(one, quotas[deputy.county_id], until))
        files.append(one)
    return files


def _minima(file: File, quotas: dict[str, Quota], on: dt.date) -> Iterator[Minimum]:
    """One a level at which the deputy holds a seat that day and for which the county has a minimum."""
    levels = {
        mandate.level
        for mandate in file.deputy.mandates.all()
        if mandate.since <= on and (mandate.until is None or mandate.until >= on)
    }
    for level, figure in DAYS.items():
        quota = quotas.get(figure)
        if level in levels and quota:
            yield Minimum(str(level.label), quota, file.days)


# ---- the sources of this app


def _duty(users: Collection[int], since: dt.date, until: dt.date) -> Iterator[Row]:
    """Sessions with both check-ins: half a day, a whole one where longer than four hours. Those of which a tap waits
    for the keeper are shown and count nothing."""
    sessions = DutySession.objects.filter(
        user__in=users, on__range=(since, until), status=SessionStatus.LEFT, left_at__isnull=False
    )
    said = _now("在%(station)s值班")
    found = sessions.values_list("pk", "user", "on", "arrived_at", "left_at", "station__unit__name", waits())
    for key, user, day, arrived, left, name, is_pending in found:
        half_days = 2 if (left or arrived) - arrived > LONG_SESSION else 1
        title = said % {"station": name}
        yield Row(user, day, 0 if is_pending else half_days, title, ("session", key), is_pending=is_pending)


def _receptions(users: Collection[int], since: dt.date, until: dt.date) -> Iterator[Row]:
    """Those outside a session take half a day together, a day; within one the session's time is counted."""
    timed: set[tuple[int, dt.date]] = set()
    said = _now("在%(station)s接待%(people)d人（%(visitor)s）")
    kinds = {value: str(label) for value, label in Visitor.choices}
    rows = Reception.objects.filter(deputy__in=users, at__date__range=(since, until)).order_by("at", "pk")
    found = rows.values_list("pk", "deputy", "at", "session", "people", "visitor", "station__unit__name")
    for key, user, at, session, people, visitor, name in found:
        day = timezone.localdate(at)
        is_first = session is None and (user, day) not in timed
        if is_first:
            timed.add((user, day))
        title = said % {"station": name, "people": people, "visitor": kinds.get(visitor, "")}
        yield Row(user, day, int(is_first), title, ("reception", key))


def _opinions(users: Collection[int], since: dt.date, until: dt.date) -> Iterator[Row]:
    """Opinions brought to the deputy by name, or of which a step was handed to them; each once, by its first day."""
    handed = Step.objects.filter(loop=OuterRef("pk"), assignee__in=users).exclude(
        status__in=[StepStatus.WAITING, StepStatus.SKIPPED]
    )
    found = Opinion.objects.filter(
        Q(deputy__in=users) | Exists(handed), loop__opened_at__date__range=(since, until)
    ).exclude(loop__status=LoopStatus.WITHDRAWN)
    found = found.select_related("loop").only(
        "deputy", "loop__kind", "loop__code", "loop__title", "loop__opened_at"
    )
    cases = {opinion.pk: opinion for opinion in found}
    pairs = {(one.deputy_id, one.pk) for one in cases.values() if one.deputy_id}
    steps = Step.objects.filter(loop__in=cases, assignee__in=users).exclude(
        status__in=[StepStatus.WAITING, StepStatus.SKIPPED]
    )
    pairs |= set(steps.values_list("assignee", "loop"))
    wanted = set(users)
    for person, key in sorted(pairs):
        if person in wanted:
            loop = cases[key].loop
            day = timezone.localdate(loop.opened_at)
            yield Row(person, day, 0, f"{loop.code} {loop.title}", None, loop.get_absolute_url())


def _activities(users: Collection[int], since: dt.date, until: dt.date) -> Iterator[Row]:
    found = Attendance.objects.filter(
        user__in=users, state=AttendanceState.PRESENT, activity__status=ActivityStatus.HELD,
        activity__on__range=(since, until),
    )  # fmt: skip
    for one in found.select_related("activity__group"):
        held = one.activity
        yield Row(one.user_id, held.on, held.half_days, f"{held.group}：{held.title}", ("activity", held.pk))


def _leading(users: Collection[int], since: dt.date, until: dt.date) -> Iterator[Row]:
    """A leading official who is a deputy at a station in the activity month: half a day."""
    found = LeaderVisit.objects.filter(
        user__in=users, state=AttendanceState.PRESENT, on__range=(since, until)
    )
    for one in found.select_related("station__unit"):
        title = _now("活动月到%(station)s接待群众") % {"station": one.station}
        yield Row(one.user_id or 0, one.on, 1, title, ("leader", one.pk))


def _contacts(users: Collection[int], since: dt.date, until: dt.date) -> Iterator[Row]:
    """Contacts of the two links, told by the deputy alone: counted in pieces, not in days."""
    found = ContactLog.objects.filter(link__user__in=users, on__range=(since, until))
    for one in found.defer("what").select_related("link"):
        title = f"{one.link.get_kind_display()} · {one.get_way_display()}"
        yield Row(one.link.user_id, one.on, 0, title, ("link", one.link_id))


def _confirmed(kind: str, users: Collection[int], since: dt.date, until: dt.date) -> Iterable[Row]:
    """Rows of the register that somebody else has confirmed."""
    found = Performance.objects.filter(
        deputy__in=users, kind=kind, status=PerformanceStatus.CONFIRMED, on__range=(since, until)
    )
    return (
        Row(one.deputy_id, one.on, one.half_days, one.title, ("performance", one.pk))
        for one in found.defer("note")
    )


def register() -> None:
    performance.register("duty", _("值班"), _duty)
    performance.register("reception", _("接待群众"), _receptions)
    performance.register("opinion", _("承办群众意见"), _opinions)
    performance.register("activity", _("代表小组活动"), _activities)
    performance.register("leader", _("活动月进站"), _leading)
    performance.register("contact", _("联系走访"), _contacts)
    for kind in PerformanceKind:
        performance.register(kind.value, kind.label, partial(_confirmed, kind.value))
