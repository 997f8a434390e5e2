"""A county with its stations and staff, and as many cases as asked for, written by set-based SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection, transaction

from congress_portal.accounts.models import Duty, Level, Region, Role, Unit, UnitKind, User
from congress_portal.loops.loading import load_rules
from stations.models import Category, Station
from stations.plans import OPINION
from stations.words import Tier

TOWNSHIPS = 23
STAFF = 100
"""Keepers who take turns at the list, so that no one of them is throttled."""


@dataclass(frozen=True)
class Place:
    """Where the opinions of the benchmark go."""

    county: Region
    station: Station
    presidium: Unit
    category: Category


def migrate() -> None:
    call_command("migrate", verbosity=0)


def county() -> Place:
    """One county with 23 townships, each with a station and a presidium; the staff belong to the first."""
    load_rules()
    province = Region.objects.create(name="浙江省", code="330000", level=Level.PROVINCE)
    home = Region.objects.create(name="淳安县", code="330127", level=Level.COUNTY, parent=province)
    _unit("县人大常委会办公室", UnitKind.CONGRESS_OFFICE, home, home, 0)
    category = Category.objects.get_or_create(code="road", defaults={"name": "交通出行"})[0]
    stations = [_township(home, number) for number in range(TOWNSHIPS)]
    station = stations[0]
    _staff(home, station.unit)
    presidium = Unit.objects.get(kind=UnitKind.PRESIDIUM, region=station.unit.region)
    return Place(home, station, presidium, category)


def _unit(name: str, kind: str, region: Region, home: Region, number: int) -> Unit:
    return Unit.objects.create(name=name, kind=kind, code=f"{kind}-{number}", region=region, county=home)


def department(home: Region, number: int) -> Unit:
    return _unit(f"第{number + 1}局", UnitKind.DEPARTMENT, home, home, number)


def _township(home: Region, number: int) -> Station:
    region = Region.objects.create(
        name=f"第{number + 1}镇", code=f"330127{100 + number}", level=Level.TOWNSHIP, parent=home
    )
    _unit(f"第{number + 1}镇人大主席团", UnitKind.PRESIDIUM, region, home, number)
    return Station.objects.create(
        unit=_unit(f"第{number + 1}镇人大代表联络站", UnitKind.STATION, region, home, number),
        county=home,
        tier=Tier.STATION,
        public_id=f"bench{number:08d}",
        short_code=f"{100000 + number}",
    )


def _staff(home: Region, unit: Unit) -> None:
    users = User.objects.bulk_create(
        User(username=f"keeper{number}", name=f"联络员{number}", password="!") for number in range(STAFF)
    )
    Duty.objects.bulk_create(
        Duty(
            county=home, user=user, role=Role.KEEPER, unit=unit, region=unit.region, since=dt.date(2024, 1, 1)
        )
        for user in users
    )


def member(username: str, role: str, unit: Unit) -> User:
    """One more of the staff, with one duty."""
    user = User.objects.create(username=username, name=username, password="!")
    Duty.objects.create(
        county=unit.county, user=user, role=role, unit=unit, region=unit.region, since=dt.date(2024, 1, 1)
    )
    return user


LOOPS = """
INSERT INTO loops_loop (county_id, kind, code, title, region_id, owner_id, marks, status, opened_at, due_at, reopened,
                        request_key)
SELECT s.county_id, 'opinion', %(prefix)s || lpad(g::text, 7, '0'), '村口的路灯坏了' || g, u.region_id, s.unit_id,
       '{}', 'open', now() - g * interval '1 minute', now() + interval '60 days', 0, gen_random_uuid()
FROM generate_series(1, %(count)s) g
JOIN (SELECT *, row_number() OVER (ORDER BY unit_id) AS number FROM stations_station) s
  ON s.number = g %% %(stations)s + 1
JOIN accounts_unit u ON u.id = s.unit_id
"""

STEPS = """
INSERT INTO loops_step (county_id, loop_id, position, key, name, status, unit_id, signer_id, plan, outcome, periods,
                        due_at, begun_at, checked_in_at, signed_off_as)
