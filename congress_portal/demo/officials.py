"""The activity month: leading officials go to the stations; one is over with its result, one lies ahead."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.demo import stories
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Case, Stage
from congress_portal.demo.courses import Course, Entry
from congress_portal.demo.people import GOVERNORS, LEADERS
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Post
from stations.models import ActivityMonth, LeaderVisit
from stations.transitions import months
from stations.words import AttendanceState

PLAN = "每名领导至少到一个联络站接待一次群众，听取意见，带回需要研究的问题；联络站提前三天公布时间地点。"
RESULT = "领导干部代表按计划进站接待群众，能当场答复的当场答复，需要办理的全部登记编号，由联络站跟办到底。"
MONTHS = ((-75, "金秋代表活动月", "山区饮水和出行"), (12, "冬季代表活动月", "民生实事回头看"))
"""In how many days, from today, each of the two begins."""
ABSENT = 5
"""Which visit did not take place."""


def tales(stage: Stage, posts: list[Post], seed: int) -> Iterator[Moments]:
    today = timezone.localdate(stage.clock.at)
    for days, name, theme in MONTHS:
        rng = random.Random(f"{seed}-month-{days}")
        yield _month(stage, posts, rng, today + dt.timedelta(days=days), name, theme)


def _month(
    stage: Stage, posts: list[Post], rng: random.Random, since: dt.date, name: str, theme: str
) -> Moments:
    clerk, until = stage.cast.office[0], since + dt.timedelta(days=29)
    yield moment(since - dt.timedelta(days=20), 9, rng)
    month = months.make_month(
        county=stage.bodies.county, by=clerk, name=name, theme=theme, since=since, until=until, plan=PLAN
    )
    visits = _planned(stage, posts, rng, month, clerk)
    yield moment(since - dt.timedelta(days=15), 10, rng)
    months.publish(month=month, by=clerk)
    going = [
        _recorded(stage, random.Random(f"{name}-{number}"), posts, visit, is_absent=number == ABSENT)
        for number, visit in enumerate(visits)
    ]
    yield from stories.side_by_side(
        [*going, _closed(month, clerk, moment(until + dt.timedelta(days=4), 10, rng))]
    )


def _closed(month: ActivityMonth, clerk: User, at: dt.datetime) -> Moments:
    yield at
    months.close(month=month, by=clerk, result=RESULT)


def _planned(
    stage: Stage, posts: list[Post], rng: random.Random, month: ActivityMonth, clerk: User
) -> list[LeaderVisit]:
    officials = dict((*LEADERS, *GOVERNORS))
    found = {user.username: user for user in User.objects.filter(username__in=officials)}
    made = []
    for number, (username, post) in enumerate(officials.items()):
        day = stage.calendar.next_working(month.since + dt.timedelta(days=2 + 3 * number))
        user, station = found[username], posts[number * 3 % len(posts)].station
        made.append(
            months.plan_visit(
                month=month, by=clerk, station=station, name=user.name, post=post, on=day, user=user
            )
        )
    return made


def _recorded(
    stage: Stage, rng: random.Random, posts: list[Post], visit: LeaderVisit, *, is_absent: bool
) -> Moments:
    """The keeper tells who came; every second visit brings a matter that becomes a case."""
    post = next(post for post in posts if post.station.pk == visit.station_id)
    keeper = stage.cast.keepers[post.station.pk][0]
    yield moment(visit.on, 17, rng)
    if is_absent:
        months.record_visit(
            visit=visit, by=keeper, state=AttendanceState.EXCUSED, note="当天参加防汛会商，另约时间。"
        )
        return
    months.record_visit(visit=visit, by=keeper, state=AttendanceState.PRESENT, met=rng.randrange(4, 19))
    if rng.random() < 0.5:
        return
    case = Case(stage, rng, post, Entry(Course(), 0))
    case.station, case.keeper = post.station, stage.cast.keepers[post.station.pk][1]
    raised = months.raise_matter(
        visit=visit, by=keeper, text=case.matter.text, category=stage.categories[case.matter.category],
        request_key=key(rng),
    )  # fmt: skip
    case.opinion = raised.loop.opinion
    yield from stories.follow(case, Course())
