"""The duty roster of a whole county's year: how long the planner thinks, and how fair and near its plan is."""

from __future__ import annotations

import datetime as dt
import math
import time

from benchmarks.rounds import BARE, Line, Scale
from stations.planning import Candidate, Need, Plan, Service, plan
from stations.sessions import month_after

AIM = 1 / 60
"""A whole plan in less than a minute."""
NEW_YEAR = dt.date(2026, 1, 1)


def measure(scale: Scale) -> list[Line]:
    """Two lines: only the greedy first choice of everybody's next in turn, and the planner. ``bytes`` are seats."""
    needs, deputies = county(scale.stations, scale.deputies, 12)
    began = time.perf_counter()
    turns = in_turn(needs, deputies)
    bare = time.perf_counter() - began
    seconds = []
    for _round in range(scale.rounds):
        began = time.perf_counter()
        found = plan(needs, deputies)
        seconds.append(time.perf_counter() - began)
    best = sorted(seconds)[len(seconds) // 2]
    print(_words("轮流", turns, bare), _words("排班", found, best), sep="\n")
    seats = sum(map(len, found.seats.values()))
    return [
        Line("roster", BARE, 1 / bare, bare * 1000, 1, 1, 1, None, seats),
        Line(
            "roster",
            "planner",
            1 / best,
            best * 1000,
            1 / best,
            1 / max(seconds),
            1 / min(seconds),
            AIM,
            seats,
        ),
    ]


def _words(name: str, found: Plan, seconds: float) -> str:
    seats = sum(map(len, found.seats.values()))
    return (
        f"{name}：{seats} 个席位，空 {sum(found.empty.values())} 个，{seconds:.2f} 秒，"
        f"次数相差最多 {found.spread}，平均 {found.km / max(1, seats):.1f} 公里"
    )


def county(stations: int, deputies: int, months: int) -> tuple[list[Need], list[Candidate]]:
    """A made-up county, the same every time: every station receives weekly with two deputies; a third of the deputies
    serve at one station, a third at two, a third at three near ones; the townships have unequal numbers of them."""
    side = math.ceil(math.sqrt(stations))
    places = [(8.0 * (n % side), 8.0 * (n // side)) for n in range(stations)]
    people = []
    for key in range(deputies):
        home = key % stations if key % 8 else key % max(1, stations // 6)
        near = sorted(range(stations), key=lambda one: (_far(places[one], places[home]), one))
        serves = {one: Service(round(_far(places[one], places[home]), 1)) for one in near[: 1 + key % 3]}
        people.append(Candidate(key, serves, 0, frozenset({"county" if key % 4 else "township"})))
    last = month_after(NEW_YEAR, months)
    needs = []
    for station in range(stations):
        day = NEW_YEAR + dt.timedelta(days=station % 5)
        while day < last:
            needs.append(Need(len(needs), station, day, dt.time(9), dt.time(11), 2))
            day += dt.timedelta(days=7)
    return needs, people


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.dist(one, other)


def in_turn(needs: list[Need], people: list[Candidate]) -> Plan:
    """What a list on the wall does: at every station the next on the list, whoever has how many already."""
    turn: dict[int, int] = {}
    busy: set[tuple[int, dt.date]] = set()
    found = Plan({}, {}, dict.fromkeys((one.key for one in people), 0))
    for need in needs:
        own = [one for one in people if need.station in one.serves]
        chosen: list[int] = []
        for _try in own:
            if len(chosen) == need.seats:
                break
            at = turn[need.station] = (turn.get(need.station, -1) + 1) % len(own)
            if (own[at].key, need.on) not in busy and own[at].key not in chosen:
                chosen.append(own[at].key)
                busy.add((own[at].key, need.on))
                found.loads[own[at].key] += 1
                found.km += own[at].serves[need.station].km
        found.seats[need.key] = chosen
        if len(chosen) < need.seats:
            found.empty[need.key] = need.seats - len(chosen)
    return found
