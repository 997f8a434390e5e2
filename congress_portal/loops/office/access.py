"""Whose rules these are. Several offices share what holds for all; then only the one above all may change it."""

from __future__ import annotations

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind, User


def duty_of(user: User) -> Duty | None:
    """The widest of today's duties in a congress office."""
    duties = [duty for duty in user.duties if duty.role == Role.CONGRESS_OFFICE]
    return min(duties, key=lambda duty: len(duty.region.path), default=None)


def may_change_general(user: User) -> bool:
    """Whether no other congress office lies outside the user's own region."""
    duty = duty_of(user)
    if duty is None:
        return False
    offices = Unit.objects.filter(kind=UnitKind.CONGRESS_OFFICE, is_active=True)
    return not offices.exclude(region__path__startswith=duty.region.path).exists()


def may_change(user: User, region: Region | None) -> bool:
    """Whether the user may change a period for a region, or the one for all where ``region`` is none."""
    if region is None:
        return may_change_general(user)
    duty = duty_of(user)
    return duty is not None and region.lies_in(duty.region)
