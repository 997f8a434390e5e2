"""The register of performance (履职登记): claimed with a date, confirmed or refused by somebody else."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import subjects, trail
from stations.models import Deputy, Performance
from stations.reading.deputies import unit_of
from stations.words import Act, PerformanceStatus

BACK = dt.timedelta(days=400)
"""How long afterwards something may be entered: last year's book is closed in spring."""


def claim(
    *,
    deputy: Deputy,
    by: User,
    kind: str,
    on: dt.date,
    half_days: int,
    title: str,
    note: str,
    request_key: uuid.UUID,
) -> Performance:
    """Enter what no other table holds. By the deputy, or for the deputy by who keeps the station; the same
    ``request_key`` again gives the same row."""
    if deputy.pk != by.pk and not may_decide(by, deputy):
        raise PermissionDenied(_("您不能为这位代表登记。"))
    today = timezone.localdate()
    if on > today:
        raise ValidationError({"on": _("还没有发生的活动不能登记。")})
    if on < today - BACK:
        raise ValidationError({"on": _("时间太久了，请向人大常委会办公室说明。")})
    row = Performance(
        county_id=deputy.county_id, deputy=deputy, kind=kind, on=on, half_days=half_days, title=title,
        note=note, by=by, request_key=request_key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            trail.record_act(
                unit_of(deputy), Act.CLAIMED, by, about=subjects.name("performance", row.pk),
                name=deputy.user.name, title=title,
            )  # fmt: skip
    except IntegrityError:
        known = Performance.objects.filter(request_key=request_key, deputy=deputy, by=by).first()
        if known is None:
            raise
        return known
    return row


@transaction.atomic
def decide(*, performance: Performance, by: User, is_right: bool, reason: str = "") -> Performance:
    """Confirm or refuse. Not by the deputy, nor by who entered it; the database says so too."""
    row = (
        Performance.objects.select_for_update(of=("self",))
        .select_related("deputy__user")
        .get(pk=performance.pk)
    )
    if by.pk in (row.deputy_id, row.by_id):
        raise PermissionDenied(_("自己的或者自己登记的履职，须由他人确认。"))
    if not may_decide(by, row.deputy):
        raise PermissionDenied(_("您不能确认这位代表的履职登记。"))
    if row.status != PerformanceStatus.CLAIMED:
        raise NotNow(_("这条登记刚刚已由他人处理。"))
    if not is_right and not reason.strip():
        raise ValidationError({"reason": _("请写明不予确认的理由。")})
    row.status = PerformanceStatus.CONFIRMED if is_right else PerformanceStatus.REFUSED
    row.decided_by, row.decided_at, row.reason = by, timezone.now(), reason.strip()
    row.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    trail.record_act(
        unit_of(row.deputy), Act.DECIDED, by, about=subjects.name("performance", row.pk),
        person=row.by_id, other=row.deputy_id, title=row.title, result=str(row.get_status_display()),
    )  # fmt: skip
    return row


def may_decide(user: User, deputy: Deputy) -> bool:
    """Whether the user keeps or organises a station of the deputy's."""
    return Deputy.objects.kept_by(user).filter(pk=deputy.pk).exists()
