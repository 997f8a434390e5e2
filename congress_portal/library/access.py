"""Who keeps the rules of a county: its congress office."""

from __future__ import annotations

from congress_portal.accounts.models import Region, Role, User


def may_keep(user: User, county_id: int) -> bool:
    """Whether the user works in the congress office of the whole county."""
    return any(duty.role == Role.CONGRESS_OFFICE and duty.region_id == county_id for duty in user.duties)


def county_kept(user: User) -> Region | None:
    """The county whose library the user keeps; the first one where there are several."""
    kept = (duty.region for duty in user.duties if may_keep(user, duty.region_id))
    return next(kept, None)
