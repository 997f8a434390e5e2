"""Who may see and move a case, from dated duties alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress_portal.accounts.models import Level, Role, User

if TYPE_CHECKING:
    from congress_portal.loops.models import Loop, Step

WORKING = (Role.HANDLER, Role.KEEPER)
RECEIVING = (Role.HANDLER, Role.KEEPER, Role.CONGRESS_OFFICE)
SIGNING = (Role.KEEPER, Role.OVERSEER, Role.CONGRESS_OFFICE)
SEEING_A_REGION = (Role.CONGRESS_OFFICE, Role.OVERSEER, Role.LEADER, Role.AUDITOR)
SEEING_A_UNIT = (Role.HANDLER, Role.KEEPER, Role.DEPUTY, Role.OVERSEER, Role.CONGRESS_OFFICE)


@dataclass(frozen=True)
class Scope:
    """What a user's duties open: whole counties, regions by path, and the cases of units."""

    counties: frozenset[int]
    paths: tuple[str, ...]
    units: frozenset[int]


def scope_of(user: User) -> Scope:
    if not user.is_authenticated:
        return Scope(frozenset(), (), frozenset())
    wide = [duty for duty in user.duties if duty.role in SEEING_A_REGION]
    return Scope(
        counties=frozenset(d.county_id for d in wide if d.region_id == d.county_id),
        paths=tuple(
            sorted(
                {d.region.path for d in wide if d.region_id != d.county_id or d.region.level != Level.COUNTY}
            )
        ),
        units=frozenset(user.unit_ids(*SEEING_A_UNIT)),
    )


def may_audit(user: User, loop: Loop) -> bool:
    """Whether the user sees who looked at personal data of this case."""
    return _covers(user, loop, Role.AUDITOR)


def is_party(user: User, who: str, loop: Loop, step: Step) -> bool:
    """Whether ``user`` is one of the words of the MOVES table for this step (see ``moves.py``)."""
    return PARTIES[who](user, loop, step)


def acting_for(user: User, parties: Collection[str], loop: Loop, step: Step) -> User | None:
    """Whom the user stands in for in being one of these parties; nobody where the user's own duties suffice."""
    borrowed = [duty for duty in user.duties if duty.stands_in_for_id]
    if not borrowed:
        return None
    own = user.with_duties([duty for duty in user.duties if not duty.stands_in_for_id])
    if any(is_party(own, who, loop, step) for who in parties):
        return None
    for duty in borrowed:
        if any(is_party(user.with_duties([duty]), who, loop, step) for who in parties):
            return User.objects.get(duty__stand_ins=duty.pk)
    return None


def _worker(user: User, loop: Loop, step: Step) -> bool:
    """The assignee or who stands in there, or the unit where nobody is assigned or the assignee has left it."""
    assignee = step.assignee
    if assignee and step.unit_id in assignee.unit_ids(*WORKING, Role.DEPUTY):
        return assignee.pk == user.pk or step.unit_id in user.stood_for.get(assignee.pk, ())
    return step.unit_id in user.unit_ids(*WORKING)


def _unit(user: User, loop: Loop, step: Step) -> bool:
    return step.unit_id in user.unit_ids(*WORKING)


def _taker(user: User, loop: Loop, step: Step) -> bool:
    """Who can handle what is offered; the congress office passes it on instead."""
    return step.offered_to_id in user.unit_ids(*WORKING)


def _offered(user: User, loop: Loop, step: Step) -> bool:
    return step.offered_to_id in user.unit_ids(*RECEIVING)


def _offerer(user: User, loop: Loop, step: Step) -> bool:
    return step.offered_by_id is not None and step.offered_by_id in user.unit_ids(*RECEIVING)


def _signer(user: User, loop: Loop, step: Step) -> bool:
    return step.signer_id in user.unit_ids(*SIGNING)


def _helper(user: User, loop: Loop, step: Step) -> bool:
    units = user.unit_ids(Role.HANDLER)
    return any(helper.unit_id in units for helper in step.helper_set.all())


def _owner(user: User, loop: Loop, step: Step) -> bool:
    return loop.owner_id in user.unit_ids(Role.KEEPER)


def _deputy(user: User, loop: Loop, step: Step) -> bool:
    return loop.owner_id in user.unit_ids(Role.DEPUTY)


def _covers(user: User, loop: Loop, *roles: str) -> bool:
    return any(duty.role in roles and loop.region.lies_in(duty.region) for duty in user.duties)


def _overseer(user: User, loop: Loop, step: Step) -> bool:
    return _covers(user, loop, Role.OVERSEER)


def _office(user: User, loop: Loop, step: Step) -> bool:
    return _covers(user, loop, Role.CONGRESS_OFFICE)


PARTIES = {
    "worker": _worker,
    "unit": _unit,
    "taker": _taker,
    "offered": _offered,
    "offerer": _offerer,
    "signer": _signer,
    "helper": _helper,
    "owner": _owner,
    "deputy": _deputy,
    "overseer": _overseer,
    "office": _office,
}
