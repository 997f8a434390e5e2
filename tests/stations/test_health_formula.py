"""The formula alone: which rows a month has, what each part is worth, what has nothing to divide by."""

from __future__ import annotations

import datetime as dt

import pytest

from stations.health import DEFAULT, PARTS, Facts, Row, figure_of, figures, rows_of, weeks_of

NOVEMBER, LATER = dt.date(2026, 11, 1), dt.date(2026, 12, 10)


def day(number: int, month: int = 11) -> dt.date:
    return dt.date(2026, month, number)


def rows(facts: Facts, until: dt.date = LATER) -> dict[str, list[Row]]:
    return rows_of(facts, NOVEMBER, until, lambda on: on.weekday() < 5)


def test_the_default_weights_make_a_hundred() -> None:
    assert sum(weight for weight, _fulls in DEFAULT.values()) == 100 and set(DEFAULT) == set(PARTS)


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    assert list(weeks_of(NOVEMBER)) == [day(2), day(9), day(16), day(23)]
    assert next(weeks_of(dt.date(2026, 12, 1))) == day(30)


def test_a_full_month_is_worth_a_hundred() -> None:
    met = [(number, day(number), 3) for number in (3, 4, 10, 11, 17, 18, 24, 25)]
    facts = Facts(
        sessions=[(number, on, True) for number, on, _people in met],
        receptions=met,
        opinions=[(number, on) for number, on, _people in met],
        ended=(dt.date(2026, 7, 1), 100),
    )
    found, score = figures(rows(facts), DEFAULT, "station")
    assert score == 100 and found["received"].value == 24


def test_check_ins_alone_are_worth_nothing() -> None:
    facts = Facts(sessions=[(number, day(number), False) for number in range(2, 28)])
    found, score = figures(rows(facts), DEFAULT, "station")
    assert (score, found["open"].value, found["empty"].value, found["silent"].value) == (0, 0, 26, 4)


def test_an_idle_month_reads_nothing_where_there_is_nothing_to_divide_by() -> None:
    found, score = figures(rows(Facts()), DEFAULT, "station")
    assert (score, found["ended"].points, found["empty"].points) == (0, None, None)


def test_a_part_that_does_not_count_takes_its_weight_with_it() -> None:
    facts = Facts(receptions=[(number, day(number), 20) for number in (3, 10, 17, 24)])
    found, score = figures(rows(facts), DEFAULT, "point")
    assert found["ended"].points is None
    # open 20 + received 20 + silent 10 of the 65 that count
    assert score == round(100 * 50 / 65)


def test_a_confirmed_nobody_came_opens_the_station() -> None:
    found, _score = figures(rows(Facts(sessions=[(1, day(3), True)])), DEFAULT, "station")
    assert (found["open"].value, found["empty"].value, found["silent"].value) == (1, 0, 3)


def test_a_week_that_is_not_over_is_not_silent() -> None:
    assert [row.on for row in rows(Facts(), day(9))["silent"]] == [day(2)]
    assert rows(Facts(), day(8))["silent"] == []


def test_a_week_without_a_working_day_is_not_silent() -> None:
    found = rows_of(Facts(), NOVEMBER, LATER, lambda on: on > day(8))
    assert [row.on for row in found["silent"]] == [day(9), day(16), day(23)]


def test_the_days_of_other_months_do_not_count() -> None:
    facts = Facts(receptions=[(1, day(31, 10), 5), (2, day(1, 12), 5)], sessions=[(3, day(1, 12), False)])
    found = rows(facts)
    assert (found["received"], found["empty"], found["open"]) == ([], [], [])


def test_a_row_left_out_counts_on_neither_side() -> None:
    empty = [Row("session:1", day(3), 1, 1, is_out=True), Row("session:2", day(4), 0, 1)]
    found = figure_of("empty", empty, DEFAULT, "station")
    assert (found.value, found.of, found.points) == (0, 1, 15)


@pytest.mark.parametrize(("silent", "points"), [(0, 10), (1, 10), (2, 6.67), (4, 0)])
def test_a_room_is_forgiven_one_silent_week(silent: int, points: float) -> None:
    weeks = [Row(f"week:{number}", day(2), int(number < silent), 1) for number in range(4)]
    assert figure_of("silent", weeks, DEFAULT, "room").points == points


@pytest.mark.parametrize(("confirmed", "points"), [(0, 0), (3, 10), (6, 20), (10, 20)])
def test_sixty_per_cent_confirmed_is_the_full_mark(confirmed: int, points: float) -> None:
    answers = [Row(f"opinion:{number}", day(2), int(number < confirmed), 1) for number in range(10)]
    assert figure_of("ended", answers, DEFAULT, "station").points == points
