"""Who hears of supervision, and whose work it is."""

from __future__ import annotations

from congress_portal.accounts.models import Role
from congress_portal.dashboard.queries import waiting_steps
from congress_portal.loops.words import Verb
from tests import factories as make
from tests.notices.told import hearers
from tests.supervision.stages import applied, feng, leadership, received, verified, wu
from tests.world import World


def test_the_one_in_charge_hears_and_no_other_leader(world: World) -> None:
    other = make.person("郑副主任", Role.LEADER, leadership(world))
    found = verified(world)
    assert found.loop is not None
    heard = hearers(found.loop, Verb.CHECKED_IN)
    assert wu(world) in heard and other not in heard
    assert [step.loop for step in waiting_steps(wu(world))] == [found.loop]
    assert not waiting_steps(other)


def test_the_committee_hears_that_a_unit_applies(world: World) -> None:
    found = applied(world)
    assert found.loop is not None and feng(world) in hearers(found.loop, Verb.CHECKED_IN)


def test_the_unit_hears_of_each_problem_it_is_to_put_right(world: World) -> None:
    loop = received(world).problems.get(number=2).loop
    assert loop is not None and world.lu in hearers(loop, Verb.OPENED)
