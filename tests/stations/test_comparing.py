"""The unit's claim beside what its citizens said: where they differ is listed."""

from __future__ import annotations

import datetime as dt

from congress_portal.loops.models import Loop
from stations.models import Opinion, Rating
from stations.reading.comparing import differing
from stations.transitions import evaluation
from tests import factories as make
from tests.loops import stages
from tests.stations.test_evaluation import SINCE, TODAY
from tests.world import World


def test_what_a_citizen_denies_is_listed_beside_the_units_claim(world: World) -> None:
    loop = stages.closed(world)
    at = dt.datetime(2026, 8, 10, 3, tzinfo=dt.UTC)
    Opinion.objects.filter(pk=loop.pk).update(answered_at=at, rate_until=at + dt.timedelta(days=20))
    Rating.objects.create(
        opinion_id=loop.pk, county=world.county, round=0, level="dissatisfied", source="link", words="没好", at=at,
        answered_at=at, sealed_until=at + dt.timedelta(days=20), unit=world.water,
    )  # fmt: skip
    sheet = evaluation.publish(county=world.county, since=SINCE, today=TODAY)
    assert [line["loop"].pk for line in differing(sheet, world.qian)] == [loop.pk]  # type: ignore[arg-type]
    assert differing(sheet, world.li) == []  # type: ignore[arg-type]


def test_a_joined_authors_denial_is_listed(world: World) -> None:
    loop = stages.closed(world)
    at = dt.datetime(2026, 8, 10, 3, tzinfo=dt.UTC)
    Opinion.objects.filter(pk=loop.pk).update(answered_at=at, rate_until=at + dt.timedelta(days=20))
    other = make.opinion(world.station)
    Loop.objects.filter(pk=other.pk).update(status="merged", merged_into=loop.pk, closed_at=at)
    Rating.objects.create(
        opinion_id=other.pk, county=world.county, round=0, level="dissatisfied", source="link", words="没好", at=at,
        answered_at=at, sealed_until=at + dt.timedelta(days=20), unit=world.water,
    )  # fmt: skip
    sheet = evaluation.publish(county=world.county, since=SINCE, today=TODAY)
    assert sheet is not None and len(differing(sheet, world.qian)) == 1
