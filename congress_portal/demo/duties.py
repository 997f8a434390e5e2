"""Deputies' duty at the stations: a roster a month, check-ins, receptions, and now and then nobody who came."""

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
from congress_portal.demo.stories import Moments
from congress_portal.demo.units import Post
from stations.models import DutySession, Reception, Roster, Seat, Slot
from stations.nearness import Position
from stations.sessions import month_after
from stations.transitions import checkin, receptions, roster, services, sessions
from stations.transitions.receptions import Said
from stations.words import CheckInStatus, Direction, Pattern, ReceptionKind, Service, Visitor

MONTHS = range(-3, 3)
"""Which months are planned, counted from this one; those that lie ahead are published as far as they would be."""
AHEAD = 9
"""How many days before a month its roster is drafted and published."""
EVERY = 3
"""Duty is played at every third township's station, the tour's among them: it shows all and loads in half the time."""
STARTS, ENDS = dt.time(9), dt.time(11)
MISSES, NOBODY, EMPTY, FORGETS = 0.05, 0.15, 0.24, 0.04
"""Shares of duties: up to which nobody comes at all, no citizen came, nothing was written down; no check-out."""
CASES = 0.22
"""The share of matters that are not answered on the spot."""
VISITORS = (
    (Visitor.VILLAGER,) * 5 + (Visitor.ELDER,) * 3 + (Visitor.BUSINESS, Visitor.WORKER, Visitor.STUDENT)
)


def tales(stage: Stage, posts: list[Post], seed: int) -> Iterator[Moments]:
    """One story a township's station; on the first of each month the figures of health follow by themselves."""
    this = timezone.localdate(stage.clock.at).replace(day=1)
    for number, post in enumerate(posts[1::EVERY]):
        rng = random.Random(f"{seed}-duty-{number}")
        yield _station(stage, rng, post, number, [month_after(this, months) for months in MONTHS])


def _station(stage: Stage, rng: random.Random, post: Post, number: int, months: list[dt.date]) -> Moments:
    keeper = stage.cast.keepers[post.station.pk][0]
    yield moment(months[0] - dt.timedelta(days=AHEAD + 1), 9, rng)
    roster.add_rule(
        station=post.station, by=keeper, pattern=Pattern.NTH, ordinal=1 + number % 3, weekday=number % 5,
        starts=STARTS, ends=ENDS, theme=stage.say("duty_theme", rng),
    )  # fmt: skip
    yield from _months(stage, rng, post, months)


def _months(stage: Stage, rng: random.Random, post: Post, months: list[dt.date]) -> Moments:
    """Publish a month; then its duties and the months after it go on side by side."""
    month, *rest = months
    keeper = stage.cast.keepers[post.station.pk][0]
    yield moment(month - dt.timedelta(days=AHEAD), 10, rng)
    made = roster.draft(stations=[post.station], months=[month], by=keeper)
    yield moment(month - dt.timedelta(days=AHEAD - 1), 15, rng)
    going = [_duty(stage, random.Random(f"{rng.random()}"), post, seat) for seat in _published(made, keeper)]
    yield from stories.side_by_side([*going, *([_months(stage, rng, post, rest)] if rest else [])])


def _published(made: list[Roster], keeper: User) -> list[Seat]:
    for one in made:
        roster.publish(roster=one, by=keeper)
    seats = Seat.objects.held().filter(slot__roster__in=made)
    return list(seats.select_related("slot", "user").order_by("slot__on", "pk"))


def _duty(stage: Stage, rng: random.Random, post: Post, seat: Seat) -> Moments:
    fate, slot = rng.random(), seat.slot
    if fate < MISSES:
        return
    yield _near(slot, slot.starts, rng, -20, 4)
    session = _tap(stage, rng, post, seat.user, Direction.IN)
    received: list[Reception] = []
    cases: list[Case] = []
    if fate >= EMPTY:
        for number in range(rng.randint(1, 3)):
            yield _near(slot, slot.starts, rng, 10 + 35 * number, 40 + 35 * number)
            received.append(_received(stage, rng, post, session, cases))
    if rng.random() >= FORGETS:
        yield _near(slot, slot.ends, rng, 2, 25)
        _tap(stage, rng, post, seat.user, Direction.OUT)
    after = [stories.follow(case, Course()) for case in cases]
    if MISSES <= fate < NOBODY:
        after.append(_nobody(stage, rng, post, session))
    elif received:
        after.append(_served(stage, rng, post, session, received[0], cases))
    yield from stories.side_by_side(after)


