"""Who answers for a step by name (责任人): the unit names somebody, and is reminded where nobody is named."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops.access import WORKING
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.trail import SYSTEM
from congress_portal.loops.transitions.claims import claim, lock
from congress_portal.loops.words import Verb

AT_ONCE = 500


@transaction.atomic
def appoint(*, loop: Loop, by: User, to: User, note: str = "", step: Step | None = None) -> Step:
    """Name the person of the unit who answers for the current step (落实责任人). The others may still work on it."""
    loop, step = claim(loop, "appoint", by, step=step)
    if step.unit_id not in to.unit_ids(*WORKING):
        raise ValidationError({"to": _("请选择承办单位现任的工作人员。")})
    if step.responsible_id == to.pk:
        raise NotNow(_("责任人已经是这一位。"))
    former = step.responsible_id
    step.responsible = to
    step.save(update_fields=["responsible"])
    trail.record(loop, step, Verb.APPOINTED, by, note, person=to.pk, to_name=to.name, former=former)
    return step


def remind_unnamed(now: dt.datetime | None = None) -> int:
    """Tell each unit once that a step of theirs has nobody who answers for it; returns how many were told.

    A unit has as long as the period ``<kind>.appoint`` says, from the day the step began.
    """
    moment = now or timezone.now()
    told = Event.objects.filter(step=OuterRef("pk"), verb=Verb.UNNAMED)
    waiting = Step.objects.unnamed().filter(~Exists(told)).select_related("loop__region").order_by("begun_at")
    return sum(_is_late(step, moment) and _remind(step) for step in waiting[:AT_ONCE])


def _is_late(step: Step, now: dt.datetime) -> bool:
    assert step.begun_at is not None  # a constraint: what is at work has begun
    end = deadlines.last_moment(
        step.loop.region, f"{step.loop.kind}.appoint", timezone.localdate(step.begun_at)
    )
    return end is not None and end[1] < now


@transaction.atomic
def _remind(step: Step) -> bool:
    """Read again under the lock: somebody may be named by now, and another process may have been faster."""
    loop = lock(step.loop)
    found = Step.objects.unnamed().select_related("unit").filter(pk=step.pk, loop__status="open").first()
    if found is None or Event.objects.filter(step=step, verb=Verb.UNNAMED).exists():
        return False
    trail.record(loop, found, Verb.UNNAMED, SYSTEM, unit=found.unit_id, unit_name=found.unit.name)
    return True
