"""Objecting to an assignment: within the days that the law gives the unit (proposal.unit_dispute)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Dispute, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import StepStatus
from proposals.models import Proposal


@transaction.atomic
def dispute(
    *, proposal: Proposal, by: User, reason: str, proposed: Unit | None = None, step: Step | None = None
) -> Dispute:
    """Ask the assigner to take it back, while the clock of the assignment runs; afterwards the unit signs for it."""
    loop, found = claim(proposal.loop, "dispute", by, step=step)
    if is_past_dispute(found):
        raise NotNow(_("提出异议的期限已过，请签收办理。"))
    return loop_moves.dispute(loop=loop, by=by, reason=reason, proposed=proposed, step=found)


def is_past_dispute(step: Step) -> bool:
    """Whether the clock of acceptance, which is the period for objecting, has run out for what is offered."""
    return step.status == StepStatus.OFFERED and step.due_at is not None and step.due_at < timezone.now()
