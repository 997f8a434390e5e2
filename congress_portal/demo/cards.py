"""The deputies' public cards and seats, their groups, and the activities that the groups held."""

from __future__ import annotations

import datetime as dt
import random
import tomllib

from django.utils import timezone

from congress_portal.accounts.models import Level, Region, Unit, UnitKind, User
from congress_portal.demo.people import Cast
from congress_portal.demo.regions import DATA
from congress_portal.demo.units import Bodies, Post
from stations.models import Deputy, Mandate, Member

BOTH_LEVELS = 3
"""Every third deputy of the county sits in the township's congress as well."""
CENTRAL_GROUPS = (("zhongxin-cj", "财经代表中心组"), ("zhongxin-nc", "农业农村代表中心组"))
CENTRAL_SIZE = 12


class Cards:
    """Draws what stands on the cards, the same for the same seed."""

    def __init__(self, bodies: Bodies, cast: Cast, seed: int) -> None:
        with (DATA / "cards.toml").open("rb") as lines:
            self.words = tomllib.load(lines)
        self.bodies, self.cast, self.rng = bodies, cast, random.Random(seed)
        self.since = timezone.localdate() - dt.timedelta(days=400)

    def build(self) -> list[Unit]:
        """Write all cards, seats and groups; the groups, each with a convenor."""
        seats: list[Mandate] = []
        groups: list[Unit] = []
        for post in self.bodies.posts:
            deputies = self.cast.deputies[post.station.pk]
            cards = [self._card(post, user) for user in deputies]
            Deputy.objects.bulk_create(cards)
            seats += [seat for number, card in enumerate(cards) for seat in self._seats(post, card, number)]
            groups.append(self._group(UnitKind.DEPUTY_GROUP, f"xz-{post.township.key}", post, deputies))
        Mandate.objects.bulk_create(seats)
        everyone = [user for post in self.bodies.posts for user in self.cast.deputies[post.station.pk]]
        for code, name in CENTRAL_GROUPS:
            members = self.rng.sample(everyone, CENTRAL_SIZE)
            groups.append(self._central(code, name, members))
        return groups

    def _card(self, post: Post, user: User) -> Deputy:
        village = self.rng.choice(post.township.villages).name
        return Deputy(
            user=user,
            county=self.bodies.county,
            public_id="".join(self.rng.choices("23456789abcdefghjkmnpqrstuvwxyz", k=14)),
            post=self._say("post").format(v=village, t=post.township.name),
            pledge=self._say("pledge"),
            sex=self.rng.choice("fm"),
            nation=self._say("nation"),
            party=self._say("party"),
        )

    def _say(self, what: str) -> str:
        return str(self.rng.choice(self.words[what]))

    def _seats(self, post: Post, card: Deputy, number: int) -> list[Mandate]:
        place = post.township.region.name
        county = Mandate(
            county=self.bodies.county, deputy=card, level=Level.COUNTY, term=self.cast.term, since=self.since,
            constituency=f"{place}第{number // 3 + 1}选区",
        )  # fmt: skip
        if number % BOTH_LEVELS:
            return [county]
        township = Mandate(
            county=self.bodies.county, deputy=card, level=Level.TOWNSHIP, term=self.cast.term, since=self.since,
            constituency=f"{place}第{number + 1}选区",
        )  # fmt: skip
        return [county, township]

    def _group(self, kind: str, code: str, post: Post, members: list[User]) -> Unit:
        region = post.township.region
        return self._joined(kind, code, f"{region.name}人大代表小组", region, members)

    def _central(self, code: str, name: str, members: list[User]) -> Unit:
        return self._joined(UnitKind.CENTRAL_GROUP, code, name, self.bodies.county, members)

    def _joined(self, kind: str, code: str, name: str, region: Region, members: list[User]) -> Unit:
        unit = Unit.objects.create(
            kind=kind,
            code=code,
            name=name,
            county=self.bodies.county,
            region=region,
            parent=self.bodies.office,
        )
        Member.objects.bulk_create(
            Member(
                county=self.bodies.county, group=unit, user=user, is_convenor=number == 0, since=self.since
            )
            for number, user in enumerate(members)
        )
        return unit
