"""Who sits in which session: a plan that is full, then fair, then near; the same input gives the same plan.

Pure: nothing here reads the database or the clock. Sessions come from ``sessions.py``. Three passes:

1. fill: session by session the eligible deputy with the fewest duties; where nobody is free, somebody who is busy
   elsewhere at that hour is replaced there (augmenting paths), so that no seat stays empty that could be filled;
2. level: hand seats on along chains of deputies, from the one with most duties to one with at least two fewer,
   until no such chain is left: then the greatest number is as small and the smallest as great as they can be;
3. soften: hand over or exchange seats where that saves way, breaks two days in a row or mixes levels, and costs
   no fairness.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from congress_portal.loops.calendar import ONE_DAY

IN_A_ROW = 15.0
"""Two days in a row are as bad as so many more kilometres."""
SAME_LEVEL = 3.0
"""So is sitting with nobody of another level."""
PASSES = 2
"""Of softening; each one only ever saves, and a third saves next to nothing."""
TRIES = 24
"""Exchanges looked at for one seat in one pass: what keeps a county's year within seconds."""


@dataclass(frozen=True)
class Service:
    """That a deputy serves at a station, from when to when, and how far it is from their home in kilometres."""

    km: float = 0.0
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max


@dataclass(frozen=True)
class Candidate:
    """A deputy: ``serves`` by station, ``held`` duties of this year already, ``levels`` of their mandates."""

    key: int
    serves: Mapping[int, Service]
    held: int = 0
    levels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Need:
    """A session that wants ``seats`` deputies; ``sitting`` stay whatever the plan is."""

    key: int
    station: int
    on: dt.date
    starts: dt.time
    ends: dt.time
    seats: int
    sitting: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Busy:
    """A duty that stands already and is not to be moved."""

    deputy: int
    on: dt.date
    starts: dt.time
    ends: dt.time


@dataclass
class Plan:
    """Who sits where: by session the new ones in order, and how many seats stay empty for want of deputies."""

    seats: dict[int, list[int]]
    empty: dict[int, int]
    loads: dict[int, int]
    km: float = 0.0

    @property
    def spread(self) -> int:
        """The greatest number of duties less the smallest, of all who serve somewhere."""
        return max(self.loads.values()) - min(self.loads.values()) if self.loads else 0


def plan(needs: Sequence[Need], candidates: Sequence[Candidate], busy: Iterable[Busy] = ()) -> Plan:
    """Propose deputies for these sessions. Unknown deputies in ``busy`` and ``sitting`` are let pass."""
    table = _Table(needs, candidates, busy)
    for need in table.needs:
        while table.wanting(need) and table.fill(need):
            pass
    table.level()
    for _pass in range(PASSES):
        if not table.soften():
            break
    return table.result()


