"""What helping units (协办) did in their part: their own closed list of counts, and the statement behind it."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from proposals.indices.counts import OF_THE_YEAR, Row, values_for
from proposals.models import Appeal
from proposals.words import Helping, Ruling

COUNTS = {
    "helped": _("协办的件数"),
    "help_due": _("已提交协办意见或者已到提交期限的件数"),
    "given": _("已提交协办意见的件数"),
    "given_in_time": _("在期限内提交协办意见的件数"),
    "help_talked": _("由本单位面商并经代表确认的件数"),
}
"""Name → what it means. A formula of a helping unit may use these and no others."""

STATEMENT = (
    OF_THE_YEAR
    + """, helped AS (
    SELECT DISTINCT ON (s.loop_id, h.unit_id) s.loop_id, h.unit_id, h.given_at,
           coalesce(h.due_at, clock.due_at) AS due_at
    FROM steps JOIN loops_step s ON s.id = steps.id JOIN loops_helper h ON h.step_id = s.id
    LEFT JOIN clock ON clock.step_id = s.id
    WHERE s.status IN ('active', 'paused', 'submitted', 'signed') AND h.unit_id <> s.unit_id
    ORDER BY s.loop_id, h.unit_id, s.position DESC
)
SELECT mine.loop_id, mine.code, mine.title, helped.unit_id, u.name,
    1, (coalesce(helped.given_at <= %(now)s, false) OR coalesce(helped.due_at < %(now)s, false))::int,
    (coalesce(helped.given_at <= %(now)s, false))::int, coalesce(helped.given_at <= helped.due_at, false)::int,
    (EXISTS (SELECT 1 FROM proposals_consultation c JOIN proposals_confirmation y ON y.consultation_id = c.id
        WHERE c.proposal_id = mine.loop_id AND c.unit_id = helped.unit_id AND y.is_so
          AND c.form IN ('face', 'station', 'video')))::int
FROM mine JOIN helped USING (loop_id) JOIN accounts_unit u ON u.id = helped.unit_id
WHERE %(unit)s::bigint IS NULL OR helped.unit_id = %(unit)s
ORDER BY mine.code, u.name, helped.unit_id
"""
)


def helping_rows(
    county: Region,
    year: int,
    unit: int | None = None,
    now: dt.datetime | None = None,
    loop: int | None = None,
) -> list[Row]:
    """A row for each unit and case that it helps with, of the cases that were assigned in the year."""
    granted = Appeal.objects.filter(
        county=county, year=year, decided=Ruling.GRANTED, key__in=Helping.values, loop__isnull=False
    )
    out: dict[tuple[int | None, int], set[str]] = {}
    for one in granted:
        out.setdefault((one.loop_id, one.unit_id), set()).add(one.key)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values_for(county, year, unit, now, loop))
        found = cursor.fetchall()
    return [
        Row(
            loop_id=line[0], code=line[1], title=line[2], unit_id=line[3], unit_name=line[4],
            counts=dict(zip(COUNTS, line[5:], strict=True)), left_out=frozenset(out.get((line[0], line[3]), ())),
        )
        for line in found
    ]  # fmt: skip
