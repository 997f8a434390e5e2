"""Every change of a rule. A row that was in force is never edited: it ends, and another one follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts import trail
from congress_portal.accounts.models import Deed, Region, Term, User
from congress_portal.errors import NotNow
from congress_portal.loops import plans
from congress_portal.loops.models import CalendarDay, CalendarEdition, Deadline, Period, WarningRule
from congress_portal.loops.office import access
from congress_portal.loops.office.reading import Row
from congress_portal.loops.words import Level

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def add_period(
    *,
    by: User,
    key: str,
    region: Region | None,
    amount: int,
    unit: str,
    basis: str,
    quote: str,
    valid_from: dt.date,
) -> Period:
    """A period of its own for a region, or the general one where none is in force."""
    _guard(by, region)
    _not_in_the_past(valid_from)
    same = Period.objects.select_for_update().filter(key=key, region=region)
    if same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=valid_from)).exists():
        raise ValidationError({"key": _("这一期限在该区划已有规定，请在列表中选择“修订”。")})
    period = Period(
        key=key, region=region, amount=amount, unit=unit, basis=basis, quote=quote, valid_from=valid_from
    )
    period.save(force_insert=True)
    _record(by, f"{key} {period.length}", period=period.pk)
    return period


@transaction.atomic
def revise_period(
    *, period: Period, by: User, amount: int, unit: str, basis: str, quote: str, valid_from: dt.date
) -> Period:
    """From a day on another length or basis: this row ends the day before. Running clocks keep theirs."""
    period = _locked(period, by)
    _not_in_the_past(valid_from)
    if valid_from <= period.valid_from:
        raise ValidationError(
            {"valid_from": _("须晚于现行规定的生效日期%(day)s。") % {"day": period.valid_from}}
        )
    if period.valid_until is not None:
        raise ValidationError(_("这条规定已有结束日期，请修订最新的一条。"))
    period.valid_until = valid_from - ONE_DAY
    period.save(update_fields=["valid_until"])
    made = Period(
        key=period.key,
        region=period.region,
        amount=amount,
        unit=unit,
        basis=basis,
        quote=quote,
        valid_from=valid_from,
    )
    made.save(force_insert=True)
    _record(by, f"{period.key} {period.length} → {made.length}", period=made.pk, before=period.pk)
    return made


@transaction.atomic
def end_period(*, period: Period, by: User, on: dt.date) -> Period:
    """Let a period end without another one; refused where a plan could then open no case."""
    period = _locked(period, by)
    _not_in_the_past(on, "valid_until")
    if period.valid_until is not None:
        raise ValidationError(_("这条规定已有结束日期。"))
    if on < period.valid_from:
        raise ValidationError({"valid_until": _("不能早于生效日期。")})
    needed = {key for plan in plans.PLANS.values() for key in plan.period_keys()}
    if period.region_id is None and period.key in needed:
        raise ValidationError(_("办理环节要用到这一期限，不能只结束不接续，请改用“修订”。"))
    period.valid_until = on
    period.save(update_fields=["valid_until"])
    _record(by, f"{period.key} {period.length}", period=period.pk, ended=on.isoformat())
    return period


@transaction.atomic
def drop_period(*, period: Period, by: User) -> None:
    """Take back a row that no clock was ever started with; the one before goes on."""
    period = _locked(period, by)
    if Deadline.objects.filter(period=period).exists():
        raise ValidationError(_("已有事项按这条规定计时，不能撤销，请改用“修订”。"))
    before = Period.objects.filter(
        key=period.key, region=period.region, valid_until=period.valid_from - ONE_DAY
    ).first()
    if before is None or period.valid_from < timezone.localdate():
        raise ValidationError(_("只能撤销还没有使用的修订。"))
    subject = f"{period.key} {period.length}"
    period.delete()
    before.valid_until = None
    before.save(update_fields=["valid_until"])
    _record(by, subject, dropped=True, before=before.pk)


@transaction.atomic
def replace_calendar(*, year: int, rows: Sequence[Row], source: str, by: User) -> CalendarEdition:
    """Load a year's arrangement as a new edition; the old ones stay, for dates that rest on them."""
    _guard(by, None)
    last = CalendarEdition.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            edition = CalendarEdition.objects.create(year=year, number=last + 1, source=source, made_by=by)
    except IntegrityError:
        raise NotNow(_("另一位工作人员刚刚更新了这一年的日历，请刷新后核对。")) from None
    CalendarDay.objects.bulk_create(
        CalendarDay(edition=edition, day=row.day, is_working=row.is_working, name=row.name) for row in rows
    )
    _record(by, _("%(year)d年工作日历第%(number)d版") % {"year": year, "number": edition.number})
    return edition


