"""Helping units (协办): each has a part of its own, a date, and its own words; the lead says so if it does not wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import moves, trail
from congress_portal.loops.calendar import due_moment
from congress_portal.loops.models import Helper, Loop, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Verb


@transaction.atomic
def divide(
    *, loop: Loop, by: User, unit: Unit, part: str, due_on: dt.date | None = None, step: Step | None = None
) -> Helper:
    """Ask a unit for its part of the work, or change what is asked of it, until it has given it (分工协办)."""
    loop, step = claim(loop, "divide", by, step=step)
    if moves.is_handed_on(step):
        raise NotNow(_("确定承办单位以后才能分工。"))
    if not part.strip():
        raise ValidationError({"part": _("请写明这个单位负责什么。")})
    if unit.pk == step.unit_id or unit.county_id != loop.county_id or not unit.is_active:
        raise ValidationError({"unit": _("请选择本县（市、区）在用的其他单位。")})
    due = due_moment(due_on) if due_on else None
    if due is not None and (step.due_at is None or due > step.due_at):
        raise ValidationError({"due_on": _("不能晚于主办单位的时限。")})
    if due_on is not None and due_on < timezone.localdate():
        raise ValidationError({"due_on": _("不能早于今天。")})
    helper = Helper.objects.select_for_update().filter(step=step, unit=unit).first()
    if helper is not None and not helper.is_open:
        raise ValidationError({"unit": _("这个单位已经提交了协办意见。")})
    helper = helper or Helper(county_id=step.county_id, step=step, unit=unit)
    helper.part, helper.due_at, helper.reminder, helper.passed_at = part, due, "", None
    if helper.pk is None:
        helper.save(force_insert=True)
    else:
        helper.save(update_fields=["part", "due_at", "reminder", "passed_at"])
    trail.record(
        loop, step, Verb.DIVIDED, by, part, unit=unit.pk, unit_name=unit.name, due=due and due.isoformat()
    )
    return helper


@transaction.atomic
def give_view(*, loop: Loop, by: User, view: str, step: Step | None = None) -> Step:
    """A helping unit gives its part to the lead unit (协办意见); until the lead hands in, it may mend its words."""
    loop, step = claim(loop, "help", by, step=step)
    if not view.strip():
        raise ValidationError({"view": _("请写明协办意见。")})
    units = by.unit_ids(Role.HANDLER)
    for helper in Helper.objects.select_for_update(of=("self",)).filter(step=step, unit__in=units):
        helper.view, helper.given_by, helper.passed_at = view, by, None
        helper.given_at = helper.given_at or timezone.now()  # mending its words later makes a part no later
        helper.save(update_fields=["view", "given_at", "given_by", "passed_at"])
        trail.record(loop, step, Verb.NOTED, by, view, unit=helper.unit_id)
    return step


def open_parts(step: Step, without: str) -> list[Helper]:
    """The parts of a locked step that are still to be given; refused unless the lead says why it goes on without."""
    left = list(
        Helper.objects.select_for_update(of=("self",)).open().filter(step=step).select_related("unit")
    )
    if left and not without.strip():
        names = "、".join(helper.unit.name for helper in left)
        raise ValidationError(
            {"without": _("%(names)s还没有提交协办意见，请写明为什么不等。") % {"names": names}}
        )
    return left


def go_on_without(loop: Loop, step: Step, by: User, left: Sequence[Helper], why: str) -> None:
    """The locked step was handed in without these parts, and it is written down why."""
    if left:
        Helper.objects.filter(pk__in=[helper.pk for helper in left]).update(passed_at=timezone.now())
        trail.record(loop, step, Verb.WENT_ON, by, why, units=[helper.unit.name for helper in left])


REMIND = """
WITH rule AS (
    SELECT DISTINCT ON (kind) kind, hours_before * interval '1 hour' AS before
    FROM loops_warningrule
    WHERE level = 'due_soon' AND valid_from <= %(day)s AND (valid_until IS NULL OR valid_until >= %(day)s)
    ORDER BY kind, valid_from DESC
), told AS (
    UPDATE loops_helper h
    SET reminder = CASE WHEN coalesce(h.due_at, s.due_at) < %(now)s THEN 'red' ELSE 'due_soon' END
    FROM loops_step s JOIN loops_loop l ON l.id = s.loop_id LEFT JOIN rule ON rule.kind = l.kind
    WHERE s.id = h.step_id AND s.status = 'active' AND h.given_at IS NULL
      AND (h.reminder <> 'red' AND coalesce(h.due_at, s.due_at) < %(now)s
           OR h.reminder = '' AND coalesce(h.due_at, s.due_at) <= %(now)s + rule.before)
    RETURNING h.county_id, s.loop_id, h.step_id, h.unit_id, h.reminder, coalesce(h.due_at, s.due_at) AS due
)
INSERT INTO loops_event (county_id, loop_id, step_id, verb, actor, at, note, detail, salt, commitment, level,
                         warned_due, digest)
SELECT told.county_id, told.loop_id, told.step_id, 'reminded', 'system', %(now)s, '',
       jsonb_build_object('unit', u.id, 'unit_name', u.name), '', '', told.reminder, told.due, ''
FROM told JOIN accounts_unit u ON u.id = told.unit_id
"""


def remind_helpers(now: dt.datetime | None = None) -> int:
    """Remind helping units whose part is nearly due, and once more when it is late; returns how many.

    One statement: the row says that it was reminded, so run twice or on two machines it speaks once.
    """
    moment = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(REMIND, {"now": moment, "day": timezone.localdate(moment)})
        return int(cursor.rowcount)
