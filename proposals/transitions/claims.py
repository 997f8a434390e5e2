"""Lock, read again, guard: for writes about the current step that are no moves of the ledger."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import access
from congress_portal.loops.models import Step
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.words import StepStatus
from proposals.models import Proposal


def claim_step(
    proposal: Proposal,
    by: User,
    *,
    keys: Collection[str],
    parties: Collection[str],
    statuses: Collection[str] = (StepStatus.ACTIVE,),
    step: Step | None = None,
) -> tuple[Proposal, Step]:
    """Lock the case; its current step must be one of ``keys`` in one of ``statuses``, and ``by`` one of the parties.

    ``step``, where given, is what the page showed. Returns the fresh proposal and step.
    """
    loop = lock(proposal.loop)
    found = current_step(loop)
    if not loop.is_open or found is None or found.key not in keys or found.status not in statuses:
        raise NotNow()
    if step is not None and step.pk != found.pk:
        raise NotNow()
    if not any(access.is_party(by, who, loop, found) for who in parties):
        raise PermissionDenied(_("您没有办理这一动作的职责。"))
    found.acting_for = access.acting_for(by, parties, loop, found)
    fresh = Proposal.objects.select_related("version", "draft__author").get(pk=loop.pk)
    fresh.loop = loop
    return fresh, found
