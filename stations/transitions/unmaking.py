"""Taking back what an import of stations or deputies wrote a moment ago. Whoever calls has made sure that nothing has
been built upon it; the trail keeps that the row was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from stations.models import Deputy, Mandate, Staff, Station
from stations.opening import Span
from stations.reading.deputies import unit_of
from stations.transitions.deputies import about, organised
from stations.transitions.places import (
    close_station,
    edit_station,
    guard_keeper,
    lock_station,
    new_unit_code,
    subject,
)
from stations.transitions.wall import set_hours
from stations.words import Act


@transaction.atomic
def unmake_station(*, station: Station, by: User) -> Station:
    """Close it, and free its code: the trail names the station, the code is for whatever is imported next."""
    closed = close_station(station=station, by=by, reason=_("撤销导入"))
    code, closed.unit.code = closed.unit.code, new_unit_code()
    closed.unit.save(update_fields=["code"])
    trail.record_act(closed.unit, Act.STATION_EDITED, by, about=subject(closed), fields=["code"], old=code)
    return closed


@transaction.atomic
def put_back_station(
    *, station: Station, by: User, fields: dict[str, Any], spans: Sequence[Span] | None
) -> Station:
    """The facts as they were; ``spans``: the hours before, where the import changed them."""
    if fields:
        station = edit_station(station=station, by=by, **fields)
    return set_hours(station=station, by=by, spans=spans) if spans is not None else station


@transaction.atomic
def remove_staff(*, staff: Staff, by: User) -> None:
    """Off the plate, as if never on it."""
    station = lock_station(staff.station)
    guard_keeper(station, by)
    found = _still_there(Staff.objects.select_for_update(), staff.pk)
    found.delete()
    trail.record_act(
        station.unit, Act.STAFF_CHANGED, by, found.name, about=subject(station), post=found.post, to="removed"
    )


@transaction.atomic
def put_back_staff(*, staff: Staff, by: User) -> Staff:
    """On the plate again, without a last day."""
    station = lock_station(staff.station)
    guard_keeper(station, by)
    found = _still_there(Staff.objects.select_for_update(), staff.pk)
    found.until = None
    found.save(update_fields=["until"])
    trail.record_act(
        station.unit, Act.STAFF_CHANGED, by, found.name, about=subject(station), post=found.post, to="added"
    )
    return found


@transaction.atomic
def remove_card(*, deputy: Deputy, by: User) -> None:
    found = organised(deputy, by)
    unit, named, person = unit_of(found), about(found), found.pk
    Deputy.objects.filter(pk=person).delete()
    trail.record_act(unit, Act.CARD_EDITED, by, about=named, removed=[person])


@transaction.atomic
def remove_mandate(*, mandate: Mandate, by: User) -> None:
    found = organised(mandate.deputy, by)
    held = _still_there(Mandate.objects.select_for_update(), mandate.pk)
    held.delete()
    trail.record_act(
        unit_of(found), Act.MANDATE, by, about=about(found), level=held.level, removed=held.since.isoformat()
    )


@transaction.atomic
def put_back_mandate(*, mandate: Mandate, by: User, until: dt.date | None) -> Mandate:
    """The last day that stood there before."""
    found = organised(mandate.deputy, by)
    held = _still_there(Mandate.objects.select_for_update(), mandate.pk)
    before, held.until = held.until, until
    held.save(update_fields=["until"])
    trail.record_act(
        unit_of(found), Act.MANDATE, by, about=about(found), level=held.level,
        until=until.isoformat() if until else None, before=before.isoformat() if before else None,
    )  # fmt: skip
    return held


def _still_there[Row: (Staff, Mandate)](rows: QuerySet[Row], key: int) -> Row:
    """The row, unless somebody has taken it off a moment ago."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotNow(_("已经撤销了。"))
    return found
