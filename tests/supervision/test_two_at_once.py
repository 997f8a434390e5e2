"""Two people at the same moment, on every write of supervision."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from congress_portal.loops.words import LoopStatus
from supervision import transitions
from supervision.models import Clearance, ReviewOpinion, Verification
from tests.loops.together import together
from tests.supervision.stages import (
    all_cleared,
    applied,
    cao,
    cleared,
    collecting,
    feng,
    handed_in,
    offered,
    problem,
    received,
    rectifying,
    someone,
    verified,
    words,
    wu,
)
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_applying_twice_hands_in_once(world: World) -> None:
    found = rectifying(world)
    apply = partial(transitions.apply, problem=found, by=world.li, outcome="已改", evidence="文件")
    ended = together(apply, apply, on=found.loop)
    assert len(ended.won) == 1 and ended.refused == [NotNow]


def test_of_two_of_the_committee_one_verifies(world: World) -> None:
    found = applied(world)
    acts = [partial(transitions.verify, problem=found, by=who(world), words="好") for who in (feng, cao)]
    ended = together(*acts, on=found.loop)
    assert len(ended.won) == 1 and Verification.objects.count() == 1


def test_approving_and_refusing_do_not_both_happen(world: World) -> None:
    found = verified(world)
    ended = together(
        partial(transitions.approve, problem=found, by=wu(world)),
        partial(transitions.refuse, loop=found.loop, by=wu(world), reason="再看看"),
        on=found.loop,
    )
    assert len(ended.won) == 1 and ended.refused == [NotNow]
    assert Loop.objects.get(pk=found.loop_id).is_open == (Clearance.objects.count() == 0)


def test_verifying_and_sending_back_do_not_both_happen(world: World) -> None:
    found = applied(world)
    ended = together(
        partial(transitions.verify, problem=found, by=feng(world), words="好"),
        partial(transitions.refuse, loop=found.loop, by=cao(world), reason="不清楚"),
        on=found.loop,
    )
    assert len(ended.won) == 1


def test_reopening_twice_opens_once(world: World) -> None:
    found = cleared(world)
    reopen = partial(transitions.reopen, loop=found.loop, by=world.qian, reason="又断水了")
    assert len(together(reopen, reopen, on=found.opinion.loop).won) == 1
    assert Loop.objects.get(pk=found.loop_id).reopened == 1


def test_reopening_a_problem_while_its_opinion_is_being_closed(world: World) -> None:
    """Whichever comes first, no closed opinion has an open problem."""
    opinion = all_cleared(world)
    moves.check_in(loop=opinion.loop, by=world.li, outcome="报告")
    together(
        partial(transitions.sign, loop=opinion.loop, by=feng(world)),
        partial(transitions.reopen, loop=problem(opinion).loop, by=world.qian, reason="又断水了"),
        on=opinion.loop,
    )
    assert Loop.objects.get(pk=problem(opinion).loop_id).status != LoopStatus.CLOSED
    assert Loop.objects.get(pk=opinion.pk).is_open


def test_receiving_twice_opens_each_problem_once(world: World) -> None:
    opinion = offered(world)
    receive = partial(transitions.receive, opinion=opinion, by=world.li)
    assert len(together(receive, receive, on=opinion.loop).won) == 1
    assert Loop.objects.filter(source=opinion.loop).count() == 2


def test_handing_in_and_changing_do_not_cross(world: World) -> None:
    opinion = collecting(world)
    ended = together(
        partial(transitions.hand_in, opinion=opinion, by=feng(world), outcome="已汇总"),
        partial(
            transitions.revise_opinion,
            opinion=opinion,
            by=cao(world),
            words=words(world, problems=()),
            revision=0,
        ),
        on=opinion.loop,
    )
    step = opinion.loop.steps.current().get()
    assert ended.won and (opinion.problems.exists() or step.status == "active")


def test_of_two_of_the_office_one_records_the_approval(world: World) -> None:
    opinion = handed_in(world)
    yu = someone("余主任", "yu", "congress_office", world.office)
    acts = [
        partial(
            transitions.adopt, opinion=opinion, by=by, meeting=f"{by.name}记", met_on=timezone.localdate()
        )
        for by in (world.qian, yu)
    ]
    assert len(together(*acts, on=opinion.loop).won) == 1


def test_publishing_twice_publishes_once(world: World) -> None:
    opinion = received(world)
    publish = partial(transitions.publish, opinion=opinion, by=world.qian)
    assert len(together(publish, publish, on=opinion.loop).won) == 1
    assert ReviewOpinion.objects.get().published_at
