"""时度效: the plan of a supervised case, its progress, the warnings, and whether the effect lasts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Loop, Period, Prompt, Step, Watcher
from congress_portal.loops.words import Verb
from supervision import transitions
from supervision.curves import dry_run, standing, sweep_curves
from supervision.models import Curve, CurveRule, CurveWarning, FollowUp, Milestone, Rung
from supervision.transitions import Point
from tests.loops import stages
from tests.notices.told import hearers
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def day(number: int) -> dt.date:
    return TODAY() + dt.timedelta(days=number)


POINTS = (("查明断线位置", 40, 10), ("更换电缆", 40, 20), ("夜里复查", 20, 40))


def planned(world: World, loop: Loop | None = None) -> Curve:
    """钱主任's office watches 李科's case, and 李科 has handed in a plan."""
    loop = loop or stages.handling(world)
    transitions.put_under(loop=loop, by=world.qian, unit=world.office)
    rows = [Point(what, weight, day(number)) for what, weight, number in POINTS]
    return transitions.plan_curve(loop=loop, by=world.li, rows=rows)


def later(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def first(curve: Curve) -> Milestone:
    return curve.milestones.get(position=1)


def test_the_plan_is_shown_to_those_who_watch_and_those_who_brought_it(world: World) -> None:
    from tests.proposals.stages import handling

    proposal = handling(world)
    planned(world, proposal.loop)
    assert hearers(proposal.loop, Verb.CURVE_SET) >= {world.zhang, world.qian}


@pytest.mark.parametrize(
    "rows", [[], [("修", 90, 5)], [("修", 50, 5), ("修", 50, 6)], [("修", 100, -1)], [(" ", 100, 5)]]
)
def test_a_plan_has_things_to_do_that_make_a_hundred(world: World, rows: list[tuple[str, int, int]]) -> None:
    loop = stages.handling(world)
    with pytest.raises(ValidationError):
        transitions.plan_curve(loop=loop, by=world.li, rows=[Point(w, n, day(d)) for w, n, d in rows])


def test_the_database_wants_a_hundred_points_too(world: World) -> None:
    curve = planned(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=first(curve).pk).update(weight=50)
        connection.check_constraints()


def test_only_the_unit_plans_and_reports(world: World) -> None:
    curve = planned(world)
    for who in (world.lu, world.qian, world.zhang):
        with pytest.raises(PermissionDenied):
            transitions.tell_progress(milestone=first(curve), by=who, percent=50, words="已查明")


def test_a_new_plan_needs_a_reason_and_keeps_what_was_reached(world: World) -> None:
    curve = planned(world)
    transitions.tell_progress(milestone=first(curve), by=world.li, percent=100, words="3号杆处断线，见照片")
    rows = [Point(POINTS[0][0], 30, day(10)), Point("改用太阳能灯", 70, day(30))]
    with pytest.raises(ValidationError):
        transitions.plan_curve(loop=curve.loop, by=world.li, rows=rows)
    with pytest.raises(ValidationError, match="要保留"):
        transitions.plan_curve(
            loop=curve.loop, by=world.li, rows=[Point("重来", 100, day(9))], reason="换方案"
        )
    made = transitions.plan_curve(loop=curve.loop, by=world.li, rows=rows, reason="换方案")
    assert (made.number, first(made).percent) == (2, 100)
    with pytest.raises(NotNow):
        transitions.tell_progress(
            milestone=curve.milestones.get(position=2), by=world.li, percent=50, words="在换"
        )


@pytest.mark.parametrize(
    ("ahead", "done", "level"),
    [(5, 0, None), (11, 0, "red"), (11, 50, "yellow"), (11, 80, None), (26, 100, "red"), (41, 100, "red")],
)
def test_who_is_behind_is_warned_once_a_level(world: World, ahead: int, done: int, level: str | None) -> None:
    """40 points are owed from the eleventh day, 80 from the twenty-first; fifteen days before the end is yellow."""
    curve = planned(world)
    if done:
        transitions.tell_progress(milestone=first(curve), by=world.li, percent=done, words="见现场照片")
    assert (sweep_curves(later(ahead)), sweep_curves(later(ahead))) == (1 if level else 0, 0)
    assert list(CurveWarning.objects.values_list("level", flat=True)) == ([level] if level else [])


def test_who_catches_up_is_warned_no_more_and_can_fall_behind_again(world: World) -> None:
    curve = planned(world)
    sweep_curves(later(11))
    transitions.tell_progress(milestone=first(curve), by=world.li, percent=100, words="已查明，见照片")
    assert sweep_curves(later(12)) == 0 and CurveWarning.objects.get().ended_at
    assert sweep_curves(later(21)) == 1


def test_a_red_curve_begins_the_ladder_before_the_case_is_late(world: World) -> None:
    curve = planned(world)
    assert transitions.propose_rungs() == 0
    sweep_curves(later(11))
    Step.objects.filter(pk=curve.step_id).update(due_at=later(90))
    assert transitions.propose_rungs(later(11)) == 1
    assert Rung.objects.get().rung == "reminder"


def test_a_report_that_is_denied_counts_for_nothing(world: World) -> None:
    curve = planned(world)
    told = transitions.tell_progress(milestone=first(curve), by=world.li, percent=100, words="已查明")
    with pytest.raises(PermissionDenied):
        transitions.deny_progress(progress=told, by=world.lu, why="没有")
    transitions.deny_progress(progress=told, by=world.qian, why="现场还是断的")
    assert first(curve).percent == 0 and standing([curve])[curve.pk].real == 0
    with pytest.raises(NotNow):
        transitions.deny_progress(progress=told, by=world.qian, why="再说一次")


def test_a_unit_without_a_plan_is_pressed_once_after_its_time(world: World) -> None:
    loop = stages.handling(world)
    assert transitions.press_for_plans(later(30)) == 0, "nobody watches it"
    transitions.put_under(loop=loop, by=world.qian, unit=world.office)
    assert transitions.press_for_plans() == 0
    assert (transitions.press_for_plans(later(30)), transitions.press_for_plans(later(30))) == (1, 0)
    assert Prompt.objects.get(loop=loop, by=None).unit == world.water
    assert Event.objects.filter(loop=loop, verb=Verb.CURVE_MISSING).count() == 1


def test_putting_under_supervision_makes_a_watcher_once(world: World) -> None:
    loop = stages.handling(world)
    for who, unit, error in (
        (world.li, world.water, PermissionDenied),
        (world.qian, world.committee, ValidationError),
    ):
        with pytest.raises(error):
            transitions.put_under(loop=loop, by=who, unit=unit)
    transitions.put_under(loop=loop, by=world.qian, unit=world.office)
    with pytest.raises(NotNow):
        transitions.put_under(loop=loop, by=world.qian, unit=world.office)
    assert Watcher.objects.get(loop=loop).as_what == "office"


def closed(world: World) -> Loop:
    """A supervised case that ended today."""
    loop = planned(world).loop
    Step.objects.filter(loop=loop, unit=world.water, key="handle").update(
        status="signed", signed_off_by=world.liu, signed_off_as="person", signed_off_at=timezone.now(),
        checked_in_at=timezone.now(),
    )  # fmt: skip
    Step.objects.filter(loop=loop).exclude(status="signed").update(status="skipped")
    Deadline.objects.filter(loop=loop).update(is_running=False)
    Loop.objects.filter(pk=loop.pk).update(status="closed", closed_at=timezone.now())
    return Loop.objects.get(pk=loop.pk)


def test_a_closed_case_is_looked_at_again_on_the_days_of_the_table(world: World) -> None:
    loop = closed(world)
    transitions.follow_all()
    transitions.follow_all()
    follow = FollowUp.objects.get()
    assert (follow.unit, follow.number) == (world.water, 1) and 85 < (follow.due_on - TODAY()).days < 95
    assert transitions.follow_all(later(100)) == 1, "pressed"
    assert (transitions.follow_all(later(150)), transitions.follow_all(later(151))) == (1, 0)
    assert hearers(loop, Verb.FOLLOW_LATE) == {world.li} and world.qian in hearers(loop, Verb.FOLLOW_RAISED)


def test_each_county_has_its_own_time_to_answer(world: World) -> None:
    """One that has no such period still asks and presses; another's time is not its own."""
    loop = closed(world)
    Period.objects.filter(key="curve.answer").update(region=world.other_county)
    assert transitions.follow_all() == 0 and FollowUp.objects.get().loop == loop
    assert (transitions.follow_all(later(100)), transitions.follow_all(later(150))) == (1, 0)
    Period.objects.filter(key="curve.answer").update(region=world.county)
    assert transitions.follow_all(later(151)) == 1