@transaction.atomic
def change_warning(
    *, rule: WarningRule, by: User, hours_before: int, basis: str, valid_from: dt.date
) -> WarningRule:
    """From a day on another threshold; the levels stay in their order of gravity."""
    _guard(by, None)
    rule = WarningRule.objects.select_for_update().get(pk=rule.pk)
    _not_in_the_past(valid_from)
    if rule.valid_until is not None:
        raise ValidationError(_("这条规则已有结束日期，请修改最新的一条。"))
    if valid_from <= rule.valid_from:
        raise ValidationError(
            {"valid_from": _("须晚于现行规则的生效日期%(day)s。") % {"day": rule.valid_from}}
        )
    _check_order(rule, hours_before)
    rule.valid_until = valid_from - ONE_DAY
    rule.save(update_fields=["valid_until"])
    made = WarningRule(
        kind=rule.kind, level=rule.level, hours_before=hours_before, basis=basis, valid_from=valid_from
    )
    made.save(force_insert=True)
    subject = f"{rule.get_kind_display()} {rule.get_level_display()} {rule.hours_before} → {hours_before}"
    _record(by, subject, rule=made.pk, before=rule.pk)
    return made


def _check_order(rule: WarningRule, hours: int) -> None:
    order = list(Level)
    others = WarningRule.objects.filter(kind=rule.kind, valid_until__isnull=True).exclude(level=rule.level)
    for other in others:
        is_graver = order.index(Level(other.level)) > order.index(Level(rule.level))
        if (hours <= other.hours_before) if is_graver else (hours >= other.hours_before):
            raise ValidationError(
                {"hours_before": _("三级预警须依次加重：即将到期最早，红色最晚（%(level)s现为%(hours)d小时）。")
                 % {"level": other.get_level_display(), "hours": other.hours_before}}
            )  # fmt: skip


@transaction.atomic
def add_term(*, by: User, number: int, since: dt.date, until: dt.date) -> Term:
    """A term of the county's congress (届): terms do not overlap, and each has its number once."""
    duty = access.duty_of(by)
    if duty is None or duty.region_id != duty.county_id:
        raise PermissionDenied(_("届次由县级人大常委会办公室登记。"))
    county = Region.objects.select_for_update(no_key=True).get(pk=duty.county_id)
    if until <= since:
        raise ValidationError({"until": _("届满日期须晚于起始日期。")})
    terms = Term.objects.filter(county=county)
    if terms.filter(number=number).exists():
        raise ValidationError({"number": _("这一届已经登记。")})
    if terms.filter(since__lte=until, until__gte=since).exists():
        raise ValidationError({"since": _("与已登记的届次日期重叠。")})
    term = Term.objects.create(county=county, number=number, since=since, until=until)
    _record(by, str(term), term=term.pk)
    return term


def _guard(by: User, region: Region | None) -> None:
    if not access.may_change(by, region):
        raise PermissionDenied(_("这项规定由上级人大常委会办公室维护。"))


def _locked(period: Period, by: User) -> Period:
    period = Period.objects.select_for_update(of=("self",)).select_related("region").get(pk=period.pk)
    _guard(by, period.region)
    return period


def _not_in_the_past(day: dt.date, field: str = "valid_from") -> None:
    if day < timezone.localdate():
        raise ValidationError({field: _("最早从今天起，过去的规定不能改写。")})


def _record(by: User, subject: str, **detail: Any) -> None:
    duty = access.duty_of(by)
    assert duty is not None  # every change has been guarded
    trail.record(duty.county, Deed.RULE_CHANGED, by=by, subject=subject, **detail)
