"""Departments that come to the stations: booked or invited, held with questions, now and then called off."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.demo import stories
from congress_portal.demo.cases import Case, Stage
from congress_portal.demo.courses import Course, Entry
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Post
from stations.models import Visit
from stations.transitions import visits
from stations.words import NameMode

AHEAD = 9
"""How many days before a visit it is asked for."""
WHEN = (-118, -101, -87, -74, -66, -52, -45, -38, -31, -24, -17, -10, -4, 3, 6, 8, 13)
"""On which days, counted from today, departments come somewhere in the county."""
CALLED_OFF, DECLINED, UNANSWERED = (4,), (9,), (16,)
"""Which of them (by their place in WHEN) are cancelled, declined, or still wait for a word."""
STARTS, ENDS = dt.time(9), dt.time(11, 30)


def tales(stage: Stage, posts: list[Post], seed: int) -> Iterator[Moments]:
    """One story a visit; departments and townships take turns."""
    departments = list(stage.bodies.departments.values())
    today = timezone.localdate(stage.clock.at)
    for number, days in enumerate(WHEN):
        rng = random.Random(f"{seed}-visit-{number}")
        on = stage.calendar.next_working(today + dt.timedelta(days=days))
        yield _tale(
            stage, rng, posts[number * 5 % len(posts)], departments[number % len(departments)], on, number
        )


def _tale(
    stage: Stage, rng: random.Random, post: Post, department: Unit, on: dt.date, number: int
) -> Moments:
    keeper, handler = stage.cast.keepers[post.station.pk][0], stage.cast.handlers[department.pk][1]
    is_invited = number % 3 == 0
    asker, other = (keeper, handler) if is_invited else (handler, keeper)
    yield moment(on - dt.timedelta(days=AHEAD), 9, rng)
    visit = visits.ask_visit(
        station=post.station, department=department, on=on, starts=STARTS, ends=ENDS, by=asker,
        topics=stage.say("visit_topics", rng, right=department.short_name), request_key=key(rng),
        is_invited=is_invited,
    )  # fmt: skip
    if number in UNANSWERED:
        return
    yield moment(on - dt.timedelta(days=AHEAD - 1), 10, rng)
    if number in DECLINED:
        visits.decline(visit=visit, by=other, reason=stage.say("visit_decline", rng))
        return
    visits.agree(visit=visit, by=other)
    if number in CALLED_OFF:
        yield moment(on - dt.timedelta(days=1), 15, rng)
        visits.cancel(visit=visit, by=handler, reason=stage.say("visit_cancel", rng))
        return
    yield from _held(stage, rng, post, visit)


def _held(stage: Stage, rng: random.Random, post: Post, visit: Visit) -> Moments:
    """Two questions answered there, one taken away, which then goes its way as any other case."""
    keeper = stage.cast.keepers[post.station.pk][0]
    yield moment(visit.on, 16, rng)
    visits.hold(
        visit=visit, by=keeper, came=stage.say("visit_came", rng), citizens=rng.randrange(6, 40),
        deputies=rng.randrange(2, 7), summary=stage.say("visit_summary", rng),
    )  # fmt: skip
    for _ in range(2):
        asked = stage.library.deal("question", post.township)
        visits.note_question(
            visit=visit, by=keeper, question=asked.text, answer=asked.answer, request_key=key(rng)
        )
    case = Case(stage, rng, post, Entry(Course(), 0))
    case.keeper, case.colleague = case.colleague, keeper
    if case.keeper == keeper:
        case.keeper = stage.cast.keepers[post.station.pk][1]
    case.station = post.station
    taken = visits.note_question(
        visit=visit, by=keeper, question=case.matter.text, request_key=key(rng),
        category=stage.categories[case.matter.category], name_mode=NameMode.ANONYMOUS,
    )  # fmt: skip
    case.opinion = taken.loop.opinion  # type: ignore[union-attr]
    yield from stories.follow(case, Course())


def moment(day: dt.date, hour: int, rng: random.Random) -> dt.datetime:
    """Some minute of an hour of a day, local time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, rng.randrange(60))))


def key(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
