"""One citizen's case: who takes part in it, and the moves as each of them makes them."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from functools import partial

from django.utils import timezone

from congress_portal.accounts.models import Unit, User
from congress_portal.demo import photos
from congress_portal.demo.courses import Entry
from congress_portal.demo.matters import Library, Matter
from congress_portal.demo.names import Names
from congress_portal.demo.people import Cast
from congress_portal.demo.travel import Clock
from congress_portal.demo.units import Bodies, Post
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import Calendar, DayUnit, Length
from congress_portal.loops.models import Evidence, Loop
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.transitions.evidence import attach
from stations import transitions
from stations.models import Category, Opinion, Station
from stations.words import Channel, Complexity, NameMode, Urgency

TOUR_DEPARTMENT = "jiaotong"
NAME_MODES = (NameMode.NAMED,) * 6 + (NameMode.HIDDEN,) * 2 + (NameMode.ANONYMOUS,) * 2


FRESH = dt.timedelta(days=1)
"""What lay longer keeps the ordinary sort."""


@dataclass
class Stage:
    """What all cases share."""

    bodies: Bodies
    cast: Cast
    library: Library
    names: Names
    calendar: Calendar
    clock: Clock
    categories: dict[str, Category]
    open_loops: dict[int, list[Loop]] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    """Those brought in by citizens, by the key of their opinion."""

    def say(self, key: str, rng: random.Random, **slots: str) -> str:
        return rng.choice(self.library.words[key]).format_map(slots)


class Case:
    """A matter at a station, with the people who deal with it. The verbs are one move each, made now."""

    opinion: Opinion

    def __init__(self, stage: Stage, rng: random.Random, post: Post, entry: Entry) -> None:
        self.stage, self.rng, self.post, self.is_on_tour = stage, rng, post, entry.is_on_tour
        at_station = entry.is_on_tour or rng.random() < 0.78
        self.station: Station = post.station if at_station else rng.choice(post.below)
        village = None if at_station else self.station.unit.region.name
        to = TOUR_DEPARTMENT if entry.is_on_tour and entry.course.way == "department" else ""
        self.matter: Matter = stage.library.deal(entry.kind, post.township, village, to)
        self.keeper, self.colleague = rng.sample(stage.cast.keepers[self.station.pk], 2)
        self.chair = stage.cast.overseers[post.presidium.pk][0]
        self.clerk = rng.choice(stage.cast.office)
        self.deputy = self.one_of(
            stage.cast.deputies[self.station.pk] or stage.cast.deputies[post.station.pk]
        )
        self.department = stage.bodies.departments.get(self.matter.to, post.government)
        self.handler = self.one_of(stage.cast.handlers[post.government.pk])

    def one_of(self, people: list[User]) -> User:
        """Anybody; on the tour the one whose log-in is printed, who comes first."""
        return people[0] if self.is_on_tour else self.rng.choice(people)

    @property
    def loop(self) -> Loop:
        return self.opinion.loop

    def words(self, key: str, **slots: str) -> str:
        return self.stage.say(key, self.rng, **{**self.matter.slots, **slots})

    def aside(self, key: str, **slots: str) -> str:
        """Words drawn beside the case's own chances, so that they change nothing of how it goes."""
        return self.stage.say(key, self.chance(key), **{**self.matter.slots, **slots})

    def chance(self, key: str) -> random.Random:
        return random.Random(f"{self.loop.code}-{key}")

    # ------------------------------------------------------------ time

    def later(self, fewest: int, most: int) -> dt.datetime:
        """A moment in working hours, so many working days from now; none means later today if there is time."""
        now = timezone.localtime(self.stage.clock.at)
        day, left = now.date(), self.rng.randint(fewest, most)
        if not left and (now.hour >= 16 or not self.stage.calendar.is_working(day)):
            left = 1
        for _ in range(left):
            day = self.stage.calendar.next_working(day + dt.timedelta(days=1))
        first = max(8 * 60 + 30, now.hour * 60 + now.minute + 7) if day == now.date() else 8 * 60 + 30
        return _at(day, self.rng.randrange(first, max(first + 20, 17 * 60 + 20)), self.rng)

    def leisurely(self, fewest: int, most: int) -> dt.datetime:
        """A moment at which a citizen has time: any day, from seven in the morning to half past nine at night."""
        day = timezone.localdate(self.stage.clock.at) + dt.timedelta(
            days=self.rng.randint(max(1, fewest), most)
        )
        return _at(day, self.rng.randrange(7 * 60, 21 * 60 + 30), self.rng)

    # ------------------------------------------------------------ the citizen

    def submit(self, into: Loop | None = None) -> None:
        """Write to the station; with ``into`` the citizen says that it is the same matter as that one."""
        mode = self.rng.choice(NAME_MODES)
        at_desk = self.rng.random() < 0.15 and into is None
        known = mode != NameMode.ANONYMOUS
        pictures = self.pictures(0.3, is_after=False)
        submit = partial(
            transitions.submit_opinion,
            station=self.station,
            category=self.stage.categories[self._ticked()],
            text=self.matter.text,
            name_mode=mode,
            request_key=uuid.UUID(int=self.rng.getrandbits(128), version=4),
            name=self.stage.names.draw() if known else "",
            mobile=f"1540000{self.rng.randrange(10_000):04d}" if known and self.rng.random() < 0.85 else "",
            place=self.matter.place,
            photos=pictures,
            by=self.keeper if at_desk else CITIZEN,
            channel=Channel.DESK if at_desk else Channel.WEB,
        )
        self.opinion = transitions.submit_to_join(into=into, submit=submit) if into else submit()
        self.stage.cases[self.opinion.pk] = self
        self.keeper, self.colleague = (
            (self.colleague, self.keeper) if at_desk else (self.keeper, self.colleague)
        )
        self._date(pictures)

    def _ticked(self) -> str:
        """The category that the citizen ticks; now and then not the one that it turns out to be."""
        is_wrong = len(self.matter.text) % 17 == 0 and not self.is_on_tour
        return "safety" if is_wrong else self.matter.category

    def supplement(self) -> None:
        transitions.supplement(opinion=self.opinion, text=self.words("supplement"))

    def withdraw(self) -> None:
        moves.withdraw(loop=self.loop, by=CITIZEN, note=self.words("withdraw"))

    def rate(self, level: str) -> None:
        transitions.rate(opinion=self.opinion, level=level, words=self.words(level))

    # ------------------------------------------------------------ the station

    def acknowledge(self) -> None:
        complexity = self.rng.choices(Complexity.values, (2, 7, 1))[0]
        urgency = self.rng.choices(Urgency.values, (16, 3, 1))[0]
        if self.stage.clock.at - self.loop.opened_at > FRESH:  # a short term would have passed already
            complexity, urgency = self.opinion.complexity, self.opinion.urgency
        transitions.acknowledge(opinion=self.opinion, by=self.keeper, complexity=complexity, urgency=urgency)
        if self.opinion.name_mode != NameMode.ANONYMOUS and self.rng.random() < 0.4:
            transitions.look_at_contact(opinion=self.opinion, by=self.keeper)

    def reject(self) -> None:
        transitions.reject(
            opinion=self.opinion, by=self.keeper, ground=self.matter.ground, reason=self.matter.answer
        )

    def merge(self, into: Loop) -> None:
        transitions.merge(loop=self.loop, into=into, by=self.keeper, note=self.words("merge"))

    def answer_now(self, by: User) -> None:
        transitions.answer_now(opinion=self.opinion, by=by, answer=self.matter.answer)

    def delegate(self) -> None:
        moves.delegate(loop=self.loop, by=self.keeper, to=self.deputy, note=self.words("delegate"))

    def assign(self, to: Unit, by: User, helpers: list[Unit]) -> None:
        note = self.words("office" if to == self.stage.bodies.office else "assign")
        category = self.stage.categories[self.matter.category]
        transitions.assign(opinion=self.opinion, by=by, to=to, note=note, helpers=helpers, category=category)

    def sign_off(self, by: User, key: str = "sign_off") -> None:
        moves.sign_off(loop=self.loop, by=by, note=self.words(key))

    def send_back(self) -> None:
        moves.send_back(loop=self.loop, by=self.keeper, reason=self.words("send_back"))

    def follow_effect(self) -> None:
        moves.check_in(loop=self.loop, by=self.keeper, outcome=self.words("effect"))
        self._prove(0.35)

    def respond(self, *, again: bool) -> None:
        answer = (self.words("again") if again else "") + self.matter.answer
        transitions.answer_citizen(opinion=self.opinion, by=self.keeper, answer=answer)

    # ------------------------------------------------------------ the handling unit and those who watch

    def route(self, helpers: list[Unit]) -> None:
        """The congress office passes the case on to the department."""
        note = self.words("route", right=self.department.name)
        moves.reassign(loop=self.loop, by=self.clerk, to=self.department, note=note, helpers=helpers)

    def dispute(self, right: Unit) -> None:
        reason = self.words("dispute", right=right.name)
        moves.dispute(loop=self.loop, by=self.handler, reason=reason, proposed=right)

    def consent(self, by: User, right: Unit) -> None:
        moves.consent(loop=self.loop, by=by, words=self.aside("consent", right=right.name))

    def refuse(self) -> None:
        moves.refuse(loop=self.loop, by=self.clerk, reason=self.aside("refuse"))

    def accept(self) -> None:
        """Most units name somebody at once; of some the sweep has to remind them."""
        step = moves.accept(loop=self.loop, by=self.handler)
        if step.responsible_id is None and self.rng.random() < 0.85:
            moves.appoint(loop=self.loop, by=self.handler, to=self.handler)

    def plan(self) -> None:
        moves.make_plan(loop=self.loop, by=self.handler, plan=self.matter.plan or self.words("plan"))

    def help(self, unit: Unit) -> None:
        moves.give_view(loop=self.loop, by=self.stage.cast.handlers[unit.pk][0], view=self.words("view"))

    def divide(self, unit: Unit) -> None:
        moves.divide(loop=self.loop, by=self.handler, unit=unit, part=self.aside("part"))

    def check_in(self) -> None:
        outcome, without = self.matter.done or self.words("done"), self.aside("without")
        moves.check_in(loop=self.loop, by=self.handler, outcome=outcome, without=without)
        self._prove(0.55)

    def take_back(self) -> None:
        moves.take_back(loop=self.loop, by=self.clerk, reason=self.words("take_back"))

    def pause(self) -> None:
        moves.pause(loop=self.loop, by=self.handler, reason=self.words("pause"))

    def extend(self) -> None:
        length = Length(5, DayUnit.WORKING_DAY)
        moves.extend(loop=self.loop, by=self.clerk, length=length, reason=self.words("extend"))

    def relevel(self) -> None:
        """It turns out to be harder than it looked."""
        if self.opinion.complexity != Complexity.COMPLEX:
            transitions.relevel(
                opinion=self.opinion, by=self.keeper, complexity=Complexity.COMPLEX, urgency=self.opinion.urgency,
                reason=self.words("relevel"),
            )  # fmt: skip

    def prompt(self, by: User) -> None:
        moves.prompt(loop=self.loop, by=by, note=self.words("prompt"))

    def react(self) -> None:
        moves.react(loop=self.loop, by=self.handler, reaction=self.words("react"))

    def mark(self, marks: list[str]) -> None:
        moves.mark(
            loop=self.loop, by=self.chair, marks=marks, why=self.words("mark"), whose=self.department,
            needed=self.words("needed"),
        )  # fmt: skip

    # ------------------------------------------------------------ evidence

    def pictures(self, chance: float, *, is_after: bool) -> list[photos.Photo]:
        if self.rng.random() > chance:
            return []
        count = self.rng.choice((1, 1, 2))
        return [photos.picture(self.matter.category, self.rng, is_after=is_after) for _ in range(count)]

    def _prove(self, chance: float) -> None:
        if pictures := self.pictures(chance, is_after=True):
            step = self.loop.steps.current().get()
            attach(self.loop, step, step.checked_in_by or CITIZEN, photos=pictures)
            self._date(pictures)

    def _date(self, pictures: list[photos.Photo]) -> None:
        """The default of ``at`` is the real clock, which the demo's clock does not replace."""
        now = self.stage.clock.at
        if pictures:
            Evidence.objects.filter(loop=self.loop, at__gt=now).update(at=now)


def _at(day: dt.date, minute: int, rng: random.Random) -> dt.datetime:
    time = dt.time(minute // 60 % 24, minute % 60, rng.randrange(60))
    return dt.datetime.combine(day, time, timezone.get_current_timezone())
