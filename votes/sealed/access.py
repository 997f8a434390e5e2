"""Who may handle the box. Scrutineers and the office; who runs the machines has no right here."""

from __future__ import annotations

from congress_portal.accounts.models import Role, User
from votes.models import Ballot


def is_office(user: User, ballot: Ballot) -> bool:
    """Whether the user works today in the office that prepares the vote."""
    return ballot.office_id in user.unit_ids(Role.CONGRESS_OFFICE)


def is_scrutineer(user: User, ballot: Ballot) -> bool:
    return ballot.scrutineers.filter(user=user).exists()


def may_keep_box(user: User, ballot: Ballot) -> bool:
    """The ceremony and the opening: on a scrutineer's account, or on the office's machine with scrutineers at it."""
    return is_scrutineer(user, ballot) or is_office(user, ballot)


def may_print_cards(user: User, ballot: Ballot) -> bool:
    return is_office(user, ballot)


def may_export(user: User, ballot: Ballot) -> bool:
    """Not everybody: whoever knows a voter's tracker reads that voter's paper in the export."""
    return is_scrutineer(user, ballot) or is_office(user, ballot)
