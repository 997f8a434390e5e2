"""Giving an assignment back (申请退回): only with the consent of whoever made it. Until then it stands."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, moves, plans, trail
from congress_portal.loops.models import Deadline, Dispute, Loop, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.transitions.steps import next_step, set_helpers, switch_clock, undo_work
from congress_portal.loops.words import Decision, Purpose, Verb


@transaction.atomic
def dispute(
    *, loop: Loop, by: User, reason: str, proposed: Unit | None = None, step: Step | None = None
) -> Dispute:
    """Ask whoever assigned to take the assignment back (申请退回), once an assignment, and say whose it should be."""
    loop, step = claim(loop, "dispute", by, step=step)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明不属于本单位职责的理由。")})
    if proposed is not None and (proposed.pk == step.offered_to_id or proposed.county_id != loop.county_id):
        raise ValidationError({"proposed": _("请选择本县（市、区）的其他单位。")})
    if moves.has_disputed(step):
        raise NotNow(_("这次交办已经申请过退回；不同意退回的，请签收办理。"))
    assert step.offered_to is not None and step.checked_in_at is not None  # both hold of an offered step
    made = Dispute(
        county_id=loop.county_id,
        loop=loop,
        step=step,
        unit=step.offered_to,
        reason=reason,
        proposed=proposed,
        by=by,
        at=timezone.now(),
        offered_at=step.checked_in_at,
    )
    made.save(force_insert=True)
    deadlines.start(loop, None, Purpose.DISPUTE, plans.PLANS[loop.kind].dispute)
    named = {"proposed": proposed.name} if proposed else {}
    trail.record(loop, step, Verb.DISPUTED, by, reason, unit=made.unit_id, unit_name=made.unit.name, **named)
    return made


@transaction.atomic
def consent(*, loop: Loop, by: User, words: str = "", step: Step | None = None) -> Step:
    """Take the assignment back (同意退回): it returns to the unit that made it, whose clock starts anew."""
    loop, step = claim(loop, "consent", by, step=step)
    asked = _decidable(step, by)
    settle(loop, step, by, Decision.CONSENTED, words)
    assigner = step.offered_by
    if assigner is None or assigner.pk == step.unit_id:
        undo_work(step)
        following = next_step(step)
        if following is not None:
            set_helpers(following, ())  # units asked for an assignment that was given back
        switch_clock(loop, step, Purpose.WORK, step.periods["back"])
    else:
        step.offered_to, step.offered_by = assigner, step.unit
        step.save(update_fields=["offered_to", "offered_by"])
        switch_clock(loop, step, Purpose.ACCEPT, step.periods["back"])
    trail.record(loop, step, Verb.CONSENTED, by, words, unit=asked.unit_id, unit_name=asked.unit.name)
    return step


@transaction.atomic
def refuse(*, loop: Loop, by: User, reason: str, step: Step | None = None) -> Step:
    """Leave the assignment with the unit (不同意退回), with words why: it must now accept. Its clock ran on."""
    loop, step = claim(loop, "refuse", by, step=step)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么属于该单位的职责。")})
    asked = _decidable(step, by)
    settle(loop, step, by, Decision.REFUSED, reason)
    trail.record(loop, step, Verb.REFUSED, by, reason, unit=asked.unit_id, unit_name=asked.unit.name)
    return step


def settle(loop: Loop, step: Step, by: User, decision: Decision, words: str = "") -> None:
    """Close the open dispute of a locked step, if there is one; its clock stops."""
    decided = {"decision": decision, "words": words, "decided_by": by, "decided_at": timezone.now()}
    if Dispute.objects.open().filter(step=step).update(**decided):
        _stop(loop)


def lapse(loop: Loop) -> None:
    """A locked case has ended or begins anew: what was still asked is asked no more."""
    if Dispute.objects.open().filter(loop=loop).update(decision=Decision.LAPSED, decided_at=timezone.now()):
        _stop(loop)


def _stop(loop: Loop) -> None:
    Deadline.objects.filter(loop=loop, purpose=Purpose.DISPUTE, is_running=True).update(is_running=False)


def _decidable(step: Step, by: User) -> Dispute:
    asked = moves.open_dispute(step)
    if asked is None:
        raise NotNow(_("没有等待答复的退回申请。"))
    if not moves.may_decide(by, asked):
        raise PermissionDenied(_("本单位的退回申请须由交办单位答复。"))
    return asked
