"""Opening a case: number, loop, steps, clocks and the first event in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.db import connection, models, transaction
from django.utils import timezone

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops import plans, trail
from congress_portal.loops.deadlines import Book
from congress_portal.loops.models import Deadline, Loop, Step
from congress_portal.loops.rows import give_keys, write
from congress_portal.loops.trail import By
from congress_portal.loops.words import PREFIX, Kind, LoopStatus, Purpose, StepStatus, Verb


@transaction.atomic(savepoint=False)
def open_loop(
    *,
    plan: plans.Plan,
    title: str,
    region: Region,
    county: Region,
    parties: plans.Parties,
    owner: Unit,
    by: By,
    request_key: uuid.UUID,
    source: Loop | None = None,
    note: str = "",
    at: dt.datetime | None = None,
    content: Callable[[Loop], Sequence[models.Model]] = lambda loop: (),
) -> Loop:
    """Open a case and start its first step's clock.

    ``parties`` maps the plan's words to units. A step that is ``done_on_opening`` waits for its sign-off at once.
    The caller has looked up ``request_key`` before; the unique constraint catches the rest (IntegrityError).
    ``content`` makes the app's own rows of the case (keyed by the loop), which are written along with its steps.
    The case itself is written last: its number stays locked until the end of the transaction, and others wait for it.
    """
    now = at or timezone.now()
    day = timezone.localdate(now)
    book = Book.read(plan.period_keys(), region, day)
    loop = Loop(
        county=county,
        kind=plan.kind,
        title=title,
        region=region,
        owner=owner,
        status=LoopStatus.OPEN,
        opened_at=now,
        source=source,
        request_key=request_key,
    )
    clocks = _clocks_of_the_whole(loop, plan, book, day)
    steps = [step_of(loop, number, spec, parties) for number, spec in enumerate(plan.steps, start=1)]
    clocks += _begin(steps[0], plan.steps[0], book, by, now)
    opened = trail.build(loop, steps[0], Verb.OPENED, by, note)
    give_keys(loop, *steps, *clocks, opened)
    write(*steps, *clocks, opened, *content(loop))
    loop.code = next_code(county, plan.kind, day.year)
    write(loop)
    return loop


def _clocks_of_the_whole(loop: Loop, plan: plans.Plan, book: Book, day: dt.date) -> list[Deadline]:
    """The promise to the citizen, which the case shows as its own date, and the hard stop."""
    keys = {Purpose.WHOLE: plan.promise, Purpose.LIMIT: plan.limit}
    found = [book.clock(loop, None, purpose, key, day) for purpose, key in keys.items() if key]
    clocks = [clock for clock in found if clock]
    loop.due_at = next((clock.due_at for clock in clocks if clock.purpose == Purpose.WHOLE), None)
    return clocks


def next_code(county: Region, kind: str, year: int) -> str:
    """The next number of the county's kind and year; the row stays locked to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO loops_numbering (county_id, kind, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (county_id, kind, year) DO UPDATE SET last = loops_numbering.last + 1 RETURNING last",
            [county.pk, kind, year],
        )
        number = cursor.fetchone()[0]
    return f"{county.abbr}{PREFIX[Kind(kind)]}-{year}-{number:04d}"


def step_of(loop: Loop, position: int, spec: plans.StepSpec, parties: plans.Parties) -> Step:
    return Step(
        county_id=loop.county_id,
        loop=loop,
        position=position,
        key=spec.key,
        name=spec.name,
        unit=parties[spec.unit],
        signer=parties[spec.signer] if spec.signer else None,
        periods={"work": spec.work, "sign": spec.sign, "back": spec.back},
    )


def _begin(step: Step, spec: plans.StepSpec, book: Book, by: By, now: dt.datetime) -> list[Deadline]:
    step.begun_at = now
    key, purpose, step.status = spec.work, Purpose.WORK, StepStatus.ACTIVE
    if spec.done_on_opening:
        key, purpose, step.status = spec.sign, Purpose.SIGN, StepStatus.SUBMITTED
        step.checked_in_at = now
        step.checked_in_by = by if isinstance(by, User) else None
    clock = book.clock(step.loop, step, purpose, key, timezone.localdate(now))
    step.due_at = clock.due_at if clock else now
    return [clock] if clock else []
