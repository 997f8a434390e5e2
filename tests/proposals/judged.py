"""An answered proposal at the last gate, and what deputies say of it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Step
from proposals import transitions
from proposals.models import Evaluation, Proposal
from tests.proposals.stages import drafted, handling, promise, replied, signed
from tests.world import World


def judging(world: World, *cosigners: User, proposal: Proposal | None = None, result: str = "A") -> Proposal:
    """Answered by the water office: the deputies who bring it may say what they think of it."""
    draft = signed(drafted(world), *cosigners) if cosigners else drafted(world)
    proposal = proposal or handling(world, draft)
    promises = {"promises": (promise(world),)} if result == "B" else {}
    replied(world, proposal, result, **promises)
    moves.sign_off(loop=proposal.loop, by=world.qian)
    return Proposal.objects.select_related("loop").get(pk=proposal.pk)


def judge(by: User, proposal: Proposal, level: str = "satisfied") -> Evaluation:
    return transitions.evaluate(
        proposal=proposal, by=by, process="satisfied", result=level, words="水压还是不足。"
    )


def due_now(proposal: Proposal) -> None:
    """The time for evaluating is over."""
    past = timezone.now() - dt.timedelta(minutes=1)
    Step.objects.filter(loop=proposal.loop, status="active").update(due_at=past)
    Deadline.objects.filter(loop=proposal.loop, is_running=True).update(due_at=past)
