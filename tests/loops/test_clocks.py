"""Dates as the moves change them: pause and resume, extension, the calendar, the period that applies."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.models import CalendarDay, CalendarEdition, Deadline, Event, Loop, Period
from congress_portal.loops.words import Purpose, Verb
from tests.loops import stages
from tests.loops.stages import current, now_is
from tests.world import World

THREE = Length(3, DayUnit.WORKING_DAY)


def day(moment: dt.datetime | None) -> str:
    assert moment is not None
    return timezone.localdate(moment).isoformat()


def clock(loop: Loop, purpose: str) -> Deadline:
    return Deadline.objects.get(loop=loop, purpose=purpose, is_running=True)


@pytest.fixture
def monday(world: World, monkeypatch: pytest.MonkeyPatch) -> Loop:
    """李科 begins on Monday 2 March 2026; ten working days end on Monday 16 March."""
    now_is(monkeypatch, "2026-03-02")
    return stages.handling(world)


def test_ten_working_days_from_a_monday_end_on_a_monday(monday: Loop) -> None:
    assert day(current(monday).due_at) == "2026-03-16"


def test_five_working_days_of_pause_move_the_step_by_five(
    monday: Loop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves.pause(loop=monday, by=world.li, reason="请补充")
    now_is(monkeypatch, "2026-03-09")
    moves.resume(loop=monday, by=world.li)
    assert day(current(monday).due_at) == "2026-03-23"


def test_a_pause_moves_the_promise_too_and_never_the_hard_stop(
    monday: Loop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise, limit = clock(monday, Purpose.WHOLE).due_at, clock(monday, Purpose.LIMIT).due_at
    moves.pause(loop=monday, by=world.li, reason="请补充")
    now_is(monkeypatch, "2026-03-09")
    moves.resume(loop=monday, by=world.li)
    assert clock(monday, Purpose.WHOLE).due_at == promise + dt.timedelta(days=7)
    assert clock(monday, Purpose.LIMIT).due_at == limit


def test_pause_and_resume_within_a_day_move_nothing(monday: Loop, world: World) -> None:
    before = current(monday).due_at
    moves.pause(loop=monday, by=world.li, reason="请补充")
    moves.resume(loop=monday, by=world.li)
    assert current(monday).due_at == before


def test_a_step_is_paused_once_and_not_again(monday: Loop, world: World) -> None:
    moves.pause(loop=monday, by=world.li, reason="请补充")
    moves.resume(loop=monday, by=world.li)
    with pytest.raises(NotNow):
        moves.pause(loop=monday, by=world.li, reason="再请补充")


def test_an_open_pause_shows_the_old_date(monday: Loop, world: World) -> None:
    moves.pause(loop=monday, by=world.li, reason="请补充")
    assert day(current(monday).due_at) == "2026-03-16"


def test_an_extension_of_three_working_days_moves_the_step_by_three(monday: Loop, world: World) -> None:
    moves.extend(loop=monday, by=world.liu, length=THREE, reason="缺料")
    assert day(current(monday).due_at) == "2026-03-19"


def test_the_event_of_an_extension_tells_old_and_new(monday: Loop, world: World) -> None:
    moves.extend(loop=monday, by=world.liu, length=THREE, reason="缺料")
    detail = Event.objects.get(loop=monday, verb=Verb.EXTENDED).detail
    assert (detail["before"][:10], detail["after"][:10]) == ("2026-03-16", "2026-03-19")


def test_the_page_shows_the_extended_promise(monday: Loop, world: World) -> None:
    before = clock(monday, Purpose.WHOLE).due_at
    moves.extend(loop=monday, by=world.liu, length=THREE, reason="缺料")
    monday.refresh_from_db()
    assert monday.due_at == clock(monday, Purpose.WHOLE).due_at == before + dt.timedelta(days=3)


def test_nobody_extends_twice(monday: Loop, world: World) -> None:
    moves.extend(loop=monday, by=world.liu, length=THREE, reason="缺料")
    with pytest.raises(NotNow):
        moves.extend(loop=monday, by=world.qian, length=THREE, reason="还缺料")


def test_sending_back_gives_no_second_extension(monday: Loop, world: World) -> None:
    moves.extend(loop=monday, by=world.liu, length=THREE, reason="缺料")
    moves.check_in(loop=monday, by=world.li, outcome="好了", without="不用等")
    moves.send_back(loop=monday, by=world.liu, reason="没好")
    with pytest.raises(NotNow):
        moves.extend(loop=monday, by=world.liu, length=THREE, reason="还缺料")


@pytest.mark.parametrize("length", [Length(3, DayUnit.MONTH), Length(60, DayUnit.WORKING_DAY)])
def test_no_extension_beyond_the_hard_stop(monday: Loop, world: World, length: Length) -> None:
    with pytest.raises(ValidationError):
        moves.extend(loop=monday, by=world.liu, length=length, reason="缺料")
    assert day(current(monday).due_at) == "2026-03-16"


def test_the_promise_does_not_go_beyond_the_hard_stop_either(monday: Loop, world: World) -> None:
    longest = clock(monday, Purpose.LIMIT).due_at - clock(monday, Purpose.WORK).due_at
    with pytest.raises(ValidationError):
        moves.extend(loop=monday, by=world.liu, length=Length(longest.days, DayUnit.DAY), reason="缺料")


def test_an_extension_by_nothing_is_refused(monday: Loop, world: World) -> None:
    with pytest.raises(ValidationError):
        moves.extend(loop=monday, by=world.liu, length=Length(0, DayUnit.DAY), reason="缺料")


def test_an_extension_without_a_reason_is_refused(monday: Loop, world: World) -> None:
    with pytest.raises(ValidationError):
        moves.extend(loop=monday, by=world.liu, length=THREE, reason="  ")


def test_national_day_week_and_its_worked_saturday(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is(monkeypatch, "2026-09-30")
    loop = stages.proposing(world)  # three working days: 8, 9 and the worked Saturday 10 October
    assert day(current(loop).due_at) == "2026-10-10"


def test_a_calendar_that_changes_moves_the_date_and_logs_both(monday: Loop, world: World) -> None:
    edition = CalendarEdition.objects.create(year=2026, number=2, source="国务院补充通知")
    old = CalendarDay.objects.filter(edition__year=2026, edition__number=1)
    CalendarDay.objects.bulk_create(
        CalendarDay(edition=edition, day=row.day, is_working=row.is_working, name=row.name) for row in old
    )
    CalendarDay.objects.create(edition=edition, day=dt.date(2026, 3, 10), is_working=False, name="临时休假")
    assert moves.recompute(deadline=clock(monday, Purpose.WORK))
    event = Event.objects.get(loop=monday, verb=Verb.RECOMPUTED)
    assert (event.detail["before"][:10], event.detail["after"][:10]) == ("2026-03-16", "2026-03-17")
    assert (day(current(monday).due_at), event.detail["calendar"]) == ("2026-03-17", "2026.2")


def test_recomputing_under_the_same_calendar_says_nothing(monday: Loop) -> None:
    assert not moves.recompute(deadline=clock(monday, Purpose.WORK))
    assert not Event.objects.filter(loop=monday, verb=Verb.RECOMPUTED).exists()


def test_recomputing_in_a_pause_keeps_the_pause(
    monday: Loop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves.pause(loop=monday, by=world.li, reason="请补充")
    moves.recompute(deadline=clock(monday, Purpose.WORK))
    assert clock(monday, Purpose.WORK).pauses == [["2026-03-02", None]]


def test_a_stopped_clock_is_not_recomputed(monday: Loop, world: World) -> None:
    work = clock(monday, Purpose.WORK)
    moves.check_in(loop=monday, by=world.li, outcome="好了", without="不用等")
    Deadline.objects.filter(pk=work.pk).update(due_at=work.due_at + dt.timedelta(days=1))
    assert not moves.recompute(deadline=work)


def period(key: str = "opinion.triage", **fields: object) -> Period:
    fields = {"unit": DayUnit.WORKING_DAY, "basis": "试行办法", "valid_from": dt.date(2024, 1, 1), **fields}
    return Period.objects.create(key=key, **fields)


@pytest.mark.parametrize(("place", "amount"), [("county", 5), ("township", 2), ("other_county", 3)])
def test_the_period_of_the_smallest_region_around_applies(world: World, place: str, amount: int) -> None:
    period(region=getattr(world, place), amount=amount)
    assert current(stages.proposing(world)).deadlines.get(is_running=True).amount == amount


def test_the_townships_period_wins_over_the_countys(world: World) -> None:
    period(region=world.township, amount=2)
    period(region=world.county, amount=5)
    assert clock(stages.proposing(world), Purpose.WORK).amount == 2


@pytest.mark.parametrize(
    ("today", "amount"), [("2026-03-31", 3), ("2026-04-01", 7), ("2026-06-30", 7), ("2026-07-01", 3)]
)
def test_a_period_applies_from_its_first_to_its_last_day(
    world: World, monkeypatch: pytest.MonkeyPatch, today: str, amount: int
) -> None:
    period(
        region=world.county, amount=7, valid_from=dt.date(2026, 4, 1), valid_until=dt.date(2026, 6, 30)
    )  # fmt: skip
    now_is(monkeypatch, today)
    assert clock(stages.proposing(world), Purpose.WORK).amount == amount


def test_a_new_period_leaves_running_clocks_alone(monday: Loop, world: World) -> None:
    period("opinion.handle", region=world.county, amount=90)
    assert not moves.recompute(deadline=clock(monday, Purpose.WORK))
    assert clock(monday, Purpose.WORK).amount == 10


def test_a_month_from_the_end_of_january_ends_with_february(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    period(region=world.county, amount=1, unit=DayUnit.MONTH)
    now_is(monkeypatch, "2025-01-31")
    assert day(current(stages.proposing(world)).due_at) == "2025-02-28"


def test_a_last_day_on_a_sunday_gives_way_to_monday(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    period(region=world.county, amount=10, unit=DayUnit.DAY)
    now_is(monkeypatch, "2026-03-05")
    assert day(current(stages.proposing(world)).due_at) == "2026-03-16"


def test_a_case_opened_just_after_midnight_in_chunan_counts_from_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_is(monkeypatch, "2026-03-03", "00:30")  # still 2 March in Greenwich
    assert clock(stages.heard(world), Purpose.WHOLE).started_on == dt.date(2026, 3, 3)


def test_reopening_starts_a_new_promise(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now_is(monkeypatch, "2026-03-02")
    loop = stages.closed(world)
    now_is(monkeypatch, "2026-04-01")
    moves.reopen(loop=loop, by=world.qian, reason="又坏了")
    assert clock(loop, Purpose.WHOLE).started_on == dt.date(2026, 4, 1)


def test_the_explanation_quotes_start_extension_and_pause(
    monday: Loop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves.extend(loop=monday, by=world.liu, length=THREE, reason="缺料")
    moves.pause(loop=monday, by=world.li, reason="请补充")
    now_is(monkeypatch, "2026-03-04")
    moves.resume(loop=monday, by=world.li)
    said = "".join(deadlines.explain(clock(monday, Purpose.WORK)))
    assert "2026年3月2日" in said and "延长3个工作日" in said and "暂停计时" in said
