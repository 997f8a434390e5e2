"""When the lead deputy serves no more: another who brings the proposal goes on with it, or it ends, visibly.

Only while a text waits to be changed: at every other step the case goes on without the lead.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.models import Loop, Mover, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.transitions.ending import end, skip_open
from congress_portal.loops.words import LoopStatus, StepStatus, Verb
from proposals.access import deputy_unit, serving_movers
from proposals.models import Draft, Proposal
from proposals.plans import REVIEW
from proposals.transitions.drafting import lock_draft


@transaction.atomic
def replace_lead(*, proposal: Proposal, by: User, reason: str, step: Step | None = None) -> Proposal:
    """The first of the others who still serves leads from now on; with none left the case ends as taken back."""
    loop, found = claim(proposal.loop, "mark", by, step=step)
    if not lacks_lead(loop, found):
        raise NotNow(_("领衔代表还在任，由本人修改或者撤回。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，例如代表资格何时终止。")})
    proposal = Proposal.objects.select_related("draft").get(pk=loop.pk)
    draft = lock_draft(proposal.draft)
    heir = serving_movers(loop).filter(is_lead=False).select_related("user").order_by("since", "pk").first()
    if heir is None:
        skip_open(loop)
        end(loop, LoopStatus.WITHDRAWN)
        trail.record(loop, found, Verb.WITHDRAWN, by, reason)
        return proposal
    _hand_over(loop, found, draft, heir)
    trail.record(loop, found, Verb.DELEGATED, by, reason, to=heir.user_id, to_name=str(heir.user))
    return proposal


def lacks_lead(loop: Loop, step: Step) -> bool:
    """Whether the text waits for a lead deputy who serves no more."""
    waits = (step.key, step.status) == (REVIEW, StepStatus.ACTIVE)
    return waits and not serving_movers(loop).filter(is_lead=True).exists()


def _hand_over(loop: Loop, step: Step, draft: Draft, heir: Mover) -> None:
    lead = loop.movers.get(is_lead=True)
    lead.is_lead, lead.left_at = False, timezone.now()
    lead.save(update_fields=["is_lead", "left_at"])
    heir.is_lead = True
    heir.save(update_fields=["is_lead"])
    draft.author = heir.user
    draft.save(update_fields=["author"])
    step.assignee, step.unit = heir.user, deputy_unit(heir.user, loop.county_id)
    step.save(update_fields=["assignee", "unit"])
