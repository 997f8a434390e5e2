"""When things fall due: named cases from the calendars of 2025 and 2026, and the seed data."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from congress_portal.loops import calendar as module
from congress_portal.loops.calendar import (
    Calendar,
    DayUnit,
    Length,
    Pause,
    due_moment,
    reckon,
    reckon_before,
)

DATA = Path(module.__file__).parent / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seeded(*years):
    """The calendar as the seed file fills it, for these years."""
    chosen = [(date.fromisoformat(row["date"]), row) for row in rows("holidays.csv")]
    chosen = [(day, row) for day, row in chosen if day.year in years]
    days = {day: row["kind"] == "working" for day, row in chosen}
    return Calendar(days, {day: row["name"] for day, row in chosen}, dict.fromkeys(years, 1))


CHINA = seeded(2024, 2025, 2026)
PERIODS = {row["key"]: row for row in rows("periods.csv")}


def working_days(amount):
    return Length(amount, DayUnit.WORKING_DAY)


def months(amount):
    return Length(amount, DayUnit.MONTH)


def days(amount):
    return Length(amount, DayUnit.DAY)


def last(start, length, **events):
    return reckon(date.fromisoformat(start), length, CHINA, **events).last_day.isoformat()


def pause(since, until):
    return Pause(date.fromisoformat(since), until and date.fromisoformat(until))


# ---------------------------------------------------------------- working days


def test_five_working_days_over_the_spring_festival_of_2026():
    assert last("2026-02-12", working_days(5)) == "2026-02-26"


def test_five_working_days_over_the_national_day_week_of_2026():
    assert last("2026-09-29", working_days(5)) == "2026-10-12"


def test_five_working_days_over_the_national_day_week_of_2025():
    assert last("2025-09-29", working_days(5)) == "2025-10-13"


def test_the_sunday_worked_before_national_day_2025_counts():
    assert last("2025-09-26", working_days(2)) == "2025-09-29"


def test_the_saturday_worked_after_national_day_2026_counts():
    assert last("2026-09-30", working_days(3)) == "2026-10-10"


@pytest.mark.parametrize("day", ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"])
def test_a_make_up_day_of_2025_is_a_working_day(day):
    assert CHINA.is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_make_up_day_of_2026_is_a_working_day(day):
    assert CHINA.is_working(date.fromisoformat(day))


def test_the_day_of_the_event_is_not_counted():
    assert last("2026-03-02", working_days(1)) == "2026-03-03"


def test_days_between_start_and_end_are_the_days_of_the_period():
    assert CHINA.working_days_between(date(2026, 2, 12), date(2026, 2, 26)) == 5


def test_days_between_are_negative_backwards():
    assert CHINA.working_days_between(date(2026, 2, 26), date(2026, 2, 12)) == -5


def test_no_working_days_lie_between_a_day_and_itself():
    assert CHINA.working_days_between(date(2026, 3, 2), date(2026, 3, 2)) == 0


# ---------------------------------------------------------------- months and calendar days


def test_a_month_from_the_31st_ends_with_the_shorter_month():
    assert last("2026-01-31", months(1)) == "2026-02-28"


def test_a_month_into_a_leap_year_ends_on_the_29th():
    assert last("2024-01-31", months(1)) == "2024-02-29"


def test_three_months_from_30_november_end_on_1_march():
    assert last("2026-11-30", months(3)) == "2027-03-01"


def test_three_months_into_a_year_without_data_are_provisional():
    assert reckon(date(2026, 11, 30), months(3), CHINA).provisional


def test_a_period_that_ends_in_the_spring_festival_ends_after_it():
    assert last("2026-01-17", months(1)) == "2026-02-24"


def test_a_period_of_days_that_ends_on_a_sunday_ends_on_monday():
    assert last("2026-03-01", days(7)) == "2026-03-09"


def test_a_period_that_ends_on_a_worked_saturday_ends_there():
    assert last("2026-09-30", days(10)) == "2026-10-10"


def test_twelve_months_end_in_the_next_year():
    assert last("2025-03-10", months(12)) == "2026-03-10"


# ---------------------------------------------------------------- extensions


def test_an_extension_is_added_before_the_rest_day_rule():
    # 7 days end on Sunday 8 March: the first working day after it is Monday, not Tuesday.
    assert last("2026-03-01", days(7), extensions=[working_days(1)]) == "2026-03-09"


def test_two_extensions_of_a_month_equal_one_of_two():
    assert last("2025-12-31", months(1), extensions=[months(1), months(1)]) == "2026-03-31"


def test_the_order_of_extensions_does_not_matter():
    granted = [working_days(3), months(1), days(2)]
    assert last("2026-03-31", months(1), extensions=granted) == last(
        "2026-03-31", months(1), extensions=granted[::-1]
    )


# ---------------------------------------------------------------- pauses


def test_suspending_five_working_days_moves_the_end_by_five():
    paused = last("2026-03-02", working_days(5), pauses=[pause("2026-03-04", "2026-03-11")])
    assert (last("2026-03-02", working_days(5)), paused) == ("2026-03-09", "2026-03-16")


def test_a_pause_on_the_day_of_the_event_counts_that_day():
    assert last("2026-03-02", working_days(5), pauses=[pause("2026-03-02", "2026-03-09")]) == "2026-03-16"


def test_a_pause_before_the_start_moves_nothing():
    assert last("2026-03-02", working_days(5), pauses=[pause("2026-02-24", "2026-03-02")]) == "2026-03-09"


def test_a_pause_after_the_end_moves_nothing():
    assert last("2026-03-02", working_days(5), pauses=[pause("2026-03-10", "2026-03-20")]) == "2026-03-09"


def test_a_pause_on_the_last_day_still_moves_it():
    assert last("2026-03-02", working_days(5), pauses=[pause("2026-03-09", "2026-03-10")]) == "2026-03-10"


def test_a_pause_within_a_holiday_costs_no_working_day():
    assert last("2026-09-29", working_days(5), pauses=[pause("2026-10-01", "2026-10-08")]) == "2026-10-12"


def test_a_period_in_months_is_moved_by_calendar_days():
    assert last("2026-03-10", months(1), pauses=[pause("2026-03-20", "2026-03-24")]) == "2026-04-14"


def test_a_pause_moves_the_promised_day_not_the_rest_day_before_it():
    # Promised for Monday 9 March, because 8 March is a Sunday; one day's pause makes it Tuesday.
    assert last("2026-03-01", days(7), pauses=[pause("2026-03-04", "2026-03-05")]) == "2026-03-10"


def test_overlapping_pauses_count_once():
    two = [pause("2026-03-04", "2026-03-09"), pause("2026-03-05", "2026-03-11")]
    assert last("2026-03-02", working_days(5), pauses=two) == "2026-03-16"


def test_touching_pauses_are_one():
    two = [pause("2026-03-04", "2026-03-06"), pause("2026-03-06", "2026-03-11")]
    assert last("2026-03-02", working_days(5), pauses=two) == "2026-03-16"


def test_the_order_of_pauses_does_not_matter():
    two = [pause("2026-03-09", "2026-03-11"), pause("2026-03-03", "2026-03-05")]
    assert last("2026-03-02", working_days(5), pauses=two) == last(
        "2026-03-02", working_days(5), pauses=two[::-1]
    )


def test_a_pause_ended_the_same_day_moves_nothing():
    assert last("2026-03-02", working_days(5), pauses=[pause("2026-03-04", "2026-03-04")]) == "2026-03-09"


def test_an_open_pause_moves_nothing_yet():
    assert last("2026-03-02", working_days(5), pauses=[pause("2026-03-04", None)]) == "2026-03-09"


def test_an_open_pause_is_told():
    told = reckon(date(2026, 3, 2), working_days(5), CHINA, pauses=[pause("2026-03-04", None)])
    assert told.lines[-1] == "2026年3月4日（星期三）起暂停计时，恢复后相应顺延。"


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError):
        pause("2026-03-04", "2026-03-03")


# ---------------------------------------------------------------- counting back


def test_seven_days_before_a_meeting():
    assert reckon_before(date(2026, 3, 26), days(7), CHINA).last_day == date(2026, 3, 19)


def test_a_rest_day_before_a_meeting_gives_way_to_the_day_before_it():
    assert reckon_before(date(2026, 10, 12), days(7), CHINA).last_day == date(2026, 9, 30)


def test_three_working_days_before_a_reception():
    assert reckon_before(date(2026, 10, 9), working_days(3), CHINA).last_day == date(2026, 9, 29)


def test_counting_back_over_new_year_names_both_years():
    assert reckon_before(date(2026, 1, 6), days(7), CHINA).calendar == "2025.1,2026.1"


# ---------------------------------------------------------------- what is not known, and what is said


def test_a_year_without_data_is_named_as_missing():
    told = reckon(date(2026, 11, 30), months(3), CHINA)
    assert told.lines[-1].startswith("2027年国务院放假安排尚未录入")


def test_a_year_with_data_is_not_provisional():
    assert not reckon(date(2026, 3, 2), working_days(5), CHINA).provisional


@pytest.mark.parametrize("day", [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)])
def test_fixed_holidays_are_off_without_data(day):
    assert not CHINA.is_working(date(2030, *day))


def test_other_weekdays_are_worked_without_data():
    assert CHINA.is_working(date(2027, 2, 8))


def test_a_day_entered_by_hand_counts_before_the_year_is_loaded():
    by_hand = Calendar({date(2027, 2, 8): False}, {}, {})
    assert by_hand.next_working(date(2027, 2, 8)) == date(2027, 2, 9)


def test_the_stamp_names_the_edition_of_each_year():
    assert CHINA.stamp(date(2026, 11, 30), date(2027, 3, 1)) == "2026.1,2027.0"


def test_the_lines_explain_each_stage():
    told = reckon(date(2026, 1, 17), months(1), CHINA, pauses=[pause("2026-02-02", "2026-02-04")])
    assert told.lines == (
        "自2026年1月17日（星期六）起算，当日不计入（《民法典》第二百零一条）。",
        "期限1个月，至2026年2月17日（星期二）。",
        "2026年2月17日（星期二）为休息日（春节），顺延至下一个工作日2026年2月24日（星期二）"
        "（《民法典》第二百零三条）。",
        "2026年2月2日（星期一）暂停计时，2026年2月4日（星期三）恢复，其间2日不计，至2026年2月26日（星期四）。",
    )


@pytest.mark.parametrize(
    ("length", "text"), [(working_days(15), "15个工作日"), (months(3), "3个月"), (days(7), "7日")]
)
def test_a_length_reads_as_in_a_law(length, text):
    assert str(length) == text


def test_a_length_takes_the_unit_as_stored():
    assert Length(3, "month") == months(3)


def test_a_length_cannot_be_negative():
    with pytest.raises(ValueError):
        days(-1)


def test_the_due_moment_is_the_last_second_in_chunan():
    assert due_moment(date(2026, 3, 9)) == datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC)


# ---------------------------------------------------------------- seed data


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_seed_agrees_with_the_package_on_every_day(year):
    year_days = [date(year, 1, 1) + timedelta(n) for n in range(365)] + [date(year, 12, 31)]
    assert [day for day in year_days if CHINA.is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("row", PERIODS.values(), ids=PERIODS)
def test_every_period_is_a_length_since_a_day_with_a_basis(row):
    assert Length(int(row["amount"]), DayUnit(row["unit"])).amount > 0
    assert date.fromisoformat(row["valid_from"]) and row["basis"] and row["quote"]


def test_each_period_is_seeded_once():
    assert len(PERIODS) == len(rows("periods.csv"))


def test_a_proposal_is_answered_within_three_months():
    reply = PERIODS["proposal.reply"]
    assert (reply["amount"], reply["unit"]) == ("3", "month")
