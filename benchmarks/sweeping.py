"""The warning sweep over all open steps, against the same sweep written by hand for the rules of today."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks import seeding
from benchmarks.rounds import BARE, Line, Scale, lines
from congress_portal.loops import deadlines
from congress_portal.loops.models import Event, WarningRule
from congress_portal.loops.words import Kind

AIM = 0.8
LATE = 100
"""Of 1000 open steps, so many are late; 24 more are due within a day."""

BARE_SWEEP = """
INSERT INTO loops_event (county_id, loop_id, step_id, deadline_id, verb, actor, at, note, detail, salt, commitment,
                         level, warned_due, digest)
SELECT d.county_id, d.loop_id, d.step_id, d.id, 'warned', 'system', %(now)s, '', '{}', '', '',
       w.level, d.due_at, ''
FROM loops_deadline d
JOIN loops_loop l ON l.id = d.loop_id
CROSS JOIN LATERAL (SELECT CASE l.kind {levels} END AS level) w
WHERE d.is_running AND d.due_at <= %(now)s + interval '{widest} hours' AND l.status = 'open'
  AND d.pauses -> -1 -> 1 IS DISTINCT FROM 'null' AND w.level IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM loops_event e
    WHERE e.county_id = d.county_id AND e.deadline_id = d.id AND e.verb = 'warned' AND e.warned_due = d.due_at AND (
        e.level = w.level OR e.level = 'red' OR (e.level = 'yellow' AND w.level = 'due_soon')))
ON CONFLICT DO NOTHING
"""
CROSSED = "WHEN d.due_at <= %(now)s + interval '{hours} hours' THEN '{level}'"


def measure(scale: Scale) -> list[Line]:
    """Two sweeps each time: one that finds many clocks to warn of, and the next, which finds nothing new."""
    seeding.open_steps(scale.steps, LATE)
    statement = _statement()
    sides: dict[str, Callable[[], int]] = {BARE: lambda: _bare(statement), "portal": deadlines.sweep}
    first, again = [], []
    for _ in range(scale.rounds):
        found = {name: _both_sweeps(run) for name, run in sides.items()}
        first.append({name: pair[0] for name, pair in found.items()})
        again.append({name: pair[1] for name, pair in found.items()})
    return [*lines("sweep", AIM, first), *lines("sweep again", AIM, again)]


def _both_sweeps(run: Callable[[], int]) -> tuple[dict[str, Any], dict[str, Any]]:
    _forget()
    first, written = _timed(run)
    seeding.settle()
    again, nothing = _timed(run)
    if not written or nothing:
        raise SystemExit(f"the sweeps wrote {written} and {nothing} warnings")
    return first, again


def _timed(run: Callable[[], int]) -> tuple[dict[str, Any], int]:
    began = time.perf_counter()
    with transaction.atomic():
        written = run()
    seconds = time.perf_counter() - began
    return {"rate": 1 / seconds, "p95": seconds * 1000, "bytes": written}, written


def _bare(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": timezone.now()})
        return int(cursor.rowcount)


def _statement() -> str:
    """The sweep as somebody writes it who knows today's hours of every kind and level."""
    rules = list(WarningRule.objects.order_by("hours_before").values_list("kind", "level", "hours_before"))
    levels = "".join(f" WHEN '{kind}' THEN CASE {_crossed(rules, kind)} END" for kind in Kind.values)
    return BARE_SWEEP.replace("{levels}", levels).replace("{widest}", str(rules[-1][2]))


def _crossed(rules: Sequence[tuple[str, str, int]], kind: str) -> str:
    """The levels of one kind, the gravest first."""
    return " ".join(CROSSED.format(level=level, hours=hours) for one, level, hours in rules if one == kind)


def _forget() -> None:
    """No warning was ever written. The guard of the trail is passed over: this database lives for one run."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {Event._meta.db_table} CASCADE")
    seeding.settle()
