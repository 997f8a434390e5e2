"""Facts that hold for every period: compared with a second implementation over 2025 and 2026."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from congress_portal.loops.calendar import DayUnit, Length, Pause, reckon, reckon_before
from tests.loops import second_calendar
from tests.loops.test_calendar import CHINA

unhurried = settings(deadline=None)  # a busy machine is not a wrong date

starts = st.dates(date(2025, 1, 1), date(2026, 3, 31))
amounts = {DayUnit.DAY: 60, DayUnit.WORKING_DAY: 30, DayUnit.MONTH: 3}
lengths = st.sampled_from(DayUnit).flatmap(
    lambda unit: st.integers(1, amounts[unit]).map(lambda amount: Length(amount, unit))
)
working_lengths = st.integers(1, 30).map(lambda amount: Length(amount, DayUnit.WORKING_DAY))
extensions = st.lists(
    st.sampled_from(DayUnit).flatmap(lambda unit: st.integers(1, 2).map(lambda n: Length(n, unit))),
    max_size=3,
)
# Pauses as (days after the start, days that it lasts): near enough to the start to matter.
spans = st.lists(st.tuples(st.integers(-10, 60), st.integers(0, 15)), max_size=4)


def pauses_from(start, spans):
    since = [start + timedelta(after) for after, _lasts in spans]
    return [Pause(day, day + timedelta(lasts)) for day, (_after, lasts) in zip(since, spans, strict=True)]


def last(start, length, **events):
    return reckon(start, length, CHINA, **events).last_day


@unhurried
@given(starts, lengths, extensions, spans)
def test_both_implementations_agree(start, length, extensions, spans):
    pauses = pauses_from(start, spans)
    expected = second_calendar.last_day(
        start,
        length.amount,
        length.unit.value,
        [(extension.amount, extension.unit.value) for extension in extensions],
        [(pause.since, pause.until) for pause in pauses],
    )
    assert last(start, length, extensions=extensions, pauses=pauses) == expected


@unhurried
@given(starts, lengths, extensions, spans)
def test_the_last_day_is_a_working_day(start, length, extensions, spans):
    assert CHINA.is_working(last(start, length, extensions=extensions, pauses=pauses_from(start, spans)))


@unhurried
@given(starts, working_lengths)
def test_a_period_of_working_days_holds_that_many(start, length):
    assert CHINA.working_days_between(start, last(start, length)) == length.amount


@unhurried
@given(starts, lengths, extensions, spans, st.randoms())
def test_the_order_of_events_is_irrelevant(start, length, extensions, spans, random):
    pauses = pauses_from(start, spans)
    shuffled = random.sample(extensions, len(extensions)), random.sample(pauses, len(pauses))
    assert last(start, length, extensions=extensions, pauses=pauses) == last(
        start, length, extensions=shuffled[0], pauses=shuffled[1]
    )


@unhurried
@given(starts, working_lengths, st.integers(0, 30), st.integers(0, 15))
def test_pausing_n_working_days_moves_the_end_by_n(start, length, after, lasts):
    plain = last(start, length)
    since = min(start + timedelta(after), plain)
    until = since + timedelta(lasts)
    paused = last(start, length, pauses=[Pause(since, until)])
    stood = CHINA.working_days_between(since - timedelta(1), until - timedelta(1))
    assert CHINA.working_days_between(plain, paused) == stood


@unhurried
@given(starts, lengths, st.integers(0, 60), st.integers(0, 15))
def test_pausing_n_days_never_moves_the_end_by_less(start, length, after, lasts):
    plain = last(start, length)
    since = min(start + timedelta(after), plain)
    pause = Pause(since, since + timedelta(lasts))
    stood = sum(
        length.unit != DayUnit.WORKING_DAY or CHINA.is_working(since + timedelta(n)) for n in range(lasts)
    )
    assert last(start, length, pauses=[pause]) - plain >= timedelta(stood)


@unhurried
@given(starts, lengths, spans, st.integers(0, 14), st.integers(1, 14))
def test_cutting_a_pause_in_two_changes_nothing(start, length, spans, head, tail):
    pauses = pauses_from(start, spans)
    since, cut = start + timedelta(1), start + timedelta(1 + head)
    whole, parts = Pause(since, cut + timedelta(tail)), [Pause(since, cut), Pause(cut, cut + timedelta(tail))]
    assert last(start, length, pauses=[*pauses, whole]) == last(start, length, pauses=[*pauses, *parts])


@unhurried
@given(starts, lengths, extensions, spans)
def test_an_extension_never_shortens(start, length, extensions, spans):
    pauses = pauses_from(start, spans)
    assert last(start, length, extensions=extensions, pauses=pauses) >= last(start, length, pauses=pauses)


@unhurried
@given(starts, lengths)
def test_a_later_start_never_ends_earlier(start, length):
    assert last(start, length) <= last(start + timedelta(1), length)


@unhurried
@given(starts, lengths)
def test_the_same_facts_give_the_same_reckoning(start, length):
    assert reckon(start, length, CHINA) == reckon(start, length, CHINA)


@unhurried
@given(starts, lengths)
def test_counting_back_never_comes_too_late(start, length):
    latest = reckon_before(start, length, CHINA).last_day
    assert CHINA.is_working(latest) and latest < start
