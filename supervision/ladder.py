"""Proposing the next rung of the ladder for every case that needs one: one set-based statement, whoever runs it.

A case goes up while its current step stands under a warning that was recorded for the very date it still has (or its
progress lags, see ``curves``). A rung is proposed once a step, holder, date and attempt (a unique index), so two
workers, or a run repeated after a crash, change nothing; the event of each proposal is written by the same statement
and is the outbox of its notices.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from congress_portal.accounts.models import UnitKind
from supervision.models import LADDER

PRESSED = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT)
"""Whom the ladder is for. A congress's own bodies are not sent letters by it; who signs late is warned as ever."""

HELD = """
SELECT l.county_id, l.id AS loop_id, l.kind, s.id AS step_id, s.due_at, u.id AS unit_id, u.name AS unit_name
FROM loops_step s
JOIN loops_loop l ON l.id = s.loop_id AND l.status = 'open'
JOIN accounts_unit u ON u.kind = ANY(%(pressed)s) AND u.id = CASE
    WHEN s.status = 'offered' THEN s.offered_to_id
    WHEN s.status = 'submitted' AND s.signer_id IS NOT NULL THEN s.signer_id
    ELSE s.unit_id END
WHERE s.status IN ('active', 'offered', 'submitted')
"""
"""What is awaited of whom, by when; a step that is paused is awaited of nobody."""

RANK = "array_position(ARRAY['due_soon', 'yellow', 'red'], {}::text)"
STRUCK = f"""
SELECT min(w.at) AS at FROM (
    SELECT e.at, e.level FROM loops_deadline d
    JOIN loops_event e ON e.county_id = d.county_id AND e.deadline_id = d.id AND e.verb = 'warned'
        AND e.warned_due = d.due_at
    WHERE d.step_id = held.step_id AND d.is_running AND d.due_at = held.due_at
    UNION ALL
    SELECT c.at, c.level FROM supervision_curvewarning c
    WHERE c.step_id = held.step_id AND c.ended_at IS NULL
) w WHERE {RANK.format("w.level")} >= {RANK.format("first.level")}
"""
"""Since when a case stands under a warning of the level at which its ladder begins."""

VOID = """EXISTS (
    SELECT 1 FROM issuing_issued i
    WHERE i.county_id = r.county_id AND i.about = 'rung:' || r.id AND i.voided_at IS NOT NULL
)"""
"""Whether a rung's letter was declared void: it counts for nothing, and the word whose place it took is unanswered."""

