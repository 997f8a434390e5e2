"""What follows an evaluation: the office closes the effect, or tells the unit to handle it once more.

Where the lead deputy is dissatisfied with the result there is no choice (浙江省办理规定 2016 Art. 24). From the second
time on the heads of the unit are met first (约见).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.transitions.steps import begin, insert_again
from congress_portal.loops.words import StepStatus, Verb
from proposals.models import Evaluation, HeadsMeeting, Proposal, Rehandling, Reply
from proposals.plans import HANDLE
from proposals.transitions.evaluating import claim_effect, is_unsealed, judged_reply, open_for_good
from proposals.words import Satisfaction

AGAIN = "proposal.rehandle"


def dissatisfied(reply: Reply) -> list[Evaluation]:
    """Words that count and say 不满意, of the handling or of the result; the lead's first."""
    found = Evaluation.objects.counted().filter(reply=reply).select_related("deputy")
    said = Satisfaction.DISSATISFIED
    return [one for one in found.order_by("-is_lead", "pk") if said in (one.process, one.result)]


def must_rehandle(reply: Reply) -> bool:
    """Whether the lead deputy is dissatisfied with the result."""
    return any(one.is_lead and one.result == Satisfaction.DISSATISFIED for one in dissatisfied(reply))


def may_rehandle(proposal: Proposal, step: Step) -> bool:
    """Whether somebody is known to be dissatisfied: the office may then order it."""
    reply = judged_reply(proposal)
    return reply is not None and is_unsealed(reply, step) and bool(dissatisfied(reply))


def lacks_heads(proposal: Proposal) -> bool:
    """Whether the heads have to be met before it is handled once more, and have not been since the last answer."""
    reply = judged_reply(proposal)
    return reply is not None and proposal.rehandlings.exists() and not reply.heads_meetings.exists()


def refuse_unheard(loop: Loop, step: Step) -> None:
    """Nobody closes the effect over the heads of those who bring it; a guard of the plan."""
    reply = judged_reply(Proposal.objects.get(pk=loop.pk))
    if reply is None:
        return
    if not is_unsealed(reply, step):
        raise NotNow(_("还有代表没有评价，评价期也没有满。评完或者期满以后再提交。"))
    if must_rehandle(reply):
        raise NotNow(_("领衔代表对办理结果不满意，应当责成承办单位重新办理。"))


@transaction.atomic
def conclude(*, proposal: Proposal, by: User, outcome: str, step: Step | None = None, **more: Any) -> Step:
    """Check the effect in, once all have spoken or had the time to."""
    loop, found = claim_effect(proposal, by, step)
    refuse_unheard(loop, found)
    reply = judged_reply(proposal)
    if reply is not None:
        open_for_good(reply, found)
    return loop_moves.check_in(loop=loop, by=by, outcome=outcome, step=found, **more)


@transaction.atomic
def rehandle(*, proposal: Proposal, by: User, reason: str, step: Step | None = None) -> Rehandling:
    """Tell the unit to handle it once more: the answer is due within the month of ``proposal.rehandle``."""
    loop, found = claim_effect(proposal, by, step)
    reply = judged_reply(proposal)
    if reply is None or not is_unsealed(reply, found):
        raise NotNow(_("评价还没有启封，现在不能责成重新办理。"))
    if not dissatisfied(reply):
        raise NotNow(_("没有代表表示不满意，不能责成重新办理。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由和要求，承办单位和代表会看到。")})
    number = proposal.rehandlings.count() + 1
    meeting = reply.heads_meetings.first()
    if number > 1 and meeting is None:
        raise NotNow(_("再次责成重新办理以前，须先约见承办单位负责人并登记。"))
    made = Rehandling.objects.create(
        county_id=loop.county_id, proposal=proposal, number=number, reply=reply, meeting=meeting,
        reason=reason.strip(), by=by, at=timezone.now(),
    )  # fmt: skip
    open_for_good(reply, found)
    handling = _begin_again(loop, found)
    trail.record(
        loop, found, Verb.REHANDLED, by, reason, number=number, unit=handling.unit_id,
        unit_name=handling.unit.name,
    )  # fmt: skip
    return made


def _begin_again(loop: Loop, effect: Step) -> Step:
    """Skip the effect, and put handling and effect behind it once more; handling has a clock of its own."""
    earlier = Step.objects.filter(loop=loop, key=HANDLE, position__lt=effect.position)
    last = earlier.select_related("unit").order_by("position").last()
    assert last is not None  # an answer was sent from it
    effect.status = StepStatus.SKIPPED
    effect.save(update_fields=["status"])
    deadlines.stop(loop, effect)
    handling, _effect = insert_again(loop, [last, effect], after=effect)
    handling.periods = {**handling.periods, "work": AGAIN}
    handling.save(update_fields=["periods"])
    handling.unit = last.unit
    return begin(loop, handling)


@transaction.atomic
def meet_heads(
    *, proposal: Proposal, by: User, held_on: dt.date, place: str, head: User, participants: str, agreed: str,
    step: Step | None = None,
) -> HeadsMeeting:  # fmt: skip
    """Write down that the deputies met the head of the unit (约见): once an answer that is not accepted."""
    loop, found = claim_effect(proposal, by, step)
    reply = judged_reply(proposal)
    if reply is None or not may_rehandle(proposal, found):
        raise NotNow(_("没有代表表示不满意，或者评价还没有启封，不用登记约见。"))
    if reply.heads_meetings.exists():
        raise NotNow(_("这次答复已经登记过约见。"))
    _refuse_incomplete(reply, held_on, head, {"place": place, "participants": participants, "agreed": agreed})
    made = HeadsMeeting.objects.create(
        county_id=loop.county_id, proposal=proposal, reply=reply, unit_id=reply.unit_id, held_on=held_on,
        place=place.strip(), head=head, participants=participants.strip(), agreed=agreed.strip(), by=by,
        at=timezone.now(),
    )  # fmt: skip
    trail.record(loop, found, Verb.MET_HEADS, by, agreed, person=head.pk, held_on=held_on.isoformat())
    return made


def heads_of(reply: Reply) -> set[int]:
    """Who is registered as a head of the unit today."""
    heads = Duty.objects.current().filter(unit=reply.unit_id, is_head=True)
    return set(heads.values_list("user", flat=True))


def _refuse_incomplete(reply: Reply, held_on: dt.date, head: User, texts: dict[str, str]) -> None:
    assert reply.sent_at is not None
    wrong = {name: _("请填写。") for name, text in texts.items() if not text.strip()}
    if not timezone.localdate(reply.sent_at) <= held_on <= timezone.localdate():
        wrong["held_on"] = _("日期应在答复之后、今天或以前。")
    if head.pk not in heads_of(reply):
        wrong["head"] = _("请选择承办单位的负责人；没有登记负责人的，请先在单位职责里登记。")
    if wrong:
        raise ValidationError(wrong)
