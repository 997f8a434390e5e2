"""How a case ends, comes back, or goes on into the next term."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Term, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans, trail
from congress_portal.loops.models import Event, Loop, Merge, Step
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.transitions.disputes import lapse
from congress_portal.loops.transitions.steps import again, begin
from congress_portal.loops.words import CURRENT, Actor, LoopStatus, Purpose, StepStatus, Verb


def close_if_done(loop: Loop, by: By) -> None:
    """Close a locked loop once no step is left; the stored clocks stop."""
    left = Step.objects.filter(loop=loop, status__in=[*CURRENT, StepStatus.WAITING])
    if left.exists():
        return
    end(loop, LoopStatus.CLOSED)
    trail.record(loop, None, Verb.CLOSED, by)


@transaction.atomic
def withdraw(*, loop: Loop, by: By, note: str = "") -> Loop:
    """The one who brought the case takes it back (撤回)."""
    loop, step = claim(loop, "withdraw", by)
    skip_open(loop)
    end(loop, LoopStatus.WITHDRAWN)
    trail.record(loop, step, Verb.WITHDRAWN, by, note)
    return loop


@transaction.atomic
def reject(*, loop: Loop, by: User, reason: str, ground: str) -> Loop:
    """Refuse a case with a ground from the app's list and words for the citizen (不予受理)."""
    loop, step = claim(loop, "reject", by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明不予受理的理由，群众会看到。")})
    skip_open(loop)
    end(loop, LoopStatus.REJECTED)
    trail.record(loop, step, Verb.REJECTED, by, reason, ground=ground)
    return loop


@transaction.atomic
def divert(*, loop: Loop, by: User, reason: str) -> Loop:
    """A case that must not go on in ordinary hands ends here at whichever step, also where no other move would do."""
    loop, step = claim(loop, "divert", by)
    skip_open(loop)
    end(loop, LoopStatus.REJECTED)
    trail.record(loop, step, Verb.REJECTED, by, reason, ground="")
    return loop


@transaction.atomic
def reopen(*, loop: Loop, by: By, reason: str, times: int | None = None) -> Loop:
    """Bring a closed case back (重新办理): the plan's steps for it are appended and run once more.

    ``times`` bounds how often this may happen by right (the citizen's: once); the office has no bound.
    """
    loop, step = claim(loop, "reopen", by)
    if by is CITIZEN and loop.status != LoopStatus.CLOSED:
        raise NotNow(_("这件事没有办理过，可以重新提交。"))
    if by is CITIZEN and times is not None and not may_reopen(loop, times):
        raise NotNow(_("已经重新办理过一次，如仍不满意请联系联络站。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明哪里不满意，方便重新办理。")})
    loop.status, loop.closed_at, loop.reopened = LoopStatus.OPEN, None, loop.reopened + 1
    loop.merged_into = None
    loop.save(update_fields=["status", "closed_at", "reopened", "merged_into"])
    merges = Merge.objects.filter(loop=loop, ended_at=None)
    merges.update(
        ended_at=timezone.now(), ended_as=Actor.PERSON
    )  # of ended cases only a closed one is the citizen's
    trail.record(loop, step, Verb.REOPENED, by, reason)
    lapse(loop)
    _append_again(loop)
    return loop


def may_reopen(loop: Loop, times: int) -> bool:
    """Whether the citizen has a reopening left. What the office reopened does not use up the citizen's right."""
    used = Event.objects.filter(loop=loop, verb=Verb.REOPENED, actor=Actor.CITIZEN)
    return used.count() < times


@transaction.atomic
def carry_over(*, loop: Loop, by: User, to: Term, note: str = "") -> Loop:
    """Take an open case into a new term (一盯到底): history, supervisor and clocks go on unchanged."""
    loop, step = claim(loop, "carry_over", by)
    if to.county_id != loop.county_id:
        raise ValidationError({"to": _("请选择本县（市、区）的届次。")})
    if loop.term_id == to.pk:
        raise NotNow(_("该事项已接续到这一届。"))
    before = loop.term_id
    loop.term = to
    loop.save(update_fields=["term"])
    trail.record(loop, step, Verb.CARRIED_OVER, by, note, since=before, to=to.pk)
    return loop


def _append_again(loop: Loop) -> None:
    plan = plans.PLANS[loop.kind]
    last = {step.key: step for step in Step.objects.filter(loop=loop).order_by("position")}
    position = max(step.position for step in last.values())
    added = []
    for key in (key for key in plan.again if key in last):
        position += 1
        added.append(again(last[key], position))
    Step.objects.bulk_create(added)
    begin(loop, added[0])
    if plan.promise:
        deadlines.start_promise(loop, plan.promise)
    if plan.limit:
        deadlines.start(loop, None, Purpose.LIMIT, plan.limit)


def skip_open(loop: Loop) -> None:
    """Pass over whatever of a locked case is not done."""
    Step.objects.filter(loop=loop, status__in=[*CURRENT, StepStatus.WAITING]).update(
        status=StepStatus.SKIPPED
    )


def end(loop: Loop, status: LoopStatus) -> None:
    """Give a locked case its last status; every clock stops. A dispute outlives a merge, which may be parted again."""
    if status != LoopStatus.MERGED:
        lapse(loop)
    loop.status, loop.closed_at = status, timezone.now()
    loop.save(update_fields=["status", "closed_at", "merged_into"])
    deadlines.stop(loop)
