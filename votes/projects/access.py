"""Who may do what with projects under supervision, beyond the parties of the ledger. All from the duties of today."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind, User
from congress_portal.loops import access
from congress_portal.loops.models import Step
from congress_portal.loops.words import StepStatus
from votes.models import Project

EXECUTING = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT)
"""Who carries projects out."""
GROUPED = (Role.DEPUTY, Role.OVERSEER, Role.LEADER, Role.CONGRESS_OFFICE)
"""From whom a supervision group is made."""


def offices_of(user: User) -> QuerySet[Unit]:
    """The congress offices of whole counties in which the user works: they enter projects and record decisions.

    Such an office sits in the county itself, not in one of its parts.
    """
    units = {duty.unit_id for duty in user.duties if duty.role == Role.CONGRESS_OFFICE}
    found = Unit.objects.filter(pk__in=units, kind=UnitKind.CONGRESS_OFFICE, is_active=True)
    return found.filter(region=F("county")).select_related("county").order_by("pk")


def is_office(user: User, county_id: int) -> bool:
    return offices_of(user).filter(county=county_id).exists()


def office_of(county: Region) -> Unit:
    found = Unit.objects.filter(region=county, kind=UnitKind.CONGRESS_OFFICE, is_active=True).order_by("pk")
    office = found.first()
    if office is None:
        raise ValidationError(_("本县（市、区）还没有设置人大常委会办公室。"))
    return office


def works_for_unit(user: User, project: Project) -> bool:
    """Whether the user works for the unit that carries the project out."""
    return project.unit_id in user.unit_ids(*access.WORKING)


def oversees(user: User, project: Project) -> bool:
    """Whether the user works in the committee that supervises it, or in the office."""
    is_of_committee = project.committee_id in user.unit_ids(Role.OVERSEER)
    return is_of_committee or is_office(user, project.county_id)


def is_grouped(user: User, project: Project) -> bool:
    """Whether the user belongs to the project's supervision group today, and still serves."""
    return user.has_role(*GROUPED) and project.members.filter(user=user, until=None).exists()


def supervises(user: User, project: Project) -> bool:
    return oversees(user, project) or is_grouped(user, project)


def may_ask(user: User, project: Project) -> bool:
    """Who may put a change before the standing committee: the unit, its committee, the office."""
    return works_for_unit(user, project) or oversees(user, project)


def may_sign(user: User, step: Step) -> bool:
    """The unit that signs, and no other: narrower than the ledger, which lets whoever oversees the place sign."""
    return step.signer_id is not None and step.signer_id in user.unit_ids(*access.SIGNING)


def is_at_work(step: Step | None, *keys: str) -> bool:
    return step is not None and step.key in keys and step.status == StepStatus.ACTIVE


def candidates_for_group(county_id: int) -> QuerySet[User]:
    """Whom a group may be made of: deputies, the congress's people."""
    duties = Duty.objects.current().filter(role__in=GROUPED, county=county_id, stands_in_for=None)
    return User.objects.filter(pk__in=duties.values("user"), is_active=True).order_by("name", "pk")
