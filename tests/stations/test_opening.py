"""Opening hours: the words on the wall, and the words that keepers type."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations import opening

MORNING = (dt.time(8, 30), dt.time(11, 30))
AFTERNOON = (dt.time(14), dt.time(17))
WORKDAYS = [(day, *span) for day in range(5) for span in (MORNING, AFTERNOON)]


def test_a_working_week_is_one_short_sentence() -> None:
    assert opening.in_words(WORKDAYS) == "周一至周五 8:30–11:30、14:00–17:00"


def test_days_with_other_hours_stand_behind() -> None:
    spans = [*WORKDAYS, (5, dt.time(9), dt.time(11)), (6, dt.time(9), dt.time(11))]
    assert opening.in_words(spans).endswith("；周六、周日 9:00–11:00")


def test_the_whole_week_is_every_day() -> None:
    assert opening.in_words([(day, *MORNING) for day in range(7)]) == "每天 8:30–11:30"


@pytest.mark.parametrize(
    "typed",
    [
        "周一至周五 8:30-11:30、14:00-17:00",
        "星期一到星期五：8：30—11：30，14：00～17：00",
        "工作日 8.30-11.30 14时-17时",
        "周一、二、三、四、五 8:30-11:30；周一至周五 14:00-17:00",
        "周一—周五8点30分至11点30分、14点至17点",
        "  周一至周五　８：３０－１１：３０，１４：００－１７：００ ",
    ],
)
def test_people_write_the_same_week_in_many_ways(typed: str) -> None:
    assert opening.read(typed) == sorted(WORKDAYS)


@pytest.mark.parametrize(
    "typed",
    ["8:30-11:30", "周一 上午", "周一 8:30-25:00", "周五至周一 8:30-9:00", "周一 9:00-8:00",
     "周一 8:00-10:00、9:00-11:00", "周一 8:00-9:00，农忙请先打电话", "周八 8:00-9:00",
     "周一 1:00-2:00、3:00-4:00、5:00-6:00、7:00-8:00"],
)  # fmt: skip
def test_what_is_not_understood_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match=r"周|时间|先后"):
        opening.read(typed)


TIMES = st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True).map(sorted)


@given(st.dictionaries(st.integers(0, 6), TIMES))
def test_what_is_written_in_words_reads_back_the_same(week: dict[int, list[int]]) -> None:
    spans = [
        (day, dt.time(*divmod(start, 60)), dt.time(*divmod(end, 60)))
        for day, minutes in week.items()
        for start, end in zip(minutes[::2], minutes[1::2], strict=False)
    ]
    assert opening.read(opening.in_words(spans)) == sorted(spans)


def test_it_is_open_from_the_opening_minute_to_before_the_closing_one() -> None:
    tuesday = dt.datetime(2026, 11, 24, 8, 30)
    assert opening.is_open(WORKDAYS, tuesday)
    assert not opening.is_open(WORKDAYS, tuesday.replace(hour=11, minute=30))