def _near(slot: Slot, at: dt.time, rng: random.Random, earliest: int, latest: int) -> dt.datetime:
    """Some minute around a time of the slot's day."""
    minutes = dt.timedelta(minutes=rng.randint(earliest, latest), seconds=rng.randrange(60))
    return timezone.make_aware(dt.datetime.combine(slot.on, at)) + minutes


def _tap(stage: Stage, rng: random.Random, post: Post, deputy: User, direction: str) -> DutySession:
    """A check-in by position; where the station has none, by a reason, which the keeper confirms."""
    station, position, reason = post.station, None, ""
    if station.lng is not None and station.lat is not None:
        position = Position(
            station.lng + rng.uniform(-4e-4, 4e-4), station.lat + rng.uniform(-4e-4, 4e-4), 35.0
        )
    else:
        reason = stage.say("duty_reason", rng)
    check = checkin.check_in(
        by=deputy, station=station, direction=direction, request_key=key(rng), position=position,
        reason=reason, device=f"demo-{deputy.pk}",
    )  # fmt: skip
    if check.status == CheckInStatus.PENDING:
        sessions.confirm(check=check, by=stage.cast.keepers[station.pk][0])
    assert check.session is not None, check.ground
    return check.session


def _received(
    stage: Stage, rng: random.Random, post: Post, session: DutySession, cases: list[Case]
) -> Reception:
    """A visitor with one matter: answered on the spot, or a case in the station's name."""
    case = Case(stage, rng, post, Entry(Course(), 0)) if rng.random() < CASES else None
    if case:
        said = Said(case.matter.text, category=stage.categories[case.matter.category])
    else:
        asked = stage.library.deal("question", post.township)
        said = Said(asked.text, asked.answer)
    made = receptions.receive(
        station=post.station, by=session.user, kind=ReceptionKind.FIXED, session=session,
        visitor=rng.choice(VISITORS), people=rng.choice((1, 1, 1, 2, 3)), matters=[said], request_key=key(rng),
    )  # fmt: skip
    if case:
        loop = made.matters.get().loop
        assert loop is not None
        case.station, case.opinion = post.station, loop.opinion
        case.keeper, case.colleague = stage.cast.keepers[post.station.pk]
        cases.append(case)
    return made


def _nobody(stage: Stage, rng: random.Random, post: Post, session: DutySession) -> Moments:
    yield stage.clock.at + dt.timedelta(minutes=3)
    receptions.note_nobody(session=session, by=session.user, note=stage.say("duty_nobody", rng))
    yield stage.clock.at + dt.timedelta(hours=rng.randint(13, 30))
    session.refresh_from_db()
    if session.left_at:
        receptions.confirm_nobody(session=session, by=stage.cast.keepers[post.station.pk][0])


def _served(
    stage: Stage, rng: random.Random, post: Post, session: DutySession, first: Reception, cases: list[Case]
) -> Moments:
    """听民意 is claimed by the deputy; where a case was born, 提建议 as well. The keeper signs the next day."""
    yield stage.clock.at + dt.timedelta(minutes=12)
    marks = [
        services.claim_service(
            session=session,
            service=Service.HEAR,
            by=session.user,
            note=stage.say("duty_heard", rng),
            reception=first,
        )
    ]
    if cases:
        marks.append(
            services.claim_service(
                session=session,
                service=Service.PROPOSE,
                by=session.user,
                note=stage.say("duty_proposed", rng),
                loop=cases[0].loop,
            )
        )
    yield stage.clock.at + dt.timedelta(hours=rng.randint(4, 29))
    for mark in marks:
        services.sign_service(mark=mark, by=stage.cast.keepers[post.station.pk][0])
