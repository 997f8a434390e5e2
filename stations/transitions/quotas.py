"""The yearly minima: loaded once, then a new value from a day on. A row is ended, never edited."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Level, Region, Role, Unit, User
from congress_portal.loops import subjects, trail
from stations.models import Quota
from stations.reading import quotas as reading
from stations.words import Act

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def load_quotas() -> int:
    """Give every county the figures it has no row of yet; returns how many rows. Twice changes nothing."""
    known = set(Quota.objects.values_list("county", "figure"))
    added = [
        Quota(
            county_id=county,
            figure=figure,
            amount=int(row["amount"]),
            basis=row["basis"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
        )
        for county in Region.objects.filter(level=Level.COUNTY).values_list("pk", flat=True)
        for figure, row in reading.defaults().items()
        if (county, figure) not in known
    ]
    Quota.objects.bulk_create(added)
    return len(added)


@transaction.atomic
def set_quota(
    *, county: Region, figure: str, amount: int, basis: str, valid_from: dt.date, by: User
) -> Quota:
    """From a day on another minimum; the one before ends the day before.

    The first row of a figure may begin at New Year, so that the running year has a minimum; a later one not in the
    past: files were read with the former value.
    """
    unit = _office(by, county)
    Region.objects.select_for_update(no_key=True).get(
        pk=county.pk
    )  # one change of a county's minima at a time
    last = Quota.objects.select_for_update().filter(county=county, figure=figure).first()
    today = timezone.localdate()
    if last is None and valid_from < today.replace(month=1, day=1):
        raise ValidationError({"valid_from": _("不能早于今年1月1日。")})
    if last is not None and valid_from < today:
        raise ValidationError({"valid_from": _("不能早于今天：过去按当时的要求计算。")})
    if last is not None and valid_from <= last.valid_from:
        raise ValidationError(
            {"valid_from": _("须晚于现行要求的生效日期%(day)s。") % {"day": last.valid_from}}
        )
    if last is not None and (last.valid_until is None or last.valid_until >= valid_from):
        last.valid_until = valid_from - ONE_DAY
        last.save(update_fields=["valid_until"])
    made = Quota(county=county, figure=figure, amount=amount, basis=basis, valid_from=valid_from)
    made.save(force_insert=True)
    trail.record_act(
        unit, Act.QUOTA, by, about=subjects.name("quota", made.pk), figure=figure, amount=amount,
        before=last.amount if last else None, valid_from=valid_from.isoformat(),
    )  # fmt: skip
    return made


def _office(by: User, county: Region) -> Unit:
    """The office in whose trail the change stands."""
    for duty in by.duties:
        if duty.role == Role.CONGRESS_OFFICE and county.lies_in(duty.region):
            return duty.unit
    raise PermissionDenied(_("只有人大常委会办公室可以修改年度要求。"))
