"""Groups, links and activities for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from congress_portal.accounts.models import Unit, UnitKind, User
from stations.models import Activity, Member, Quota
from stations.words import ActivityKind
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
