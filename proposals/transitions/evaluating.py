"""What a deputy says of an answer: by the deputy alone, or entered from a paper form by the office.

Sealed until all who bring the proposal have spoken or the step's date has passed: before that nobody but the writer
knows more than that something came. The trail keeps a salted commitment. Whoever works for the unit is never asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import access, deadlines, trail
from congress_portal.loops.calendar import reckon_before
from congress_portal.loops.models import Deadline, Event, Helper, Loop, Mover, Step
from congress_portal.loops.trail import SYSTEM
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.words import Kind, Purpose, StepStatus, Verb
from proposals.models import Evaluation, EvaluationRound, Proposal, Reply
from proposals.plans import EFFECT
from proposals.words import EvaluationSource, Satisfaction

URGE = "proposal.urge"
SOONEST = dt.timedelta(days=30)
"""Steps that end later are not even looked at when deputies are asked again."""


def judged_reply(proposal: Proposal) -> Reply | None:
    """The answer that is evaluated: the newest that was sent."""
    return proposal.replies.sent().select_related("unit", "result", "step").order_by("number").last()


def judges_of(reply: Reply) -> list[Mover]:
    """Who is asked: all who still bring it, but nobody who works for a unit that handled it."""
    movers = Mover.objects.filter(loop=reply.proposal_id, left_at=None).select_related("user")
    return list(movers.exclude(user__in=_own_people(reply)).order_by("-is_lead", "pk"))


def missing(reply: Reply) -> list[Mover]:
    """Those of them who have said nothing yet, and of whom no form was entered."""
    spoken = set(Evaluation.objects.filter(reply=reply).values_list("deputy", flat=True))
    return [one for one in judges_of(reply) if one.user_id not in spoken]


def is_judging(user: User, proposal: Proposal, step: Step | None) -> bool:
    """Whether the user's own word is awaited now."""
    reply = _collecting(step) and judged_reply(proposal)
    if not reply:
        return False
    has_spoken = reply.evaluations.filter(deputy=user, source=EvaluationSource.OWN).exists()
    return not has_spoken and any(one.user_id == user.pk for one in judges_of(reply))


def awaited_from(user: User) -> QuerySet[Reply]:
    """The same asked of all cases at once: the answers of which this deputy's own word is awaited now."""
    steps = Step.objects.filter(key=EFFECT, status=StepStatus.ACTIVE)
    units = {duty.unit_id for duty in user.duties if duty.role != Role.DEPUTY}
    newer = Reply.objects.sent().filter(proposal=OuterRef("proposal"), number__gt=OuterRef("number"))
    found = Reply.objects.sent().filter(
        proposal__loop__in=steps.values("loop"),
        proposal__loop__movers__user=user,
        proposal__loop__movers__left_at=None,
    )
    spoken = Evaluation.objects.filter(deputy=user, source=EvaluationSource.OWN).values("reply")
    helped = Helper.objects.filter(unit__in=units).values("step")
    return (
        found.exclude(Exists(newer)).exclude(pk__in=spoken).exclude(unit__in=units).exclude(step__in=helped)
    )


@transaction.atomic
def evaluate(
    *, proposal: Proposal, by: User, process: str, result: str, words: str = "", step: Step | None = None
) -> Evaluation:
    """The deputy's own word on the newest answer, once."""
    loop = lock(proposal.loop)
    found = current_step(loop)
    if found is None or (step is not None and step.pk != found.pk) or not _collecting(found):
        raise NotNow(_("现在还不能评价，或者评价期已过。"))
    if not access.is_party(by, "bringer", loop, found):
        raise PermissionDenied(_("只有提出这件建议的代表可以评价。"))
    reply = _lock_reply(proposal)
    if by.pk not in {one.user_id for one in judges_of(reply)}:
        raise PermissionDenied(_("承办单位的人员不能评价本单位的答复。"))
    if reply.evaluations.filter(deputy=by, source=EvaluationSource.OWN).exists():
        raise NotNow(_("您已经评价过这次答复了，谢谢。"))
    return _write(loop, found, reply, by, by, process=process, result=result, words=words)


