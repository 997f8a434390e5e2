"""Which cases the demo year holds: some placed on purpose so that every state is there, the rest drawn."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from stations.words import Satisfaction

S, B, D = Satisfaction.SATISFIED, Satisfaction.BASICALLY, Satisfaction.DISSATISFIED


@dataclass(frozen=True)
class Course:
    """Which way a case goes, where it comes to a halt for good, and where it is only slow.

    ``way``: now, township, department, deputy, deputy_now, reject, withdraw, merge. The names of halts are those
    given to ``_wait``.
    """

    way: str = "township"
    halt: str = ""
    slow: str = ""
    rating: str = ""
    detour: str = ""
    """One of dispute, refused, pause, send_back, extend, relevel, helpers, marks, take_back."""


@dataclass(frozen=True)
class Entry:
    """A case to come: its course and how many days ago it is brought in."""

    course: Course
    days_ago: float
    is_on_tour: bool = False
    """Whether it goes to the people whose log-ins the demo prints."""

    @property
    def kind(self) -> str:
        """Which list of matters it is dealt from."""
        return {"now": "question", "deputy_now": "question", "reject": "refusal"}.get(
            self.course.way, "matter"
        )


# how many, from and to how many days ago, course
PLACED: tuple[tuple[int, float, float, Course], ...] = (
    (6, 0.1, 0.9, Course(halt="hear")),
    (3, 3, 6, Course(halt="hear")),
    (8, 1.2, 3, Course(halt="triage")),
    (3, 7, 12, Course(halt="triage")),
    (5, 3, 7, Course("deputy", halt="deputy")),
    (2, 10, 14, Course("deputy_now", halt="deputy")),
    (7, 4, 8, Course(halt="accept")),
    (3, 14, 20, Course(halt="accept")),
    (4, 3, 6, Course("department", halt="office")),
    (6, 5, 9, Course("department", halt="accept")),
    (3, 8, 12, Course("department", halt="reroute", detour="dispute")),
    (3, 7, 11, Course(halt="reroute", detour="dispute")),
    (4, 6, 9, Course(halt="plan")),
    (3, 7, 10, Course("department", halt="plan")),
    (8, 8, 15, Course(halt="handle")),
    (6, 9, 16, Course("department", halt="handle", detour="helpers")),
    (4, 9, 14, Course("department", halt="helper", detour="helpers")),
    (5, 26, 38, Course(halt="handle")),
    (4, 28, 46, Course("department", halt="handle")),
    (2, 48, 66, Course("department", halt="handle", detour="marks")),
    (3, 14, 22, Course("department", halt="handle", detour="extend")),
    (3, 8, 12, Course("department", halt="handle", detour="relevel")),
    (5, 9, 16, Course(halt="supplement", detour="pause")),
    (3, 14, 20, Course("department", halt="rework", detour="send_back")),
    (7, 12, 18, Course(halt="check")),
    (2, 20, 26, Course("department", halt="check")),
    (6, 14, 20, Course(halt="effect")),
    (4, 16, 22, Course(halt="effect_sign")),
    (4, 17, 23, Course("department", halt="respond")),
    (6, 16, 24, Course(halt="rate")),
    (6, 2, 6, Course("now", halt="rate")),
    (6, 4, 8, Course("now", rating=D, halt="again")),
    (3, 18, 26, Course("now", rating=D, halt="plan")),
    (3, 34, 44, Course("township", rating=D, halt="again")),
    (2, 5, 25, Course("merge")),
    (2, 4, 20, Course("withdraw")),
    (2, 3, 12, Course("reject")),
    (2, 12, 18, Course("department", halt="handle", detour="take_back")),
)
JOINT: tuple[tuple[int, float, float, Course], ...] = (
    (2, 6, 9, Course("department", halt="refused", detour="refused")),
    (2, 7, 10, Course("department", halt="accept", detour="refused")),
    (3, 30, 36, Course("department", halt="helper", detour="helpers")),
)
"""Placed besides, from chances of their own."""
WAYS = {
    "now": 25,
    "township": 32,
    "department": 25,
    "deputy": 4,
    "deputy_now": 4,
    "reject": 5,
    "withdraw": 2,
    "merge": 3,
}
RATINGS = {S: 40, B: 16, D: 8, "": 36}
SLOW = {"": 84, "handle": 6, "accept": 3, "triage": 3, "effect": 2, "hear": 2}
DETOURS = {"": 72, "dispute": 6, "pause": 5, "send_back": 6, "extend": 4, "relevel": 3, "marks": 7}
GROWTH = 1.25
"""More cases in recent months than at the beginning of the year; 1 would be an even flow."""


def draw(total: int, rng: random.Random) -> list[Entry]:
    """As many entries, the placed ones first; a total below their number takes every n-th of them."""
    placed = [
        Entry(course, rng.uniform(first, last), is_on_tour=number % 3 == 0)
        for count, first, last, course in PLACED
        for number in range(count)
    ]
    if total < len(placed):
        placed = placed[:: -(-len(placed) // total)]
    return placed + [_drawn(rng) for _ in range(total - len(placed))]


def joint(rng: random.Random) -> list[Entry]:
    """The cases that show joint handling, besides those drawn."""
    return [
        Entry(course, rng.uniform(first, last), is_on_tour=number == 0)
        for count, first, last, course in JOINT
        for number in range(count)
    ]


def _drawn(rng: random.Random) -> Entry:
    course = Course(
        way=_pick(WAYS, rng), rating=_pick(RATINGS, rng), slow=_pick(SLOW, rng), detour=_pick(DETOURS, rng)
    )
    return Entry(course, 1 + 363 * rng.random() ** GROWTH)


def _pick(weights: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def moment(entry: Entry, now: dt.datetime, rng: random.Random) -> dt.datetime:
    """When the citizen writes: at an hour when people are awake, and not in the future."""
    day = now - dt.timedelta(days=entry.days_ago)
    if entry.days_ago < 1:
        return day
    return day.replace(
        hour=rng.choice((7, 8, 9, 9, 10, 11, 12, 14, 15, 16, 19, 20, 21)), minute=rng.randrange(60)
    )
