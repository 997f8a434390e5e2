"""Progress against the plan, set-based: who is behind and warned once, who has no plan, who is to be looked at again.

A milestone is owed from the day after its date, not in part before: nobody is warned for what was not due. ``LEVELS``
computes all plans at once for one day and its thresholds; the sweep records what it finds. The dry run asks the same
question over the days on which anything changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from supervision.ladder import PRESSED
from supervision.models import Curve

RULE = """
    SELECT DISTINCT ON (kind) kind, yellow_points, red_points, yellow_days, follow_months FROM supervision_curverule
    WHERE valid_from <= %(day)s AND (valid_until IS NULL OR valid_until >= %(day)s) ORDER BY kind, valid_from DESC
"""
LEVELS = f"""
SELECT c.county_id, c.loop_id, c.step_id, c.id AS curve_id, sums.owed, sums.real, sums.ends,
       CASE WHEN l.status <> 'open' OR s.status <> 'active' OR s.unit_id <> c.unit_id OR sums.real >= 100 THEN NULL
            WHEN sums.owed - sums.real >= rule.red_points OR sums.ends < %(day)s THEN 'red'
            WHEN sums.owed - sums.real >= rule.yellow_points OR sums.ends - %(day)s <= rule.yellow_days
                THEN 'yellow' END AS level
FROM supervision_curve c
JOIN loops_loop l ON l.id = c.loop_id
JOIN loops_step s ON s.id = c.step_id
JOIN ({RULE}) rule ON rule.kind = l.kind
CROSS JOIN LATERAL (
    SELECT coalesce(sum(m.weight) FILTER (WHERE m.due_on < %(day)s), 0) AS owed,
           coalesce(sum(m.weight * m.percent), 0) / 100.0 AS real, max(m.due_on) AS ends
    FROM supervision_milestone m WHERE m.curve_id = c.id
) sums
WHERE c.ended_at IS NULL
"""
CAUGHT_UP = f"""
UPDATE supervision_curvewarning w SET ended_at = %(now)s
WHERE w.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM ({LEVELS}) found WHERE found.curve_id = w.curve_id
      AND (found.level = w.level OR found.level = 'red'))
"""
WARN = f"""
WITH made AS (
    INSERT INTO supervision_curvewarning (county_id, loop_id, step_id, curve_id, level, at)
    SELECT found.county_id, found.loop_id, found.step_id, found.curve_id, found.level, %(now)s
    FROM ({LEVELS}) found
    WHERE found.level IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM supervision_curvewarning w WHERE w.county_id = found.county_id AND w.curve_id = found.curve_id
          AND w.ended_at IS NULL AND w.level IN (found.level, 'red'))
    ON CONFLICT DO NOTHING
    RETURNING *
)
INSERT INTO loops_event (county_id, loop_id, step_id, verb, actor, at, note, detail, salt, commitment, level, digest)
SELECT county_id, loop_id, step_id, 'curve_warned', 'system', %(now)s, '', jsonb_build_object('curve', curve_id),
       '', '', level, '' FROM made
"""


def sweep_curves(now: dt.datetime | None = None) -> int:
    """Record who fell behind the plan, once a level for as long as it lasts; returns how many."""
    moment = now or timezone.now()
    facts = {"now": moment, "day": timezone.localdate(moment)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CAUGHT_UP, facts)
        cursor.execute(WARN, facts)
        return int(cursor.rowcount)


@dataclass(frozen=True)
class Standing:
    """How a plan stands today: points owed, points done, the level if any."""

    owed: int
    real: float
    level: str

    @property
    def behind(self) -> float:
        return max(self.owed - self.real, 0)


def standing(curves: Iterable[Curve]) -> dict[int, Standing]:
    """By the key of each plan, in one question."""
    keys = [one.pk for one in curves]
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT curve_id, owed, real, level FROM ({LEVELS}) found WHERE curve_id = ANY(%(keys)s)",
            {"day": timezone.localdate(), "keys": keys},
        )
        return {key: Standing(owed, float(real), level or "") for key, owed, real, level in cursor.fetchall()}


FOLLOW = f"""
WITH rule AS ({RULE})
INSERT INTO supervision_followup (county_id, loop_id, unit_id, closed_at, number, due_on, words, stood_why)
SELECT l.county_id, l.id, last.unit_id, l.closed_at, months.number,
       ((l.closed_at AT TIME ZONE %(zone)s)::date + months.amount * interval '1 month')::date, '', ''
FROM loops_loop l
JOIN rule ON rule.kind = l.kind
CROSS JOIN LATERAL unnest(rule.follow_months) WITH ORDINALITY months(amount, number)
CROSS JOIN LATERAL (
    SELECT s.unit_id FROM loops_step s JOIN accounts_unit u ON u.id = s.unit_id AND u.kind = ANY(%(pressed)s)
    WHERE s.loop_id = l.id AND s.status = 'signed' ORDER BY s.position DESC LIMIT 1
) last
WHERE l.status = 'closed' AND l.closed_at > %(now)s - interval '2 years'
  AND ((l.closed_at AT TIME ZONE %(zone)s)::date + months.amount * interval '1 month')::date >= %(day)s
  AND EXISTS (SELECT 1 FROM loops_watcher w WHERE w.loop_id = l.id AND (w.until IS NULL OR w.until >= l.closed_at))
