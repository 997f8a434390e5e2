"""Who may do what in supervision, beyond the parties of the ledger. All from the duties of today."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind, User
from congress_portal.loops.access import SIGNING


def committees_of(user: User) -> QuerySet[Unit]:
    """The working committees in which the user works: they collect opinions and verify what is put right."""
    units = user.unit_ids(Role.OVERSEER)
    return Unit.objects.filter(pk__in=units, kind=UnitKind.WORKING_COMMITTEE, is_active=True).order_by("code")


def offices_of(user: User) -> QuerySet[Unit]:
    """The congress offices of whole counties in which the user works: they record what a meeting decided."""
    units = user.unit_ids(Role.CONGRESS_OFFICE)
    return Unit.objects.filter(pk__in=units, kind=UnitKind.CONGRESS_OFFICE, is_active=True).order_by("code")


def office_of(county: Region) -> Unit:
    found = Unit.objects.filter(region=county, kind=UnitKind.CONGRESS_OFFICE, is_active=True).order_by("code")
    office = found.first()
    if office is None:
        raise ValidationError(_("本县（市、区）还没有设置人大常委会办公室。"))
    return office


def led(county_id: int) -> QuerySet[Duty]:
    """Today's duties of leaders of the county who may be in charge (分管领导)."""
    found = Duty.objects.current().filter(
        role=Role.LEADER, county=county_id, unit__kind=UnitKind.LEADERSHIP, user__is_active=True
    )
    return found.filter(stands_in_for__isnull=True)


def leadership_of(user: User, county_id: int) -> Unit | None:
    """The body of leaders to which the one in charge belongs."""
    duty = led(county_id).filter(user=user).select_related("unit").order_by("since", "pk").first()
    return duty.unit if duty else None


def works_for(user: User, unit_id: int | None) -> bool:
    """Whether the user signs for a unit of the congress today."""
    return unit_id is not None and unit_id in user.unit_ids(*SIGNING)