def test_a_bad_answer_proposes_to_go_on_with_the_case(world: World) -> None:
    loop = closed(world)
    transitions.follow_all()
    follow = FollowUp.objects.get()
    with pytest.raises(PermissionDenied):
        transitions.answer_follow(follow=follow, by=world.lu, holds=True, words="都亮")
    transitions.answer_follow(follow=follow, by=world.li, holds=False, words="又坏了两盏")
    assert {world.qian, world.wang} <= hearers(loop, Verb.FOLLOW_BAD)
    with pytest.raises(NotNow):
        transitions.answer_follow(follow=follow, by=world.li, holds=True, words="好了")
    moves.reopen(loop=loop, by=world.qian, reason="成效没有保持")
    with pytest.raises(NotNow):
        transitions.let_stand(follow=follow, by=world.qian, why="另案处理")


def test_the_office_may_let_it_stand_with_why(world: World) -> None:
    closed(world)
    transitions.follow_all()
    follow = FollowUp.objects.get()
    transitions.answer_follow(follow=follow, by=world.li, holds=False, words="又坏了两盏")
    transitions.let_stand(follow=follow, by=world.qian, why="已列入明年改造")
    assert FollowUp.objects.get().stood_why == "已列入明年改造"


def test_a_dry_run_counts_what_other_thresholds_would_have_given(world: World) -> None:
    curve = planned(world)
    Curve.objects.filter(pk=curve.pk).update(at=later(-60))
    Milestone.objects.filter(curve=curve, position=1).update(due_on=day(-5))
    Milestone.objects.filter(curve=curve, position=3).update(due_on=day(90))
    asked = ([world.county.pk], day(-365))
    assert dry_run(asked[0], 10, 25, 15, asked[1]) == [("opinion", 1, 1, 1)]
    assert dry_run(asked[0], 10, 50, 15, asked[1]) == [("opinion", 1, 1, 0)]
    assert dry_run(asked[0], 50, 60, 15, asked[1]) == [("opinion", 1, 0, 0)]
    assert dry_run([world.other_county.pk], 10, 25, 15, asked[1]) == []
    assert CurveRule.objects.filter(kind="opinion").get().red_points == 25
