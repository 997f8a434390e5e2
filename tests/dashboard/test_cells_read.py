"""What a leader's page reads: cells bounded by kinds, areas, units and steps, where every cell is filled."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.figuring import cells_read
from congress_portal.accounts.models import Level, Region, Unit, UnitKind
from congress_portal.dashboard.figures.board import Board
from congress_portal.dashboard.figures.frames import Frame, frame_of
from congress_portal.dashboard.figures.registry import FIGURES
from congress_portal.dashboard.models import Cell
from congress_portal.dashboard.rollup.statements import ADDITIONS, CELLS
from tests import factories as make
from tests.loops.stages import now_is
from tests.world import World

TODAY = dt.date(2026, 6, 16)
AREAS, KINDS, WORDS, LEVELS, STEPS, UNITS = 3, 2, 2, 3, 3, 3
FACTS = """(
SELECT %(county)s::bigint AS county_id, kind, area AS area_id, unit AS owner_id, unit AS doer_id,
       NULL::bigint AS holder_id,
       ARRAY[unit] AS watchers, ARRAY[unit] AS overseers, status, step, level, '' AS source_kind, '' AS grown,
       day AS opened_on,
       CASE WHEN status <> 'open' THEN day END AS ended_on, CASE WHEN status = 'open' THEN day + 50 END AS late_on
  FROM unnest(ARRAY['opinion', 'proposal']) kind, unnest(%(areas)s::bigint[]) area,
       (SELECT d::date AS day FROM generate_series(%(today)s::date - 900, %(today)s::date, interval '1 day') d) days,
       (SELECT %(county)s::bigint AS unit, 'closed' AS status, '' AS step, '' AS level
         UNION ALL SELECT %(county)s::bigint, 'rejected', '', ''
         UNION ALL SELECT unit, 'open', step, level FROM unnest(%(units)s::bigint[]) unit,
               unnest(ARRAY['hear', 'handle', 'answer'], ARRAY['', 'yellow', 'red']) AS waiting (step, level)) states
 CROSS JOIN generate_series(1, %(times)s)
 WHERE status <> 'open' OR day > %(today)s::date - 150
)"""


@pytest.fixture
def full(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two and a half years without a day on which anything is missing, in three places, by three units."""
    now_is(monkeypatch, TODAY.isoformat())
    make.region("汾口镇", "330127107", Level.TOWNSHIP, world.county)
    for number in range(UNITS):
        make.unit(f"第{number}局", UnitKind.DEPARTMENT, world.county, world.county)
    fill(world, 1)
    return world


def fill(world: World, times: int) -> None:
    """The cells of so many cases in every place, state and day."""
    places = Region.objects.filter(parent=world.county, level=Level.TOWNSHIP)
    units = Unit.objects.filter(name__startswith="第", county=world.county)
    values = {
        "county": world.county.pk, "today": TODAY, "areas": [world.county.pk, *places.values_list("pk", flat=True)],
        "units": list(units.values_list("pk", flat=True)), "times": times,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE dashboard_cell")
        cursor.execute(CELLS.format(additions=ADDITIONS.format(facts=FACTS)), values)
        cursor.execute("ANALYZE dashboard_cell")


def read(frame: Frame) -> dict[str, int]:
    """Cells read for everything on the page, by the beginning of each statement."""
    board = Board(frame)
    with CaptureQueriesContext(connection) as seen:
        assert board.tables and board.funnel and board.last_year
        assert [(board.value(figure), board.before(figure)) for figure in FIGURES]
    found = [one["sql"] for one in seen.captured_queries if "dashboard_cell" in one["sql"]]
    return {f"{number} {sql[:60]}": cells_read(sql) for number, sql in enumerate(found)}


def test_no_statement_reads_more_cells_than_kinds_areas_units_and_months_make(full: World) -> None:
    assert Cell.objects.count() > 20_000
    spans = 3 + 6 + 16  # years, months, days: as many as a moment is away from where one begins
    ever = frame_of(full.county, dt.date(2024, 2, 15), dt.date(2026, 5, 16))
    lines = max(AREAS * WORDS * 2, UNITS, STEPS)
    for frame in (frame_of(full.county), ever, frame_of(full.county, TODAY.replace(day=2), TODAY, "opinion")):
        found = read(frame)
        assert len(found) == (12 if frame.kind else 11)
        assert max(found.values()) <= KINDS * (lines * spans * 2 + AREAS * LEVELS), found
        assert sum(found.values()) < Cell.objects.count() / 10


def test_a_township_reads_its_own_cells_alone(full: World) -> None:
    found = read(frame_of(full.township))
    whole = read(frame_of(full.county))
    assert len(found) == len(whole) - 2 and sum(found.values()) < sum(whole.values())


def test_four_times_the_cases_are_no_more_cells_to_read(full: World) -> None:
    frame = frame_of(full.county)
    before, opened = read(frame), Board(frame).total["opened"]
    fill(full, 4)
    assert Board(frame).total["opened"] == 4 * opened > 0
    assert read(frame) == before
