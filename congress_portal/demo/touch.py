"""Who keeps in touch with whom (两联系), and what is written down at the desk for people without a phone."""

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
from congress_portal.demo.people import LEADERS
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Post
from stations.models import ContactLog, Link
from stations.transitions import desk, links
from stations.words import LinkKind, NameMode, Way

EACH = 2
"""How many deputies each committee member is linked with, and how many of each township have links of their own."""
BEGUN = 200
"""How many days ago the links of this year were arranged."""
WAYS = (Way.VISIT, Way.VISIT, Way.PHONE, Way.MEETING, Way.STATION)
SLIPS = (-40, -26, -12, -5, -1)
"""How many days ago somebody came to the desks of every fifth station; the last one has not put a mark yet."""


def tales(stage: Stage, posts: list[Post], seed: int) -> Iterator[Moments]:
    today = timezone.localdate(stage.clock.at)
    begun = today - dt.timedelta(days=BEGUN)
    deputies = [stage.cast.deputies[post.station.pk] for post in posts]
    members = list(User.objects.filter(username__in=dict(LEADERS)).order_by("username"))
    for number, member in enumerate(members):
        others = [deputies[(number * EACH + n) % len(posts)][0] for n in range(EACH)]
        yield _member(stage, random.Random(f"{seed}-member-{number}"), member, others, begun)
    for number, post in enumerate(posts[::2]):
        for place, deputy in enumerate(stage.cast.deputies[post.station.pk][:EACH]):
            yield _deputy(stage, random.Random(f"{seed}-link-{number}-{place}"), post, deputy, begun)
    for number, days in enumerate(SLIPS):
        rng = random.Random(f"{seed}-slip-{number}")
        yield _slip(stage, rng, posts[number * 5 % len(posts)], today + dt.timedelta(days=days), number)


def _member(stage: Stage, rng: random.Random, member: User, deputies: list[User], begun: dt.date) -> Moments:
    yield moment(begun, 9, rng)
    made = [
        links.make_link(
            by=stage.cast.office[0],
            county=stage.bodies.county,
            kind=LinkKind.MEMBER_DEPUTY,
            user=member,
            deputy=deputy,
        )
        for deputy in deputies
    ]
    yield from stories.side_by_side(_contacts(stage, rng, link, 80) for link in made)


def _deputy(stage: Stage, rng: random.Random, post: Post, deputy: User, begun: dt.date) -> Moments:
    """Linked by the office with the station, by themselves with a voter; one voter in three raises a matter."""
    yield moment(begun + dt.timedelta(days=1), 10, rng)
    station = links.make_link(
        by=stage.cast.office[0], county=stage.bodies.county, kind=LinkKind.STATION, user=deputy,
        station=post.station,
    )  # fmt: skip
    yield moment(begun + dt.timedelta(days=rng.randint(3, 20)), 19, rng)
    voter = links.add_voter(
        by=deputy, region=rng.choice(post.township.villages), name=stage.names.draw(),
        mobile=f"1540000{rng.randrange(10_000):04d}", agreed_on=timezone.localdate(),
    )  # fmt: skip
    yield from stories.side_by_side(
        [
            _contacts(stage, rng, station, 90),
            _contacts(stage, random.Random(rng.random()), voter, 70, post if rng.random() < 0.33 else None),
        ]
    )


def _contacts(stage: Stage, rng: random.Random, link: Link, every: int, post: Post | None = None) -> Moments:
    """A contact every so many days; with a ``post`` the second one raises a matter at its station."""
    number = 0
    while True:
        number += 1
        day = timezone.localdate(stage.clock.at) + dt.timedelta(days=rng.randint(every // 2, every * 3 // 2))
        yield moment(day, rng.randrange(9, 20), rng)
        contact = links.log_contact(
            link=link, by=link.user, on=timezone.localdate(), way=rng.choice(WAYS),
            what=stage.say("contact_what", rng), request_key=key(rng),
        )  # fmt: skip
        if post and number == 2:
            case = _raised(stage, rng, post, contact)
            yield from stories.side_by_side(
                [stories.follow(case, Course()), _contacts(stage, rng, link, every)]
            )
            return


def _raised(stage: Stage, rng: random.Random, post: Post, contact: ContactLog) -> Case:
    case = Case(stage, rng, post, Entry(Course(), 0))
    raised = links.raise_matter(
        contact=contact, by=contact.by, station=post.station, text=case.matter.text,
        category=stage.categories[case.matter.category], request_key=key(rng),
    )  # fmt: skip
    assert raised.loop is not None
    case.station, case.opinion = post.station, raised.loop.opinion
    case.keeper, case.colleague = stage.cast.keepers[post.station.pk]
    return case


def _slip(stage: Stage, rng: random.Random, post: Post, on: dt.date, number: int) -> Moments:
    """Written down, printed, read out, marked; a grandchild follows. Whoever wrote it does not sign 受理."""
    writer, other = stage.cast.keepers[post.station.pk]
    yield moment(on, 9, rng)
    case = Case(stage, rng, post, Entry(Course(), 0))
    slip = desk.write_slip(
        station=post.station, by=writer, text=case.matter.text, category=stage.categories[case.matter.category],
        name_mode=NameMode.NAMED, request_key=key(rng), name=stage.names.draw(), place=case.matter.place,
        mobile=f"1540000{rng.randrange(10_000):04d}", follower_name=stage.names.draw() if number % 2 else "",
    )  # fmt: skip
    yield stage.clock.at + dt.timedelta(minutes=9)
    slip = desk.print_slip(slip=slip, by=writer)
    if number == len(SLIPS) - 1:
        return
    yield stage.clock.at + dt.timedelta(minutes=6)
    if number == 1:
        desk.drop_slip(slip=slip, by=writer, reason=stage.say("slip_drop", rng))
        return
    slip = desk.confirm_slip(slip=slip, by=writer, printed_at=slip.printed_at, confirmation="mark")
    assert slip.opinion is not None
    case.station, case.opinion, case.keeper, case.colleague = post.station, slip.opinion, other, writer
    yield from stories.follow(case, Course())
