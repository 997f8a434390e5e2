"""Taking back: in writing and by all who bring it together; handling then ends (Shanghai Art. 10, Qingdao Art. 12)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Verb
from proposals.access import serving_movers
from proposals.models import Proposal, WithdrawalConsent


@transaction.atomic
def agree_to_withdraw(
    *, proposal: Proposal, by: User, reason: str = "", step: Step | None = None
) -> Proposal:
    """One mover wants it back. The case ends when the last of them has agreed."""
    loop, found = claim(proposal.loop, "withdraw", by, step=step)
    proposal = Proposal.objects.get(pk=loop.pk)
    _row, is_new = WithdrawalConsent.objects.get_or_create(
        county_id=loop.county_id,
        proposal=proposal,
        user=by,
        defaults={"reason": reason, "at": timezone.now()},
    )
    if not is_new:
        raise NotNow(_("您已经同意撤回，等其他代表同意。"))
    agreed = proposal.withdrawal_consents.values("user")
    if serving_movers(loop).exclude(user__in=agreed).exists():
        trail.record(
            loop, found, Verb.NOTED, by, _("同意撤回：%(reason)s") % {"reason": reason or _("未写理由")}
        )
        return proposal
    loop_moves.withdraw(loop=loop, by=by, note=reason)
    return proposal
