"""Keeping what was promised: the step that runs while promises are open, its date, and telling what is late."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Unit
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, plans, trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.trail import SYSTEM
from congress_portal.loops.transitions.claims import current_step, lock
from congress_portal.loops.transitions.steps import keep_term, switch_clock
from congress_portal.loops.words import Purpose, StepStatus, Verb
from proposals.models import Commitment, Reply
from proposals.plans import HANDLE, TRACK

AT_ONCE = 500


def ready(loop: Loop, step: Step) -> str:
    """The unit that promised keeps it; without an open promise the step is not needed."""
    if not Commitment.objects.open().filter(proposal=loop.pk).exists():
        return _("没有待落实的承诺")
    handled = Step.objects.filter(loop=loop, key=HANDLE, status=StepStatus.SIGNED).select_related("unit")
    last = handled.order_by("position").last()
    unit = heir_of(loop, last.unit) if last is not None else step.unit
    if unit.pk != step.unit_id:
        step.unit = unit
        step.save(update_fields=["unit"])
    return ""


def heir_of(loop: Loop, unit: Unit) -> Unit:
    """Who goes on in the place of a unit that is no more: who owes its promises now; itself where nobody does yet."""
    if unit.is_active:
        return unit
    owing = Commitment.objects.open().filter(proposal=loop.pk, unit__is_active=True).select_related("unit")
    found = owing.order_by("due_on", "pk").first()
    return found.unit if found is not None else unit


def term(loop: Loop, step: Step) -> plans.Term | None:
    """The step ends with the latest promise that is open."""
    open_ones = Commitment.objects.open().filter(proposal=loop.pk)
    last = open_ones.order_by("due_on").values_list("due_on", flat=True).last()
    clock = deadlines.running(loop, step, Purpose.WORK)
    if last is None or clock is None:
        return None
    days = max(1, (last - clock.started_on).days)
    return plans.Term(Length(days, DayUnit.DAY), _("答复中承诺的期限"))


def follow(loop: Loop) -> None:
    """A promise of the locked case has ended: the date follows those that are left, or that of the second answer."""
    step = current_step(loop)
    if step is None or step.key != TRACK or step.status != StepStatus.ACTIVE:
        return
    if Commitment.objects.open().filter(proposal=loop.pk).exists():
        keep_term(loop, step)
    else:
        switch_clock(loop, step, Purpose.WORK, step.periods["back"])


def refuse_open(loop: Loop, step: Step) -> None:
    """No case is closed over a promise that is open, nor without the second answer; a guard of the plan."""
    if Commitment.objects.open().filter(proposal=loop.pk).exists():
        raise NotNow(_("还有承诺没有落实，不能办结。"))
    if not Reply.objects.sent().filter(step=step).exists():
        raise NotNow(_("承办单位还没有再次答复。"))


def tell_late(now: dt.datetime | None = None) -> int:
    """Write one event for each promise that is late and press the unit that is to keep it; returns how many were new.

    Run twice, or on two machines, it tells each once.
    """
    day = timezone.localdate(now)
    keys = Commitment.objects.late(day).filter(late_at=None, proposal__loop__closed_at=None)
    rows = keys.select_related("proposal__loop").order_by("due_on", "pk")[:AT_ONCE]
    return sum(_tell(one, day) for one in rows)


@transaction.atomic
def _tell(found: Commitment, day: dt.date) -> int:
    loop = lock(found.proposal.loop)
    one = Commitment.objects.late(day).select_related("unit").filter(pk=found.pk, late_at=None).first()
    step = current_step(loop)
    if one is None or not loop.is_open or step is None:
        return 0
    one.late_at = timezone.now()
    one.save(update_fields=["late_at"])
    trail.record(
        loop, step, Verb.PLEDGE_LATE, SYSTEM, commitment=one.pk, due=one.due_on.isoformat(),
        unit=one.unit_id, unit_name=one.unit.name,
    )  # fmt: skip
    if step.key == TRACK and step.status == StepStatus.ACTIVE:
        words = _("承诺“%(what)s”应在%(due)s前办成，已经逾期。请说明情况和新的安排。")
        loop_moves.press_late(loop, step, words % {"what": one.what, "due": one.due_on.isoformat()})
    return 1
