"""Moves on the current step: assign, accept, reassign, plan, check in, send back, sign off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, moves, plans, trail
from congress_portal.loops.models import Helper, Loop, Step
from congress_portal.loops.trail import CITIZEN, By
from congress_portal.loops.transitions.claims import claim, claim_submitted, refuse_own_work
from congress_portal.loops.transitions.clocks import end_pause
from congress_portal.loops.transitions.disputes import settle
from congress_portal.loops.transitions.ending import close_if_done
from congress_portal.loops.transitions.evidence import Photos, attach
from congress_portal.loops.transitions.helping import go_on_without, open_parts
from congress_portal.loops.transitions.steps import (
    begin,
    insert_again,
    next_needed,
    next_step,
    set_helpers,
    switch_clock,
    undo_work,
)
from congress_portal.loops.words import Actor, Decision, Purpose, StepStatus, Verb

WORKED = ["status", "checked_in_by", "checked_in_for", "checked_in_at", "outcome"]


@transaction.atomic
def assign(
    *,
    loop: Loop,
    by: User,
    to: Unit,
    note: str,
    helpers: Sequence[Unit] = (),
    parts: Mapping[int, str] | None = None,
    step: Step | None = None,
) -> Step:
    """Offer the next step to a unit (交办): this step's work is done, the receiver's acceptance signs it off.

    ``parts``: what each helping unit is asked for, by its key.
    """
    loop, step = claim(loop, "assign", by, step=step)
    following = next_step(step)
    if following is None or step.signer_id is not None:
        raise NotNow(_("本环节须打卡提交，不能交办。"))
    _need_here(loop, to, *helpers)
    step.status, step.offered_to, step.offered_by = StepStatus.OFFERED, to, step.unit
    step.checked_in_by, step.checked_in_at, step.outcome = by, timezone.now(), note
    step.checked_in_for = step.acting_for
    step.save(update_fields=[*WORKED, "offered_to", "offered_by"])
    set_helpers(following, helpers, parts)
    switch_clock(loop, step, Purpose.ACCEPT, step.periods["sign"])
    trail.record(
        loop, step, Verb.ASSIGNED, by, note, to=to.pk, to_name=to.name, helpers=[u.name for u in helpers]
    )
    return step


@transaction.atomic
def accept(*, loop: Loop, by: User, step: Step | None = None) -> Step:
    """Accept an assignment (签收): signs off the offered step and begins the next one for the receiving unit.

    A wish to give it back that is still open is withdrawn by it.
    """
    loop, step = claim(loop, "accept", by, step=step)
    refuse_own_work(step, by)
    settle(loop, step, by, Decision.WITHDRAWN)
    _sign(step, by)
    trail.record(loop, step, Verb.ACCEPTED, by, unit=step.offered_to_id, unit_name=str(step.offered_to))
    following = next_step(step)
    assert following is not None and step.offered_to is not None  # assign() refuses a last step
    following.unit = step.offered_to
    following.save(update_fields=["unit"])
    Helper.objects.open().filter(
        step=following, unit=step.offered_to
    ).delete()  # who leads does not help as well
    return begin(loop, following)


@transaction.atomic
def reassign(
    *,
    loop: Loop,
    by: User,
    to: Unit,
    note: str,
    helpers: Sequence[Unit] | None = None,
    step: Step | None = None,
) -> Step:
    """Offer an assignment that is not yet accepted to another unit (改派); disputes then come back to the mover.

    Where the unit wishes to give it back, this is the consent; a unit that passes on what it disputed withdraws that.
    """
    loop, step = claim(loop, "reassign", by, step=step)
    _need(note, "note", _("请写明改派的理由。"))
    if to.pk == step.offered_to_id:
        raise ValidationError({"to": _("已经交给这个单位，请选择其他单位。")})
    _need_here(loop, to, *(helpers or ()))
    is_own = step.offered_to_id in by.unit_ids()
    decides = moves.may_decide(by, moves.open_dispute(step))
    settle(loop, step, by, Decision.CONSENTED if decides else Decision.WITHDRAWN, note)
    held_by = step.offered_to if is_own else step.offered_by
    step.offered_to, step.offered_by = to, held_by or step.unit
    step.checked_in_by, step.checked_in_for, step.checked_in_at = by, step.acting_for, timezone.now()
    step.save(update_fields=["offered_to", "offered_by", "checked_in_by", "checked_in_for", "checked_in_at"])
    following = next_step(step)
    if helpers is not None and following is not None:
        set_helpers(following, helpers)
    switch_clock(loop, step, Purpose.ACCEPT, step.periods["sign"])
    trail.record(loop, step, Verb.REASSIGNED, by, note, to=to.pk, to_name=to.name)
    return step


@transaction.atomic
def take_back(*, loop: Loop, by: User, reason: str, step: Step | None = None) -> Step:
    """Take an accepted assignment back from a unit (收回重派): the step is closed and the assigning begins anew."""
    loop, step = claim(loop, "take_back", by, step=step)
    _need(reason, "reason", _("请写明收回的理由。"))
    assigned = moves.assignment_of(step)
    if assigned is None:
        raise NotNow(_("本环节不是交办来的，不能收回。"))
    if step.status == StepStatus.PAUSED:
        end_pause(loop, step)
    again = insert_again(loop, [assigned, step], after=step)
    step.status = StepStatus.SKIPPED
    step.save(update_fields=["status"])
    deadlines.stop(loop, step)
    trail.record(loop, step, Verb.TAKEN_BACK, by, reason, unit=step.unit_id, unit_name=step.unit.name)
    return begin(loop, again[0])


@transaction.atomic
def delegate(*, loop: Loop, by: User, to: User | None, note: str, step: Step | None = None) -> Step:
    """Hand the current step to a person (转请代表), or take it back with ``to=None``. The clock runs on."""
    loop, step = claim(loop, "delegate", by, step=step)
    if to is not None and step.unit_id not in to.unit_ids():
        raise ValidationError({"to": _("请选择本站的代表。")})
    moved = {"to": to.pk if to else None, "from": step.assignee_id}
    step.assignee = to
    step.save(update_fields=["assignee"])
    trail.record(loop, step, Verb.DELEGATED, by, note, **moved, to_name=str(to or step.unit))
    return step


@transaction.atomic
def make_plan(*, loop: Loop, by: User, plan: str, step: Step | None = None) -> Step:
    """Write down how the step will be handled (如何办理)."""
    loop, step = claim(loop, "plan", by, step=step)
    _need(plan, "plan", _("请写明办理方案。"))
    step.plan = plan
    step.save(update_fields=["plan"])
    trail.record(loop, step, Verb.PLANNED, by, plan)
    return step


@transaction.atomic
def check_in(
    *,
    loop: Loop,
    by: User,
    outcome: str,
    photos: Photos = (),
    without: str = "",
    step: Step | None = None,
) -> Step:
    """Report the step done with its effect and evidence (打卡); it now waits for someone else's sign-off.

    ``without``: why the lead unit does not wait for the parts of helping units that are still open.
    """
    loop, step = claim(loop, "check_in", by, step=step)
    _need(outcome, "outcome", _("请写明办理成效。"))
    if moves.is_handed_on(step):
        raise NotNow(_("本环节须交办给承办单位。"))
    left = open_parts(step, without)
    step.status, step.outcome = StepStatus.SUBMITTED, outcome
    step.checked_in_by, step.checked_in_for, step.checked_in_at = by, step.acting_for, timezone.now()
    step.save(update_fields=WORKED)
    switch_clock(loop, step, Purpose.SIGN, step.periods["sign"])
    attach(loop, step, by, photos=photos)
    trail.record(loop, step, Verb.CHECKED_IN, by, outcome)
    go_on_without(loop, step, by, left, without)
    return step


@transaction.atomic
def sign_off(*, loop: Loop, by: By, note: str = "", step: Step | None = None) -> Step:
    """Sign the submitted step off (销号) and begin the next; the last one closes the case.

    ``by=CITIZEN`` is the citizen's own confirmation, which only the caller that checked the query code passes.
    """
    if by is CITIZEN:
        loop, step = claim_submitted(loop, step)
    else:
        assert isinstance(by, User)
        loop, step = claim(loop, "sign_off", by, step=step)
        refuse_own_work(step, by)
        if moves.is_own_unit(by, step):
            raise PermissionDenied(_("承办单位不能为自己的办理销号。"))
        plans.guard(loop, step)
    _sign(step, by)
    trail.record(loop, step, Verb.SIGNED_OFF, by, note)
    following = next_needed(loop, step, by)
    if following is not None:
        return begin(loop, following, by)
    close_if_done(loop, by)
    return step


@transaction.atomic
def send_back(*, loop: Loop, by: User, reason: str, step: Step | None = None) -> Step:
    """Send submitted work back to be done again (退回重办), with the reason."""
    loop, step = claim(loop, "send_back", by, step=step)
    _need(reason, "reason", _("请写明退回的理由。"))
    refuse_own_work(step, by)
    if step.checked_in_by_id is None:
        raise NotNow(_("群众登记的内容不能退回；需要补充时请联系群众。"))
    undo_work(step)
    switch_clock(loop, step, Purpose.WORK, step.periods["back"])
    trail.record(loop, step, Verb.SENT_BACK, by, reason)
    return step


def _sign(step: Step, by: By) -> None:
    step.status, step.signed_off_at = StepStatus.SIGNED, timezone.now()
    step.signed_off_by = by if isinstance(by, User) else None
    step.signed_off_as = Actor.PERSON if isinstance(by, User) else Actor.CITIZEN
    step.signed_off_for = step.acting_for if isinstance(by, User) else None
    step.save(update_fields=["status", "signed_off_by", "signed_off_for", "signed_off_as", "signed_off_at"])
    deadlines.stop(step.loop, step)


def _need_here(loop: Loop, *units: Unit) -> None:
    """A case stays in its county: no unit of another one is given it."""
    if any(unit.county_id != loop.county_id or not unit.is_active for unit in units):
        raise ValidationError({"to": _("请选择本县（市、区）在用的单位。")})


def _need(value: str, field: str, message: str) -> None:
    if not value.strip():
        raise ValidationError({field: message})
