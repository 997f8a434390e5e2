"""Two people at the same moment at the last gate."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from congress_portal.accounts.models import Duty
from congress_portal.errors import NotNow
from congress_portal.loops.models import Event, Step
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Evaluation, EvaluationRound, HeadsMeeting, Rehandling
from tests.loops.together import together
from tests.proposals.judged import due_now, judge, judging
from tests.proposals.stages import deputy
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_one_deputy_on_two_devices_has_one_word(world: World) -> None:
    proposal = judging(world)
    say = partial(transitions.evaluate, proposal=proposal, by=world.zhang, process="satisfied", words="好")
    ended = together(partial(say, result="satisfied"), partial(say, result="basically"), on=proposal.loop)
    assert (len(ended.won), ended.refused, Evaluation.objects.count()) == (1, [NotNow], 1)


def test_the_last_two_words_open_it(world: World) -> None:
    """Each sees the other's: the window opens, whoever comes last."""
    fang = deputy(world, "方代表", "fang2")
    proposal = judging(world, fang)
    together(partial(judge, world.zhang, proposal), partial(judge, fang, proposal), on=proposal.loop)
    assert EvaluationRound.objects.get().is_open


def test_own_word_and_paper_form(world: World) -> None:
    proposal = judging(world)
    enter = partial(
        transitions.enter_evaluation, proposal=proposal, by=world.qian, deputy=world.zhang, process="satisfied",
        result="satisfied", source="paper", told_on=timezone.localdate(), how="会后收回",
    )  # fmt: skip
    together(partial(judge, world.zhang, proposal, "basically"), enter, on=proposal.loop)
    assert [one.result for one in Evaluation.objects.counted()] == ["basically"]


def test_a_late_word_and_the_order_to_handle_it_again(world: World) -> None:
    """The word stands under the answer that it is about, or is refused; never under the next one."""
    fang = deputy(world, "方代表", "fang2")
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "dissatisfied")
    due_now(proposal)
    order = partial(transitions.rehandle, proposal=proposal, by=world.qian, reason="请实测")
    together(order, partial(judge, fang, proposal), on=proposal.loop)
    assert Rehandling.objects.count() == 1
    assert Step.objects.get(loop=proposal.loop, status="active").key == "handle"
    assert set(Evaluation.objects.values_list("reply__number", flat=True)) == {1}


def test_two_orders_are_one(world: World) -> None:
    proposal = judging(world)
    judge(world.zhang, proposal, "dissatisfied")
    order = partial(transitions.rehandle, proposal=proposal, by=world.qian, reason="请实测")
    ended = together(order, order, on=proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Step.objects.filter(loop=proposal.loop, key="handle").count() == 2


def test_closing_and_ordering(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    judge(fang, proposal, "dissatisfied")
    ended = together(
        partial(transitions.rehandle, proposal=proposal, by=world.qian, reason="请实测"),
        partial(transitions.conclude, proposal=proposal, by=world.qian, outcome="办结"),
        on=proposal.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_one_meeting_is_written_down_once(world: World) -> None:
    Duty.objects.filter(user=world.li).update(is_head=True)
    proposal = judging(world)
    judge(world.zhang, proposal, "dissatisfied")
    meet = partial(
        transitions.meet_heads, proposal=proposal, by=world.qian, held_on=timezone.localdate(), place="局里",
        head=world.li, participants="张代表", agreed="月底换泵",
    )  # fmt: skip
    ended = together(meet, meet, on=proposal.loop)
    assert (len(ended.won), ended.refused, HeadsMeeting.objects.count()) == (1, [NotNow], 1)


def test_two_beats_ask_once(world: World) -> None:
    proposal = judging(world)
    due = Step.objects.get(loop=proposal.loop, status="active").due_at
    assert due is not None
    last = due - dt.timedelta(hours=5)
    together(partial(transitions.urge, last), partial(transitions.urge, last), on=proposal.loop)
    assert Event.objects.filter(verb=Verb.URGED).count() == 1
