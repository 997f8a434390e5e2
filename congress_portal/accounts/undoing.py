"""Taking back what an import wrote a moment ago. Whoever calls has made sure that nothing has been built upon it.

Each locks the row, guards, writes and leaves one account event, which keeps what the table no longer says: that the
row was there, and who took it away. ``batch`` is the number of the import.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts import trail
from congress_portal.accounts.models import Deed, Duty, Region, Unit, User
from congress_portal.accounts.transitions import may_administer
from congress_portal.errors import NotNow


@transaction.atomic
def remove_region(*, region: Region, by: User, county: Region, batch: int) -> None:
    """``IntegrityError``, at the end of the transaction at the latest, where anything refers to it; ``NotNow`` where
    it is gone already."""
    _guard(by, county.pk)
    found = _still_there(Region.objects.select_for_update(), region.pk)
    if not found.lies_in(county) or found.pk == county.pk:
        raise PermissionDenied(_("该区划不属于本县。"))
    _delete(found)
    trail.record(
        county, Deed.IMPORT_UNDONE, by=by, subject=found.name, batch=batch, region=found.pk, code=found.code
    )


@transaction.atomic
def remove_unit(*, unit: Unit, by: User, batch: int) -> None:
    """As ``remove_region``."""
    _guard(by, unit.county_id)
    found = _still_there(Unit.objects.select_for_update(of=("self",)).select_related("county"), unit.pk)
    _delete(found)
    trail.record(
        found.county,
        Deed.IMPORT_UNDONE,
        by=by,
        subject=found.name,
        batch=batch,
        unit=found.pk,
        code=found.code,
    )


@transaction.atomic
def take_back_duty(*, duty: Duty, by: User, batch: int) -> None:
    """The duty ends at once and leaves the table; the trail keeps from when to when it stood."""
    found = _locked(duty, by)
    _delete(found)
    _record(found, by, batch, since=found.since.isoformat())


@transaction.atomic
def put_back_end(*, duty: Duty, until: dt.date | None, by: User, batch: int) -> Duty:
    """The last day that stood there before the import."""
    found = _locked(duty, by)
    before, found.until = found.until, until
    found.save(update_fields=["until"])
    _record(
        found, by, batch, before=before and before.isoformat(), until=until.isoformat() if until else None
    )
    return found


def _locked(duty: Duty, by: User) -> Duty:
    _guard(by, duty.county_id)
    rows = Duty.objects.select_for_update(of=("self",)).select_related("user", "unit", "county")
    return _still_there(rows, duty.pk)


def _still_there[Row: (Region, Unit, Duty)](rows: QuerySet[Row], key: int) -> Row:
    """The row, unless somebody has taken it back a moment ago."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotNow(_("已经撤销了。"))
    return found


def _record(duty: Duty, by: User, batch: int, **detail: object) -> None:
    trail.record(
        duty.county,
        Deed.IMPORT_UNDONE,
        by=by,
        whom=duty.user,
        subject=str(duty),
        batch=batch,
        duty=duty.pk,
        role=duty.role,
        unit=duty.unit_id,
        **detail,
    )


def _delete(row: Region | Unit | Duty) -> None:
    """One statement; what refers to the row is the database's to refuse, not to be looked for table by table."""
    model = type(row)
    model._base_manager.filter(pk=row.pk)._raw_delete(using="default")


def _guard(by: User, county_id: int) -> None:
    if not may_administer(by, county_id):
        raise PermissionDenied(_("只有本县的管理员可以办理。"))