@transaction.atomic
def enter_evaluation(
    *, proposal: Proposal, by: User, deputy: User, process: str, result: str, source: str, told_on: dt.date,
    how: str, words: str = "", step: Step | None = None,
) -> Evaluation:  # fmt: skip
    """Enter what a deputy wrote on a paper form. It is shown apart; the deputy's own word may still take its place."""
    loop, found = claim_effect(proposal, by, step)
    reply = _lock_reply(proposal)
    if by.pk in _own_people(reply):
        raise PermissionDenied(_("承办单位的人员不能代录评价。"))
    if source == EvaluationSource.OWN or source not in EvaluationSource.values:
        raise ValidationError({"source": _("请写明怎样取得这个评价。")})
    if not how.strip():
        raise ValidationError({"how": _("请写明取得经过，例如谁收的表、存在哪里。")})
    assert reply.sent_at is not None
    if not timezone.localdate(reply.sent_at) <= told_on <= timezone.localdate():
        raise ValidationError({"told_on": _("日期应在答复之后、今天或以前。")})
    if deputy.pk not in {one.user_id for one in missing(reply)}:
        raise NotNow(_("这位代表已经有评价，或者不在评价人之列。"))
    if deputy.pk in by.selves:
        raise PermissionDenied(_("本人的评价请自己提交。"))
    return _write(
        loop, found, reply, by, deputy, process=process, result=result, words=words, source=source,
        entered_by=by, told_on=told_on, how=how.strip(),
    )  # fmt: skip


def urge(now: dt.datetime | None = None) -> int:
    """Ask once more those who have not spoken shortly before the window ends; returns how many answers that was."""
    moment = now or timezone.now()
    soon = Step.objects.filter(
        loop__kind=Kind.PROPOSAL,
        key=EFFECT,
        status=StepStatus.ACTIVE,
        due_at__gt=moment,
        due_at__lt=moment + SOONEST,
    )
    asked = EvaluationRound.objects.filter(urged_at__isnull=False).values("step")
    return sum(_urge(step, moment) for step in soon.exclude(pk__in=asked).select_related("loop__region"))


@transaction.atomic
def _urge(found: Step, now: dt.datetime) -> int:
    loop = lock(found.loop)
    step = current_step(loop)
    reply = judged_reply(Proposal.objects.get(pk=loop.pk))
    if step is None or step.pk != found.pk or not _collecting(step) or reply is None:
        return 0
    left = missing(reply)
    window = round_of(reply, step)
    if window.urged_at is not None or not left or timezone.localdate(now) < _urge_day(loop, step):
        return 0
    window.urged_at, window.urged = now, [one.user_id for one in left]
    window.save(update_fields=["urged_at", "urged"])
    trail.record(loop, step, Verb.URGED, SYSTEM, people=window.urged)
    return 1


def _urge_day(loop: Loop, step: Step) -> dt.date:
    assert step.due_at is not None
    last = timezone.localdate(step.due_at)
    period = deadlines.periods_for([URGE], loop.region.paths, last).get(URGE)
    if period is None:
        return last
    return reckon_before(last, period.length, deadlines.load_calendar(last)).last_day


def claim_effect(proposal: Proposal, by: User, step: Step | None) -> tuple[Loop, Step]:
    """Lock the case at the last gate, for whoever works on it there. Where it has gone on, somebody was faster."""
    loop = lock(proposal.loop)
    if not _collecting(current_step(loop)):
        raise NotNow()
    loop, found = claim(loop, "check_in", by, step=step)
    reply = judged_reply(Proposal.objects.get(pk=loop.pk))
    own = by.unit_ids(*access.WORKING) - {found.unit_id}
    if reply is not None and reply.unit_id in own:
        raise PermissionDenied(_("承办单位的人员不能办理对本单位答复的评价。"))
    return loop, found


def round_of(reply: Reply, step: Step) -> EvaluationRound:
    """The window of an answer, made when it is first needed. The case is locked by the caller."""
    made, _is_new = EvaluationRound.objects.get_or_create(
        reply=reply, defaults={"county_id": reply.county_id, "step": step}
    )
    return made