PROPOSE = f"""
WITH rule AS (
    SELECT DISTINCT ON (kind, rung) kind, rung, level, days, again_days,
           array_position(%(ladder)s, rung::text) AS place
    FROM supervision_rungrule
    WHERE valid_from <= %(day)s AND (valid_until IS NULL OR valid_until >= %(day)s)
    ORDER BY kind, rung, valid_from DESC
), first AS (
    SELECT DISTINCT ON (kind) kind, level FROM rule ORDER BY kind, place
), held AS (
    {HELD} AND s.id IN (SELECT id FROM loops_step
                        WHERE status IN ('active', 'offered', 'submitted', 'paused') AND due_at <= %(horizon)s
                        UNION SELECT step_id FROM supervision_curvewarning WHERE ended_at IS NULL)
), next AS (
    SELECT held.*, rule.rung, last.id AS last_id, last.state AS last_state, answered.at AS answered_at,
           CASE WHEN last.id IS NULL THEN struck.at + rule.days * interval '1 day'
                WHEN last.state = 'aside' THEN (last.aside_until + 1)::timestamp AT TIME ZONE %(zone)s
                WHEN answered.at IS NOT NULL THEN answered.at + rule.again_days * interval '1 day'
                ELSE p.react_by + rule.days * interval '1 day' END AS at
    FROM held
    JOIN first ON first.kind = held.kind
    CROSS JOIN LATERAL ({STRUCK}) struck
    LEFT JOIN LATERAL (
        SELECT r.* FROM supervision_rung r
        WHERE r.county_id = held.county_id AND r.step_id = held.step_id AND r.unit_id = held.unit_id
          AND r.due_at = held.due_at AND r.state <> 'lapsed' AND NOT {VOID}
        ORDER BY r.id DESC LIMIT 1
    ) last ON true
    LEFT JOIN loops_prompt p ON p.id = last.prompt_id
    CROSS JOIN LATERAL (
        SELECT coalesce(p.reacted_at, CASE WHEN NOT EXISTS (
            SELECT 1 FROM supervision_rung r
            WHERE r.county_id = held.county_id AND r.step_id = held.step_id AND r.unit_id = held.unit_id
              AND r.due_at = held.due_at AND r.id > last.id AND {VOID}
        ) THEN p.ended_at END) AS at
    ) answered
    CROSS JOIN LATERAL (
        SELECT rule.* FROM rule WHERE rule.kind = held.kind AND rule.place >= coalesce(
            array_position(%(ladder)s, last.rung::text) + CASE last.state WHEN 'sent' THEN 1 ELSE 0 END, 1)
        ORDER BY rule.place LIMIT 1
    ) rule
    WHERE struck.at IS NOT NULL AND last.state IS DISTINCT FROM 'proposed'
), made AS (
    INSERT INTO supervision_rung (county_id, loop_id, step_id, unit_id, due_at, rung, attempt, cause, state, at,
                                  title, text, mark, aside_reason, result)
    SELECT next.county_id, next.loop_id, next.step_id, next.unit_id, next.due_at, next.rung,
           1 + (SELECT count(*) FROM supervision_rung r
                WHERE r.county_id = next.county_id AND r.step_id = next.step_id AND r.unit_id = next.unit_id
                  AND r.due_at = next.due_at AND r.rung = next.rung),
           CASE WHEN next.last_id IS NULL THEN 'warned' WHEN next.last_state = 'aside' THEN 'again'
                WHEN next.answered_at IS NOT NULL THEN 'still' ELSE 'silent' END,
           'proposed', %(now)s, '', '', '', '', ''
    FROM next WHERE next.at <= %(now)s
    ON CONFLICT DO NOTHING
    RETURNING *
)
INSERT INTO loops_event (county_id, loop_id, step_id, verb, actor, at, note, detail, salt, commitment, level, digest)
SELECT made.county_id, made.loop_id, made.step_id, 'rung_due', 'system', %(now)s, '',
       jsonb_build_object('rung', made.id, 'word', made.rung, 'rung_name', %(labels)s::jsonb ->> made.rung,
                          'to', made.unit_id, 'to_name', u.name), '', '', '', ''
FROM made JOIN accounts_unit u ON u.id = made.unit_id
"""

LAPSE = f"""
UPDATE supervision_rung r SET state = 'lapsed', ended_at = %(now)s
WHERE r.state = 'proposed' AND NOT EXISTS (
    SELECT 1 FROM ({HELD}) held WHERE held.step_id = r.step_id AND held.unit_id = r.unit_id AND held.due_at = r.due_at)
"""
"""What was proposed and is moot: the step is done, in other hands, paused, or has another date."""


def propose_rungs(now: dt.datetime | None = None) -> int:
    """Propose to people what is to be sent next, and drop what is moot; returns how many were proposed."""
    moment = now or timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(hours_before), 0) FROM loops_warningrule")
        horizon = moment + dt.timedelta(hours=max(0, cursor.fetchone()[0]))
        facts: dict[str, Any] = {
            "now": moment,
            "day": timezone.localdate(moment),
            "horizon": horizon,
            "zone": str(timezone.get_default_timezone()),
            "pressed": [str(kind) for kind in PRESSED],
            "ladder": [str(word) for word in LADDER],
            "labels": json.dumps({str(word): str(word.label) for word in LADDER}),
        }
        cursor.execute(LAPSE, facts)
        cursor.execute(PROPOSE, facts)
        return int(cursor.rowcount)
