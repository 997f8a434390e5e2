"""Forty moves at random through the allowed moves; after each, what must always hold is looked at."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length, due_moment
from congress_portal.loops.models import Deadline, Dispute, Event, Loop, Step
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import CURRENT, LoopStatus, Purpose, StepStatus
from stations import transitions
from stations.words import Satisfaction
from tests.loops.stages import heard, now_is, opinion_of
from tests.world import World

Draw = random.Random
Tried = Callable[[Loop, User, World, Draw], object]
TURNS = 40


def rate(loop: Loop, by: User, world: World, draw: Draw) -> object:
    level = draw.choice(Satisfaction.values)
    return transitions.rate(opinion=opinion_of(loop), level=level, words="还没好")


def extend(loop: Loop, by: User, world: World, draw: Draw) -> object:
    length = Length(draw.randint(1, 30), draw.choice(list(DayUnit)))
    return moves.extend(loop=loop, by=by, length=length, reason="缺料")


def assign(loop: Loop, by: User, world: World, draw: Draw) -> object:
    to = draw.choice([world.township_government, world.office, world.water])
    return moves.assign(loop=loop, by=by, to=to, note="请办", helpers=[world.roads])


def reassign(loop: Loop, by: User, world: World, draw: Draw) -> object:
    return moves.reassign(loop=loop, by=by, to=draw.choice([world.water, world.roads]), note="改派")


def delegate(loop: Loop, by: User, world: World, draw: Draw) -> object:
    return moves.delegate(loop=loop, by=by, to=draw.choice([world.zhang, None]), note="请研究")


BY_STATUS: dict[str, list[Tried]] = {
    StepStatus.ACTIVE: [
        assign, assign, delegate, extend,
        lambda loop, by, world, draw: transitions.answer_citizen(opinion=opinion_of(loop), by=by, answer="修好了"),
        lambda loop, by, world, draw: moves.make_plan(loop=loop, by=by, plan="本周"),
        lambda loop, by, world, draw: moves.check_in(loop=loop, by=by, outcome="好了", without="来不及"),
        lambda loop, by, world, draw: moves.give_view(loop=loop, by=by, view="同意"),
        lambda loop, by, world, draw: moves.divide(loop=loop, by=by, unit=world.roads, part="配合"),
        lambda loop, by, world, draw: moves.check_in(loop=loop, by=by, outcome="好了"),
        lambda loop, by, world, draw: transitions.relevel(
            opinion=opinion_of(loop), by=by, reason="情况复杂", urgency="ordinary",
            complexity=draw.choice(["simple", "complex"]),
        ),
        lambda loop, by, world, draw: moves.pause(loop=loop, by=by, reason="请补充"),
    ],
    StepStatus.OFFERED: [
        reassign,
        lambda loop, by, world, draw: moves.accept(loop=loop, by=by),
        lambda loop, by, world, draw: moves.dispute(loop=loop, by=by, reason="不属于"),
        lambda loop, by, world, draw: moves.consent(loop=loop, by=by),
        lambda loop, by, world, draw: moves.refuse(loop=loop, by=by, reason="属于"),
    ],
    StepStatus.SUBMITTED: [
        rate,
        lambda loop, by, world, draw: moves.sign_off(loop=loop, by=by),
        lambda loop, by, world, draw: moves.sign_off(loop=loop, by=by),
        lambda loop, by, world, draw: moves.send_back(loop=loop, by=by, reason="没好"),
    ],
    StepStatus.PAUSED: [
        lambda loop, by, world, draw: moves.resume(loop=loop, by=by),
        lambda loop, by, world, draw: moves.resume(loop=loop, by=CITIZEN),
    ],
    LoopStatus.CLOSED: [rate, lambda loop, by, world, draw: moves.reopen(loop=loop, by=by, reason="又坏了")],
}  # fmt: skip


def likely(loop: Loop, draw: Draw) -> Tried:
    """An act that fits the status; whether it fits the person and the step, the server says."""
    step = Step.objects.filter(loop=loop, status__in=CURRENT).first()
    return draw.choice(BY_STATUS[step.status if step else LoopStatus.CLOSED])


def tried(act: Tried, loop: Loop, by: User, world: World, draw: Draw) -> bool:
    try:
        act(Loop.objects.get(pk=loop.pk), by, world, draw)
    except (NotNow, PermissionDenied, ValidationError):
        return False
    return True


def look(loop: Loop) -> None:
    """What must hold of a case at any time."""
    loop = Loop.objects.get(pk=loop.pk)
    steps = list(Step.objects.filter(loop=loop, status__in=CURRENT))
    running = list(Deadline.objects.filter(loop=loop, is_running=True))
    assert len(steps) == (1 if loop.is_open else 0)
    asked = list(Dispute.objects.open().filter(loop=loop).values_list("step", flat=True))
    if not loop.is_open:
        assert not running and not asked
        return
    assert not asked or (asked, steps[0].status) == ([steps[0].pk], StepStatus.OFFERED)
    assert len(asked) == len([clock for clock in running if clock.purpose == Purpose.DISPUTE])
    (own,) = [clock for clock in running if clock.step_id is not None]
    assert (own.step_id, own.due_at) == (steps[0].pk, steps[0].due_at)
    promised = [clock.due_at for clock in running if clock.purpose == Purpose.WHOLE]
    assert promised == ([loop.due_at] if loop.due_at else [])
    for clock in running:
        calendar = deadlines.load_calendar(clock.started_on, years=3)
        assert due_moment(deadlines.reckoning(clock, calendar).last_day) == clock.due_at


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_the_case_stays_whole(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    draw, today = random.Random(seed), dt.date(2026, 1, 5)
    now_is(monkeypatch, today.isoformat())
    loop = heard(world)
    people = [world.zhang, world.liu, world.sun, world.ma, world.li, world.lu, world.wang, world.qian]
    done = 0
    for _turn in range(TURNS * 12):
        if tried(likely(loop, draw), loop, draw.choice(people), world, draw):
            done += 1
            look(loop)
            today += dt.timedelta(days=draw.choice([0, 0, 1, 3]))
            now_is(monkeypatch, today.isoformat())
        if done == TURNS:
            break
    assert done >= 10
    trail.seal()
    assert trail.broken_links(world.county.pk) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_done_move_left_its_line(world: World, seed: int) -> None:
    draw, loop = random.Random(seed), heard(world)
    for _turn in range(80):
        before = Event.objects.count()
        people = [world.zhang, world.liu, world.sun, world.ma, world.li, world.wang, world.qian]
        came_through = tried(likely(loop, draw), loop, draw.choice(people), world, draw)
        assert (Event.objects.count() > before) == came_through


def test_the_days_of_the_walk_are_those_of_chunan(monkeypatch: pytest.MonkeyPatch) -> None:
    now_is(monkeypatch, "2026-01-05")
    assert timezone.localdate() == dt.date(2026, 1, 5)
