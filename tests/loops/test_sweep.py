"""The sweep that warns: at which level, how often, and when it keeps silent."""

from __future__ import annotations

import datetime as dt

import pytest

from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import Deadline, Event, Loop, WarningRule
from congress_portal.loops.words import Kind, Purpose, Verb
from tests.loops import stages
from tests.loops.stages import now_is
from tests.world import World

HOUR = dt.timedelta(hours=1)
EVER = dt.timedelta(days=400)


@pytest.fixture
def clock(world: World) -> Deadline:
    """The clock of 促办理 at the water office, the only one that runs."""
    loop = stages.handling(world)
    Deadline.objects.filter(loop=loop, step__isnull=True).update(is_running=False)
    return Deadline.objects.get(loop=loop, is_running=True)


def levels(loop: Loop) -> list[str]:
    return list(
        Event.objects.filter(loop=loop, verb=Verb.WARNED).order_by("id").values_list("level", flat=True)
    )


@pytest.mark.parametrize(
    ("before", "level"),
    [
        (25 * HOUR, []),
        (24 * HOUR + HOUR / 60, []),
        (24 * HOUR, ["due_soon"]),
        (HOUR, ["due_soon"]),
        (0 * HOUR, ["yellow"]),
        (-71 * HOUR, ["yellow"]),
        (-72 * HOUR, ["red"]),
        (-EVER, ["red"]),
    ],
)
def test_the_level_follows_the_table(clock: Deadline, before: dt.timedelta, level: list[str]) -> None:
    deadlines.sweep(clock.due_at - before)
    assert levels(clock.loop) == level


def test_each_level_speaks_in_its_turn(clock: Deadline) -> None:
    for hours in range(-48, 96, 6):
        deadlines.sweep(clock.due_at + hours * HOUR)
    assert levels(clock.loop) == ["due_soon", "yellow", "red"]


def test_nothing_is_warned_twice(clock: Deadline) -> None:
    deadlines.sweep(clock.due_at)
    assert (deadlines.sweep(clock.due_at), levels(clock.loop)) == (0, ["yellow"])


def test_a_sweep_with_a_clock_that_goes_back_adds_no_milder_warning(clock: Deadline) -> None:
    deadlines.sweep(clock.due_at + 80 * HOUR)
    deadlines.sweep(clock.due_at - HOUR)
    assert levels(clock.loop) == ["red"]


def test_the_warning_names_the_clock_its_step_and_its_date(clock: Deadline) -> None:
    deadlines.sweep(clock.due_at)
    event = Event.objects.get(verb=Verb.WARNED)
    assert (event.deadline, event.step, event.warned_due) == (clock, clock.step, clock.due_at)
    assert (event.actor, event.county) == ("system", clock.county)


def test_a_changed_date_is_warned_of_anew(clock: Deadline, world: World) -> None:
    deadlines.sweep(clock.due_at)
    moves.extend(loop=clock.loop, by=world.liu, length=Length(2, DayUnit.WORKING_DAY), reason="缺料")
    clock.refresh_from_db()
    deadlines.sweep(clock.due_at)
    assert levels(clock.loop) == ["yellow", "yellow"]


def test_the_office_sets_its_own_hours(clock: Deadline) -> None:
    WarningRule.objects.create(
        kind=Kind.OPINION,
        level="due_soon",
        hours_before=72,
        valid_from=dt.date(2026, 1, 1),
        basis="办公室决定",
    )
    deadlines.sweep(clock.due_at - 70 * HOUR)
    assert levels(clock.loop) == ["due_soon"]


def test_a_rule_that_has_ended_warns_nobody(clock: Deadline) -> None:
    WarningRule.objects.filter(level="due_soon").update(valid_until=dt.date(2024, 12, 31))
    deadlines.sweep(clock.due_at - HOUR)
    assert levels(clock.loop) == []


def test_another_kinds_hours_do_not_count(clock: Deadline) -> None:
    WarningRule.objects.filter(kind=Kind.PROPOSAL).update(hours_before=900)
    deadlines.sweep(clock.due_at - 48 * HOUR)
    assert levels(clock.loop) == []


def test_a_paused_step_is_not_warned(world: World) -> None:
    loop = stages.handling_paused(world)
    deadlines.sweep(Deadline.objects.get(loop=loop, step__isnull=False, is_running=True).due_at + EVER)
    assert not Event.objects.filter(loop=loop, verb=Verb.WARNED, step__isnull=False).exists()


def test_the_promise_to_chen_is_not_warned_of_while_she_is_asked(world: World) -> None:
    loop = stages.handling_paused(world)
    promise = Deadline.objects.get(loop=loop, purpose=Purpose.WHOLE)
    deadlines.sweep(promise.due_at)
    assert not Event.objects.filter(deadline=promise).exists()


def test_the_hard_stop_is_warned_of_even_in_a_pause(world: World) -> None:
    loop = stages.handling_paused(world)
    limit = Deadline.objects.get(loop=loop, purpose=Purpose.LIMIT)
    deadlines.sweep(limit.due_at)
    assert Event.objects.filter(deadline=limit, level="yellow").count() == 1


def test_no_warning_in_the_minute_after_resume_when_time_is_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, "2026-03-02")
    loop = stages.handling(world)
    now_is(monkeypatch, "2026-03-06")
    moves.pause(loop=loop, by=world.li, reason="请补充")
    now = now_is(monkeypatch, "2026-03-20")
    moves.resume(loop=loop, by=world.li)
    Deadline.objects.filter(loop=loop, purpose=Purpose.LIMIT).update(is_running=False)
    deadlines.sweep(now + dt.timedelta(minutes=1))
    assert levels(loop) == []


def test_a_closed_case_is_not_warned_of(world: World) -> None:
    loop = stages.closed(world)
    deadlines.sweep(loop.opened_at + EVER)
    assert levels(loop) == []


def test_a_stopped_clock_is_silent_for_ever(world: World) -> None:
    loop = stages.handled(world)
    stopped = Deadline.objects.filter(loop=loop, is_running=False)
    deadlines.sweep(loop.opened_at + EVER)
    assert stopped.exists() and not Event.objects.filter(deadline__in=stopped).exists()


def test_no_rules_no_warnings(clock: Deadline) -> None:
    WarningRule.objects.all().delete()
    assert deadlines.sweep(clock.due_at + EVER) == 0