@dataclass
class _Table:
    """A plan in the making."""

    given: Sequence[Need]
    deputies: Sequence[Candidate]
    standing: Iterable[Busy]
    seats: dict[int, list[int]] = field(default_factory=dict)
    sat: dict[int, dict[int, Need]] = field(default_factory=dict)
    days: dict[int, dict[dt.date, list[tuple[dt.time, dt.time, int]]]] = field(default_factory=dict)
    loads: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needs = sorted(self.given, key=lambda need: (need.on, need.starts, need.station, need.key))
        self.numbers = {need.key: need for need in self.needs}
        self.people = {one.key: one for one in sorted(self.deputies, key=lambda one: one.key)}
        self.loads = {key: one.held for key, one in self.people.items()}
        self.seats = {need.key: [] for need in self.needs}
        self.sat = {key: {} for key in self.people}
        self.days = {key: {} for key in self.people}
        self.by_station: dict[int, list[int]] = {}
        for key, one in self.people.items():
            for station in one.serves:
                self.by_station.setdefault(station, []).append(key)
        for duty in self.standing:
            if duty.deputy in self.days:
                self.days[duty.deputy].setdefault(duty.on, []).append((duty.starts, duty.ends, -1))

    # ---- what may be
    def wanting(self, need: Need) -> bool:
        return len(self.seats[need.key]) + len(need.sitting) < need.seats

    def eligible(self, need: Need) -> Iterator[int]:
        """Who serves there that day and does not sit there yet."""
        sitting = self.seats[need.key]
        for key in self.by_station.get(need.station, ()):
            service = self.people[key].serves[need.station]
            if service.since <= need.on <= service.until and key not in sitting and key not in need.sitting:
                yield key

    def clashes(self, key: int, need: Need) -> list[int]:
        """The sessions (-1: not to be moved) that keep a deputy from coming."""
        there = self.days[key].get(need.on, ())
        return [other for starts, ends, other in there if starts < need.ends and need.starts < ends]

    def cost(self, key: int, need: Need) -> float:
        """Kilometres, and what else speaks against it in kilometres. A seat the deputy holds does not count."""
        total = self.people[key].serves[need.station].km
        if self.in_a_row(key, need):
            total += IN_A_ROW
        levels = self.people[key].levels
        beside = [one for one in (*self.seats[need.key], *need.sitting) if one != key and one in self.people]
        if beside and levels and all(self.people[one].levels == levels for one in beside):
            total += SAME_LEVEL
        return total

    def in_a_row(self, key: int, need: Need) -> bool:
        days = self.days[key]
        if days.get(need.on - ONE_DAY) or days.get(need.on + ONE_DAY):
            return True
        return any(other != need.key for _starts, _ends, other in days.get(need.on, ()))

    # ---- writes
    def put(self, key: int, need: Need) -> None:
        self.seats[need.key].append(key)
        self.sat[key][need.key] = need
        self.days[key].setdefault(need.on, []).append((need.starts, need.ends, need.key))
        self.loads[key] += 1

    def take(self, key: int, need: Need) -> None:
        self.seats[need.key].remove(key)
        del self.sat[key][need.key]
        self.days[key][need.on].remove((need.starts, need.ends, need.key))
        self.loads[key] -= 1

    # ---- fill
    def fill(self, need: Need) -> bool:
        """Put one more deputy in; False where there is nobody."""
        free = [key for key in self.eligible(need) if not self.clashes(key, need)]
        if free:
            self.put(min(free, key=lambda key: self._rank(key, need)), need)
            return True
        return self._make_room(need, set())

    def _rank(self, key: int, need: Need) -> tuple[float, float, int]:
        return (self.loads[key] + (1.5 if self.in_a_row(key, need) else 0), self.cost(key, need), key)

    def _make_room(self, need: Need, asked: set[int]) -> bool:
        """Free a deputy who sits elsewhere at that hour by finding somebody for that seat, and so on."""
        for key in sorted(self.eligible(need), key=lambda key: self._rank(key, need)):
            if key in asked:
                continue
            asked.add(key)
            others = self.clashes(key, need)
            if not others:
                self.put(key, need)
                return True
            if len(others) > 1 or others[0] == -1:
                continue
            other = self.numbers[others[0]]
            if self._make_room(other, asked):
                self.take(key, other)
                self.put(key, need)
                return True
        return False

    # ---- level
    def level(self) -> None:
        """Until no chain of hand-overs leads from somebody to somebody with at least two duties fewer."""
        found = True
        while found:
            found = False
            least = min(self.loads.values(), default=0)
            for start in sorted(self.people, key=lambda key: (-self.loads[key], key)):
                while self.loads[start] - 2 >= least and (chain := self._chain(start)):
                    for giver, need, taker in reversed(chain):
                        self.take(giver, need)
                        self.put(taker, need)
                    found = True

    def _chain(self, start: int) -> list[tuple[int, Need, int]]:
        """The shortest chain of hand-overs from ``start`` to the least busy of the reachable."""
        goal = self.loads[start] - 2
        reached: dict[int, tuple[int, Need] | None] = {start: None}
        queue = deque([start])
        while queue:
            giver = queue.popleft()
            for need in self.sat[giver].values():
                for taker in self.eligible(need):
                    if taker in reached or self.clashes(taker, need):
                        continue
                    reached[taker] = (giver, need)
                    if self.loads[taker] <= goal:
                        return self._back(taker, reached)
                    queue.append(taker)
        return []

    @staticmethod
    def _back(end: int, reached: Mapping[int, tuple[int, Need] | None]) -> list[tuple[int, Need, int]]:
        chain: list[tuple[int, Need, int]] = []
        while (step := reached[end]) is not None:
            chain.append((step[0], step[1], end))
            end = step[0]
        return chain[::-1]

    # ---- soften
    def soften(self) -> bool:
        """One pass over all seats that were given; True where something was saved."""
        saved = False
        for need in self.needs:
            for key in list(self.seats[need.key]):
                saved = self._hand_over(key, need) or self._exchange(key, need) or saved
        return saved

    def _hand_over(self, giver: int, need: Need) -> bool:
        """To somebody with exactly one duty fewer: both numbers only change places."""
        before = self.cost(giver, need)
        for taker in list(self.eligible(need)):
            if self.loads[taker] != self.loads[giver] - 1 or self.clashes(taker, need):
                continue
            self.take(giver, need)
            if self.cost(taker, need) < before:
                self.put(taker, need)
                return True
            self.put(giver, need)
        return False

    def _exchange(self, one: int, need: Need) -> bool:
        """A seat against a seat of a colleague, where both together are better off."""
        cost = self.cost(one, need)
        if cost <= min((service.km for service in self.people[one].serves.values()), default=0):
            return False  # nothing to be saved on this side
        for other, wanted in islice(self._offers(one, need, cost), TRIES):
            if self._swapped(one, need, other, wanted, cost + self.cost(other, wanted)):
                return True
        return False

    def _offers(self, one: int, need: Need, cost: float) -> Iterator[tuple[int, Need]]:
        """Seats of colleagues that might be worth it, going by the way alone; read before anything is changed."""
        serves = self.people[one].serves
        for other in list(self.eligible(need)):
            if self.clashes(other, need):
                continue
            saved = cost - self.people[other].serves[need.station].km
            for wanted in list(self.sat[other].values()):
                service = serves.get(wanted.station)
                if service and service.km < saved + self.cost(other, wanted):
                    yield other, wanted

    def _swapped(self, one: int, need: Need, other: int, wanted: Need, before: float) -> bool:
        service = self.people[one].serves[wanted.station]
        sits = one in self.seats[wanted.key] or one in wanted.sitting
        if sits or not service.since <= wanted.on <= service.until:
            return False
        self.take(one, need)
        self.take(other, wanted)
        if not self.clashes(one, wanted) and not self.clashes(other, need):
            after = self.cost(other, need) + self.cost(one, wanted)
            if after < before - 1e-9:
                self.put(other, need)
                self.put(one, wanted)
                return True
        self.put(one, need)
        self.put(other, wanted)
        return False

    def result(self) -> Plan:
        missing = {
            need.key: need.seats - len(need.sitting) - len(self.seats[need.key]) for need in self.needs
        }
        km = sum(
            self.people[key].serves[need.station].km for need in self.needs for key in self.seats[need.key]
        )
        return Plan(
            self.seats, {key: number for key, number in missing.items() if number > 0}, self.loads, km
        )
