"""Handing all that one person answers for in a unit to another (交接): a term ends, or somebody leaves."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Duty, Role, Term, Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.access import WORKING
from congress_portal.loops.models import Handover, HandoverLine, Loop, Step
from congress_portal.loops.transitions.joining import lock_all
from congress_portal.loops.words import StepStatus, Verb

DONE = (StepStatus.SIGNED, StepStatus.SKIPPED)
TRIES = 3


def carried(person: User, unit: Unit) -> QuerySet[Step]:
    """The steps of open cases that a person answers for in a unit, done ones left out."""
    mine = Q(assignee=person) | Q(responsible=person)
    steps = Step.objects.filter(mine, unit=unit, loop__status="open").exclude(status__in=DONE)
    return steps.select_related("loop__region").order_by("loop", "position")


def may_hand_over(user: User, unit: Unit) -> bool:
    """Those who work in the unit, and the congress office of its place."""
    if unit.pk in user.unit_ids(*WORKING):
        return True
    return any(d.role == Role.CONGRESS_OFFICE and unit.region.lies_in(d.region) for d in user.duties)


@transaction.atomic
def succeed(
    *, unit: Unit, leaver: User, successor: User, by: User, reason: str, term: Term | None = None
) -> Handover:
    """Give everything that ``leaver`` answers for in a unit to ``successor``, all or nothing.

    With ``term`` the cases go on in that term as well (一盯到底). The cases are locked before they are read; what the
    leaver got meanwhile comes along.
    """
    if not may_hand_over(by, unit):
        raise PermissionDenied(_("交接由本单位或者人大常委会办公室办理。"))
    steps = _locked(leaver, unit)
    if not steps:
        raise NotNow(_("没有需要交接的事项，可能已经交接。"))
    _check(unit, leaver, successor, reason, term, steps)
    made = Handover.objects.create(
        county_id=unit.county_id, unit=unit, leaver=leaver, successor=successor, term=term, reason=reason, by=by,
        at=timezone.now(),
    )  # fmt: skip
    HandoverLine.objects.bulk_create(
        HandoverLine(
            county_id=unit.county_id, handover=made, loop=step.loop, step=step,
            was_assignee=step.assignee_id == leaver.pk, was_responsible=step.responsible_id == leaver.pk,
        )
        for step in steps
    )  # fmt: skip
    _pass_on(steps, leaver, successor)
    for loop, step in {step.loop_id: (step.loop, step) for step in reversed(steps)}.values():
        _tell(loop, step, made)
    return made


def _locked(leaver: User, unit: Unit) -> list[Step]:
    """The leaver's steps with their cases locked; read again until no other case has come."""
    locked: set[int] = set()
    for _try in range(TRIES):
        steps = list(carried(leaver, unit))
        if {step.loop_id for step in steps} <= locked:
            return steps
        if locked:  # a lower key may have come: locks are only ever taken in the order of keys
            raise NotNow(_("有事项刚刚转到这位同志名下，请再办一次。"))
        lock_all(*{step.loop_id: step.loop for step in steps}.values())
        locked = {step.loop_id for step in steps}
    raise NotNow()


def _check(
    unit: Unit, leaver: User, successor: User, reason: str, term: Term | None, steps: list[Step]
) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明交接的原因，例如届满、调动、离职。")})
    if successor.pk == leaver.pk:
        raise ValidationError({"successor": _("接续人不能是移交人自己。")})
    duties = Duty.objects.current().filter(unit=unit, user=successor)
    if any(step.responsible_id == leaver.pk for step in steps):
        duties = duties.of(*WORKING)
    if not duties.exists():
        raise ValidationError(
            {"successor": _("接续人须是本单位现任的工作人员，代表名下的也可以交给本站代表。")}
        )
    if term is not None and term.county_id != unit.county_id:
        raise ValidationError({"term": _("请选择本县（市、区）的届次。")})


def _pass_on(steps: list[Step], leaver: User, successor: User) -> None:
    keys = [step.pk for step in steps]
    Step.objects.filter(pk__in=keys, assignee=leaver).update(assignee=successor)
    Step.objects.filter(pk__in=keys, responsible=leaver).update(responsible=successor)


def _tell(loop: Loop, step: Step, made: Handover) -> None:
    trail.record(
        loop, step, Verb.SUCCEEDED, made.by, made.reason, handover=made.pk, people=[made.leaver_id],
        person=made.successor_id, to_name=made.successor.name, former=made.leaver.name,
    )  # fmt: skip
    if made.term is not None and loop.term_id != made.term_id:
        before, loop.term = loop.term_id, made.term
        loop.save(update_fields=["term"])
        trail.record(loop, step, Verb.CARRIED_OVER, made.by, made.reason, since=before, to=made.term_id)


@transaction.atomic
def sign_handover(*, handover: Handover, by: User) -> Handover:
    """Each of the two signs the list; for a leaver who is gone, the unit or the office does, never the successor."""
    found = (
        Handover.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit__region")
        .get(pk=handover.pk)
    )
    now = timezone.now()
    if by.pk == found.successor_id:
        _need_unsigned(found.successor_signed_at)
        found.successor_signed_at = now
        found.save(update_fields=["successor_signed_at"])
    elif may_sign_for_leaver(by, found):
        _need_unsigned(found.leaver_signed_at)
        found.leaver_signed_at, found.leaver_signed_by = now, by
        found.save(update_fields=["leaver_signed_at", "leaver_signed_by"])
    else:
        raise PermissionDenied(_("交接单由移交人和接续人签字。"))
    line = found.lines.select_related("loop", "step").first()
    if line is not None:
        trail.record(line.loop, line.step, Verb.HAND_SIGNED, by, handover=found.pk)
    return found


def may_sign_for_leaver(user: User, handover: Handover) -> bool:
    if user.pk in (handover.leaver_id, handover.successor_id):
        return user.pk == handover.leaver_id
    still_here = Duty.objects.current().filter(unit=handover.unit, user=handover.leaver_id).exists()
    return not still_here and may_hand_over(user, handover.unit)


def _need_unsigned(signed_at: dt.datetime | None) -> None:
    if signed_at is not None:
        raise NotNow(_("已经签过字。"))
