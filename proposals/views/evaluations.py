"""What a reader may know of the evaluations of a proposal, for its page."""

from __future__ import annotations

from typing import Any

from congress_portal.accounts.models import User
from congress_portal.loops.models import Step
from proposals.access import is_above
from proposals.models import Evaluation, Proposal, Reply
from proposals.plans import EFFECT
from proposals.transitions import evaluating


def evaluations_for(user: User, proposal: Proposal) -> dict[str, Any]:
    """The reader's own words; to who stands above the units how many have spoken, and what, once it is open."""
    found: dict[str, Any] = {
        "own_evaluations": [],
        "rounds": [],
        "heads_meetings": list(proposal.heads_meetings.select_related("unit", "head")),
        "rehandlings": list(proposal.rehandlings.select_related("by")),
    }
    replies = list(proposal.replies.sent().select_related("unit", "result", "step").order_by("number"))
    if not replies:
        return found
    rows = Evaluation.objects.filter(reply__in=replies).select_related("deputy", "entered_by", "reply")
    found["own_evaluations"] = list(rows.filter(deputy=user))
    if is_above(user, proposal.loop) and not _has_part(user, replies):
        effects = list(Step.objects.filter(loop=proposal.loop_id, key=EFFECT).order_by("position"))
        found["rounds"] = [_round(reply, effects, rows) for reply in replies]
    return found


def _round(reply: Reply, effects: list[Step], rows: Any) -> dict[str, Any]:
    """One answer: who was asked, how many have spoken, and the words where they may be read."""
    step = next((one for one in effects if one.position > reply.step.position), None)
    is_open = step is not None and evaluating.is_unsealed(reply, step)
    said = [one for one in rows if one.reply_id == reply.pk]
    own = {one.deputy_id for one in said if one.is_own}
    return {
        "reply": reply,
        "asked": len(evaluating.judges_of(reply)),
        "spoken": len({one.deputy_id for one in said}),
        "until": evaluating.opening_of(step) if step and not is_open else None,
        "is_open": is_open,
        "own": [one for one in said if one.is_own] if is_open else [],
        "entered": [(one, one.deputy_id in own) for one in said if not one.is_own] if is_open else [],
    }


def _has_part(user: User, replies: list[Reply]) -> bool:
    return bool({reply.unit_id for reply in replies} & user.unit_ids())
