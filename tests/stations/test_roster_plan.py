"""The planner: full, then fair, then near, and the same every time."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.rostering import county, in_turn
from stations.planning import Busy, Candidate, Need, Plan, Service, plan

DAY = dt.date(2026, 3, 2)
NINE, TEN, ELEVEN = dt.time(9), dt.time(10), dt.time(11)


def need(key: int, station: int = 1, day: int = 0, seats: int = 1, **fields: Any) -> Need:
    return Need(key, station, DAY + dt.timedelta(days=day), NINE, ELEVEN, seats, **fields)


def person(key: int, *stations: int, held: int = 0, km: float = 0.0, levels: str = "") -> Candidate:
    return Candidate(key, {one: Service(km) for one in stations or (1,)}, held, frozenset(levels.split()))


def sitting(found: Plan) -> list[tuple[int, int]]:
    return [(key, user) for key, users in found.seats.items() for user in users]


def test_duties_are_spread_evenly() -> None:
    found = plan([need(key, day=2 * key) for key in range(10)], [person(1), person(2), person(3)])
    assert (sorted(found.loads.values()), found.empty) == ([3, 3, 4], {})


def test_duties_of_the_year_count() -> None:
    found = plan([need(key, day=7 * key) for key in range(4)], [person(1, held=5), person(2, held=2)])
    assert sorted(found.loads.values()) == [5, 6] and len(sitting(found)) == 4


def test_nobody_sits_in_two_places_at_one_hour() -> None:
    found = plan([need(1), need(2, station=2)], [person(1, 1, 2)])
    assert (len(sitting(found)), sum(found.empty.values())) == (1, 1)


def test_who_is_busy_elsewhere_is_not_asked() -> None:
    found = plan([need(1)], [person(1), person(2, held=9)], [Busy(1, DAY, TEN, TEN.replace(hour=12))])
    assert found.seats == {1: [2]}


def test_a_seat_is_filled_by_moving_somebody_to_another_station() -> None:
    """张 serves at both, 周 at the first only, and comes second there by the way."""
    both = Candidate(1, {1: Service(0), 2: Service(0)})
    found = plan([need(1, station=1), need(2, station=2)], [both, person(2, 1, held=3)])
    assert (found.seats, found.empty) == ({1: [2], 2: [1]}, {})


def test_of_equals_the_nearer_one_comes() -> None:
    found = plan([need(1), need(2, station=2, day=7)], [
        Candidate(1, {1: Service(30.0), 2: Service(1.0)}), Candidate(2, {1: Service(1.0), 2: Service(30.0)})
    ])  # fmt: skip
    assert (found.seats, found.km) == ({1: [2], 2: [1]}, 2.0)


def test_two_days_in_a_row_are_avoided() -> None:
    found = plan([need(key, day=key) for key in range(6)], [person(1), person(2)])
    turns = [found.seats[key][0] for key in range(6)]
    assert all(one != other for one, other in pairwise(turns))


def test_levels_sit_together_where_they_can() -> None:
    people = [person(key, levels="county" if key < 3 else "township") for key in (1, 2, 3, 4)]
    found = plan([need(key, day=7 * key, seats=2) for key in range(4)], people)
    assert all({user < 3 for user in users} == {True, False} for users in found.seats.values())


def test_who_leaves_in_the_middle_of_the_year_gets_nothing_afterwards() -> None:
    leaving = Candidate(1, {1: Service(until=DAY + dt.timedelta(days=3))})
    found = plan([need(key, day=7 * key) for key in range(4)], [leaving, person(2)])
    assert found.loads == {1: 1, 2: 3}


def test_a_deputy_who_sits_there_by_hand_takes_a_seat() -> None:
    found = plan([need(1, seats=2, sitting=frozenset({1}))], [person(1, held=1), person(2)])
    assert found.seats == {1: [2]}


PEOPLE = st.lists(
    st.tuples(st.sets(st.integers(0, 2), min_size=1), st.integers(0, 3), st.floats(0, 50)),
    min_size=1,
    max_size=5,
)
SESSIONS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(1, 2)),
    max_size=6,
    unique_by=lambda one: one[:2],
)


def made(people: Any, sessions: Any) -> tuple[list[Need], list[Candidate]]:
    deputies = [person(key, *where, held=held, km=km) for key, (where, held, km) in enumerate(people)]
    needs = [need(key, station, day, seats) for key, (station, day, seats) in enumerate(sessions)]
    return needs, deputies


def at_most(needs: list[Need], people: list[Candidate]) -> int:
    """The greatest number of seats of one day that can be filled at once, by trying everything."""
    seats = [one for one in needs for _seat in range(one.seats)]
    options = [[None, *(who.key for who in people if one.station in who.serves)] for one in seats]
    best = 0
    for choice in product(*options):
        taken = [who for who in choice if who is not None]
        if len(taken) == len(set(taken)):
            best = max(best, len(taken))
    return best


@settings(max_examples=150, deadline=None)
@given(PEOPLE, SESSIONS)
def test_no_plan_breaks_a_rule(people: Any, sessions: Any) -> None:
    needs, deputies = made(people, sessions)
    found = plan(needs, deputies)
    serves = {one.key: one.serves for one in deputies}
    for one in needs:
        users = found.seats[one.key]
        assert len(users) == len(set(users)) == one.seats - found.empty.get(one.key, 0)
        assert all(one.station in serves[user] for user in users)
    hours = [(user, one.on) for one in needs for user in found.seats[one.key]]
    assert len(hours) == len(set(hours))
    assert found.loads == {
        one.key: one.held + sum(user == one.key for user, _on in hours) for one in deputies
    }


@settings(max_examples=100, deadline=None)
@given(PEOPLE, SESSIONS)
def test_no_seat_stays_empty_that_could_be_filled(people: Any, sessions: Any) -> None:
    needs, deputies = made(people, sessions[:4])
    found = plan(needs, deputies)
    for day in {one.on for one in needs}:
        same = [one for one in needs if one.on == day]
        filled = sum(len(found.seats[one.key]) for one in same)
        assert filled == at_most(same, deputies)


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 8), st.integers(0, 30))
def test_at_one_station_no_two_differ_by_more_than_one(deputies: int, sessions: int) -> None:
    found = plan([need(key, day=key) for key in range(sessions)], [person(key) for key in range(deputies)])
    assert found.spread <= 1 and not found.empty


@settings(max_examples=60, deadline=None)
@given(PEOPLE, SESSIONS)
def test_no_other_plan_is_fairer(people: Any, sessions: Any) -> None:
    """Sessions on days of their own: the sum of squares is the least of all full plans."""
    needs, deputies = made(
        people, [(station, 7 * key, 1) for key, (station, _day, _seats) in enumerate(sessions)]
    )
    options = [[who.key for who in deputies if one.station in who.serves] or [None] for one in needs]
    held = {one.key: one.held for one in deputies}
    best = min(
        sum((number + choice.count(key)) ** 2 for key, number in held.items()) for choice in product(*options)
    )
    assert sum(number**2 for number in plan(needs, deputies).loads.values()) == best


@settings(max_examples=30, deadline=None)
@given(PEOPLE, SESSIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(people: Any, sessions: Any, shuffle: Any) -> None:
    needs, deputies = made(people, sessions)
    mixed, others = list(needs), list(deputies)
    shuffle.shuffle(mixed)
    shuffle.shuffle(others)
    assert plan(needs, deputies).seats == plan(mixed, others).seats


def test_a_county_is_full_and_nobody_could_hand_a_seat_to_somebody_with_two_fewer() -> None:
    needs, deputies = county(stations=6, deputies=24, months=2)
    found = plan(needs, deputies)
    assert not found.empty
    days = {(user, one.on) for one in needs for user in found.seats[one.key]}
    for one in needs:
        takers = [who.key for who in deputies if one.station in who.serves and (who.key, one.on) not in days]
        for giver in found.seats[one.key]:
            assert all(found.loads[giver] - found.loads[taker] < 2 for taker in takers)


def test_a_county_goes_shorter_ways_than_in_turn_and_is_no_less_fair() -> None:
    needs, deputies = county(stations=6, deputies=24, months=2)
    found, turns = plan(needs, deputies), in_turn(needs, deputies)
    assert found.km < turns.km and found.spread <= turns.spread
