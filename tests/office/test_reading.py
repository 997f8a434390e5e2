"""How the State Council's arrangement is read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from congress_portal.loops.office.reading import Row, read, write

NATIONAL = dt.date(2027, 10, 1)


def test_a_day_off_and_a_worked_sunday() -> None:
    rows = read("2027-10-01 休 国庆节\n\n2027-10-10 班 国庆节", 2027)
    assert rows == [Row(NATIONAL, False, "国庆节"), Row(dt.date(2027, 10, 10), True, "国庆节")]


@pytest.mark.parametrize(
    "line",
    [
        "2027-10-01至2027-10-07 休 国庆节",
        "2027/10/1到2027/10/7，休，国庆节",
        "2027年10月1日至2027年10月7日休国庆节",
    ],
)
def test_a_span_is_its_days(line: str) -> None:
    rows = read(line, 2027)
    assert [row.day for row in rows] == [NATIONAL + dt.timedelta(days=n) for n in range(7)]
    assert {row.name for row in rows} == {"国庆节"}


def test_what_is_written_reads_the_same() -> None:
    rows = read("2027-10-01至2027-10-03 休 国庆节\n2027-10-10 班", 2027)
    assert read(write(rows), 2027) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "至少"),
        ("国庆节放假七天", "看不懂"),
        ("2027-02-30 休", "没有这一天"),
        ("2026-10-01 休", "2027年之内"),
        ("2027-10-07至2027-10-01 休", "2027年之内"),
        ("2027-10-01 休\n2027-10-01 休", "第2行"),
        ("2027-10-11 班", "本来就上班"),
        ("2027-01-01至2027-12-31 休", "最多120天"),
        ("2027-10-01 休 " + "长" * 41, "看不懂"),
        ("9999-99-99 休", "没有这一天"),
    ],
)
def test_what_cannot_be_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read(text, 2027)
