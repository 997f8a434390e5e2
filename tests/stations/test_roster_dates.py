"""On which days a station receives, over the real holidays of 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from congress_portal.loops.calendar import Calendar
from congress_portal.loops.deadlines import load_calendar
from congress_portal.loops.loading import load_rules
from stations.sessions import Rule, Session, days_of, sessions_of, unknown_years

JANUARY, MAY, OCTOBER = dt.date(2026, 1, 1), dt.date(2026, 5, 1), dt.date(2026, 10, 1)


def rule(pattern: str = "weekly", **fields: Any) -> Rule:
    content = {"starts": dt.time(9), "ends": dt.time(11), "seats": 2, "valid_from": JANUARY, "weekday": 2}
    return Rule(pattern=pattern, **(content | fields))


@pytest.fixture
def calendar(db: None) -> Calendar:
    load_rules()
    return load_calendar(JANUARY)


def on(sessions: list[Session]) -> list[str]:
    return [f"{one.on:%m-%d}" for one in sessions]


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (rule(), [7, 14, 21, 28]),
        (rule("fortnightly"), [7, 21]),
        (rule("fortnightly", valid_from=dt.date(2026, 1, 9)), [14, 28]),
        (rule("nth", ordinal=2), [14]),
        (rule("nth", ordinal=5), [28]),
        (rule("nth", weekday=3, ordinal=5), [29]),
        (rule("monthly", weekday=None, day=31), [31]),
        (rule(valid_from=dt.date(2026, 1, 14), valid_until=dt.date(2026, 1, 21)), [14, 21]),
    ],
)
def test_a_rule_falls_on_these_days_of_january(given: Rule, days: list[int]) -> None:
    assert [day.day for day in days_of(given, JANUARY)] == days


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    assert days_of(rule("monthly", weekday=None, day=31), dt.date(2026, 2, 1)) == [dt.date(2026, 2, 28)]


def test_a_holiday_moves_to_the_next_working_day_and_says_so(calendar: Calendar) -> None:
    moved = sessions_of([rule(weekday=4)], OCTOBER, calendar)[0]
    assert (moved.moved_from, moved.on) == (dt.date(2026, 10, 2), dt.date(2026, 10, 8))


def test_two_that_move_do_not_collide(calendar: Calendar) -> None:
    found = sessions_of([rule(weekday=3), rule(weekday=4)], OCTOBER, calendar)
    days = [one.on for one in found]
    assert len(days) == len(set(days)) == 10
    assert [f"{one.on:%d}" for one in found if one.moved_from] == ["10", "12"]


def test_two_that_move_may_share_a_day_at_other_hours(calendar: Calendar) -> None:
    late = rule(weekday=4, starts=dt.time(14), ends=dt.time(16))
    found = [one for one in sessions_of([rule(weekday=3), late], OCTOBER, calendar) if one.moved_from]
    assert on(found) == ["10-08", "10-09"]


def test_what_stands_already_is_left_alone(calendar: Calendar) -> None:
    taken = Session(dt.date(2026, 10, 8), dt.time(10), dt.time(12), 2)
    found = sessions_of([rule(weekday=4)], OCTOBER, calendar, [taken])
    assert [one.on for one in found if one.moved_from] == [dt.date(2026, 10, 10)]


def test_a_rule_for_saturdays_means_saturdays(calendar: Calendar) -> None:
    found = sessions_of([rule(weekday=5)], MAY, calendar)
    assert [(one.on.day, one.moved_from) for one in found if not one.moved_from] == [
        (9, None), (16, None), (23, None), (30, None)]  # fmt: skip
    assert [one.moved_from for one in found if one.moved_from] == [dt.date(2026, 5, 2)]


def test_the_monthly_rule_holds_where_it_meets_the_weekly_one(calendar: Calendar) -> None:
    first = rule("nth", ordinal=2, theme="饮用水安全")
    found = sessions_of([rule(), first], JANUARY, calendar)
    assert [(one.on.day, one.theme) for one in found] == [(7, ""), (14, "饮用水安全"), (21, ""), (28, "")]


def test_a_year_without_an_arrangement_goes_by_weekdays_and_is_named(calendar: Calendar) -> None:
    found = sessions_of([rule(weekday=4)], dt.date(2028, 9, 1), calendar)
    assert all(one.on.weekday() == 4 for one in found)
    assert unknown_years(found, calendar) == [2028]


def test_a_session_may_move_past_the_end_of_its_month(calendar: Calendar) -> None:
    given = rule("monthly", weekday=None, day=31)
    found = sessions_of([given], dt.date(2026, 1, 1), calendar)
    assert (found[0].moved_from, found[0].on) == (dt.date(2026, 1, 31), dt.date(2026, 2, 2))
    assert dt.date(2026, 2, 2) not in [one.on for one in sessions_of([given], dt.date(2026, 2, 1), calendar)]
