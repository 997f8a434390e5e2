"""The leaders' page at ten thousand cases, a hundred thousand, a million: the whole page, rendered, for a leader.

Beside it stands the barest way to the same numbers: one statement that counts the facts of all cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.test import Client

from benchmarks import seeding
from benchmarks.rounds import BARE, Line, Scale
from benchmarks.seeding import Place
from congress_portal.accounts.models import Role, Unit, UnitKind
from congress_portal.dashboard.models import Cell
from congress_portal.dashboard.rollup.statements import REBUILD

AIM_MS = 200
"""What the page may take at the 95th percentile."""
ASKED = 40
DEPARTMENTS = 40
YEARS = 10

FACTS = """
INSERT INTO dashboard_fact (loop_id, county_id, kind, area_id, owner_id, holder_id, watchers, status, step, level,
                            source_kind, opened_on, ended_on, late_on)
SELECT 1000000000 + n, %(county)s, (ARRAY['opinion', 'proposal', 'supervision', 'project'])[kind], u.region_id, u.id,
       CASE WHEN is_open THEN (%(departments)s::bigint[])[1 + n %% cardinality(%(departments)s::bigint[])] END, '{}',
       CASE WHEN is_open THEN 'open' WHEN n %% 20 = 0 THEN 'rejected' ELSE 'closed' END,
       CASE WHEN is_open THEN (ARRAY['hear', 'propose', 'handle', 'follow', 'answer'])[1 + n %% 5] ELSE '' END,
       CASE WHEN is_open THEN (ARRAY['', '', 'due_soon', 'yellow', 'red'])[1 + n / 7 %% 5] ELSE '' END,
       CASE WHEN kind = 2 AND n %% 3 = 0 THEN 'opinion' ELSE '' END, opened_on,
       CASE WHEN NOT is_open THEN least(opened_on + 1 + (n %% 60)::int, current_date) END,
       CASE WHEN is_open THEN current_date + 40 - (n / 3 %% 100)::int END
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
    client, found, filled = Client(), [], 0
    client.force_login(seeding.member("leader", Role.LEADER, office))
    first = Unit.objects.filter(kind=UnitKind.DEPARTMENT).count()
    departments = [seeding.department(place.county, first + number).pk for number in range(DEPARTMENTS)]
    for size in scale.sizes:
        tell(f"汇总到 {size} 件并测量领导驾驶舱 ……")
        _fill(place, departments, filled + 1, size)
        filled = size
        found += _lines(size, _count(place), _times(lambda: _page(client)), Cell.objects.count())
    return found


def _lines(size: int, counted: float, times: list[float], cells: int) -> list[Line]:
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    name = f"figures {size}"
    ratios = (AIM_MS / slow, AIM_MS / times[-1], AIM_MS / times[0])
    return [
        Line(name, BARE, 1000 / counted, counted, 1, 1, 1, None, size),
        Line(name, "page", 1000 / middle, slow, *ratios, 1.0, cells),
    ]


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


def _fill(place: Place, departments: list[int], first: int, last: int) -> None:
    """Facts without their cases, which the page does not read; then the cells out of them, as in a rebuild."""
    values = {
        "county": place.county.pk,
        "departments": departments,
        "years": YEARS,
        "from": first,
        "to": last,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(FACTS, values)
        cursor.execute(REBUILD[0])
        cursor.execute(REBUILD[-1])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE dashboard_fact")
        cursor.execute("VACUUM ANALYZE dashboard_cell")
