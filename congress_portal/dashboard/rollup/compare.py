"""Whether the roll-up is what the ledger says: counted again another way, in one statement each.

The facts are held against the ledger with joins of another shape than those that made them; the cells against the
facts, dimension by dimension. What is pending has not been promised yet and is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils import timezone

from congress_portal.dashboard.models import Pending
from congress_portal.dashboard.rollup.statements import WORK

PATIENCE = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Difference:
    """``what`` is a case's key or a cell's words; ``said`` what the roll-up has, ``found`` what is true."""

    what: str
    said: str
    found: str


FACTS = f"""
WITH RECURSIVE current_step AS (
    SELECT DISTINCT ON (loop_id) loop_id, key, status, unit_id, offered_to_id, signer_id, due_at
      FROM loops_step WHERE status NOT IN ('waiting', 'signed', 'skipped') ORDER BY loop_id, position
), holding AS (
    SELECT loop_id, coalesce(CASE status WHEN 'offered' THEN offered_to_id WHEN 'submitted' THEN signer_id END,
                             unit_id) AS unit_id FROM current_step
), graded AS (
    SELECT e.loop_id, max(CASE e.level WHEN 'red' THEN 3 WHEN 'yellow' THEN 2 WHEN 'due_soon' THEN 1 END) AS grade
      FROM loops_event e JOIN loops_deadline d ON d.id = e.deadline_id
     WHERE e.verb = 'warned' AND d.is_running AND d.due_at = e.warned_due GROUP BY e.loop_id
), watching AS (
    SELECT loop_id, string_agg(DISTINCT unit_id::text, ',' ORDER BY unit_id::text) AS units
      FROM loops_watcher WHERE until IS NULL GROUP BY loop_id
), overseeing AS (
    SELECT loop_id, string_agg(DISTINCT unit_id::text, ',' ORDER BY unit_id::text) AS units
      FROM loops_watcher GROUP BY loop_id
), doing AS (
    SELECT DISTINCT ON (loop_id) loop_id, unit_id FROM loops_step WHERE key IN ({WORK}) ORDER BY loop_id, position DESC
), above AS (
    SELECT source_id AS id, kind FROM loops_loop WHERE kind IN ('proposal', 'project') AND source_id IS NOT NULL
    UNION SELECT l.source_id, a.kind FROM above a JOIN loops_loop l ON l.id = a.id WHERE l.source_id IS NOT NULL
), growing AS (
    SELECT id AS loop_id, 'g:' || CASE count(DISTINCT kind) WHEN 2 THEN 'both' ELSE min(kind) END AS grown
      FROM above GROUP BY id
), ledger AS (
    SELECT l.id AS loop_id, concat_ws('|',
        l.county_id, l.kind,
        coalesce((SELECT t.id FROM accounts_region t WHERE t.level = 'township'
                   AND r.path LIKE t.path || '%%' LIMIT 1), CASE r.level WHEN 'village' THEN r.parent_id END, r.id),
        l.owner_id, coalesce(doing.unit_id, l.owner_id), overseeing.units, l.status,
        CASE WHEN l.kind = 'opinion' THEN growing.grown END,
        (SELECT kind FROM loops_loop WHERE id = l.source_id),
        to_char(l.opened_at AT TIME ZONE %(zone)s, 'YYYYMMDD'), to_char(l.closed_at AT TIME ZONE %(zone)s, 'YYYYMMDD'),
        '-', CASE WHEN l.status = 'open' THEN concat_ws('|',
            c.key, h.unit_id, (ARRAY['due_soon', 'yellow', 'red'])[g.grade], w.units,
            to_char(CASE WHEN c.status <> 'paused' THEN
                (least(l.due_at, c.due_at) + interval '1 second') AT TIME ZONE %(zone)s END, 'YYYYMMDD')) END
        ) AS words
      FROM loops_loop l JOIN accounts_region r ON r.id = l.region_id
      LEFT JOIN current_step c ON c.loop_id = l.id LEFT JOIN holding h ON h.loop_id = l.id
      LEFT JOIN graded g ON g.loop_id = l.id LEFT JOIN watching w ON w.loop_id = l.id
      LEFT JOIN overseeing ON overseeing.loop_id = l.id LEFT JOIN doing ON doing.loop_id = l.id
      LEFT JOIN growing ON growing.loop_id = l.id
     WHERE l.id NOT IN (SELECT loop_id FROM dashboard_pending)
       AND l.id NOT IN (SELECT source_id FROM stations_report WHERE source_id IS NOT NULL)
), rolled AS (
    SELECT loop_id, concat_ws('|',
        county_id, kind, area_id, owner_id, doer_id,
        (SELECT string_agg(u::text, ',' ORDER BY u::text) FROM unnest(overseers) u), status, 'g:' || nullif(grown, ''),
        nullif(source_kind, ''), to_char(opened_on, 'YYYYMMDD'),
        to_char(ended_on, 'YYYYMMDD'), '-', CASE WHEN status = 'open' THEN concat_ws('|',
            nullif(step, ''), holder_id, nullif(level, ''),
            (SELECT string_agg(u::text, ',' ORDER BY u::text) FROM unnest(watchers) u),
            to_char(nullif(late_on, '9999-12-31'), 'YYYYMMDD')) END
        ) AS words
      FROM dashboard_fact WHERE loop_id NOT IN (SELECT loop_id FROM dashboard_pending)
)
SELECT coalesce(ledger.loop_id, rolled.loop_id), rolled.words, ledger.words
  FROM ledger FULL JOIN rolled ON rolled.loop_id = ledger.loop_id
 WHERE rolled.words IS DISTINCT FROM ledger.words
