"""Who does what in a vote. Rights come from today's duties and from the rows that name scrutineers and tellers."""

from __future__ import annotations

from congress_portal.accounts.models import Duty, Role, User
from votes.calls.access import may_run
from votes.models import Ballot, Scrutineer
from votes.words import Phase

MEMBERS = (Role.DEPUTY, Role.LEADER, Role.OVERSEER, Role.CONGRESS_OFFICE)
"""Who may stand on a roll of the standing committee, or watch over a vote."""


def may_ask(user: User, ballot: Ballot) -> bool:
    """The office asks for every step."""
    return may_run(user, ballot.county_id)


def may_do(user: User, ballot: Ballot) -> bool:
    """A colleague of the office, or a scrutineer of this vote, does what another has asked for."""
    return may_run(user, ballot.county_id) or is_scrutineer(user, ballot)


def is_scrutineer(user: User, ballot: Ballot) -> bool:
    return user.is_authenticated and ballot.scrutineers.filter(user=user).exists()


def is_teller(user: User, ballot: Ballot) -> bool:
    return user.is_authenticated and ballot.tellers.filter(user=user).exists()


def sees_result(user: User, ballot: Ballot) -> bool:
    """Until it is published the result is for the office, the scrutineers and the tellers."""
    return ballot.phase == Phase.PUBLISHED or (
        user.is_authenticated and (may_do(user, ballot) or is_teller(user, ballot))
    )


def scrutineer_of(user: User, ballot: Ballot) -> Scrutineer | None:
    return ballot.scrutineers.filter(user=user).first()


def deputies_of(county_id: int) -> list[User]:
    """Today's deputies of the county, each with an own mandate (no stand-in), by name."""
    return _people(county_id, (Role.DEPUTY,))


def members_of(county_id: int) -> list[User]:
    """Who may be on a roll of the standing committee, scrutineer or teller: deputies and the people of the congress."""
    return _people(county_id, MEMBERS)


def _people(county_id: int, roles: tuple[Role, ...]) -> list[User]:
    duties = Duty.objects.current().filter(
        role__in=roles, county=county_id, user__is_active=True, stands_in_for=None
    )
    return list(User.objects.filter(pk__in=duties.values("user")).order_by("name", "pk"))
