"""Station health of a month, for a county of sixty stations and for a province of two thousand."""

from __future__ import annotations

import datetime as dt
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.rounds import BARE, Line, Scale
from congress_portal.accounts.models import Region, Unit, UnitKind, User
from stations.models import DutySession, HealthMonth, Matter, Reception, Station
from stations.transitions import health

AIM = 1 / 60
"""A month of two thousand stations in less than a minute."""
EACH = 8
"""Sessions and receptions of a station in the month; six opinions beside them, four of which are answered."""
MONTH = timezone.localdate().replace(day=1)

LOOPS = """
INSERT INTO loops_loop (county_id, kind, code, title, region_id, owner_id, marks, status, opened_at, reopened,
                        request_key)
SELECT s.county_id, 'opinion', 'H' || s.unit_id || '-' || g, '村口的路灯坏了', u.region_id, s.unit_id, '{}', 'open',
       %(begun)s + g * interval '1 hour', 0, gen_random_uuid()
FROM stations_station s JOIN accounts_unit u ON u.id = s.unit_id, generate_series(1, 6) g
"""
OPINIONS = """
INSERT INTO stations_opinion (loop_id, county_id, station_id, category_id, text, place, name_mode, channel, track_code,
                              notice_version, ground, answer, answered_at)
SELECT l.id, l.county_id, l.owner_id, (SELECT min(id) FROM stations_category), '村口的路灯坏了', '', 'anonymous', 'web',
       (700000000000 + l.id)::text, '2026-11', '', CASE WHEN l.id % 3 > 0 THEN '已修好' ELSE '' END,
       CASE WHEN l.id % 3 > 0 THEN l.opened_at END
FROM loops_loop l WHERE l.code LIKE 'H%'
"""
EMPTIED = (
    "DELETE FROM stations_opinion WHERE loop_id IN (SELECT id FROM loops_loop WHERE code LIKE 'H%')",
    "DELETE FROM loops_loop WHERE code LIKE 'H%'",
)
BARE_MONTH = """
SELECT s.unit_id,
  (SELECT count(DISTINCT at::date) FROM stations_reception r WHERE r.station_id = s.unit_id AND at >= %(begun)s),
  (SELECT sum(people) FROM stations_reception r WHERE r.station_id = s.unit_id AND at >= %(begun)s),
  (SELECT count(*) FROM stations_opinion o JOIN loops_loop l ON l.id = o.loop_id
    WHERE o.station_id = s.unit_id AND l.opened_at >= %(begun)s),
  (SELECT count(*) FROM stations_opinion o WHERE o.station_id = s.unit_id AND o.answered_at >= %(begun)s),
  (SELECT count(*) FROM stations_dutysession d LEFT JOIN stations_reception r ON r.session_id = d.id
    WHERE d.station_id = s.unit_id AND d.on >= %(begun)s::date AND r.id IS NULL)
FROM stations_station s WHERE s.county_id = %(county)s
"""


def measure(scale: Scale) -> list[Line]:
    """The figures alone in one statement written by hand, and the portal's month with all its rows, frozen or not."""
    found: list[Line] = []
    county = Region.objects.get(code="330127")
    for number in (scale.stations, scale.stations * 100 // 3):
        _fill(county, number)
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BARE_MONTH, {"begun": _begun(), "county": county.pk})
            cursor.fetchall()
        bare = time.perf_counter() - began
        seconds, statements = [], 0
        for _round in range(scale.rounds):
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                written = health.reckon(county=county, month=MONTH)
            seconds.append(time.perf_counter() - began)
            statements = len(asked)
        rows = sum(len(rows) for one in HealthMonth.objects.filter(month=MONTH) for rows in one.rows.values())
        best = sorted(seconds)[len(seconds) // 2]
        print(
            f"健康度：{written} 个站一个月，{rows} 条记录，{statements} 条语句，{best:.2f} 秒；只查数字 {bare:.2f} 秒"
        )
        name = f"{written} stations"
        found += [
            Line("health", BARE, 1 / bare, bare * 1000, 1, 1, 1, None, written),
            Line(
                "health", name, 1 / best, best * 1000, 1 / best, 1 / max(seconds), 1 / min(seconds), AIM, rows
            ),
        ]
    return found


def _begun() -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(MONTH, dt.time(8)))


def _fill(county: Region, number: int) -> None:
    """So many stations in all, each with the same month."""
    for table in (Matter, Reception, DutySession):
        table.objects.all().delete()
    with connection.cursor() as cursor:
        for statement in EMPTIED:
            cursor.execute(statement)
    missing = range(Station.objects.filter(county=county).count(), number)
    units = Unit.objects.bulk_create(
        Unit(name=f"第{n}联络点", kind=UnitKind.STATION, code=f"health-{n}", region=county, county=county)
        for n in missing
    )
    Station.objects.bulk_create(
        Station(
            unit=unit, county=county, tier="point", public_id=f"health{n:08d}", short_code=f"{500000 + n}"
        )
        for n, unit in zip(missing, units, strict=True)
    )  # fmt: skip
    deputy = User.objects.order_by("pk").first()
    begun, keys = _begun(), list(Station.objects.values_list("pk", flat=True))
    sessions = DutySession.objects.bulk_create(
        DutySession(
            county=county, station_id=key, user=deputy, on=MONTH + dt.timedelta(days=n), status="left",
            arrived_at=begun + dt.timedelta(days=n), left_at=begun + dt.timedelta(days=n, hours=3),
        )
        for key in keys
        for n in range(EACH)
    )  # fmt: skip
    receptions = Reception.objects.bulk_create(
        Reception(
            county=county, station_id=one.station_id, session=one, deputy=deputy, by=deputy, visitor="villager",
            people=2, at=one.arrived_at,
        )
        for one in sessions
    )  # fmt: skip
    Matter.objects.bulk_create(
        Matter(county=county, reception=one, text="问医保", answer="已讲清") for one in receptions[::2]
    )
    with connection.cursor() as cursor:
        cursor.execute(LOOPS, {"begun": begun})
        cursor.execute(OPINIONS)
