"""Who does what about livelihood projects, from the duties of today."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Role, Unit, UnitKind, User


def may_run(user: User, county_id: int) -> bool:
    """Whether the user works in the congress office of the whole county: it collects, screens and keeps the list."""
    return user.is_authenticated and any(
        duty.role == Role.CONGRESS_OFFICE and duty.region_id == duty.county_id == county_id
        for duty in user.duties
    )


def office_for(user: User, county_id: int | None = None) -> Unit | None:
    """The congress office of a county (of any, where none is named) that the user works in."""
    units = [
        duty.unit_id
        for duty in user.duties
        if duty.role == Role.CONGRESS_OFFICE and duty.region_id == duty.county_id
    ]
    found = Unit.objects.filter(pk__in=units, kind=UnitKind.CONGRESS_OFFICE, is_active=True)
    if county_id is not None:
        found = found.filter(county=county_id)
    return found.select_related("county").order_by("pk").first()


def guard_office(user: User, county_id: int) -> Unit:
    """The office in whose name the user acts; refused to everybody else."""
    found = office_for(user, county_id)
    if found is None:
        raise PermissionDenied(_("由县人大常委会办公室办理。"))
    return found


def office_of(county_id: int) -> Unit:
    """In whose trail it stands where nobody of the office acts."""
    offices = Unit.objects.filter(county=county_id, region=county_id, kind=UnitKind.CONGRESS_OFFICE)
    return offices.order_by("-is_active", "pk")[0]


SUGGESTING = (Role.DEPUTY, Role.HANDLER, Role.OVERSEER, Role.CONGRESS_OFFICE, Role.KEEPER)
"""Who suggests by account, for the unit in which they have the duty."""


def suggesting_units(user: User, county_id: int) -> list[Unit]:
    """For which units of the county the user may suggest something."""
    units = {d.unit_id for d in user.duties if d.role in SUGGESTING and d.county_id == county_id}
    return list(Unit.objects.filter(pk__in=units, is_active=True).select_related("region").order_by("pk"))
