"""A person names who does their duty while they are away (请人代行), and ends it when they are back."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Deed, Duty, Role, User
from congress_portal.accounts.transitions import record_duty

LENDABLE = (Role.HANDLER, Role.KEEPER, Role.OVERSEER, Role.CONGRESS_OFFICE)
"""Duties of an office. A deputy's mandate is personal; keys, audits and reports are lent by the administrator alone."""


def may_lend(duty: Duty, user: User) -> bool:
    """Whether the user may name a stand-in for this duty: one's own, not borrowed, and not ended."""
    is_over = duty.until is not None and duty.until < timezone.localdate()
    return duty.user_id == user.pk and duty.role in LENDABLE and not duty.stands_in_for_id and not is_over


def colleagues(duty: Duty) -> QuerySet[User]:
    """Who may stand in: the people with a duty of their own in the same unit today."""
    same = Duty.objects.current().filter(unit=duty.unit_id, stands_in_for__isnull=True)
    return User.objects.filter(pk__in=same.values("user"), is_active=True).exclude(pk=duty.user_id)


@transaction.atomic
def name_stand_in(*, duty: Duty, user: User, since: dt.date, until: dt.date, by: User) -> Duty:
    """Let a colleague of the same unit do one's duty from a day to a day; one colleague at a time."""
    duty = (
        Duty.objects.select_for_update(of=("self",)).select_related("user", "unit", "region").get(pk=duty.pk)
    )
    if not may_lend(duty, by):
        raise PermissionDenied(_("只能为自己的职责请人代行；代表职务、管理员等职责不能自行请人代行。"))
    if not colleagues(duty).filter(pk=user.pk).exists():
        raise ValidationError({"user": _("请选择本单位在职的同事。")})
    if since < timezone.localdate():
        raise ValidationError({"since": _("不能早于今天。")})
    if until < since:
        raise ValidationError({"until": _("结束日期不能早于开始日期。")})
    if since < duty.since or (duty.until and until > duty.until):
        raise ValidationError({"until": _("代行的期间须在原职责的期间之内。")})
    if duty.stand_ins.filter(Q(until__gte=since), since__lte=until).exists():
        raise ValidationError({"since": _("这段时间已经请人代行，期间不能重叠。")})
    made = Duty(
        county_id=duty.county_id,
        user=user,
        role=duty.role,
        unit=duty.unit,
        region=duty.region,
        title=duty.title,
        is_head=duty.is_head,
        since=since,
        until=until,
        stands_in_for=duty,
    )
    made.save(force_insert=True)
    record_duty(Deed.STAND_IN_APPOINTED, made, by, stands_in_for=str(duty.user))
    return made


@transaction.atomic
def end_stand_in(*, stand_in: Duty, by: User) -> Duty:
    """Back again: the stand-in's duty ends tonight; one that has not begun is over before its first day."""
    stand_in = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("user", "unit", "stands_in_for")
        .get(pk=stand_in.pk)
    )
    lent, today = stand_in.stands_in_for, timezone.localdate()
    if lent is None or lent.user_id != by.pk:
        raise PermissionDenied(_("只能结束自己请人代行的职责。"))
    if stand_in.until is None or stand_in.until <= today:
        raise ValidationError(_("这项代行已经结束，或者今天到期。"))
    if stand_in.stand_ins.exists():
        raise ValidationError(_("代行人又由他人代行，请联系管理员。"))
    before = stand_in.until
    if stand_in.since > today:
        record_duty(Deed.DUTY_ENDED, stand_in, by, before=before.isoformat(), unused=True)
        stand_in.delete()
        return stand_in
    stand_in.until = today
    stand_in.save(update_fields=["until"])
    record_duty(Deed.DUTY_ENDED, stand_in, by, before=before.isoformat())
    return stand_in
