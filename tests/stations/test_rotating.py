"""The code on a station's screen: what it depends on and how long it is good."""

import datetime as dt

import pytest

from stations import rotating
from stations.rotating import Name, digits_of, name_of, tick_of

SHOWN = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
"""A moment at which a new code comes up."""
TICK = tick_of(SHOWN)
CODE = digits_of("secret", 1, Name(TICK, 0))


def after(seconds: float) -> dt.datetime:
    return SHOWN + dt.timedelta(seconds=seconds)


def test_a_code_has_eight_digits() -> None:
    assert len(CODE) == rotating.DIGITS and CODE.isdigit()


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(0, True), (59, True), (60, True), (61, False), (-1, False)]
)
def test_a_code_is_good_for_60_seconds_from_being_shown(seconds: int, is_good: bool) -> None:
    assert Name(TICK, 0).is_good(after(seconds)) is is_good


@pytest.mark.parametrize(("secret", "station"), [("secret", 2), ("other", 1)])
def test_the_code_of_another_station_or_secret_is_none(secret: str, station: int) -> None:
    assert name_of(CODE, secret, station, SHOWN, {}) is None


def test_an_old_code_is_told_from_one_that_never_was() -> None:
    assert name_of(CODE, "secret", 1, after(300), {}) == Name(TICK, 0)
    assert name_of(CODE, "secret", 1, after(700), {}) is None


def test_a_number_that_the_screen_has_not_come_to_is_none() -> None:
    second = digits_of("secret", 1, Name(TICK, 1))
    assert name_of(second, "secret", 1, SHOWN, {}) is None
    assert name_of(second, "secret", 1, SHOWN, {TICK: 1}) == Name(TICK, 1)
