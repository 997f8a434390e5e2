"""The leaders' page at ten thousand cases, a hundred thousand, a million: the whole page, rendered, for a leader.

Beside it stands the barest way to the same numbers: one statement that counts the facts of all cases.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import psutil
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import seeding
from benchmarks.rounds import BARE, Line, Scale
from benchmarks.seeding import Place
from congress_portal.accounts.models import Role, Unit, UnitKind
from congress_portal.dashboard.models import Cell
from congress_portal.dashboard.rollup.statements import ADDITIONS, CELLS, FACT

AIM_MS = 200
"""What the page may take at the 95th percentile."""
ASKED = 40
DEPARTMENTS = 40
YEARS = 10
KEPT = 1_000_000
"""Up to so many cases their facts are written, too."""

MADE = """
SELECT 1000000000 + n AS loop_id, %(county)s::bigint AS county_id,
       (ARRAY['opinion', 'proposal', 'supervision', 'project'])[kind] AS kind, u.region_id AS area_id, u.id AS owner_id,
       (%(departments)s::bigint[])[1 + n %% cardinality(%(departments)s::bigint[])] AS doer_id,
       CASE WHEN is_open THEN (%(departments)s::bigint[])[1 + n %% cardinality(%(departments)s::bigint[])] END
           AS holder_id,
       CASE WHEN is_open AND n %% 3 = 0 THEN ARRAY[%(office)s::bigint] ELSE '{}' END AS watchers,
       CASE WHEN n %% 3 = 0 THEN ARRAY[%(office)s::bigint] ELSE '{}' END AS overseers,
       CASE WHEN is_open THEN 'open' WHEN n %% 20 = 0 THEN 'rejected' ELSE 'closed' END AS status,
       CASE WHEN is_open THEN (ARRAY['hear', 'propose', 'handle', 'follow', 'answer'])[1 + n %% 5] ELSE '' END AS step,
       CASE WHEN is_open THEN (ARRAY['', '', 'due_soon', 'yellow', 'red'])[1 + n / 7 %% 5] ELSE '' END AS level,
       CASE WHEN kind = 2 AND n %% 3 = 0 THEN 'opinion' ELSE '' END AS source_kind,
       CASE WHEN kind = 1 AND n %% 50 = 0 THEN 'proposal' ELSE '' END AS grown, opened_on,
       CASE WHEN NOT is_open THEN least(opened_on + 1 + (n %% 60)::int, current_date) END AS ended_on,
       CASE WHEN is_open THEN current_date + 40 - (n / 3 %% 100)::int END AS late_on
  FROM (SELECT n, CASE WHEN n %% 100 < 85 THEN 1 WHEN n %% 100 < 93 THEN 2 WHEN n %% 100 < 98 THEN 3 ELSE 4 END AS kind,
               n / 11 %% 33 = 0 AS is_open, current_date - (n * 7919 %% (365 * %(years)s))::int AS opened_on
          FROM generate_series(%(from)s::bigint, %(to)s::bigint) n) made
  JOIN (SELECT id, region_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS places
          FROM accounts_unit WHERE county_id = %(county)s AND kind = 'station') u ON u.place = n %% u.places
"""
COUNTED = """
SELECT kind, area_id, count(*) FILTER (WHERE opened_on >= date_trunc('year', current_date)),
       count(*) FILTER (WHERE ended_on >= date_trunc('year', current_date)), count(*) FILTER (WHERE status = 'open'),
       count(*) FILTER (WHERE late_on <= current_date)
  FROM dashboard_fact WHERE county_id = %s GROUP BY 1, 2
"""


def measure(scale: Scale, place: Place, tell: Callable[[str], None]) -> list[Line]:
    """Two lines a size; the page's ratio is the time that it may take by the time that it took."""
    office = Unit.objects.get(kind=UnitKind.CONGRESS_OFFICE, county=place.county)
    client, found = Client(), []
    client.force_login(seeding.member("leader", Role.LEADER, office))
    first = Unit.objects.filter(kind=UnitKind.DEPARTMENT).count()
    departments = [seeding.department(place.county, first + number).pk for number in range(DEPARTMENTS)]
    values = {"county": place.county.pk, "office": office.pk, "departments": departments, "years": YEARS}
    for size in scale.sizes:
        tell(f"汇总到 {size} 件并测量领导驾驶舱 ……")
        _fill({**values, "from": 1, "to": size}, tell)
        found += _lines(size, place, client)
        tell(f"统计格 {Cell.objects.count()} 个，系统负载 {os.getloadavg()[0]:.1f}")
    return found


def _lines(size: int, place: Place, client: Client) -> list[Line]:
    name, found = f"figures {size}", []
    if size <= KEPT:
        counted = _count(place)
        found = [Line(name, BARE, 1000 / counted, counted, 1, 1, 1, None, size)]
    began = _processor()
    times = _times(lambda: _page(client))
    cpu = (_processor() - began) * 1000 / (len(times) + 1)
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    ratios = (AIM_MS / slow, AIM_MS / times[-1], AIM_MS / times[0])
    return [*found, Line(name, "page", 1000 / middle, slow, *ratios, 1.0, _read(client), cpu)]


def _processor() -> float:
    """Seconds of processor time of this process, which renders the page, and of its server process of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        spent = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return time.process_time() + spent.user + spent.system


def _read(client: Client) -> int:
    """How many cells one page reads."""
    with CaptureQueriesContext(connection) as seen:
        _page(client)
    return sum(cells_read(one["sql"]) for one in seen.captured_queries if "dashboard_cell" in one["sql"])


def cells_read(statement: str) -> int:
    """Rows that a statement takes out of tables, those included that it then leaves out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()[0]
    return round(_taken(plan["Plan"]))


def _taken(node: dict[str, Any]) -> float:
    if under := node.get("Plans", []):
        left_out = node.get("Rows Removed by Filter", 0) if node["Node Type"] == "Bitmap Heap Scan" else 0
        return left_out + sum(_taken(one) for one in under)
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


def _count(place: Place) -> float:
    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, [place.county.pk])
            cursor.fetchall()

    return _times(count, 5)[2]


def _page(client: Client) -> None:
    assert client.get("/leaders/", headers={"host": "localhost"}).status_code == 200


def _times(ask: Callable[[], None], number: int = ASKED) -> list[float]:
    """Milliseconds, the shortest first."""
    ask()
    found = []
    for _ in range(number):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def _fill(values: dict[str, Any], tell: Callable[[str], None]) -> None:
    """Facts without their cases, which the page does not read, and the cells by the statement of a rebuild.

    Of many facts the cells alone are kept.
    """
    facts = MADE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE dashboard_cell, dashboard_fact")
        if values["to"] <= KEPT:
            cursor.execute(f"INSERT INTO dashboard_fact ({FACT}) {MADE}", values)
            facts = "SELECT * FROM dashboard_fact"
        else:
            tell("只写入统计格，与重新汇总的结果相同；事项的统计口径不写入。")
        cursor.execute(CELLS.format(additions=ADDITIONS.format(facts=f"({facts})")), values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE dashboard_fact")
        cursor.execute("VACUUM ANALYZE dashboard_cell")