SELECT l.county_id, l.id, p.position, p.key, p.name, CASE p.position WHEN 1 THEN 'submitted' ELSE 'waiting' END,
       l.owner_id, l.owner_id, '', '', '{}',
       CASE p.position WHEN 1 THEN now() + (l.id %% 1000 - %(late)s) * interval '1 hour' END,
       CASE p.position WHEN 1 THEN l.opened_at END, CASE p.position WHEN 1 THEN l.opened_at END, ''
FROM loops_loop l
CROSS JOIN unnest(%(positions)s, %(keys)s, %(names)s) AS p(position, key, name)
WHERE l.code LIKE %(prefix)s || '%%'
ORDER BY l.id, p.position
"""

CLOCKS = """
INSERT INTO loops_deadline (county_id, loop_id, step_id, purpose, period_id, amount, unit, started_on, extensions,
                            pauses, calendar, due_at, is_running)
SELECT s.county_id, s.loop_id, s.id, 'sign', p.id, p.amount, p.unit, s.begun_at::date, '[]', '[]', '2026.1', s.due_at,
       true
FROM loops_step s
JOIN loops_loop l ON l.id = s.loop_id
CROSS JOIN (SELECT * FROM loops_period WHERE key = 'opinion.ack' LIMIT 1) p
WHERE s.status = 'submitted' AND l.code LIKE %(prefix)s || '%%'
"""

OPENED = """
INSERT INTO loops_event (county_id, loop_id, step_id, verb, actor, at, note, detail, salt, commitment, level, digest,
                         announced_at)
SELECT s.county_id, s.loop_id, s.id, 'opened', 'citizen', s.begun_at, '', '{}', '', '', '', '', now()
FROM loops_step s
WHERE s.status = 'submitted'
"""

OPINIONS = """
INSERT INTO stations_opinion (loop_id, county_id, station_id, category_id, text, place, name_mode, channel, track_code,
                              notice_version, ground, answer)
SELECT l.id, l.county_id, l.owner_id, c.id, '村口的路灯坏了三个月，晚上老人出门不安全，请尽快派人修好。', '', 'hidden',
       'web', (100000000000 + l.id)::text, '2026-11', '', ''
FROM loops_loop l CROSS JOIN (SELECT * FROM stations_category LIMIT 1) c
"""


def opinions(count: int, late_hours: int = 0) -> None:
    """Fresh opinions with five steps each, spread over the stations and over time."""
    with transaction.atomic(), connection.cursor() as cursor:
        _skip_foreign_keys(cursor)
        _cases(cursor, "YJ-2000-", count, steps=len(OPINION.steps), late_hours=late_hours)
        cursor.execute(OPENED)
        cursor.execute(OPINIONS)
    settle()


def open_steps(count: int, late_hours: int) -> None:
    """Open cases with one current step each and its running clock; of 1000, ``late_hours`` are late."""
    with transaction.atomic(), connection.cursor() as cursor:
        _skip_foreign_keys(cursor)
        _cases(cursor, "YJ-2001-", count, steps=1, late_hours=late_hours)
    settle()


def cases(cursor: object, prefix: str, count: int) -> None:
    """Fresh cases with all their steps and one running clock each, without what they are about."""
    _cases(cursor, prefix, count, steps=len(OPINION.steps), late_hours=0)


def _cases(cursor: object, prefix: str, count: int, *, steps: int, late_hours: int) -> None:
    specs = OPINION.steps[:steps]
    values = {
        "prefix": prefix,
        "count": count,
        "stations": TOWNSHIPS,
        "late": late_hours,
        "positions": list(range(1, steps + 1)),
        "keys": [spec.key for spec in specs],
        "names": [spec.name for spec in specs],
    }
    for statement in (LOOPS, STEPS, CLOCKS):
        cursor.execute(statement, values)  # type: ignore[attr-defined]


def _skip_foreign_keys(cursor: object) -> None:
    """Millions of rows that are right by construction need no check a row; other constraints stay."""
    cursor.execute("SET LOCAL session_replication_role = replica")  # type: ignore[attr-defined]


def settle() -> None:
    """Bring statistics up to date, so that no measurement starts with a database that is still tidying up."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