"""

CELLS = """
WITH counted AS (
    SELECT county_id, area_id, 'opened' AS measure, opened_on AS day, kind, NULL::bigint AS unit_id,
           source_kind AS word FROM dashboard_fact
    UNION ALL
    SELECT county_id, area_id, 'ended', ended_on, kind, NULL, status FROM dashboard_fact WHERE status <> 'open'
    UNION ALL
    SELECT county_id, area_id, m.measure, late_on, kind,
           CASE m.measure WHEN 'unit' THEN coalesce(holder_id, owner_id) END,
           CASE m.measure WHEN 'step' THEN step ELSE level END
      FROM dashboard_fact, (VALUES ('held'), ('step'), ('unit')) AS m(measure) WHERE status = 'open'
    UNION ALL
    SELECT f.county_id, area_id, 'watched', late_on, f.kind, u.id, level
      FROM dashboard_fact f JOIN accounts_unit u ON u.id = ANY(f.watchers) WHERE status = 'open'
    UNION ALL
    SELECT county_id, area_id, 'u_opened', opened_on, kind, doer_id, '' FROM dashboard_fact
    UNION ALL
    SELECT county_id, area_id, 'u_ended', ended_on, kind, doer_id, status FROM dashboard_fact WHERE status <> 'open'
    UNION ALL
    SELECT f.county_id, area_id, 'w_' || m.measure, CASE m.measure WHEN 'opened' THEN opened_on ELSE ended_on END,
           f.kind, u.id, CASE m.measure WHEN 'opened' THEN '' ELSE status END
      FROM dashboard_fact f JOIN accounts_unit u ON u.id = ANY(f.overseers)
      CROSS JOIN (VALUES ('opened'), ('ended')) AS m(measure)
     WHERE m.measure = 'opened' OR status <> 'open'
    UNION ALL
    SELECT county_id, area_id, 'grown', opened_on, kind, NULL, grown FROM dashboard_fact WHERE grown <> ''
), placed AS (
    SELECT * FROM counted WHERE area_id <> county_id
    UNION ALL
    SELECT county_id, county_id, measure, day, kind, unit_id, word FROM counted
), wanted AS (
    SELECT concat_ws('|', county_id, measure, g.grain, to_char(day, g.form), kind, area_id, coalesce(unit_id, 0),
                     CASE WHEN measure NOT IN ('held', 'unit', 'watched') THEN word ELSE '' END) AS words,
           count(*) AS number
      FROM placed, (VALUES ('day', 'YYYY-MM-DD'), ('month', 'YYYY-MM-01'), ('year', 'YYYY-01-01')) AS g(grain, form)
     GROUP BY 1
    UNION ALL
    SELECT concat_ws('|', county_id, measure, 'all', '0001-01-01', kind, area_id, coalesce(unit_id, 0), word), count(*)
      FROM placed WHERE measure IN ('held', 'step', 'unit', 'watched') GROUP BY 1
), kept AS (
    SELECT concat_ws('|', county_id, measure, grain, to_char(day, 'YYYY-MM-DD'), kind, area_id,
                     coalesce(unit_id, 0), word) AS words, number
      FROM dashboard_cell
)
SELECT coalesce(kept.words, wanted.words), kept.number, wanted.number
  FROM wanted FULL JOIN kept ON kept.words = wanted.words
 WHERE kept.number IS DISTINCT FROM wanted.number
"""


def differences() -> Iterator[Difference]:
    """Every case and every cell in which the roll-up differs from the ledger; none is the rule."""
    with connection.cursor() as cursor:
        for statement in (FACTS, CELLS):
            cursor.execute(statement, {"zone": settings.TIME_ZONE})
            for what, said, found in cursor.fetchall():
                yield Difference(str(what), str(said), str(found))


class RollupDiffers(Exception):
    """The roll-up and the ledger differ: a fault of the program. ``manage.py rollup rebuild`` mends the numbers."""


def check() -> None:
    """Raise ``RollupDiffers`` where anything differs or waits too long: the operator hears of the failed task."""
    waiting = Pending.objects.filter(at__lt=timezone.now() - PATIENCE).count()
    if waiting:
        raise RollupDiffers(f"{waiting} events not counted after {PATIENCE}")
    found = list(differences())
    if found:
        raise RollupDiffers(f"{len(found)} differences, the first: {found[0]}")
