"""陈女士 taps twice, or the station acts at the moment she does."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.joins import joined_to
from congress_portal.loops.models import Event, Loop, Merge
from congress_portal.loops.words import LoopStatus, Verb
from stations import transitions
from stations.models import Rating
from stations.words import Satisfaction
from tests import factories as make
from tests.loops import stages
from tests.loops.stages import current, opinion_of
from tests.loops.together import together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("stage", [stages.answered, stages.closed])
def test_two_taps_on_satisfied_are_one_rating(world: World, stage: stages.Stage) -> None:
    loop = stage(world)
    rate = partial(transitions.rate, opinion=opinion_of(loop), level=Satisfaction.SATISFIED)
    found = together(rate, rate, on=loop)
    assert (found.refused, Rating.objects.count()) == ([NotNow], 1)
    assert Event.objects.filter(loop=loop, verb=Verb.RATED).count() == 1


def test_two_taps_on_dissatisfied_reopen_once(world: World) -> None:
    loop = stages.answered(world)
    rate = partial(transitions.rate, opinion=opinion_of(loop), level=Satisfaction.DISSATISFIED, words="没好")
    together(rate, rate, on=loop)
    assert (Loop.objects.get(pk=loop.pk).reopened, current(loop).key) == (1, "propose")
    assert Rating.objects.count() == 1


def test_chen_rates_while_wang_signs_off(world: World) -> None:
    loop = stages.answered(world)
    together(
        partial(transitions.rate, opinion=opinion_of(loop), level=Satisfaction.SATISFIED),
        lambda: moves.sign_off(loop=loop, by=world.wang),
        on=loop,
    )
    assert Loop.objects.get(pk=loop.pk).status == LoopStatus.CLOSED
    assert (Rating.objects.count(), Event.objects.filter(loop=loop, verb=Verb.CLOSED).count()) == (1, 1)


def test_two_keepers_acknowledge_once(world: World) -> None:
    loop = stages.heard(world)
    acts = [
        partial(transitions.acknowledge, opinion=opinion_of(loop), by=by) for by in (world.liu, world.sun)
    ]
    found = together(*acts, on=loop)
    assert (found.refused, current(loop).key) == ([NotNow], "propose")


def test_one_keeper_answers_at_once_while_the_other_assigns(world: World) -> None:
    loop = stages.proposing(world)
    found = together(
        partial(transitions.answer_now, opinion=opinion_of(loop), by=world.liu, answer="当场答复"),
        lambda: moves.assign(loop=loop, by=world.sun, to=world.township_government, note="请办"),
        on=loop,
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


def test_two_keepers_answer_once(world: World) -> None:
    loop = stages.answering(world)
    acts = [
        partial(transitions.answer_citizen, opinion=opinion_of(loop), by=by, answer=answer)
        for by, answer in ((world.liu, "灯已修好"), (world.sun, "已更换"))
    ]
    found = together(*acts, on=loop)
    assert found.refused == [NotNow]
    assert Event.objects.filter(loop=loop, verb=Verb.ANSWERED).count() == 1


@pytest.mark.parametrize("other", ["join", "alone"])
def test_chen_taps_twice_on_joining(world: World, other: str) -> None:
    lead = stages.heard(world)
    key = uuid.uuid4()
    submit = partial(make.opinion, world.station, "路灯不亮了，请来修。", request_key=key)
    join = partial(transitions.submit_to_join, into=lead, submit=submit)
    found = together(join, join if other == "join" else submit, on=lead if other == "join" else None)
    own = Loop.objects.exclude(pk=lead.pk).get()
    assert (len(found.won), found.refused, own.status) == (2, [], LoopStatus.MERGED)
    assert Merge.objects.filter(loop=own).count() == 1


def test_chen_joins_while_the_other_is_withdrawn(world: World) -> None:
    lead = stages.heard(world)
    submit = partial(make.opinion, world.station, "路灯不亮了，请来修。")
    found = together(
        partial(transitions.submit_to_join, into=lead, submit=submit),
        partial(transitions.withdraw, opinion=opinion_of(lead)),
        on=lead,
    )
    states = dict(Loop.objects.values_list("pk", "status"))
    assert found.refused == [NotNow] and len(found.won) == 1
    assert states in ({lead.pk: "withdrawn"}, {lead.pk: "open", max(states): "merged"})


def test_two_join_the_same_at_once(world: World) -> None:
    lead = stages.heard(world)
    acts = [
        partial(transitions.submit_to_join, into=lead, submit=partial(make.opinion, world.station, words))
        for words in ("路灯不亮了，请来修。", "路灯坏了好久了，看不见路。")
    ]
    found = together(*acts, on=lead)
    assert len(found.won) == 2 and len(joined_to([lead.pk])[lead.pk]) == 2
