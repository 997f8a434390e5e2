"""From a day on other thresholds: the row in force ends the day before, another one follows. Warnings given stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import trail
from congress_portal.accounts.models import Deed, User
from congress_portal.loops.office import access
from supervision.models import CurveRule, RungRule

ONE_DAY = dt.timedelta(days=1)
A_YEAR = dt.timedelta(days=366)


@transaction.atomic
def revise_curve(
    *, rule: CurveRule, by: User, yellow_points: int, red_points: int, yellow_days: int, follow_months: list[int],
    basis: str, valid_from: dt.date,
) -> CurveRule:  # fmt: skip
    """Other points behind (of 100), days before the end, and months after which a closed case is looked at again."""
    rule = CurveRule.objects.select_for_update().get(pk=rule.pk)
    _guard(by, rule, valid_from)
    if not 0 < yellow_points < red_points <= 100:
        raise ValidationError({"red_points": _("红色要比黄色更重，且不超过100分。")})
    rule.valid_until = valid_from - ONE_DAY
    rule.save(update_fields=["valid_until"])
    made = CurveRule.objects.create(
        kind=rule.kind, yellow_points=yellow_points, red_points=red_points, yellow_days=yellow_days,
        follow_months=sorted(set(follow_months)), basis=basis.strip(), valid_from=valid_from,
    )  # fmt: skip
    _record(
        by,
        f"{_named(rule)} → {yellow_points}/{red_points}",
        made,
    )
    return made


@transaction.atomic
def revise_rung(
    *, rule: RungRule, by: User, days: int, again_days: int | None, basis: str, valid_from: dt.date
) -> RungRule:
    """Another number of calendar days until a rung of the ladder is proposed."""
    rule = RungRule.objects.select_for_update().get(pk=rule.pk)
    _guard(by, rule, valid_from)
    rule.valid_until = valid_from - ONE_DAY
    rule.save(update_fields=["valid_until"])
    made = RungRule.objects.create(
        kind=rule.kind, rung=rule.rung, level=rule.level, days=days, again_days=again_days, basis=basis.strip(),
        valid_from=valid_from,
    )  # fmt: skip
    _record(by, f"{_named(rule)} → {days}", made)
    return made


@transaction.atomic
def take_back(*, rule: CurveRule | RungRule, by: User) -> CurveRule | RungRule:
    """Before its day comes a revision goes, and the rule it was to end stays in force; returns that one."""
    table: Any = type(rule)
    found = table.objects.select_for_update().filter(pk=rule.pk).first()
    if not access.may_change_general(by):
        raise PermissionDenied(_("这项规定由上级人大常委会办公室维护。"))
    if found is None or found.valid_from <= timezone.localdate():
        raise ValidationError(_("这条规则已经生效或者已经撤销。"))
    same = {"kind": found.kind} if isinstance(found, CurveRule) else {"kind": found.kind, "rung": found.rung}
    before = table.objects.select_for_update().filter(**same, valid_until=found.valid_from - ONE_DAY).first()
    if before is None or found.valid_until is not None:
        raise ValidationError(_("请先撤销最新的一条。"))
    gone = found.pk
    found.delete()
    before.valid_until = None
    before.save(update_fields=["valid_until"])
    subject = _("撤销%(day)s起的修改：%(what)s") % {"day": found.valid_from, "what": _named(found)}
    _record(by, subject, before, gone=gone)
    return before


def _named(rule: CurveRule | RungRule) -> str:
    if isinstance(rule, CurveRule):
        return f"{rule.get_kind_display()} {rule.yellow_points}/{rule.red_points}"
    return f"{rule.get_kind_display()} {rule.get_rung_display()} {rule.days}"


def _guard(by: User, rule: CurveRule | RungRule, valid_from: dt.date) -> None:
    if not access.may_change_general(by):
        raise PermissionDenied(_("这项规定由上级人大常委会办公室维护。"))
    if rule.valid_until is not None:
        raise ValidationError(_("这条规则已有结束日期，请修改最新的一条。"))
    today = timezone.localdate()
    if not today <= valid_from <= today + A_YEAR:
        raise ValidationError({"valid_from": _("请填写今天起一年以内的日期。")})
    if valid_from <= rule.valid_from:
        raise ValidationError(
            {"valid_from": _("须晚于现行规则的生效日期%(day)s。") % {"day": rule.valid_from}}
        )


def _record(by: User, subject: str, made: CurveRule | RungRule, gone: int | None = None) -> None:
    duty = access.duty_of(by)
    assert duty is not None  # the guard has seen it
    trail.record(
        duty.county,
        Deed.RULE_CHANGED,
        by=by,
        subject=subject,
        rule=made.pk,
        table=made._meta.model_name,
        gone=gone,
    )
