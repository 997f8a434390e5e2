"""What can be counted of a proposal, by name: the closed list that formulas choose from, and the statement behind it.

A proposal belongs to the year in which it was assigned, and to the unit that has it in hand now.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.loops.calendar import due_moment
from congress_portal.loops.models import Step
from congress_portal.loops.words import StepStatus
from proposals.models import Adjustment
from proposals.plans import ASSIGN, HANDLE

COUNTS = {
    "assigned": _("交办的件数"),
    "due": _("已答复或者已到答复期限的件数"),
    "replied": _("已答复的件数"),
    "replied_in_time": _("在期限内首次答复的件数"),
    "rehandled": _("责成重新办理的次数"),
    "again_in_time": _("重新办理后在期限内再次答复的次数"),
    "consulted": _("首次答复前面商并经代表确认的件数"),
    "evaluated": _("对最近一次答复的评价数"),
    "satisfied": _("结果满意的评价数"),
    "basically": _("结果基本满意的评价数"),
    "dissatisfied": _("结果不满意的评价数"),
    "process_satisfied": _("过程满意或者基本满意的评价数"),
    "not_urged": _("没有反馈、也没有催请过的评价数"),
    "solved": _("已解决（A类）的件数"),
    "planned": _("列入计划解决（B类）的件数"),
    "online": _("在本平台答复并送达代表的件数"),
    "published": _("建议和答复已经公开的件数"),
    "publishable": _("已答复、且没有依法决定不公开的件数"),
    "named": _("按期落实责任人的件数"),
    "plan_filed": _("填写办理方案的件数"),
    "head_approved": _("由单位负责人签发答复的件数"),
    "prompted": _("收到推促的次数"),
    "reacted_in_time": _("按期回应推促的次数"),
    "accepted_in_time": _("按期在平台签收的件数"),
    "without_red": _("办理中没有红色预警的件数"),
}
"""Name → what it means. A formula may use these and no others."""
SECRET = frozenset({"evaluated", "satisfied", "basically", "dissatisfied", "process_satisfied", "not_urged"})
"""Counts that come from sealed words: the unit sees them only in sums of enough of them."""

OF_THE_YEAR = """
WITH handled AS (
    SELECT DISTINCT ON (s.loop_id) s.loop_id, s.id AS step_id, s.unit_id, s.begun_at, s.responsible_id
    FROM loops_step s JOIN loops_loop l ON l.id = s.loop_id
    WHERE l.county_id = %(county)s AND l.kind = 'proposal' AND s.key = 'handle'
      AND s.status IN ('active', 'paused', 'submitted', 'signed')
      AND NOT EXISTS (SELECT 1 FROM proposals_imported i WHERE i.proposal_id = l.id AND i.replied_on IS NOT NULL)
    ORDER BY s.loop_id, s.position DESC
), offered AS (
    SELECT DISTINCT ON (s.loop_id) s.loop_id, s.id AS step_id, s.checked_in_at, s.signed_off_at
    FROM loops_step s JOIN handled USING (loop_id)
    WHERE s.key = 'assign' AND s.status = 'signed'
    ORDER BY s.loop_id, s.position DESC
), mine AS (
    SELECT l.id AS loop_id, l.code, l.title, h.unit_id, h.step_id, h.responsible_id,
           o.step_id AS assign_id, o.signed_off_at
    FROM handled h JOIN loops_loop l ON l.id = h.loop_id LEFT JOIN offered o ON o.loop_id = h.loop_id
    WHERE coalesce(o.checked_in_at, h.begun_at) >= %(since)s
      AND coalesce(o.checked_in_at, h.begun_at) < %(until)s AND (%(loop)s::bigint IS NULL OR l.id = %(loop)s)
), steps AS (
    SELECT s.id, s.loop_id, s.unit_id FROM loops_step s JOIN mine USING (loop_id)
    WHERE s.key = 'handle' AND s.status <> 'waiting'
), clock AS (
    SELECT DISTINCT ON (d.step_id) d.step_id, d.due_at, steps.loop_id
    FROM loops_deadline d JOIN steps ON steps.id = d.step_id WHERE d.purpose = 'work' ORDER BY d.step_id, d.id
)"""
"""The cases of a year with all rounds of their handling, and when each was to end."""
STATEMENT = (
    OF_THE_YEAR
    + """, sent AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.proposal_id ORDER BY r.number) AS place,
           row_number() OVER (PARTITION BY r.proposal_id ORDER BY r.number DESC) AS back
    FROM proposals_reply r JOIN mine ON mine.loop_id = r.proposal_id
    WHERE r.sent_at IS NOT NULL AND r.sent_at <= %(now)s
), newest AS (
    SELECT sent.*, c.is_solved, c.needs_promises FROM sent JOIN proposals_resultclass c ON c.id = sent.result_id
    WHERE sent.back = 1
), first AS (
    SELECT sent.*, clock.due_at FROM sent LEFT JOIN clock ON clock.step_id = sent.step_id WHERE sent.place = 1
), judged AS (
    SELECT DISTINCT ON (r.proposal_id) r.id, r.proposal_id, r.unit_id, r.step_id, w.urged
    FROM proposals_evaluationround w JOIN sent r ON r.id = w.reply_id
    WHERE w.opens_at <= %(now)s OR EXISTS (SELECT 1 FROM loops_deadline d WHERE d.step_id = w.step_id
        AND d.purpose = 'work' AND d.is_running AND d.due_at <= %(now)s)
    ORDER BY r.proposal_id, r.number DESC
), word AS (
    SELECT j.proposal_id, count(*) AS evaluated,
           count(*) FILTER (WHERE e.result = 'satisfied') AS satisfied,
           count(*) FILTER (WHERE e.result = 'basically') AS basically,
           count(*) FILTER (WHERE e.result = 'dissatisfied') AS dissatisfied,
           count(*) FILTER (WHERE e.process <> 'dissatisfied') AS process_satisfied
    FROM judged j JOIN proposals_evaluation e ON e.reply_id = j.id
    WHERE e.source = 'own' OR NOT EXISTS (SELECT 1 FROM proposals_evaluation o
        WHERE o.reply_id = e.reply_id AND o.deputy_id = e.deputy_id AND o.source = 'own')
    GROUP BY j.proposal_id
), silent AS (
    SELECT j.proposal_id, count(*) AS not_urged
    FROM judged j JOIN loops_mover m ON m.loop_id = j.proposal_id AND m.left_at IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM proposals_evaluation e WHERE e.reply_id = j.id AND e.deputy_id = m.user_id)
      AND NOT j.urged @> to_jsonb(m.user_id)
      AND NOT EXISTS (SELECT 1 FROM accounts_duty d WHERE d.user_id = m.user_id AND d.role <> 'deputy'
          AND (d.unit_id = j.unit_id OR d.unit_id IN (SELECT unit_id FROM loops_helper h WHERE h.step_id = j.step_id))
          AND d.since <= %(day)s AND (d.until IS NULL OR d.until >= %(day)s))
    GROUP BY j.proposal_id
), redone AS (
    SELECT proposal_id, count(*) AS rehandled FROM proposals_rehandling JOIN mine ON mine.loop_id = proposal_id
    GROUP BY proposal_id
), again AS (
    SELECT sent.proposal_id, count(*) FILTER (WHERE sent.sent_at <= clock.due_at) AS in_time
    FROM sent LEFT JOIN clock ON clock.step_id = sent.step_id WHERE sent.kind = 'again' GROUP BY sent.proposal_id
), pressed AS (
    SELECT p.loop_id, count(*) AS prompted,
           count(*) FILTER (WHERE coalesce(p.reacted_at, p.ended_at) <= p.react_by) AS reacted
    FROM loops_prompt p JOIN steps ON steps.id = p.step_id JOIN mine ON mine.loop_id = p.loop_id
    WHERE p.unit_id = mine.unit_id GROUP BY p.loop_id
), signed AS (
    SELECT DISTINCT ON (d.step_id) d.step_id, d.due_at FROM loops_deadline d JOIN mine ON mine.assign_id = d.step_id
    WHERE d.purpose = 'accept' ORDER BY d.step_id, d.id DESC
), red AS (
    SELECT DISTINCT e.loop_id FROM loops_event e JOIN steps ON steps.id = e.step_id
    WHERE e.verb = 'warned' AND e.level = 'red'
), unnamed AS (
    SELECT DISTINCT e.step_id FROM loops_event e JOIN steps ON steps.id = e.step_id WHERE e.verb = 'unnamed'
), talked AS (
    SELECT DISTINCT c.proposal_id FROM proposals_consultation c JOIN first ON first.proposal_id = c.proposal_id
    WHERE c.form IN ('face', 'station', 'video')
      AND c.held_on <= (first.sent_at AT TIME ZONE 'Asia/Shanghai')::date
      AND EXISTS (SELECT 1 FROM proposals_confirmation y WHERE y.consultation_id = c.id AND y.is_so)
)
SELECT mine.loop_id, mine.code, mine.title, mine.unit_id, u.name,
    1, (first.id IS NOT NULL OR begun.due_at < %(now)s)::int, (first.id IS NOT NULL)::int,
    coalesce(first.sent_at <= first.due_at, false)::int, coalesce(redone.rehandled, 0), coalesce(again.in_time, 0),
    (talked.proposal_id IS NOT NULL)::int, coalesce(word.evaluated, 0), coalesce(word.satisfied, 0),
    coalesce(word.basically, 0), coalesce(word.dissatisfied, 0), coalesce(word.process_satisfied, 0),
    coalesce(silent.not_urged, 0), coalesce(newest.is_solved, false)::int, coalesce(newest.needs_promises, false)::int,
    coalesce((SELECT true FROM proposals_delivery y WHERE y.reply_id = newest.id LIMIT 1), false)::int,
    (coalesce(open.status, '') = 'published')::int, (first.id IS NOT NULL AND coalesce(open.status, '')
       <> 'withheld')::int,
    (mine.responsible_id IS NOT NULL AND unnamed.step_id IS NULL)::int,
    (EXISTS (SELECT 1 FROM loops_step p WHERE p.loop_id = mine.loop_id AND p.key = 'handle'
        AND p.unit_id = mine.unit_id AND p.plan <> ''))::int,
    (newest.id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_duty d WHERE d.user_id = newest.sent_by_id
        AND d.unit_id = newest.unit_id AND d.is_head AND d.since <= newest.sent_at::date
        AND (d.until IS NULL OR d.until >= newest.sent_at::date)))::int,
    coalesce(pressed.prompted, 0), coalesce(pressed.reacted, 0),
    coalesce(mine.signed_off_at <= signed.due_at, false)::int, (red.loop_id IS NULL)::int
