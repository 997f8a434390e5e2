"""Station health: reckoning a month, freezing it, publishing a formula, objecting to a row and deciding on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from congress_portal.loops.deadlines import load_calendar
from stations import access
from stations.health import DEFAULT, PARTS, Facts, Row, Weights, figures, rows_of
from stations.models import (
    DutySession,
    HealthFormula,
    HealthMonth,
    Objection,
    Opinion,
    Reception,
    Station,
)
from stations.reading import health as reading
from stations.reading.receptions import last_of
from stations.words import Act, ObjectionStatus, Tier

HEALTH_LOCK = 0x4EA1
FREEZE_DAY = 10
"""On this day of the next month a month is frozen: until then citizens rate and keepers object."""
HISTORY = 12
"""Months that are reckoned after the fact where a portal has data of before."""
SINCE = dt.date(2020, 1, 1)


def reckon_all(today: dt.date | None = None) -> int:
    """Reckon every month that is not frozen, in all counties; returns how many station months were written.

    Each county and month is a transaction of its own, under a lock that two workers cannot both hold.
    """
    today = today or timezone.localdate()
    counties = Region.objects.filter(pk__in=Station.objects.values("county"))
    written = 0
    for county in counties:
        for month in _months_due(county, today):
            written += reckon(county=county, month=month, today=today)
        show_on_map(county=county, today=today)
    return written


def _months_due(county: Region, today: dt.date) -> list[dt.date]:
    """The running month, those not frozen yet, and those of the last year with data and without figures."""
    running = today.replace(day=1)
    due = {running}
    known = HealthMonth.objects.filter(county=county)
    due |= set(known.filter(frozen_at__isnull=True).values_list("month", flat=True).distinct())
    done, earliest, month = set(known.values_list("month", flat=True).distinct()), _earliest(county), running
    for _number in range(HISTORY):
        if earliest and month >= earliest and month not in done:
            due.add(month)
        month = before(month)
    return sorted(due)


def _earliest(county: Region) -> dt.date | None:
    """The first month of which there is anything to reckon."""
    found = [
        DutySession.objects.filter(county=county).aggregate(first=Min("on"))["first"],
        Reception.objects.filter(county=county).aggregate(first=Min("at"))["first"],
        Opinion.objects.filter(county=county).aggregate(first=Min("loop__opened_at"))["first"],
    ]
    days = [timezone.localdate(one) if isinstance(one, dt.datetime) else one for one in found if one]
    return min(days).replace(day=1) if days else None


def before(month: dt.date) -> dt.date:
    """The first day of the month before."""
    return (month.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def after(month: dt.date) -> dt.date:
    return last_of(month) + dt.timedelta(days=1)


@transaction.atomic
def reckon(
    *, county: Region, month: dt.date, today: dt.date | None = None, station: Station | None = None
) -> int:
    """Write the figures of a month anew, for all stations of a county or for one; frozen ones stay as they are.

    Two workers cannot do this at once for a county: the second leaves it to the first. For one station it waits.
    """
    today = today or timezone.localdate()
    if not _hold_lock(county, wait=station is not None):
        return 0
    formula = _formula(county, month)
    frozen = HealthMonth.objects.filter(county=county, month=month, frozen_at__isnull=False)
    stations = Station.objects.filter(county=county, unit__is_active=True).exclude(
        pk__in=frozen.values("station")
    )
    stations = stations.filter(pk=station.pk) if station else stations
    tiers = dict(stations.order_by("pk").values_list("pk", "tier"))
    rows = _month_rows(county, month, today, formula, tiers)
    HealthMonth.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["county", "station", "month"],
        update_fields=["formula", "parts", "rows", "score", "computed_at"],
    )
    if today >= after(month).replace(day=FREEZE_DAY):
        _freeze(county, month)
    return len(rows)


def _hold_lock(county: Region, *, wait: bool) -> bool:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [HEALTH_LOCK, county.pk])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [HEALTH_LOCK, county.pk])
        return bool(cursor.fetchone()[0])


def _month_rows(
    county: Region, month: dt.date, today: dt.date, formula: HealthFormula, tiers: Mapping[int, str]
) -> list[HealthMonth]:
    keys, until = list(tiers), min(last_of(month) + reading.MARGIN, today)
    facts, out = reading.facts_of(keys, month), reading.left_out(keys, month)
    calendar = load_calendar(month)
    weights, now, made = reading.weights_of(formula), timezone.now(), []
    for key, tier in tiers.items():
        found = rows_of(facts.get(key) or Facts(), month, until, calendar.is_working)
        rows = {
            part: [
                Row(row.key, row.on, row.amount, row.of, (key, part, row.key) in out) for row in found[part]
            ]
            for part in PARTS
        }
        parts, score = figures(rows, weights, tier)
        made.append(
            HealthMonth(
                county=county, station_id=key, month=month, formula=formula, score=score, computed_at=now,
                parts={part: asdict(figure) for part, figure in parts.items()},
                rows={part: [row.packed() for row in rows[part]] for part in PARTS},
            )
        )  # fmt: skip
    return made


def _freeze(county: Region, month: dt.date) -> None:
    """Freeze what nobody objects to; a month with an open objection waits for the decision."""
    rows = HealthMonth.objects.filter(county=county, month=month, frozen_at__isnull=True)
    locked = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    disputed = Objection.objects.filter(county=county, month=month, status=ObjectionStatus.MADE)
    HealthMonth.objects.filter(pk__in=locked).exclude(
        station__in=list(disputed.values_list("station", flat=True))
    ).update(frozen_at=timezone.now())


def show_on_map(*, county: Region, today: dt.date) -> None:
    """Each station shows the score of the last full month; where there is none yet, of the running one."""
    running = today.replace(day=1)
    scores = HealthMonth.objects.filter(station=OuterRef("pk"))
    full = Subquery(scores.filter(month=before(running)).values("score")[:1])
    now = Subquery(scores.filter(month=running).values("score")[:1])
    shown = Station.objects.filter(county=county).annotate(shown=Coalesce(full, now))
    shown.exclude(health=F("shown")).update(health=Coalesce(full, now))


# ---------------------------------------------------------------- the formula


def _formula(county: Region, month: dt.date) -> HealthFormula:
    """The version in force; the first is published by the portal itself. Asked under the county's lock."""
    found = reading.formula_for(county, month)
    if found:
        return found
    made, _is_new = HealthFormula.objects.get_or_create(
        county=county,
        version=1,
        defaults={"weights": plain(DEFAULT), "since": SINCE, "reason": _("系统首次公布")},
    )
    return made


