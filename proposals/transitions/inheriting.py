"""A dissolved unit owes promises, or handles a proposal: the one in its place goes on with both (单位撤并)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import moves
from congress_portal.loops.models import Helper, Loop, Step
from congress_portal.loops.transitions import inheriting
from congress_portal.loops.transitions.claims import claim
from proposals.models import Commitment, Proposal, Reply
from proposals.plans import HANDLE
from proposals.transitions.supervising import watch_by_scope


def dissolved(loop: Loop) -> QuerySet[Unit]:
    """Units that are no more and still hold a step of the proposal, or owe what an answer promised."""
    owing = Commitment.objects.open().filter(proposal=loop.pk)
    return moves.dissolved(loop) | Unit.objects.filter(pk__in=owing.values("unit"), is_active=False)


@transaction.atomic
def inherit(
    *, proposal: Proposal, by: User, unit: Unit, to: Unit, reason: str, step: Step | None = None
) -> Step:
    """The ledger's move; with the steps go the open promises, and the answer that was being written."""
    loop, found = claim(proposal.loop, "inherit", by, step=step)
    inheriting.refuse_unfit(loop, unit, to, reason)
    held = inheriting.pass_on(loop, found, unit, to)
    owed = _pass_promises(loop, found, unit, to)
    if not held and not owed:
        raise NotNow(_("这个单位在这件建议里没有要接着办的，可能已经办过。"))
    Reply.objects.filter(proposal=loop.pk, unit=unit, sent_at=None).update(unit=to)
    if found.key == HANDLE and found.unit_id == to.pk:
        watch_by_scope(loop=loop, lead=to)
    inheriting.tell(loop, found, by, unit, to, reason)
    return found


def _pass_promises(loop: Loop, step: Step, unit: Unit, to: Unit) -> int:
    """Who owes a promise must know of the case: as a helping unit of the answer, where it has no step of its own."""
    owed = Commitment.objects.open().filter(proposal=loop.pk, unit=unit)
    promised = set(owed.values_list("reply__step", flat=True))
    number = owed.update(unit=to)
    if number and step.unit_id != to.pk:
        Helper.objects.bulk_create(
            [Helper(county_id=loop.county_id, step_id=key, unit=to, part=_("承接承诺")) for key in promised],
            ignore_conflicts=True,
        )
    return number
