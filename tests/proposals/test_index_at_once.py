"""Two people at the same moment with the index."""

from __future__ import annotations

from functools import partial

import pytest

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from proposals import transitions
from proposals.models import Adjustment, Appeal, IndexFormula, Snapshot
from tests import factories as make
from tests.loops.together import together
from tests.proposals.indexed import YEAR, finished, version
from tests.proposals.test_appeals import WHY, answered, appealed
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_two_snapshots_have_two_numbers(world: World) -> None:
    finished(world)
    take = partial(transitions.take_snapshot, by=world.qian, county=world.county, year=YEAR)
    together(take, take, on=world.county)
    assert sorted(Snapshot.objects.values_list("number", flat=True)) == [1, 2]


def test_a_double_tap_makes_one_snapshot(world: World) -> None:
    finished(world)
    take = partial(transitions.take_snapshot, by=world.qian, county=world.county, year=YEAR, seen=0)
    ended = together(take, take, on=world.county)
    assert (len(ended.won), Snapshot.objects.count()) == (2, 1)


def test_two_versions_have_two_numbers(world: World) -> None:
    make_one = partial(version, world)
    together(make_one, make_one, on=world.county)
    assert sorted(IndexFormula.objects.filter(region=world.county).values_list("number", flat=True)) == [1, 2]


def test_a_double_tap_makes_one_version(world: World) -> None:
    make_one = partial(version, world, seen=0)
    ended = together(make_one, make_one, on=world.county)
    assert (len(ended.won), IndexFormula.objects.filter(region=world.county).count()) == (2, 1)


def test_one_appeal_twice_is_one(world: World) -> None:
    proposal = finished(world)
    say = partial(
        transitions.appeal, by=world.li, unit=world.water, year=YEAR, loop=proposal.loop, reason=WHY
    )
    ended = together(say, say, on=world.water)
    assert (len(ended.won), ended.refused, Appeal.objects.count()) == (1, [NotNow], 1)


def test_two_decisions_are_one(world: World) -> None:
    found = answered(world, appealed(world))
    people = [make.person(name, Role.CONGRESS_OFFICE, world.office) for name in ("余主任", "冯主任")]
    ended = together(*[partial(transitions.decide_appeal, appeal=found, by=one) for one in people], on=found)
    assert (len(ended.won), ended.refused, Adjustment.objects.count()) == (1, [NotNow], 1)


def test_deciding_and_proposing_otherwise(world: World) -> None:
    """What is decided is what the decider has read."""
    found = answered(world, appealed(world))
    yu = make.person("余主任", Role.CONGRESS_OFFICE, world.office)
    together(
        partial(transitions.decide_appeal, appeal=Appeal.objects.get(pk=found.pk), by=yu),
        partial(transitions.answer_appeal, appeal=found, by=world.qian, ruling="refused", words="不属实"),
        on=found,
    )
    found.refresh_from_db()
    assert found.decided in ("", "granted") and found.decided in ("", found.proposed)
