"""Who may see and move a case, from dated duties alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congress_portal.accounts.models import Level, Role, UnitKind, User

if TYPE_CHECKING:
    from congress_portal.loops.models import Loop, Step

WORKING = (Role.HANDLER, Role.KEEPER, Role.OVERSEER, Role.CONGRESS_OFFICE)
"""Who works on a step of their unit. The congress office and a presidium have steps of their own with proposals."""
TAKING = (Role.HANDLER, Role.KEEPER)
RECEIVING = (Role.HANDLER, Role.KEEPER, Role.CONGRESS_OFFICE)
OWNING = (Role.KEEPER, Role.OVERSEER)
"""Who follows a case for its unit: a station's keepers; at a presidium those who oversee."""
OFFERING = (*RECEIVING, Role.OVERSEER)
"""Who decides on what their unit assigned: a presidium, where overseers work, assigns proposals to its congress."""
SIGNING = (Role.KEEPER, Role.OVERSEER, Role.CONGRESS_OFFICE)
SEEING_A_REGION = (Role.CONGRESS_OFFICE, Role.OVERSEER, Role.LEADER, Role.AUDITOR)
WATCHING = (Role.DEPUTY, Role.HANDLER, Role.OVERSEER, Role.CONGRESS_OFFICE, Role.LEADER)
"""Who acts for a unit that watches a case (督办方); the duty opens no more than what the unit watches."""
OFFICIAL = (Role.LEADER, Role.OVERSEER, Role.CONGRESS_OFFICE, Role.HANDLER)
"""In which roles somebody leads or supervises a case by name; without any such duty the name opens nothing."""
SEEING_A_UNIT = (Role.HANDLER, Role.KEEPER, Role.DEPUTY, Role.OVERSEER, Role.CONGRESS_OFFICE)


@dataclass(frozen=True)
class Scope:
    """What a user's duties open: whole counties, regions by path, and the cases of units."""

    counties: frozenset[int]
    paths: tuple[str, ...]
    units: frozenset[int]
    watching: frozenset[int]
    """The units whose watched cases are open."""
    selves: frozenset[int]
    """Whose own cases they are: the user's, and those of whom the user stands in for."""
    is_deputy: bool
    """Who is no deputy any more knows of what they still bring, until it is done."""
    is_official: bool


def scope_of(user: User) -> Scope:
    if not user.is_authenticated:
        nothing: frozenset[int] = frozenset()
        return Scope(nothing, (), nothing, nothing, nothing, False, False)
    wide = [duty for duty in user.duties if duty.role in SEEING_A_REGION]
    return Scope(
        counties=frozenset(d.county_id for d in wide if d.region_id == d.county_id),
        paths=tuple(
            sorted(
                {d.region.path for d in wide if d.region_id != d.county_id or d.region.level != Level.COUNTY}
            )
        ),
        units=frozenset(user.unit_ids(*SEEING_A_UNIT)),
        watching=frozenset(user.unit_ids(*WATCHING)),
        selves=frozenset(user.selves),
        is_deputy=user.has_role(Role.DEPUTY),
        is_official=user.has_role(*OFFICIAL),
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
    return step.offered_to_id in user.unit_ids(*TAKING)


def _offered(user: User, loop: Loop, step: Step) -> bool:
    return step.offered_to_id in user.unit_ids(*RECEIVING)


def _offerer(user: User, loop: Loop, step: Step) -> bool:
    return step.offered_by_id is not None and step.offered_by_id in user.unit_ids(*OFFERING)


def _signer(user: User, loop: Loop, step: Step) -> bool:
    return step.signer_id in user.unit_ids(*SIGNING)


def _chief(user: User, loop: Loop, step: Step) -> bool:
    """One of the leaders where their body signs; the app says which of them (分管领导)."""
    signer = step.signer
    return (
        signer is not None and signer.kind == UnitKind.LEADERSHIP and signer.pk in user.unit_ids(Role.LEADER)
    )


def _helper(user: User, loop: Loop, step: Step) -> bool:
    units = user.unit_ids(Role.HANDLER)
    return any(helper.unit_id in units for helper in step.helper_set.all())


def _owner(user: User, loop: Loop, step: Step) -> bool:
    return loop.owner_id in user.unit_ids(*OWNING)


def _deputy(user: User, loop: Loop, step: Step) -> bool:
    return loop.owner_id in user.unit_ids(Role.DEPUTY)


def _mover(user: User, loop: Loop, step: Step) -> bool:
    """One of those who bring it, in person: nobody stands in for what a deputy proposes."""
    return user.has_role(Role.DEPUTY) and loop.movers.filter(user=user, left_at=None).exists()


def _bringer(user: User, loop: Loop, step: Step) -> bool:
    """The same, also where they are no deputy any more: the answer is theirs, and the word on it."""
    return loop.movers.filter(user=user, left_at=None).exists()


def _official(user: User, loop: Loop, step: Step) -> bool:
    """Who leads or supervises the case by name today."""
    is_serving = user.has_role(*OFFICIAL)
    return is_serving and loop.officials.filter(user__in=user.selves, until=None).exists()


def _watcher(user: User, loop: Loop, step: Step) -> bool:
    """Somebody of a unit that watches the case today."""
    units = user.unit_ids(*WATCHING)
    return bool(units) and loop.watchers.filter(unit__in=units, until=None).exists()


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
    "chief": _chief,
    "helper": _helper,
    "owner": _owner,
    "deputy": _deputy,
    "mover": _mover,
    "bringer": _bringer,
    "official": _official,
    "watcher": _watcher,
    "overseer": _overseer,
    "office": _office,
}