FROM mine JOIN accounts_unit u ON u.id = mine.unit_id
LEFT JOIN first ON first.proposal_id = mine.loop_id LEFT JOIN newest ON newest.proposal_id = mine.loop_id
LEFT JOIN (SELECT loop_id, min(due_at) AS due_at FROM clock GROUP BY loop_id) begun ON begun.loop_id = mine.loop_id
LEFT JOIN redone ON redone.proposal_id = mine.loop_id LEFT JOIN again ON again.proposal_id = mine.loop_id
LEFT JOIN talked ON talked.proposal_id = mine.loop_id LEFT JOIN word ON word.proposal_id = mine.loop_id
LEFT JOIN silent ON silent.proposal_id = mine.loop_id LEFT JOIN pressed ON pressed.loop_id = mine.loop_id
LEFT JOIN unnamed ON unnamed.step_id = mine.step_id LEFT JOIN signed ON signed.step_id = mine.assign_id
LEFT JOIN red ON red.loop_id = mine.loop_id LEFT JOIN proposals_publication open ON open.proposal_id = mine.loop_id
WHERE %(unit)s::bigint IS NULL OR mine.unit_id = %(unit)s
ORDER BY mine.code
"""
)


@dataclass(frozen=True)
class Row:
    """One case of a year with what is counted of it. ``left_out``: indicators it does not count in; empty text: all."""

    loop_id: int
    code: str
    title: str
    unit_id: int
    unit_name: str
    counts: dict[str, int]
    left_out: frozenset[str] = field(default=frozenset())


def rows_of(
    county: Region,
    year: int,
    unit: int | None = None,
    now: dt.datetime | None = None,
    loop: int | None = None,
) -> list[Row]:
    """Every case that was assigned in the year, in one statement and one more for what was adjusted."""
    out: dict[int, set[str]] = {}
    for loop, key in Adjustment.objects.filter(county=county, year=year).values_list("loop", "key"):
        out.setdefault(loop, set()).add(key)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values_for(county, year, unit, now, loop))
        found = cursor.fetchall()
    return [
        Row(
            loop_id=line[0], code=line[1], title=line[2], unit_id=line[3], unit_name=line[4],
            counts=dict(zip(COUNTS, line[5:], strict=True)), left_out=frozenset(out.get(line[0], ())),
        )
        for line in found
    ]  # fmt: skip


def values_for(
    county: Region, year: int, unit: int | None, now: dt.datetime | None, loop: int | None
) -> dict[str, int | dt.datetime | dt.date | None]:
    """What ``OF_THE_YEAR`` asks for."""
    moment = now or timezone.now()
    since, until = (due_moment(dt.date(last, 12, 31)) + dt.timedelta(seconds=1) for last in (year - 1, year))
    return {
        "county": county.pk, "unit": unit, "loop": loop, "now": moment, "day": timezone.localdate(moment),
        "since": since, "until": until,
    }  # fmt: skip


def year_of(loop: int) -> int | None:
    """The year that a case counts in: that of its assignment; none while no unit has it in hand."""
    steps = Step.objects.filter(loop=loop).order_by("-position")
    handled = steps.filter(key=HANDLE, begun_at__isnull=False).first()
    if handled is None:
        return None
    assigned = steps.filter(key=ASSIGN, status=StepStatus.SIGNED).first()
    at = (assigned and assigned.checked_in_at) or handled.begun_at
    return None if at is None else timezone.localdate(at).year
