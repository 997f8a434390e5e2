"""The figures counted once more: plain SQL over the ledger's own tables, sharing nothing with the portal's code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone

CASES = """
WITH township AS (SELECT id, path FROM accounts_region WHERE level = 'township'),
now_at AS (SELECT * FROM loops_step WHERE status IN ('active', 'offered', 'submitted', 'paused')),
warning AS (
    SELECT e.loop_id, max(CASE e.level WHEN 'red' THEN 3 WHEN 'yellow' THEN 2 ELSE 1 END) AS grade
      FROM loops_event e JOIN loops_deadline d ON d.id = e.deadline_id
     WHERE e.verb = 'warned' AND d.is_running AND d.due_at = e.warned_due GROUP BY e.loop_id
),
cases AS (
    SELECT l.id, l.kind, l.status, l.source_id,
           timezone('Asia/Shanghai', l.opened_at)::date AS opened,
           timezone('Asia/Shanghai', l.closed_at)::date AS ended,
           coalesce((SELECT t.id FROM township t WHERE starts_with(r.path, t.path)), 0) AS area,
           coalesce((SELECT (array_agg(s.unit_id ORDER BY s.position DESC))[1] FROM loops_step s WHERE s.loop_id = l.id
                      AND s.key IN ('handle', 'build', 'draft', 'report', 'rectify')), l.owner_id) AS doer,
           CASE WHEN s.status = 'offered' AND s.offered_to_id IS NOT NULL THEN s.offered_to_id
                WHEN s.status = 'submitted' AND s.signer_id IS NOT NULL THEN s.signer_id
                ELSE coalesce(s.unit_id, l.owner_id) END AS holder,
           l.status = 'open' AND coalesce(s.status, '') <> 'paused'
               AND (l.due_at < %(now)s OR s.due_at < %(now)s) IS TRUE AS is_late,
           coalesce(w.grade, 0) AS grade,
           (SELECT kind FROM loops_loop o WHERE o.id = l.source_id) AS grew_from
      FROM loops_loop l JOIN accounts_region r ON r.id = l.region_id
      LEFT JOIN now_at s ON s.loop_id = l.id AND l.status = 'open' LEFT JOIN warning w ON w.loop_id = l.id
     WHERE starts_with(r.path, %(path)s) AND (%(kind)s = '' OR l.kind = %(kind)s)
       AND l.id NOT IN (SELECT source_id FROM stations_report WHERE source_id IS NOT NULL)
)
"""
HEAPS = {
    "opened": "opened BETWEEN %(since)s AND %(until)s",
    "closed": "ended BETWEEN %(since)s AND %(until)s AND status = 'closed'",
    "dropped": "ended BETWEEN %(since)s AND %(until)s AND status IN ('withdrawn', 'rejected', 'merged')",
    "open_at": "opened <= %(until)s AND (ended IS NULL OR ended > %(until)s)",
    "open": "status = 'open'",
    "late": "is_late",
    "due_soon": "status = 'open' AND grade = 1",
    "yellow": "status = 'open' AND grade = 2",
    "red": "status = 'open' AND grade = 3",
    "grown_proposals": "opened BETWEEN %(since)s AND %(until)s AND kind = 'proposal' AND grew_from = 'opinion'",
    "grown_projects": "opened BETWEEN %(since)s AND %(until)s AND kind = 'project'"
    " AND grew_from IN ('opinion', 'proposal')",
}
BELOW = """
EXISTS (SELECT 1 FROM loops_loop a LEFT JOIN loops_loop b ON b.source_id = a.id
         LEFT JOIN loops_loop c ON c.source_id = b.id LEFT JOIN loops_loop d ON d.source_id = c.id
         WHERE a.source_id = cases.id AND '{kind}' IN (a.kind, b.kind, c.kind, d.kind))
"""
OPINIONS = "kind = 'opinion' AND opened BETWEEN %(since)s AND %(until)s"
TO_PROPOSAL, TO_PROJECT = BELOW.format(kind="proposal"), BELOW.format(kind="project")
HEAPS |= {
    "became_proposals": f"{OPINIONS} AND {TO_PROPOSAL}",
    "became_both": f"{OPINIONS} AND {TO_PROPOSAL} AND {TO_PROJECT}",
    "became_projects": f"{OPINIONS} AND NOT {TO_PROPOSAL} AND {TO_PROJECT}",
}
"""Figure → which of the cases it counts."""


def counted(
    name: str, path: str, since: dt.date, until: dt.date, kind: str = "", by: str = "0"
) -> dict[Any, int]:
    """By key (0 where nothing is asked): how many cases of a region's path a figure counts."""
    return _asked(f"{CASES} SELECT {by}, count(*) FROM cases WHERE {HEAPS[name]} GROUP BY 1", locals())


def watched(
    name: str, path: str, since: dt.date, until: dt.date, *, ever: bool, kind: str = ""
) -> dict[Any, int]:
    """The same by watching unit: of those that watch now, or of those that ever did."""
    standing = "" if ever else "AND w.until IS NULL"
    return _asked(
        f"""{CASES} SELECT w.unit_id, count(DISTINCT cases.id) FROM cases
            JOIN loops_watcher w ON w.loop_id = cases.id {standing} WHERE {HEAPS[name]} GROUP BY 1""",
        locals(),
    )


def rated(since: dt.date, until: dt.date) -> tuple[int, int]:
    """How many opinions citizens themselves rated with a window that ended in these days, and how many contentedly."""
    last = """
        SELECT DISTINCT ON (opinion_id) opinion_id, level FROM stations_rating
         WHERE source IN ('link', 'code')
           AND timezone('Asia/Shanghai', sealed_until)::date BETWEEN %s AND %s ORDER BY opinion_id, at DESC, id DESC
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE level IN ('satisfied', 'basically')) FROM ({last}) l",
            [since, until],
        )
        found: tuple[int, int] = cursor.fetchone()
    return found


def _asked(statement: str, given: dict[str, Any]) -> dict[Any, int]:
    values = {name: given[name] for name in ("path", "since", "until", "kind")}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "now": timezone.now()})
        return dict(cursor.fetchall())
