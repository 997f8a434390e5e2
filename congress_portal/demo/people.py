"""The people of the demo county, all made up: their names, log-ins and duties."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from congress_portal.accounts.models import Duty, Region, Role, Term, Unit, User
from congress_portal.demo.names import Names
from congress_portal.demo.regions import Township
from congress_portal.demo.units import Bodies, Post

PASSWORD = "chunan-demo-2026"
DEPUTIES = 240
FIRST_TERM = (17, dt.date(2022, 1, 20), dt.date(2027, 1, 19))
LEADERS = (
    ("lingdao1", "县人大常委会主任"),
    ("lingdao2", "县人大常委会副主任"),
    ("lingdao3", "县人大常委会副主任"),
    ("lingdao4", "县人大常委会副主任"),
    ("lingdao5", "县人大常委会副主任"),
)
GOVERNORS = (("xianzhang1", "县长"), ("xianzhang2", "副县长"), ("xianzhang3", "副县长"))
OFFICE = (("bangongshi1", "办公室主任"), ("bangongshi2", "信访科科长"), ("bangongshi3", "工作人员"))


@dataclass
class Cast:
    """Who works where, by the unit's key."""

    term: Term
    keepers: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))
    handlers: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))
    overseers: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))
    deputies: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))
    office: list[User] = field(default_factory=list)


def build(bodies: Bodies, names: Names) -> Cast:
    return _Hiring(bodies, names).everyone()


def term_of(day: dt.date) -> tuple[int, dt.date, dt.date]:
    """The term that a day falls in: the 17th, or a later one of five years each."""
    number, since, until = FIRST_TERM
    while day > until:
        number, since = number + 1, until + dt.timedelta(days=1)
        until = since.replace(year=since.year + 5) - dt.timedelta(days=1)
    return number, since, until


class _Hiring:
    """Collects users and duties, and writes them in two statements."""

    def __init__(self, bodies: Bodies, names: Names) -> None:
        self.bodies, self.names = bodies, names
        number, since, until = term_of(timezone.localdate())
        self.term = Term.objects.create(county=bodies.county, number=number, since=since, until=until)
        self.since = min(since, timezone.localdate() - dt.timedelta(days=400))
        self.password = make_password(PASSWORD)
        self.users: list[User] = []
        self.duties: list[Duty] = []
        self.cast = Cast(self.term)

    def everyone(self) -> Cast:
        self._county()
        self._departments()
        for post in self.bodies.posts:
            self._township(post)
        self._deputies()
        User.objects.bulk_create(self.users)
        Duty.objects.bulk_create(self.duties)
        return self.cast

    def person(self, username: str) -> User:
        user = User(username=username, name=self.names.draw(), password=self.password)
        self.users.append(user)
        return user

    def give(
        self,
        user: User,
        role: str,
        unit: Unit,
        title: str,
        region: Region | None = None,
        until: dt.date | None = None,
        *,
        is_head: bool = False,
    ) -> User:
        self.duties.append(
            Duty(
                county=self.bodies.county,
                user=user,
                role=role,
                unit=unit,
                region=region or unit.region,
                title=title,
                is_head=is_head,
                since=self.since,
                until=until,
            )
        )
        return user

    def _county(self) -> None:
        bodies = self.bodies
        for group, unit in ((LEADERS, bodies.leaders), (GOVERNORS, bodies.governors)):
            for username, title in group:
                self.give(self.person(username), Role.LEADER, unit, title)
        for username, title in OFFICE:
            user = self.give(self.person(username), Role.CONGRESS_OFFICE, bodies.office, title)
            self.cast.office.append(user)
        self.give(self.person("guanliyuan"), Role.ADMINISTRATOR, bodies.office, "系统管理员")
        self.give(self.person("shenjiyuan"), Role.AUDITOR, bodies.office, "审计员")
        self.give(self.person("jubao"), Role.REPORT_OFFICER, bodies.office, "举报受理员")
        for unit in bodies.committees:
            user = self.give(self.person(unit.code), Role.OVERSEER, unit, "工委主任")
            self.cast.overseers[unit.pk].append(user)

    def _departments(self) -> None:
        for key, unit in self.bodies.departments.items():
            for number, title in ((1, "副局长"), (2, "业务科科长")):
                person = self.person(f"{key}{number}")
                user = self.give(person, Role.HANDLER, unit, title, is_head=number == 1)
                self.cast.handlers[unit.pk].append(user)

    def _township(self, post: Post) -> None:
        key = post.township.key
        chair = self.give(self.person(f"zhuxi-{key}"), Role.OVERSEER, post.presidium, "人大主席")
        self.cast.overseers[post.presidium.pk].append(chair)
        for number, title in ((1, "副镇长"), (2, "村镇建设办主任")):
            person = self.person(f"zf-{key}{number}")
            user = self.give(person, Role.HANDLER, post.government, title, is_head=number == 1)
            self.cast.handlers[post.government.pk].append(user)
        for number, title in ((1, "站长"), (2, "联络员")):
            user = self.person(f"zhan-{key}{number}")
            for place in post.places:
                self.give(user, Role.KEEPER, place.unit, title)
                self.cast.keepers[place.pk].append(user)

    def _deputies(self) -> None:
        for post, count in zip(self.bodies.posts, _shares(self.bodies.posts, DEPUTIES), strict=True):
            for number in range(1, count + 1):
                user = self.person(f"db-{post.township.key}{number:02d}")
                self._link(user, post, number)

    def _link(self, user: User, post: Post, number: int) -> None:
        """Every deputy belongs to the township's station; the first ones look after a room or point as well."""
        places = [post.station, *post.below[number - 1 : number]]
        for place in places:
            self.give(user, Role.DEPUTY, place.unit, "县人大代表", until=self.term.until)
            self.cast.deputies[place.pk].append(user)


def _shares(posts: list[Post], total: int) -> list[int]:
    """Deputies a township, by its villages, six at least; the largest takes what is left."""
    sizes = [_size(post.township) for post in posts]
    shares = [max(6, total * size // sum(sizes)) for size in sizes]
    shares[sizes.index(max(sizes))] += total - sum(shares)
    return shares


def _size(township: Township) -> int:
    return len(township.villages) + 2 * len(township.communities)
