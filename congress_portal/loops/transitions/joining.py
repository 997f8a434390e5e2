"""Handling cases together (并案) and parting them again (拆分并案), without loss.

A merge passes over the steps of the case and stops its clocks; what it touched is written into ``Merge``, and parting
writes it back. Locks are taken in the order of keys, so that no two of these moves wait for each other.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops.joins import lead_of
from congress_portal.loops.models import Deadline, Loop, Merge, Step
from congress_portal.loops.trail import CITIZEN, SYSTEM, By, person_of
from congress_portal.loops.transitions.claims import claim, current_step, lock
from congress_portal.loops.transitions.ending import end, skip_open
from congress_portal.loops.words import CURRENT, Actor, LoopStatus, StepStatus, Verb


@transaction.atomic
def merge(*, loop: Loop, into: Loop, by: By, note: str = "") -> Loop:
    """Handle a case together with another of the same matter (并案). Both texts stay; each author is answered.

    ``by=CITIZEN`` is its own author's wish to join (我也是).
    """
    if loop.pk == into.pk:
        raise ValidationError({"into": _("不能并入自身。")})
    lock_all(loop, into)
    loop, step = claim(loop, "join" if by is CITIZEN else "merge", by)
    into = Loop.objects.get(pk=into.pk)
    if isinstance(by, User):
        _refuse(loop, into, by)
    if not into.is_open or into.kind != loop.kind or into.county_id != loop.county_id:
        raise NotNow(_("目标事项已办结或不属于同类事项，不能并入。"))
    _keep(loop, into, by)
    skip_open(loop)
    loop.merged_into = into
    end(loop, LoopStatus.MERGED)
    trail.record(loop, step, Verb.MERGED, by, note, into=into.code)
    trail.record(into, None, Verb.NOTED, SYSTEM if by is CITIZEN else by, merged=loop.code)
    return loop


def _refuse(loop: Loop, into: Loop, by: User) -> None:
    if not Loop.objects.visible_to(by).filter(pk=into.pk).exists():
        raise PermissionDenied(_("您没有办理目标事项的职责。"))
    if Merge.objects.filter(loop=loop, into=into, ended_as=Actor.CITIZEN).exists():
        raise NotNow(_("群众说过这不是同一件事，不能再并入那一件。"))


def _keep(loop: Loop, into: Loop, by: By) -> None:
    """Write down how the case stands."""
    steps = Step.objects.filter(loop=loop, status__in=[*CURRENT, StepStatus.WAITING]).order_by("position")
    clocks = Deadline.objects.filter(loop=loop, is_running=True).order_by("pk")
    Merge.objects.create(
        county_id=loop.county_id,
        loop=loop,
        into=into,
        actor=Actor.PERSON if isinstance(by, User) else by.actor,
        by=person_of(by),
        statuses=[list(pair) for pair in steps.values_list("pk", "status")],
        clocks=list(clocks.values_list("pk", flat=True)),
    )


@transaction.atomic
def unmerge(*, loop: Loop, by: By, reason: str = "") -> Loop:
    """Part a case from the one that it was merged into (拆分并案): steps, clocks and dates are as they were.

    The promise to its author ran on meanwhile; a date that has passed shows as passed. Cases merged into this one
    stay with it.
    """
    lock_all(loop, lead_of(Loop.objects.get(pk=loop.pk)))
    loop, _last = claim(loop, "unmerge", by)
    if isinstance(by, User) and not reason.strip():
        raise ValidationError({"reason": _("请写明拆分的理由。")})
    kept = Merge.objects.select_related("into").filter(loop=loop, ended_at=None).first()
    if kept is None:
        raise NotNow(_("并案时没有留下环节的状态，不能拆分；请用“重新办理”。"))
    for key, status in kept.statuses:
        Step.objects.filter(loop=loop, pk=key, status=StepStatus.SKIPPED).update(status=status)
    Deadline.objects.filter(loop=loop, pk__in=kept.clocks).update(is_running=True)
    loop.status, loop.closed_at, loop.merged_into = LoopStatus.OPEN, None, None
    loop.save(update_fields=["status", "closed_at", "merged_into"])
    end_merge(loop, by)
    trail.record(loop, current_step(loop), Verb.UNMERGED, by, reason, into=kept.into.code)
    trail.record(kept.into, None, Verb.NOTED, SYSTEM if by is CITIZEN else by, parted=loop.code)
    return loop


def end_merge(loop: Loop, by: By) -> None:
    """The locked case is no longer handled with another."""
    actor = Actor.PERSON if isinstance(by, User) else by.actor
    Merge.objects.filter(loop=loop, ended_at=None).update(ended_at=timezone.now(), ended_as=actor)


def lock_all(*loops: Loop) -> None:
    """Lock several cases, always in the order of keys."""
    for loop in sorted({one.pk: one for one in loops}.values(), key=lambda one: one.pk):
        lock(loop)
