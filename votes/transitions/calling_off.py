"""A vote that is not held, or broken off: by the office before its opening, by two people from then on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from votes.ballots.access import may_ask, may_do
from votes.ballots.acts import Act
from votes.models import Ballot, CallingOff
from votes.sealed.box import destroy_inbox
from votes.transitions.ballots import electors_of, lock, locked, tell
from votes.words import Phase

BY_TWO = (Phase.OPEN, Phase.CLOSED)
"""Papers may have come in: nobody breaks such a vote off alone."""


@transaction.atomic
def call_off(*, ballot: Ballot, by: User, reason: str) -> Ballot:
    """Before its opening: the vote is not held."""
    ballot, _office = lock(ballot, by, Phase.PREPARED, Phase.FROZEN)
    return _end(ballot, by, _reason(reason))


@transaction.atomic
def ask_off(*, ballot: Ballot, by: User, reason: str) -> CallingOff:
    """After its opening: ask that it be broken off, which another person does. Not once it is counted."""
    ballot, office = lock(ballot, by, *BY_TWO)
    if CallingOff.objects.filter(ballot=ballot).exists():
        raise NotNow(_("已经提出，等另一位同志确认。"))
    made = CallingOff.objects.create(
        county_id=ballot.county_id, ballot=ballot, reason=_reason(reason), asked_by=by
    )
    tell(ballot, Act.OFF_ASKED, by, office, reason=made.reason)
    return made


@transaction.atomic
def take_back_off(*, ballot: Ballot, by: User) -> None:
    """The office goes on with the vote, before another has broken it off."""
    ballot = locked(ballot)
    if not may_ask(by, ballot):
        raise PermissionDenied(_("由县人大常委会办公室撤回。"))
    asked = _asked(ballot)
    asked.delete()
    tell(ballot, Act.OFF_DROPPED, by, ballot.office)


@transaction.atomic
def do_off(*, ballot: Ballot, by: User) -> Ballot:
    """Another of the office, or a scrutineer, breaks the vote off. Papers that came in are destroyed."""
    ballot = locked(ballot)
    if not may_do(by, ballot):
        raise PermissionDenied(_("由县人大常委会办公室或者监票人确认。"))
    asked = _asked(ballot)
    if asked.asked_by_id in by.selves:
        raise PermissionDenied(_("提出的人不能自己确认，请另一位同志确认。"))
    asked.done_by, asked.done_at = by, timezone.now()
    asked.save(update_fields=["done_by", "done_at"])
    return _end(ballot, by, asked.reason)


def _asked(ballot: Ballot) -> CallingOff:
    """What waits for its second person, while the vote still may be broken off."""
    asked = CallingOff.objects.filter(ballot=ballot, done_at=None).first()
    if asked is None or ballot.is_off or ballot.phase not in BY_TWO:
        raise NotNow()
    return asked


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    return text.strip()


def _end(ballot: Ballot, by: User, reason: str) -> Ballot:
    ballot.off_reason = reason
    ballot.save(update_fields=["off_reason"])
    destroy_inbox(ballot)
    people = electors_of(ballot)
    tell(ballot, Act.CALLED_OFF, by, ballot.office, people=people, title=ballot.title, reason=reason)
    return ballot
