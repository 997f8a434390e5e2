"""Who climbs the ladder of supervision, in whose name, and who may read of it."""

from __future__ import annotations

from congress_portal.accounts.models import Role, Unit, User
from congress_portal.loops import access
from congress_portal.loops.models import Loop, Step
from supervision.models import Rung
from supervision.models.letters import RungQuerySet

CLIMBING = ("overseer", "office")
"""Parties of the ledger: committees and presidiums in their region, the congress's office."""
ROLES = (Role.OVERSEER, Role.CONGRESS_OFFICE)


def may_climb(user: User, loop: Loop, step: Step) -> bool:
    """Whether the user may write, send or put aside what the ladder proposes about a case."""
    return any(access.is_party(user, who, loop, step) for who in CLIMBING)


def issuers_for(user: User, loop: Loop) -> list[Unit]:
    """In whose names the user may write: the units whose duty gives the right."""
    keys = {duty.unit_id for duty in user.duties if duty.role in ROLES and loop.region.lies_in(duty.region)}
    return list(Unit.objects.filter(pk__in=keys, county=loop.county_id).order_by("kind", "code", "pk"))


def may_receive(user: User, rung: Rung) -> bool:
    """Whether the user signs for a letter to their unit."""
    return rung.unit_id in user.unit_ids(*access.WORKING, *access.RECEIVING)


def rungs_seen_by(user: User) -> RungQuerySet:
    """What the ladder holds about cases that the user may know of; what is not sent, for those who climb alone."""
    rows = Rung.objects.filter(loop__in=Loop.objects.visible_to(user))
    return rows if user.has_role(*ROLES, Role.LEADER, Role.AUDITOR) else rows.sent()