ON CONFLICT DO NOTHING
"""
UNANSWERED = """
WITH told AS (
    UPDATE supervision_followup f SET {column} = %(now)s FROM loops_loop l
    WHERE l.id = f.loop_id AND l.status = 'closed' AND f.answered_at IS NULL AND f.{column} IS NULL AND {when}
    RETURNING f.*
)
INSERT INTO loops_event (county_id, loop_id, verb, actor, at, note, detail, salt, commitment, level, digest)
SELECT told.county_id, told.loop_id, '{verb}', 'system', %(now)s, '',
       jsonb_build_object('follow', told.id, 'to', told.unit_id, 'to_name', u.name), '', '', '', ''
FROM told JOIN accounts_unit u ON u.id = told.unit_id
"""
PRESS = UNANSWERED.format(column="pressed_at", verb="follow_late", when="f.due_on < %(day)s")
RAISE = UNANSWERED.format(
    column="raised_at",
    verb="follow_raised",
    when="f.pressed_at IS NOT NULL AND f.county_id = %(county)s AND f.due_on <= %(long_ago)s",
)


def follow(long_ago: Mapping[int, dt.date], now: dt.datetime | None = None) -> int:
    """Set the days on which closed cases are looked at again; press who does not answer, and later tell the office.

    ``long_ago``: by county, what was due by then has had its time. Each goes once, whoever runs this and how often.
    """
    moment = now or timezone.now()
    facts: dict[str, Any] = {
        "now": moment,
        "day": timezone.localdate(moment),
        "zone": str(timezone.get_default_timezone()),
        "pressed": [str(kind) for kind in PRESSED],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLLOW, facts)
        raised = 0
        for county, day in long_ago.items():
            cursor.execute(RAISE, {**facts, "county": county, "long_ago": day})
            raised += int(cursor.rowcount)
        cursor.execute(PRESS, facts)
        return raised + int(cursor.rowcount)


DRY_RUN = """
WITH plan AS (
    SELECT c.id, l.kind, (c.at AT TIME ZONE %(zone)s)::date AS begun, max(m.due_on) AS ends,
           coalesce((coalesce(c.ended_at, l.closed_at) AT TIME ZONE %(zone)s)::date, %(day)s) AS stops,
           sum(m.weight * m.percent_before) / 100.0 AS real
    FROM supervision_curve c JOIN loops_loop l ON l.id = c.loop_id JOIN supervision_milestone m ON m.curve_id = c.id
    WHERE c.county_id = ANY(%(counties)s) AND c.at >= %(since)s AND (%(kind)s = '' OR l.kind = %(kind)s)
    GROUP BY c.id, l.id
), change AS (
    SELECT id AS curve, begun AS day, 0.0 AS owed, real FROM plan
    UNION ALL SELECT m.curve_id, m.due_on + 1, m.weight, 0 FROM supervision_milestone m
        WHERE m.curve_id IN (SELECT id FROM plan)
    UNION ALL SELECT m.curve_id, (p.at AT TIME ZONE %(zone)s)::date, 0, m.weight * (p.percent - p.before) / 100.0
        FROM supervision_progress p JOIN supervision_milestone m ON m.id = p.milestone_id
        WHERE m.curve_id IN (SELECT id FROM plan) AND p.denied_at IS NULL
    UNION ALL SELECT id, ends - %(yellow_days)s::int, 0, 0 FROM plan
    UNION ALL SELECT id, ends + 1, 0, 0 FROM plan
), sums AS (
    SELECT DISTINCT ON (curve, day) curve, day, sum(owed) OVER way AS owed, sum(real) OVER way AS real FROM change
    WINDOW way AS (PARTITION BY curve ORDER BY day)
), found AS (
    SELECT sums.curve, plan.kind,
           sums.owed - sums.real >= %(red)s OR sums.day > plan.ends AS is_red,
           sums.owed - sums.real >= %(yellow)s OR plan.ends - sums.day <= %(yellow_days)s AS is_yellow
    FROM sums JOIN plan ON plan.id = sums.curve
    WHERE sums.day BETWEEN plan.begun AND plan.stops AND sums.real < 100
), each AS (SELECT id, plan.kind, coalesce(bool_or(is_red), false) AS red, coalesce(bool_or(is_yellow), false) AS yellow
    FROM plan LEFT JOIN found ON found.curve = plan.id GROUP BY id, plan.kind)
SELECT kind, count(*), count(*) FILTER (WHERE yellow OR red), count(*) FILTER (WHERE red) FROM each
GROUP BY kind ORDER BY kind
"""


def dry_run(
    counties: Iterable[int], yellow: int, red: int, days: int, since: dt.date, kind: str = ""
) -> list[tuple[str, int, int, int]]:
    """What other thresholds would have given over the plans since a day: kind, plans, how many of them would have been
    warned at all, how many red."""
    facts: dict[str, Any] = {
        "counties": list(counties), "yellow": yellow, "red": red, "yellow_days": days, "since": since, "kind": kind,
        "day": timezone.localdate(), "zone": str(timezone.get_default_timezone()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(DRY_RUN, facts)
        return list(cursor.fetchall())
