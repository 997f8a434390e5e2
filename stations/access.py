"""Whose station it is: the one rule behind every inner page and list of the stations app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from congress_portal.accounts.models import Role, User

if TYPE_CHECKING:
    from stations.models import Station

ORGANISING = (Role.OVERSEER, Role.CONGRESS_OFFICE)
"""Who organises the stations of a region beside their keepers: the presidium and the office (乡镇人大条例 Art. 35)."""
READING = (*ORGANISING, Role.LEADER, Role.AUDITOR)


def kept(user: User, prefix: str = "station__") -> Q:
    """Rows of stations whose daily work the user does or organises. ``prefix`` is the way to the station."""
    return _of(user, prefix, (Role.KEEPER,), ORGANISING)


def seen(user: User, prefix: str = "station__") -> Q:
    """Rows of stations whose inner pages the user may read: also a resident deputy's, a leader's, an auditor's."""
    return _of(user, prefix, (Role.KEEPER, Role.DEPUTY), READING)


def filed(user: User, prefix: str = "station__") -> Q:
    """Rows of stations whose deputies' performance files the user may read: not the deputy's colleagues."""
    return _of(user, prefix, (Role.KEEPER,), (*ORGANISING, Role.LEADER))


def organised(user: User, prefix: str = "station__") -> Q:
    """Rows of stations that the user stands above."""
    return _of(user, prefix, (), ORGANISING)


def published_by(user: User, prefix: str = "station__") -> Q:
    """Rows of stations whose answered opinions the user makes public: those who may see the citizen's contact."""
    return _of(user, prefix, (Role.KEEPER,), (Role.CONGRESS_OFFICE,))


def publishes(user: User, station: Station) -> bool:
    """Whether the user proposes, reviews and publishes opinions of this station."""
    region = station.unit.region
    return station.pk in user.unit_ids(Role.KEEPER) or any(
        duty.role == Role.CONGRESS_OFFICE and region.lies_in(duty.region) for duty in user.duties
    )


def keeps(user: User, station: Station) -> bool:
    """Whether the user does or organises this station's daily work."""
    if not user.is_authenticated:
        return False
    region = station.unit.region
    return station.pk in user.unit_ids(Role.KEEPER) or any(
        duty.role in ORGANISING and region.lies_in(duty.region) for duty in user.duties
    )


def organises(user: User, station: Station) -> bool:
    """Whether the user stands above the station: signs what its own keeper did."""
    region = station.unit.region
    return any(duty.role in ORGANISING and region.lies_in(duty.region) for duty in user.duties)


def _of(user: User, prefix: str, in_unit: tuple[str, ...], over_region: tuple[str, ...]) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=[])
    found = Q(**{f"{prefix}unit__in": user.unit_ids(*in_unit) if in_unit else ()})
    for path in sorted({duty.region.path for duty in user.duties if duty.role in over_region}):
        found |= Q(**{f"{prefix}unit__region__path__startswith": path})
    return found