def open_for_good(reply: Reply, step: Step) -> None:
    """Keep that the words were open, for when the step's own clock has stopped. The case is locked by the caller."""
    window = round_of(reply, step)
    if window.opens_at is None:
        window.opens_at = timezone.now()
        window.save(update_fields=["opens_at"])


def opening_of(step: Step) -> dt.datetime | None:
    """When the words that a step collects open by its clock. None where none runs: a gap in the table of periods keeps
    them sealed, though the step itself is due at once."""
    clocks = Deadline.objects.filter(step=step, purpose=Purpose.WORK, is_running=True)
    return clocks.values_list("due_at", flat=True).first() if step.status == StepStatus.ACTIVE else None


def is_unsealed(reply: Reply, step: Step) -> bool:
    """Whether the words on an answer may be read: all have spoken, or the date of the step has passed."""
    known = EvaluationRound.objects.filter(reply=reply).first()
    if (known is not None and known.is_open) or not missing(reply):
        return True
    opens_at = opening_of(step)
    return opens_at is not None and opens_at <= timezone.now()


def has_part(user: User, loop: Loop, step: Step) -> bool:
    """Whether the words are about the user's own work, or partly their own: a unit that answered, one that helped, a
    mover. Nobody of these signs what came of them. An office that answers itself is left to its two people."""
    if loop.movers.filter(user__in=user.selves, left_at=None).exists():
        return True
    reply = judged_reply(Proposal.objects.get(pk=loop.pk))
    if reply is None:
        return False
    units = {reply.unit_id, *Helper.objects.filter(step=reply.step_id).values_list("unit", flat=True)}
    return bool((units - {step.unit_id, step.signer_id}) & user.unit_ids(*access.WORKING))


def seal_of(one: Evaluation) -> str:
    """What the trail keeps. Without the salt it tells nothing; with it, that nothing was changed."""
    return hashlib.sha256(f"{one.salt}|{one.process}|{one.result}|{one.words}".encode()).hexdigest()


def is_as_given(one: Evaluation) -> bool:
    """Whether the evaluation is still the one that the trail committed to."""
    told = Event.objects.filter(county_id=one.county_id, verb=Verb.EVALUATED, detail__seal=seal_of(one))
    return told.exists()


def _collecting(step: Step | None) -> bool:
    return step is not None and (step.key, step.status) == (EFFECT, StepStatus.ACTIVE)


def _lock_reply(proposal: Proposal) -> Reply:
    reply = judged_reply(proposal)
    if reply is None:
        raise NotNow(_("还没有答复，不能评价。"))
    return reply


def _write(loop: Loop, step: Step, reply: Reply, by: User, deputy: User, **said: object) -> Evaluation:
    _refuse_wordless(said)
    lead = Mover.objects.filter(loop=loop, user=deputy, is_lead=True).exists()
    made = Evaluation(
        county_id=reply.county_id, reply=reply, deputy=deputy, is_lead=lead, at=timezone.now(),
        salt=secrets.token_hex(8), **{"source": EvaluationSource.OWN, **said},
    )  # fmt: skip
    made.words = made.words.strip()
    made.save(force_insert=True)
    round_of(reply, step)
    if not missing(reply):
        open_for_good(reply, step)
    trail.record(loop, step, Verb.EVALUATED, by, seal=seal_of(made))
    return made


def _refuse_wordless(said: dict[str, object]) -> None:
    for name in ("process", "result"):
        if said[name] not in Satisfaction.values:
            raise ValidationError({name: _("请选择满意、基本满意或者不满意。")})
    is_dissatisfied = Satisfaction.DISSATISFIED in (said["process"], said["result"])
    if is_dissatisfied and not str(said["words"]).strip():
        raise ValidationError({"words": _("请写明哪里不满意，希望怎么办。")})


def _own_people(reply: Reply) -> set[int]:
    """Whoever serves today in the unit that answered, or in one that helped."""
    helping = Helper.objects.filter(step=reply.step_id).values_list("unit", flat=True)
    duties = Duty.objects.current().filter(unit__in=[reply.unit_id, *helping])
    return set(duties.exclude(role=Role.DEPUTY).values_list("user", flat=True))