def plain(weights: Weights) -> dict[str, list[object]]:
    """As stored: part → [weight, full marks by tier]."""
    return {part: [weight, dict(fulls)] for part, (weight, fulls) in weights.items()}


def may_publish(user: User, county: Region) -> bool:
    return any(d.role == Role.CONGRESS_OFFICE and county.lies_in(d.region) for d in user.duties)


@transaction.atomic
def publish_formula(
    *, county: Region, weights: Weights, since: dt.date, reason: str, by: User
) -> HealthFormula:
    """A new version from a coming month on. What is published is never edited, only followed."""
    if not may_publish(by, county):
        raise PermissionDenied(_("健康度公式由县人大常委会办公室修订。"))
    _hold_lock(county, wait=True)
    _check_weights(weights)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明修订的理由。")})
    if since.day != 1 or since <= timezone.localdate():
        raise ValidationError({"since": _("新公式只能从以后的月份起适用。")})
    _formula(county, since)
    last = HealthFormula.objects.filter(county=county).latest("version")
    if since <= last.since:
        raise ValidationError({"since": _("已有公式从这个月或更晚起适用，请选择更晚的月份。")})
    made = HealthFormula.objects.create(
        county=county, version=last.version + 1, weights=plain(weights), since=since, reason=reason, by=by
    )
    unit = next(d.unit for d in by.duties if d.role == Role.CONGRESS_OFFICE and county.lies_in(d.region))
    trail.record_act(
        unit, Act.FORMULA, by, about=subjects.name("formula", made.pk), version=made.version,
        since=since.isoformat(),
    )  # fmt: skip
    return made


