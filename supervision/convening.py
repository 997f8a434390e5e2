"""Who calls meetings, occasions and hearings: the congress office of the county. Days counted back from an event."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind, User
from congress_portal.loops.calendar import reckon_before
from congress_portal.loops.deadlines import load_calendar, periods_for
from congress_portal.loops.models import Period


def may_convene(user: User, county_id: int) -> bool:
    """Whether the user works in the congress office of the whole county."""
    return any(duty.role == Role.CONGRESS_OFFICE and duty.region_id == county_id for duty in user.duties)


def office_for(user: User, county_id: int | None = None) -> Unit | None:
    """The congress office of a county (of any, where none is named) that the user works in."""
    units = [
        duty.unit_id
        for duty in user.duties
        if duty.region_id == duty.county_id and may_convene(user, county_id or duty.county_id)
    ]
    found = Unit.objects.filter(pk__in=units, kind=UnitKind.CONGRESS_OFFICE, is_active=True)
    if county_id is not None:
        found = found.filter(county=county_id)
    return found.select_related("county").order_by("pk").first()


def guard(user: User, county_id: int) -> Unit:
    """The office in whose name the user acts; refused to everybody else."""
    found = office_for(user, county_id)
    if found is None or not may_convene(user, county_id):
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return found


def last_day_before(region: Region, key: str, event: dt.date) -> tuple[dt.date, Period] | None:
    """The last day that leaves so long before an event; none where the table has no such period."""
    period = periods_for([key], region.paths, event).get(key)
    if period is None:
        return None
    return reckon_before(event, period.length, load_calendar(event)).last_day, period


def people_of(county_id: int) -> list[User]:
    """Who may be a member or be invited: whoever has a duty of the congress or a mandate today."""
    roles = (Role.DEPUTY, Role.LEADER, Role.OVERSEER, Role.CONGRESS_OFFICE)
    duties = Duty.objects.current().filter(role__in=roles, county=county_id, user__is_active=True)
    found = User.objects.filter(pk__in=duties.filter(stands_in_for=None).values("user"))
    return list(found.order_by("name", "pk"))
