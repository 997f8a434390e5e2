"""The year of the demo county, played move by move in the order in which things happen."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import random
import time
from collections.abc import Callable
from unittest import mock

from django.db import connection
from django.utils import timezone

from congress_portal.demo import (
    afterwards,
    callers,
    calls,
    collecting,
    convening,
    courses,
    duties,
    following,
    letters,
    officials,
    proposing,
    reckoning,
    stories,
    supervising,
    touch,
)
from congress_portal.demo.cases import Case, Stage
from congress_portal.demo.stories import Moments
from congress_portal.demo.travel import luggage
from congress_portal.demo.units import Post
from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from stations import drawing
from stations.transitions import callbacks, health, opinions, sessions

Say = Callable[[str], None]
SWEEP_HOUR = 8
ANALYZE_EVERY = 14
"""Days."""
LEAST = 100
"""Opinions below which the year is a sample and shows no more than was drawn."""
TOUR_TOWNSHIP = "weiping"


def play(stage: Stage, total: int, seed: int, say: Say) -> int:
    """Make ``total`` opinions and a year of moves; returns how many moves were made."""
    rng = random.Random(seed)
    now = timezone.localtime(stage.clock.at)
    posts = _weighted(stage.bodies.posts)
    tour = next(post for post in posts if post.township.key == TOUR_TOWNSHIP)
    codes, lots = random.Random(seed + 1), random.Random(seed + 2)
    tales = [_sweeps(now - dt.timedelta(days=366))]
    for number, entry in enumerate(sorted(courses.draw(total, rng), key=lambda entry: -entry.days_ago)):
        own = random.Random(f"{seed}-{number}")
        start = courses.moment(entry, now, own)
        post = tour if entry.is_on_tour else own.choice(posts)
        tales.append(_tale(stage, own, post, entry, start))
    for number, entry in enumerate(courses.joint(random.Random(seed)) if total > LEAST else ()):
        own = random.Random(f"{seed}-joint-{number}")
        post = tour if entry.is_on_tour else own.choice(posts)
        tales.append(_tale(stage, own, post, entry, courses.moment(entry, now, own)))
    tales += calls.tales(stage, stage.bodies.posts, seed)
    tales += officials.tales(stage, stage.bodies.posts, seed)
    tales += duties.tales(stage, stage.bodies.posts, seed)
    tales.append(callers.tale(stage, seed, now - dt.timedelta(days=366)))
    tales += touch.tales(stage, stage.bodies.posts, seed)
    tales += proposing.tales(stage, stage.bodies.posts, seed)
    tales.append(proposing.next_session(stage, seed))
    tales.append(proposing.from_paper(stage, stage.bodies.posts, seed))
    tales.append(proposing.made_public(stage, seed))
    tales += supervising.tales(stage, seed)
    tales += collecting.tales(stage, seed)
    tales.append(convening.heard(stage, seed))
    tales += following.tales(stage, seed)
    tales += afterwards.tales(stage, seed)
    tales.append(reckoning.mornings(stage))
    tales += letters.tales(stage, seed)
    with (
        stage.clock.running(),
        luggage(stage.calendar),
        mock.patch.object(opinions, "new_track_code", lambda: f"{codes.randrange(10**11, 10**12)}"),
        mock.patch.object(drawing, "new_seed", lambda: f"{lots.getrandbits(256):064x}"),
    ):
        made = _run(tales, stage, now, say)
        health.reckon_all()
        reckoning.index(stage)
        return made


def _tale(stage: Stage, rng: random.Random, post: Post, entry: courses.Entry, start: dt.datetime) -> Moments:
    """The case itself is cast when its story begins, so that matters are dealt in the order of time."""
    yield start
    yield from stories.tell(Case(stage, rng, post, entry), entry.course, start)


def _sweeps(start: dt.datetime) -> Moments:
    """Every morning: the warning sweep, cases that waited long enough, the lots of calling back, forgotten duties."""
    for day in itertools.count():
        yield (start + dt.timedelta(days=day)).replace(hour=SWEEP_HOUR, minute=5, second=0, microsecond=0)
        if day % ANALYZE_EVERY == 0:
            # All of it is one transaction, so nobody else tells the planner how the tables have grown.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        deadlines.sweep()
        moves.go_on()
        moves.end_of_done_steps()
        moves.remind_unnamed()
        moves.escalate_due()
        moves.remind_helpers()
        callbacks.run()
        sessions.close_forgotten()


def _run(tales: list[Moments], stage: Stage, until: dt.datetime, say: Say) -> int:
    queue = [(next(tale), number, tale) for number, tale in enumerate(tales)]
    heapq.heapify(queue)
    made, spoken = 0, time.monotonic()
    while queue and queue[0][0] <= until:
        stage.clock.at, number, tale = heapq.heappop(queue)
        following = next(tale, None)
        made += 1
        if following is not None:
            heapq.heappush(queue, (following, number, tale))
        if time.monotonic() - spoken > 1:
            spoken = time.monotonic()
            say(f"  {timezone.localdate(stage.clock.at)}，已办理 {made} 个动作")
    stage.clock.at = until
    return made


def _weighted(posts: list[Post]) -> list[Post]:
    """Larger townships hear more."""
    return [
        post
        for post in posts
        for _ in range(3 + len(post.township.villages) // 6 + len(post.township.communities))
    ]