def _check_weights(weights: Weights) -> None:
    if set(weights) != set(PARTS) or any(set(fulls) != set(Tier.values) for _w, fulls in weights.values()):
        raise ValidationError(_("六项指标都要有权重和满分值。"))
    if any(weight < 0 for weight, _fulls in weights.values()) or sum(w for w, _f in weights.values()) != 100:
        raise ValidationError(_("六项权重合计须为100。"))
    for part, (_weight, fulls) in weights.items():
        least = 0 if part in ("silent", "empty") else 1
        most = 100 if part == "ended" else 5 if part == "silent" else 9999
        if any(not least <= full <= most for full in fulls.values()):
            raise ValidationError({part: _("满分值不合理，请核对。")})


# ---------------------------------------------------------------- objections


def may_object(user: User, station: Station) -> bool:
    return station.pk in user.unit_ids(Role.KEEPER)


@transaction.atomic
def object_to(*, station: Station, month: dt.date, part: str, row: str, reason: str, by: User) -> Objection:
    """The keeper objects to one row behind a figure, until the month is frozen."""
    if not may_object(by, station):
        raise PermissionDenied(_("异议由本站工作人员提出。"))
    found = HealthMonth.objects.select_for_update().filter(station=station, month=month).first()
    if found is None or found.frozen_at:
        raise NotNow(_("这个月的数据已经定稿，不能再提异议。"))
    if row not in {one.key for one in reading.rows_in(found, part)}:
        raise NotNow(_("这一条已不在数据中，请刷新后再看。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    earlier = Objection.objects.filter(station=station, month=month, part=part, row=row)
    if earlier.exclude(status=ObjectionStatus.DROPPED).exists():
        raise NotNow(_("这一条已经有异议。"))
    made = Objection.objects.create(
        county_id=station.county_id, station=station, month=month, part=part, row=row, reason=reason, by=by
    )
    _record(made, Act.OBJECTED, by)
    return made


def may_decide(user: User, objection: Objection) -> bool:
    return user.pk != objection.by_id and access.organises(user, objection.station)


@transaction.atomic
def decide(*, objection: Objection, by: User, is_upheld: bool, answer: str) -> Objection:
    """Somebody above the station decides; an upheld row is left out of the figure at once."""
    found = _locked(objection)
    if not may_decide(by, found):
        raise PermissionDenied(_("异议由联络站的上级处理，提出人不能自己处理。"))
    if not answer.strip():
        raise ValidationError({"answer": _("请写明处理意见。")})
    found.status = ObjectionStatus.UPHELD if is_upheld else ObjectionStatus.REFUSED
    found.decided_by, found.decided_at, found.answer = by, timezone.now(), answer
    found.save(update_fields=["status", "decided_by", "decided_at", "answer"])
    _record(found, Act.OBJECTION_SAID, by, result=str(found.get_status_display()))
    if is_upheld:
        reckon(county=found.county, month=found.month, station=found.station)
        show_on_map(county=found.county, today=timezone.localdate())
    return found


@transaction.atomic
def drop(*, objection: Objection, by: User) -> Objection:
    """The station takes an objection back that nobody has decided yet."""
    found = _locked(objection)
    if not may_object(by, found.station):
        raise PermissionDenied(_("异议由本站工作人员撤回。"))
    found.status = ObjectionStatus.DROPPED
    found.save(update_fields=["status"])
    _record(found, Act.OBJECTION_SAID, by, result=str(found.get_status_display()), quiet=True)
    return found


def _locked(objection: Objection) -> Objection:
    rows = Objection.objects.select_for_update(of=("self",))
    found = rows.select_related("station__unit__region", "county").get(pk=objection.pk)
    if found.status != ObjectionStatus.MADE:
        raise NotNow(_("这条异议已经处理过了。"))
    return found


def _record(objection: Objection, act: Act, by: User, **detail: Any) -> None:
    trail.record_act(
        objection.station.unit, act, by, about=subjects.name("objection", objection.pk),
        month=f"{objection.month.year}年{objection.month.month}月", part=objection.part, **detail,
    )  # fmt: skip
