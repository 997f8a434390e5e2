"""Two people at the same moment, where a unit talks with deputies and answers them."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from proposals import transitions
from proposals.models import Confirmation, Consultation, Delivery, Reply, ResultClass
from tests import factories as make
from tests.loops.together import together
from tests.proposals.stages import consulted, handling, head, promised, replying, second, talked, told
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_two_approve_one_answer(world: World) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    replying(world, proposal)
    deputy_head = make.user("洪副局长")
    make.duty(deputy_head, Role.HANDLER, world.water, is_head=True)
    ended = together(
        partial(transitions.approve, proposal=proposal, by=head(world)),
        partial(transitions.approve, proposal=proposal, by=deputy_head),
        on=proposal.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert Delivery.objects.count() == 1


def test_approving_and_taking_back(world: World) -> None:
    """Either it was sent and stays with the unit, or it was taken back and nothing goes out."""
    proposal = handling(world)
    consulted(world, proposal)
    replying(world, proposal)
    ended = together(
        partial(transitions.approve, proposal=proposal, by=head(world)),
        partial(moves.take_back, loop=proposal.loop, by=world.qian, reason="改由交通部门牵头"),
        on=proposal.loop,
    )
    is_sent = Reply.objects.sent().exists()
    assert (len(ended.won), ended.refused) == (1, [NotNow])
    assert proposal.loop.steps.current().get().key == ("handle" if is_sent else "assign")


def test_confirming_and_contesting_leave_one_word(world: World) -> None:
    talk = talked(world)
    ended = together(
        partial(transitions.confirm, consultation=talk, by=world.zhang, is_so=True),
        partial(transitions.confirm, consultation=talk, by=world.zhang, is_so=False, words="没有来过"),
        on=talk.proposal.loop,
    )
    assert (len(ended.won), ended.refused, Confirmation.objects.count()) == (1, [NotNow], 1)


def test_one_talk_sent_twice(world: World) -> None:
    proposal = handling(world)
    consult = partial(
        transitions.consult, proposal=proposal, by=world.li, form="face", held_on=timezone.localdate(),
        participants="张代表", notes="听取意见", request_key=uuid.uuid4(),
    )  # fmt: skip
    ended = together(consult, consult, on=proposal.loop)
    assert len(ended.won) == 2 and Consultation.objects.count() == 1


def test_two_begin_the_draft_of_one_answer(world: World) -> None:
    proposal, other = handling(world), make.person("吴科", Role.HANDLER, world.water)
    result = ResultClass.objects.get(code="A")
    write = partial(transitions.draft_reply, proposal=proposal)
    ended = together(
        partial(write, by=world.li, draft=transitions.ReplyDraft("李科写的", result)),
        partial(write, by=other, draft=transitions.ReplyDraft("吴科写的", result)),
        on=proposal.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [transitions.StaleReply])


def test_two_copy_to_one_proposal(world: World) -> None:
    first, second, target = handling(world), handling(world), handling(world)
    copy = partial(transitions.copy_reply, by=world.li, to=[target])
    ended = together(
        partial(copy, reply=replying(world, first)),
        partial(copy, reply=replying(world, second)),
        on=target.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_one_promise_reported_twice(world: World) -> None:
    made = promised(world)[0]
    report = partial(transitions.report_kept, commitment=made, by=world.li, words="已通水")
    ended = together(
        partial(report, photos=[make.jpeg()]), partial(report, photos=[make.jpeg()]), on=made.proposal.loop
    )
    assert (len(ended.won), ended.refused, made.reports.count()) == (1, [NotNow], 1)


def test_verifying_and_dropping_end_a_promise_one_way(world: World) -> None:
    made = promised(world)[0]
    report = told(world, made)
    transitions.ask_to_drop(commitment=made, by=world.li, reason="上级统一改造")
    ended = together(
        partial(transitions.judge_report, report=report, by=world.qian, is_met=True),
        partial(transitions.decide_drop, commitment=made, by=second(world), consents=True),
        on=made.proposal.loop,
    )
    assert (len(ended.won), ended.refused) == (1, [NotNow])


def test_two_clocks_tell_of_one_late_promise(world: World) -> None:
    loop = promised(world)[0].proposal.loop
    tell = partial(transitions.tell_late, timezone.now() + dt.timedelta(days=90))
    ended = together(tell, tell, on=loop)
    assert sorted(ended.won) == [0, 1] and loop.events.filter(verb="pledge_late").count() == 1


def test_two_plan_at_once(world: World) -> None:
    proposal = handling(world)
    rows = [transitions.Planned(word, "做事", timezone.localdate()) for word in ("before", "during", "after")]
    plan = partial(transitions.plan_stages, proposal=proposal, by=world.li, rows=rows)
    ended = together(plan, plan, on=proposal.loop)
    assert len(ended.won) == 2 and proposal.stages.count() == 3


def test_one_stage_done_twice(world: World) -> None:
    rows = [transitions.Planned(word, "做事", timezone.localdate()) for word in ("before", "during", "after")]
    stage = transitions.plan_stages(proposal=handling(world), by=world.li, rows=rows)[0]
    finish = partial(transitions.finish_stage, stage=stage, by=world.li, note="已办")
    ended = together(finish, finish, on=stage.proposal.loop)
    assert (len(ended.won), ended.refused) == (1, [NotNow])
