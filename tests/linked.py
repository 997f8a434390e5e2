"""Groups, links and activities for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Unit, UnitKind, User
from stations.models import Activity, ContactLog, Link, Member, Quota
from stations.transitions import links
from stations.words import ActivityKind, LinkKind, Way
from tests import factories as make
from tests.world import World


def group(world: World, *members: User, kind: str = UnitKind.DEPUTY_GROUP, **fields: Any) -> Unit:
    """A group at 威坪镇; the first member is its convenor."""
    made = make.unit(fields.pop("name", "威坪镇第一代表小组"), kind, world.township, world.county)
    for number, user in enumerate(members):
        Member.objects.create(
            county=world.county, group=made, user=user, is_convenor=number == 0, since=dt.date(2024, 1, 1)
        )
    return made


def activity(group: Unit, by: User, **fields: Any) -> Activity:
    """Planned for today."""
    known = {"on": timezone.localdate(), "title": "看水厂", "kind": ActivityKind.RESEARCH} | fields
    return Activity.objects.create(county_id=group.county_id, group=group, by=by, **known)


def quota(world: World, figure: str, amount: int) -> Quota:
    return Quota.objects.create(
        county=world.county, figure=figure, amount=amount, basis="测试", valid_from=dt.date(2020, 1, 1)
    )


def deputies(world: World, number: int) -> list[User]:
    return [make.person(f"代表{n}", "deputy", world.station.unit) for n in range(number)]


def link(world: World, user: User, **end: Any) -> Link:
    """From somebody to a deputy, a station or a region, for years."""
    kinds = {"deputy": LinkKind.MEMBER_DEPUTY, "station": LinkKind.STATION, "region": LinkKind.CONSTITUENCY}
    (word,) = end
    return Link.objects.create(
        county=world.county, kind=kinds[word], user=user, by=world.qian, since=dt.date(2024, 1, 1), **end
    )


def voter(world: World) -> Link:
    """张代表's voter 陈女士."""
    made = links.add_voter(
        by=world.zhang,
        region=world.township,
        name="陈女士",
        mobile="13800000000",
        agreed_on=timezone.localdate(),
    )
    Link.objects.filter(pk=made.pk).update(since=dt.date(2024, 1, 1))
    made.refresh_from_db()
    return made


def contact(link: Link, **fields: Any) -> ContactLog:
    known = {"on": timezone.localdate(), "way": Way.VISIT, "what": "问了春耕用水", "by": link.user} | fields
    return ContactLog.objects.create(county_id=link.county_id, link=link, **known)
