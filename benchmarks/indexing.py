"""The seven indicators of a year's proposals, against one bare statement that counts what each unit answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks import seeding
from benchmarks.rounds import BARE, Line, Scale, lines
from congress_portal.accounts.models import Region
from proposals.indices import computing
from proposals.indices.counts import rows_of
from proposals.transitions.scoring import formula_for, rules_of

AIM = 0.005
"""Two hundred bare counts: twenty-odd things are counted of each case, and every case is kept to be opened."""
UNITS = 40

FILL = """
INSERT INTO loops_loop (county_id, kind, code, title, region_id, owner_id, marks, status, opened_at, reopened,
                        request_key)
SELECT %(county)s, 'proposal', 'I' || g, '关于改善农村饮水的建议', %(county)s, %(unit)s, '{}', 'open', %(at)s, 0,
       gen_random_uuid() FROM generate_series(1, %(number)s) g;
INSERT INTO loops_step (county_id, loop_id, position, key, name, status, unit_id, plan, outcome, periods, begun_at,
                        due_at, checked_in_at, signed_off_at, signed_off_as, responsible_id, checked_in_by_id,
                        signed_off_by_id)
SELECT l.county_id, l.id, p.position, p.key, p.key, 'signed', %(unit)s + l.id %% %(units)s, '方案', '', '{}', %(at)s,
       %(at)s, %(at)s, %(at)s, 'person', %(user)s, %(user)s, %(user)s + 1
FROM loops_loop l, (VALUES (2, 'assign'), (3, 'handle'), (4, 'effect')) p (position, key) WHERE l.code LIKE 'I%%';
INSERT INTO loops_deadline (county_id, loop_id, step_id, purpose, period_id, amount, unit, started_on, extensions,
                            pauses, basis, calendar, due_at, is_running)
SELECT s.county_id, s.loop_id, s.id, CASE s.key WHEN 'assign' THEN 'accept' ELSE 'work' END, 1, 3, 'month',
       %(at)s::date, '[]', '[]', '', '', %(at)s + interval '90 days', false
FROM loops_step s JOIN loops_loop l ON l.id = s.loop_id AND l.code LIKE 'I%%' WHERE s.key IN ('assign', 'handle');
INSERT INTO loops_mover (county_id, loop_id, user_id, is_lead, since)
SELECT l.county_id, l.id, %(user)s + g, g = 0, %(at)s
FROM loops_loop l, generate_series(0, 2) g WHERE l.code LIKE 'I%%';
INSERT INTO proposals_reply (county_id, proposal_id, step_id, unit_id, number, kind, result_id, text, without,
                             document, contact, phone, views, revision, drafted_by_id, drafted_at, sent_by_id, sent_at)
SELECT s.county_id, s.loop_id, s.id, s.unit_id, 1, 'first', 1 + s.loop_id %% 3, '已办', '', '', '', '', '[]', 0,
       %(user)s, %(at)s, %(user)s + 1, %(at)s
FROM loops_step s JOIN loops_loop l ON l.id = s.loop_id AND l.code LIKE 'I%%'
WHERE s.key = 'handle' AND s.loop_id %% 10 > 0;
INSERT INTO proposals_delivery (county_id, reply_id, user_id, made_at)
SELECT county_id, id, %(user)s, %(at)s FROM proposals_reply;
INSERT INTO proposals_consultation (county_id, proposal_id, unit_id, form, held_on, place, participants, notes, by_id,
                                    at, request_key)
SELECT county_id, proposal_id, unit_id, 'face', %(at)s::date, '', '代表', '谈过', %(user)s, %(at)s, gen_random_uuid()
FROM proposals_reply;
INSERT INTO proposals_confirmation (county_id, consultation_id, deputy_id, is_so, words, at)
SELECT county_id, id, %(user)s, true, '', %(at)s FROM proposals_consultation;
INSERT INTO proposals_evaluationround (reply_id, county_id, step_id, urged, opens_at)
SELECT r.id, r.county_id, s.id, '[]', %(at)s
FROM proposals_reply r JOIN loops_step s ON s.loop_id = r.proposal_id AND s.key = 'effect';
INSERT INTO proposals_evaluation (county_id, reply_id, deputy_id, is_lead, process, result, words, at, source, how,
                                  salt)
SELECT r.county_id, r.id, %(user)s + g, g = 0, 'satisfied',
       CASE r.id %% 5 WHEN 0 THEN 'basically' ELSE 'satisfied' END, '', %(at)s, 'own', '', 'x'
FROM proposals_reply r, generate_series(0, 1) g;
"""
BARE_COUNT = """
SELECT s.unit_id, count(*), count(r.id) FROM loops_step s JOIN loops_loop l ON l.id = s.loop_id
LEFT JOIN proposals_reply r ON r.proposal_id = s.loop_id AND r.sent_at IS NOT NULL
WHERE l.county_id = %(county)s AND l.kind = 'proposal' AND s.key = 'handle' GROUP BY s.unit_id
"""


def measure(scale: Scale) -> list[Line]:
    county = Region.objects.get(code="330127")
    _fill(county, scale.proposals)
    rules = rules_of(formula_for(county, timezone.localdate().year))
    sides: dict[str, Callable[[], int]] = {
        BARE: lambda: _bare(county),
        "portal": lambda: _portal(county, rules),
    }
    rounds = [{name: _timed(run) for name, run in sides.items()} for _ in range(scale.rounds)]
    return lines("index", AIM, rounds)


def _portal(county: Region, rules: Any) -> int:
    rows = rows_of(county, timezone.localdate().year)
    computing.score(rows, rules, "share")
    return len(computing.scores(rows, rules, "share"))


def _bare(county: Region) -> int:
    with connection.cursor() as cursor:
        cursor.execute(BARE_COUNT, {"county": county.pk})
        return len(cursor.fetchall())


def _timed(run: Callable[[], int]) -> dict[str, Any]:
    began = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - began
    return {"rate": 1 / seconds, "p95": seconds * 1000, "bytes": found}


def _fill(county: Region, number: int) -> None:
    """Nine of ten answered, each judged by two of three. Foreign keys are not checked: this database
    lives for one run."""
    values = {"county": county.pk, "unit": _units(county), "units": UNITS, "user": 1_000, "number": number,
              "at": timezone.now()}  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(FILL, values)
    seeding.settle()


def _units(county: Region) -> int:
    """The key of the first of some departments that follow one another."""
    made = [seeding.department(county, number) for number in range(UNITS)]
    return made[0].pk
