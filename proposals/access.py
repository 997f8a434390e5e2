"""Who may write proposals, and for which congress."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Level, Region, Role, Unit, UnitKind, User
from congress_portal.loops.access import SEEING_A_REGION, WORKING
from congress_portal.loops.models import Loop, Mover


def congresses_of(user: User) -> list[Region]:
    """The congresses whose deputy the user is taken to be: that of the county, and that of the township served in."""
    duties = [duty for duty in user.duties if duty.role == Role.DEPUTY and not duty.stands_in_for_id]
    units = Unit.objects.filter(pk__in=[duty.unit_id for duty in duties]).select_related("region", "county")
    found: dict[int, Region] = {}
    for unit in units:
        found.setdefault(unit.county_id, unit.county)
        township = next((one for one in _above(unit.region) if one.level == Level.TOWNSHIP), None)
        if township is not None:
            found.setdefault(township.pk, township)
    return list(found.values())


def _above(region: Region) -> list[Region]:
    return list(Region.objects.above(region))


def deputy_unit(user: User, county_id: int) -> Unit:
    """The unit in which a deputy serves; proposals that come back are worked on there."""
    duty = (
        Duty.objects.current()
        .filter(user=user, role=Role.DEPUTY, county=county_id, stands_in_for__isnull=True)
        .exclude(unit__kind__in=(UnitKind.SUPERVISION_GROUP, UnitKind.CENTRAL_GROUP))
        .select_related("unit")
        .order_by("since", "pk")
        .first()
    )
    if duty is None:
        raise PermissionDenied(_("只有人大代表可以提出建议。"))
    return duty.unit


def office_of(region: Region) -> Unit:
    """Who takes proposals in: the county's congress office, or the township's presidium (代表法 Art. 51)."""
    kind = UnitKind.PRESIDIUM if region.level == Level.TOWNSHIP else UnitKind.CONGRESS_OFFICE
    found = Unit.objects.filter(region=region, kind=kind, is_active=True).order_by("code").first()
    if found is None:
        raise ValidationError(_("这一级人大还没有设置办公室或者主席团，暂时不能提交。"))
    return found


def may_direct(user: User, county_id: int) -> bool:
    """Whether the user works in the congress office of the whole county, which organises its supervision."""
    return any(duty.role == Role.CONGRESS_OFFICE and duty.region_id == county_id for duty in user.duties)


def deputies_of(region: Region, but: User) -> list[User]:
    """Who may be asked to sign: today's deputies within the region, by name."""
    duties = Duty.objects.current().filter(
        role=Role.DEPUTY, unit__region__path__startswith=region.path, stands_in_for__isnull=True
    )
    found = User.objects.filter(pk__in=duties.values("user"), is_active=True).exclude(pk=but.pk)
    return list(found.order_by("name", "pk"))


def is_above(user: User, loop: Loop) -> bool:
    """Whether the user looks after the place for its congress: the office, those who oversee, leaders, the auditor."""
    return any(duty.role in SEEING_A_REGION and loop.region.lies_in(duty.region) for duty in user.duties)


def has_head(unit_id: int) -> bool:
    """Whether a principal of the unit (单位负责人) is registered who works there today."""
    heads = Duty.objects.current().filter(unit=unit_id, is_head=True, role__in=WORKING)
    return heads.filter(user__is_active=True).exists()


def may_send(user: User, unit_id: int) -> bool:
    """Who approves what a unit answers: its principal or a stand-in; where none is registered, who works there.

    Nobody approves what they drafted themselves; that is asked of the draft.
    """
    own = [duty for duty in user.duties if duty.unit_id == unit_id and duty.role in WORKING]
    return any(duty.is_head for duty in own) or (bool(own) and not has_head(unit_id))


def headed_by(user: User) -> set[int]:
    """The units of which the user is the principal today, or stands in for them."""
    return {duty.unit_id for duty in user.duties if duty.is_head and duty.role in WORKING}


def index_office(user: User, county: Region) -> Unit | None:
    """The congress office of the county that the user works in: who makes formulas and snapshots, and hears appeals."""
    units = user.unit_ids(Role.CONGRESS_OFFICE)
    found = Unit.objects.filter(pk__in=units, kind=UnitKind.CONGRESS_OFFICE, region=county, is_active=True)
    return found.order_by("pk").first()


def handling_units(user: User) -> set[int]:
    """The units in which the user handles cases. Staff of a supervision or central group watch those of others."""
    own = user.unit_ids(Role.HANDLER)
    groups = Unit.objects.filter(pk__in=own, kind__in=(UnitKind.SUPERVISION_GROUP, UnitKind.CENTRAL_GROUP))
    return own - set(groups.values_list("pk", flat=True)) if own else own


def knows_index(user: User) -> bool:
    """Whether any of the index is for this user: of the congress of a county, of a handling unit, a deputy."""
    wide = any(duty.role in SEEING_A_REGION and duty.region_id == duty.county_id for duty in user.duties)
    return wide or user.has_role(Role.DEPUTY) or bool(handling_units(user))


def sees_index(user: User, county: Region) -> bool:
    """Whether the user looks after the whole county: all its units' figures, as they stand today."""
    return any(duty.role in SEEING_A_REGION and duty.region_id == county.pk for duty in user.duties)


def serving_movers(loop: Loop) -> QuerySet[Mover]:
    """Who brings it and is a deputy today: who has died or left can neither agree nor change a text."""
    deputies = Duty.objects.current().filter(role=Role.DEPUTY, county=loop.county_id, user__is_active=True)
    return Mover.objects.filter(loop=loop, left_at=None, user__in=deputies.values("user"))
