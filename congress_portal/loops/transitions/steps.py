"""Steps of a locked loop: which comes next, beginning one, skipping some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from congress_portal.accounts.models import Duty, Unit, User
from congress_portal.loops import deadlines, plans, trail
from congress_portal.loops.access import WORKING
from congress_portal.loops.models import Helper, Loop, Step
from congress_portal.loops.trail import By
from congress_portal.loops.words import Purpose, StepStatus, Verb


def next_step(step: Step) -> Step | None:
    """The first waiting step behind this one."""
    waiting = Step.objects.select_related("unit").filter(
        loop_id=step.loop_id, position__gt=step.position, status=StepStatus.WAITING
    )
    return waiting.order_by("position").first()


def next_needed(loop: Loop, step: Step, by: By) -> Step | None:
    """The next step that the kind of case needs; those it does not are passed over, visibly."""
    while (following := next_step(step)) is not None:
        why = plans.unneeded(loop, following)
        if not why:
            return following
        skip(loop, [following], by, why)
    return None


def begin(loop: Loop, step: Step, by: By | None = None) -> Step:
    """Start a waiting step's work and clock, and say who answers for it. The loop is locked by the caller."""
    step.status, step.begun_at = StepStatus.ACTIVE, timezone.now()
    step.due_at = deadlines.start(loop, step, Purpose.WORK, step.periods["work"])
    keep_term(loop, step)
    step.responsible_id = responsible_for(step, by)
    step.save(update_fields=["status", "begun_at", "due_at", "responsible"])
    return step


def keep_term(loop: Loop, step: Step) -> None:
    """Give a step's running clock the length that the app knows better; the loop is locked by the caller."""
    term = plans.term_of(loop, step)
    clock = deadlines.running(loop, step, Purpose.WORK) if term else None
    if term and clock:
        deadlines.set_term(clock, term)
        step.due_at = clock.due_at


def responsible_for(step: Step, by: By | None) -> int | None:
    """Whom the unit need not name: who answered for its last step of this case, who passes the case on to their own
    unit, or the only one who works there. Else nobody: the unit names somebody (``appoint``)."""
    serving = set(
        Duty.objects.current().filter(unit=step.unit_id, role__in=WORKING).values_list("user_id", flat=True)
    )
    earlier = Step.objects.filter(loop_id=step.loop_id, unit=step.unit_id, responsible__in=serving)
    before = earlier.order_by("-position").values_list("responsible_id", flat=True).first()
    own = by.pk if isinstance(by, User) and by.pk in serving else None
    return before or own or (serving.pop() if len(serving) == 1 else None)


def again(step: Step, position: int) -> Step:
    """An unsaved step like this one, to be done once more; the first one stays as it is, to be read."""
    return Step(
        county_id=step.county_id,
        loop_id=step.loop_id,
        position=position,
        key=step.key,
        name=step.name,
        unit_id=step.unit_id,
        signer_id=step.signer_id,
        periods=step.periods,
    )


def insert_again(loop: Loop, steps: Sequence[Step], after: Step) -> list[Step]:
    """Put copies of ``steps`` behind a step and in front of those that still wait."""
    waiting = Step.objects.filter(loop=loop, position__gt=after.position).order_by("-position")
    for later in waiting:  # from the end, so that no two ever share a position
        later.position += len(steps)
        later.save(update_fields=["position"])
    added = [again(step, after.position + number) for number, step in enumerate(steps, start=1)]
    return list(Step.objects.bulk_create(added))


def skip(loop: Loop, steps: Sequence[Step], by: By, note: str) -> None:
    """Mark waiting steps as not needed, visibly. The loop is locked by the caller."""
    for step in steps:
        step.status = StepStatus.SKIPPED
        step.save(update_fields=["status"])
        deadlines.stop(loop, step)
        trail.record(loop, step, Verb.SKIPPED, by, note)


def undo_work(step: Step) -> None:
    """A step is worked on once more: nothing is handed in or offered."""
    step.status, step.offered_to, step.offered_by = StepStatus.ACTIVE, None, None
    step.checked_in_by, step.checked_in_for, step.checked_in_at = None, None, None
    step.save(
        update_fields=[
            "status",
            "offered_to",
            "offered_by",
            "checked_in_by",
            "checked_in_for",
            "checked_in_at",
        ]
    )


def switch_clock(loop: Loop, step: Step, purpose: Purpose, key: str) -> None:
    deadlines.stop(loop, step)
    step.due_at = deadlines.start(loop, step, purpose, key)


def set_helpers(step: Step, units: Sequence[Unit], parts: Mapping[int, str] | None = None) -> None:
    """Ask these units for their part and no others; who has given a part already stays. ``parts``: by unit."""
    Helper.objects.filter(step=step, given_at__isnull=True).exclude(unit__in=units).delete()
    said = parts or {}
    rows = [
        Helper(county_id=step.county_id, step=step, unit=unit, part=said.get(unit.pk, "")) for unit in units
    ]
    Helper.objects.bulk_create(rows, ignore_conflicts=True)
