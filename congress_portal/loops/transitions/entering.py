"""Taking in a case that has run elsewhere (补录): opened on its day, with the steps it has behind it.

What happened on paper is said by the row of each step, with its day; the events say who entered it, and when: now.
Nobody is told of what is long known, so these events count as announced.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops import plans, trail
from congress_portal.loops.deadlines import Book
from congress_portal.loops.models import Deadline, Event, Helper, Loop, Step
from congress_portal.loops.rows import give_keys, write
from congress_portal.loops.transitions.opening import next_code, step_of
from congress_portal.loops.words import Actor, LoopStatus, Purpose, StepStatus, Verb

NOON = dt.time(12)
"""Of what happened on paper only the day is known."""


@dataclass(frozen=True)
class Ran:
    """A step that was done, or is under way (``until`` is nothing): by whom, from which day on, with what words."""

    unit: Unit
    since: dt.date
    until: dt.date | None = None
    words: str = ""
    offered_to: Unit | None = None
    helpers: tuple[Unit, ...] = ()


def noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, NOON))


@transaction.atomic(savepoint=False)
def enter(
    *,
    plan: plans.Plan,
    title: str,
    region: Region,
    county: Region,
    parties: plans.Parties,
    owner: Unit,
    by: User,
    request_key: uuid.UUID,
    opened_on: dt.date,
    ran: Mapping[str, Ran],
    note: str,
    closed_on: dt.date | None = None,
    content: Callable[[Loop], Sequence[models.Model]] = lambda loop: (),
) -> Loop:
    """Enter a case with what it has behind it. ``ran``: by the step's key, in the plan's order, at most the last open.

    A closed case's other steps are passed over; an open one's wait. ``content`` makes the app's own rows. Whether
    ``by`` may is for the caller, as with ``open_loop``; the unique ``request_key`` keeps a case from coming in twice.
    """
    loop = Loop(
        county=county, kind=plan.kind, title=title, region=region, owner=owner,
        status=LoopStatus.CLOSED if closed_on else LoopStatus.OPEN, opened_at=noon(opened_on),
        closed_at=noon(closed_on) if closed_on else None, request_key=request_key,
    )  # fmt: skip
    rest = StepStatus.SKIPPED if closed_on else StepStatus.WAITING
    steps = {spec.key: step_of(loop, at, spec, parties) for at, spec in enumerate(plan.steps, 1)}
    events = [trail.build(loop, None, Verb.OPENED, by, note, imported=True, on=opened_on.isoformat())]
    clocks: list[Deadline] = []
    helpers: list[Helper] = []
    for spec in plan.steps:
        step, done = steps[spec.key], ran.get(spec.key)
        if done is None:
            step.status = rest
            continue
        clocks += _as_it_ran(step, done, spec, by)
        events += _events(step, done, by) if done.until else []
        helpers += [_helper(step, unit, done) for unit in done.helpers]
    if closed_on:
        events.append(trail.build(loop, None, Verb.CLOSED, by, imported=True, on=closed_on.isoformat()))
    for event in events:
        event.announced_at = event.at
    give_keys(loop, *steps.values(), *clocks, *events, *helpers)
    write(*steps.values(), *clocks, *events, *helpers, *content(loop))
    loop.code = next_code(county, plan.kind, opened_on.year)
    write(loop)
    return loop


def _as_it_ran(step: Step, done: Ran, spec: plans.StepSpec, by: User) -> list[Deadline]:
    """The step with its days, and its clock: stopped where it is done, else running from its own first day."""
    step.unit, step.begun_at, step.outcome = done.unit, noon(done.since), done.words
    step.status = StepStatus.SIGNED if done.until else StepStatus.ACTIVE
    if done.until:
        step.checked_in_at = noon(done.until)
        step.signed_off_by, step.signed_off_as, step.signed_off_at = by, Actor.PERSON, timezone.now()
        step.offered_to, step.offered_by = done.offered_to, done.unit if done.offered_to else None
    book = Book.read([spec.work], step.loop.region, done.since)
    if spec.work not in book.periods:  # older than the table: nothing is known of its time
        step.due_at = noon(done.until or timezone.localdate())
        return []
    clock = book.clock(step.loop, step, Purpose.WORK, spec.work, done.since)
    assert clock is not None
    clock.is_running = done.until is None
    step.due_at = clock.due_at
    return [clock]


def _events(step: Step, done: Ran, by: User) -> list[Event]:
    assert done.until is not None
    on = done.until.isoformat()
    if done.offered_to is None:
        return [trail.build(step.loop, step, Verb.SIGNED_OFF, by, done.words, imported=True, on=on)]
    unit, name = done.offered_to.pk, done.offered_to.name
    return [
        trail.build(
            step.loop, step, Verb.ASSIGNED, by, done.words, to=unit, to_name=name, imported=True, on=on
        ),
        trail.build(step.loop, step, Verb.ACCEPTED, by, unit=unit, unit_name=name, imported=True, on=on),
    ]


def _helper(step: Step, unit: Unit, done: Ran) -> Helper:
    """Of a step that is done, the part is taken as given; its words are on paper."""
    given = noon(done.until) if done.until else None
    return Helper(county_id=step.county_id, step=step, unit=unit, part="", reminder="", given_at=given)
