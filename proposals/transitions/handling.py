"""The unit's time: it counts from the assignment, and may be six months with the consent of whoever assigned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Deadline, Event, Helper, Loop, Step
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Purpose, StepStatus, Verb
from proposals.models import Commitment, Proposal
from proposals.plans import ASSIGN, HANDLE
from proposals.transitions import meeting_date
from proposals.transitions.supervising import watch_by_scope

REPLY, COMPLEX, CONTACT = "proposal.reply", "proposal.reply_complex", "proposal.first_contact"
VIEW = "proposal.co_opinion"


@transaction.atomic
def accept(*, proposal: Proposal, by: User, step: Step | None = None) -> Step:
    """The unit signs for it (签收). The law's three months run from the assignment (代表法 Art. 51); so does the time
    within which it talks with the deputies."""
    begun = loop_moves.accept(loop=proposal.loop, by=by, step=step)
    clock = _reply_clock(proposal, begun)
    assigned = Step.objects.filter(loop=begun.loop_id, key=ASSIGN, status=StepStatus.SIGNED)
    moment = assigned.order_by("position").values_list("checked_in_at", flat=True).last()
    if clock is not None and moment is not None:
        clock.started_on = timezone.localdate(moment)
        clock.save(update_fields=["started_on"])
        deadlines.move_date(clock)
    _ask_helpers(begun, timezone.localdate(moment))
    stop_contact(begun.loop)
    deadlines.start(begun.loop, None, Purpose.CONTACT, CONTACT, on=timezone.localdate(moment))
    watch_by_scope(loop=proposal.loop, lead=begun.unit)
    begun.refresh_from_db(fields=["due_at"])
    return begun


def _ask_helpers(step: Step, assigned_on: dt.date) -> None:
    """Who helps gives its view in writing within two months (浙江省办理规定 2016 Art. 18), before the step's date."""
    found = deadlines.last_moment(step.loop.region, VIEW, assigned_on)
    step.refresh_from_db(fields=["due_at"])
    if found is not None and step.due_at is not None:
        parts = Helper.objects.open().filter(step=step, due_at=None)
        parts.update(due_at=min(found[1], step.due_at))


@transaction.atomic
def take_back(*, proposal: Proposal, by: User, reason: str, step: Step | None = None) -> Step:
    """The ledger's move; the unit owes the deputies no first word any more, nor what it promised in an answer that the
    office had sent back."""
    begun = loop_moves.take_back(loop=proposal.loop, by=by, reason=reason, step=step)
    stop_contact(begun.loop)
    meeting_date.stop(begun.loop)
    of_the_unit = Commitment.objects.open().filter(
        proposal=proposal.pk, reply__step__status=StepStatus.SKIPPED
    )
    of_the_unit.update(replaced_at=timezone.now())
    return begun


@transaction.atomic
def reassign(*, proposal: Proposal, by: User, step: Step | None = None, **asked: Any) -> Step:
    """The ledger's move; what the meeting decided of the date counts anew for the other unit."""
    found = loop_moves.reassign(loop=proposal.loop, by=by, step=step, **asked)
    meeting_date.give_anew(found.loop)
    return found


@transaction.atomic
def consent(*, proposal: Proposal, by: User, words: str = "", step: Step | None = None) -> Step:
    """The ledger's move; where the proposal comes back to be assigned, the meeting's date counts no more."""
    found = loop_moves.consent(loop=proposal.loop, by=by, words=words, step=step)
    if found.status == StepStatus.ACTIVE:
        meeting_date.stop(found.loop)
    return found


def stop_contact(loop: Loop) -> None:
    """The unit has talked with the deputies, or need not any more; the case is locked."""
    clocks = Deadline.objects.filter(loop=loop, step=None, purpose=Purpose.CONTACT, is_running=True)
    clocks.update(is_running=False)


@transaction.atomic
def extend_reply(*, proposal: Proposal, by: User, reason: str, step: Step | None = None) -> Step:
    """Consent to six months from the assignment (代表法 Art. 51; 浙江省办理规定 2016 Art. 21).

    Not three and six: the clock keeps its start. Once, by whoever signs the step, never by the unit.
    """
    loop, found = claim(proposal.loop, "extend", by, step=step)
    clock = _reply_clock(proposal, found)
    if found.key != HANDLE or clock is None or Event.objects.filter(loop=loop, verb=Verb.EXTENDED).exists():
        raise NotNow(_("这件建议不能再延期。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，代表会看到。")})
    period = deadlines.periods_for([COMPLEX], loop.region.paths, clock.started_on).get(COMPLEX)
    if period is None:
        raise NotNow(_("期限表里没有延长后的答复期限，请先登记。"))
    before = found.due_at
    deadlines.set_term(clock, plans.Term(Length(period.amount, DayUnit(period.unit)), period.basis))
    stood_for = found.acting_for
    found.refresh_from_db(fields=["due_at"])
    found.acting_for = stood_for
    meeting_date.lengthen(loop, meeting_date.days_between(before, found.due_at))
    trail.record(loop, found, Verb.EXTENDED, by, reason, before=_iso(before), after=_iso(found.due_at))
    return found


def may_extend(step: Step) -> bool:
    """Whether the step is the first reply, and its time was not lengthened yet."""
    is_first = Deadline.objects.filter(step=step, is_running=True, period__key=REPLY).exists()
    return is_first and not Event.objects.filter(loop=step.loop_id, verb=Verb.EXTENDED).exists()


def _reply_clock(proposal: Proposal, step: Step) -> Deadline | None:
    """The running clock of the first reply; the month of handling it again is another."""
    clock = deadlines.running(proposal.loop, step, Purpose.WORK)
    return clock if clock is not None and clock.period.key == REPLY else None


def _iso(moment: object) -> str:
    return moment.isoformat() if hasattr(moment, "isoformat") else ""
