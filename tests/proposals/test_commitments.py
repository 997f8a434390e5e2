"""What an answer promises is kept with evidence, dropped with consent, or late aloud; the case ends after that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress_portal.accounts.models import Term
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Evidence, Loop, Prompt
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Commitment, CommitmentReport, Proposal, Reply
from proposals.words import Answering, Pledge
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.stages import (
    consulted,
    handling,
    head,
    kept,
    promise,
    promised,
    replied,
    replying,
    second,
    told,
    tracked,
)
from tests.world import World

LATER = dt.timedelta(days=50)


def step_key(proposal: Proposal) -> str:
    return proposal.loop.steps.current().get().key


def test_a_b_class_answer_without_promises_stays(world: World) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    replying(world, proposal, "B")
    with pytest.raises(ValidationError, match="承诺"):
        transitions.approve(proposal=proposal, by=head(world))


@pytest.mark.parametrize("field", ["what", "who", "how_known"])
def test_each_promise_says_all_four(world: World, field: str) -> None:
    with pytest.raises(ValidationError, match="怎么算办成"):
        replying(world, handling(world), "B", promises=(promise(world, **{field: " "}),))


def test_an_a_class_answer_promises_nothing(world: World) -> None:
    with pytest.raises(ValidationError, match="不列承诺"):
        replying(world, handling(world), "A", promises=(promise(world),))


def test_a_unit_that_has_no_part_in_it_promises_nothing(world: World) -> None:
    with pytest.raises(ValidationError, match="主办或者协办"):
        replying(world, handling(world), "B", promises=(promise(world, unit=world.roads),))


def test_a_promise_of_yesterday_does_not_go_out(world: World) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    past = promise(world, due_on=timezone.localdate() - dt.timedelta(days=1))
    replying(world, proposal, "B", promises=(past,))
    with pytest.raises(ValidationError, match="已过"):
        transitions.approve(proposal=proposal, by=head(world))


def test_promises_of_a_draft_are_changed_with_it(world: World) -> None:
    proposal = handling(world)
    reply = replying(world, proposal, "B", promises=(promise(world), promise(world, what="第二件")))
    draft = transitions.ReplyDraft("改过", reply.result, promises=(promise(world, what="只有一件"),))
    transitions.draft_reply(proposal=proposal, by=world.li, draft=draft, revision=1)
    assert [one.what for one in Commitment.objects.all()] == ["只有一件"]
    assert not Commitment.objects.open().exists()  # nothing is promised before it is sent


def test_without_promises_tracking_is_passed_over(world: World) -> None:
    proposal = replied(world).proposal
    moves.sign_off(loop=proposal.loop, by=world.qian)
    transitions.evaluate(proposal=proposal, by=world.zhang, process="satisfied", result="satisfied")
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    moves.sign_off(loop=proposal.loop, by=second(world))
    loop = Loop.objects.get(pk=proposal.pk)
    assert (loop.status, loop.steps.get(key="track").status) == ("closed", "skipped")


def test_with_promises_the_unit_tracks_them_until_the_last(world: World) -> None:
    first, last = promise(world), promise(world, what="复查水压", due_on=timezone.localdate() + LATER)
    proposal = tracked(world, first, last)[0].proposal
    step = proposal.loop.steps.current().get()
    assert (step.key, step.unit) == ("track", world.water)
    assert timezone.localdate(step.due_at) >= last.due_on
    assert list(contradictions.find()) == []


def test_the_date_follows_what_is_left(world: World) -> None:
    last = promise(world, what="复查水压", due_on=timezone.localdate() + dt.timedelta(days=90))
    one, other = tracked(world, promise(world), last)
    before = other.proposal.loop.steps.current().get().due_at
    kept(world, other)
    after = other.proposal.loop.steps.current().get().due_at
    kept(world, one)
    last_of_all = other.proposal.loop.steps.current().get().due_at
    assert after < before and last_of_all < after
    assert list(contradictions.find()) == []


def test_a_kept_one_has_words_evidence_and_the_eyes_of_the_office(world: World) -> None:
    made = tracked(world)[0]
    report = told(world, made)
    assert world.qian in hearers(made.proposal.loop, Verb.PLEDGE_TOLD)
    transitions.judge_report(report=report, by=world.qian, is_met=True)
    made.refresh_from_db()
    assert (made.state, report.photos.count()) == (Pledge.KEPT, 1)
    assert world.zhang in hearers(made.proposal.loop, Verb.PLEDGE_KEPT)


@pytest.mark.parametrize("missing", [{"words": " "}, {"photos": ()}])
def test_without_words_or_evidence_it_is_not_reported(world: World, missing: dict[str, Any]) -> None:
    values = {"words": "已通水", "photos": [make.jpeg()], **missing}
    with pytest.raises(ValidationError):
        transitions.report_kept(commitment=promised(world)[0], by=world.li, **values)
    assert not Evidence.objects.exists() and not CommitmentReport.objects.exists()


@pytest.mark.parametrize("person", ["zhang", "qian", "lu", "wang"])
def test_nobody_else_reports(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        transitions.report_kept(
            commitment=promised(world)[0], by=getattr(world, person), words="已通水", photos=[make.jpeg()]
        )


@pytest.mark.parametrize("person", ["li", "zhang", "lu", "he"])
def test_nobody_but_the_office_judges(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        transitions.judge_report(
            report=told(world, promised(world)[0]), by=getattr(world, person), is_met=True
        )


def test_who_works_for_the_unit_too_does_not_judge(world: World) -> None:
    report = told(world, promised(world)[0])
    make.duty(world.qian, "handler", world.water)
    with pytest.raises(PermissionDenied):
        transitions.judge_report(report=report, by=world.qian, is_met=True)


def test_what_is_not_met_stays_open_and_is_reported_anew(world: World) -> None:
    made = promised(world)[0]
    transitions.judge_report(report=told(world, made), by=world.qian, is_met=False, words="还有1个村没有通水")
    assert world.li in hearers(made.proposal.loop, Verb.PLEDGE_UNMET)
    kept(world, made)
    assert made.reports.count() == 2 and not Commitment.objects.open().exists()


def test_it_is_dropped_with_a_reason_and_consent(world: World) -> None:
    made = promised(world)[0]
    transitions.ask_to_drop(commitment=made, by=world.li, reason="上级统一改造")
    assert Commitment.objects.open().exists()
    transitions.decide_drop(commitment=made, by=world.qian, consents=True)
    made.refresh_from_db()
    assert made.state == Pledge.DROPPED and world.zhang in hearers(made.proposal.loop, Verb.PLEDGE_DROPPED)


def test_without_consent_it_stands(world: World) -> None:
    made = promised(world)[0]
    transitions.ask_to_drop(commitment=made, by=world.li, reason="资金紧张")
    with pytest.raises(ValidationError):
        transitions.decide_drop(commitment=made, by=world.qian, consents=False)
    transitions.decide_drop(commitment=made, by=world.qian, consents=False, words="资金已经安排")
    made.refresh_from_db()
    assert made.is_open and made.drop_asked_at is None


def test_the_case_does_not_end_over_an_open_promise(world: World) -> None:
    """Neither by the second answer, nor by a signature that comes along another way."""
    made = tracked(world)[0]
    loop = made.proposal.loop
    replying(world, made.proposal, "A", text="已经落实")
    with pytest.raises(NotNow, match="承诺"):
        transitions.approve(proposal=made.proposal, by=head(world))
    moves.check_in(loop=loop, by=world.li, outcome="办好了")
    with pytest.raises(NotNow, match="承诺"):
        moves.sign_off(loop=loop, by=world.qian)


def test_all_kept_the_second_answer_turns_b_into_a_and_the_case_ends(world: World) -> None:
    made = tracked(world)[0]
    kept(world, made)
    replying(world, made.proposal, "A", text="2个村已经通水。")
    reply = transitions.approve(proposal=made.proposal, by=head(world))
    assert (reply.kind, str(reply.result), reply.deliveries.count()) == (Answering.KEPT, "A类", 1)
    moves.sign_off(loop=made.proposal.loop, by=world.qian)
    assert Loop.objects.get(pk=made.proposal_id).status == "closed"


def test_the_second_answer_promises_nothing_anew(world: World) -> None:
    made = tracked(world)[0]
    kept(world, made)
    replying(world, made.proposal, "B", promises=(promise(world),))
    with pytest.raises(ValidationError, match="B类"):
        transitions.approve(proposal=made.proposal, by=head(world))


def test_what_is_late_is_told_once_and_presses_the_unit(world: World) -> None:
    loop = tracked(world)[0].proposal.loop
    now = timezone.now() + LATER
    assert (transitions.tell_late(now), transitions.tell_late(now)) == (1, 0)
    assert Event.objects.filter(loop=loop, verb=Verb.PLEDGE_LATE).count() == 1
    found = Prompt.objects.get(loop=loop)
    assert (found.by, found.unit, found.react_by is not None) == (None, world.water, True)
    assert {world.li, world.qian, world.zhang} <= hearers(loop, Verb.PLEDGE_LATE)


def test_the_unit_reacts_to_what_the_portal_pressed(world: World) -> None:
    loop = tracked(world)[0].proposal.loop
    transitions.tell_late(timezone.now() + LATER)
    moves.react(loop=loop, by=world.li, reaction="下周通水")
    assert not Prompt.objects.open().exists()


def test_what_nobody_reacts_to_goes_up(world: World) -> None:
    loop = tracked(world)[0].proposal.loop
    head(world)
    transitions.tell_late(timezone.now() + LATER)
    for days in (60, 90):
        moves.escalate_due(timezone.now() + dt.timedelta(days=days))
    assert {"escalated", "raised"} <= set(Event.objects.filter(loop=loop).values_list("verb", flat=True))


def test_while_deputies_evaluate_it_is_told_without_pressing(world: World) -> None:
    made = promised(world)[0]
    assert transitions.tell_late(timezone.now() + LATER) == 1
    assert not Prompt.objects.exists() and made.proposal.loop.events.filter(verb="pledge_late").exists()


def test_an_answer_sent_back_is_promised_anew(world: World) -> None:
    made = promised(world)[0]
    moves.send_back(loop=made.proposal.loop, by=world.qian, reason="日期太晚")
    new = promised(world, promise(world, what="提前办成"), proposal=made.proposal)[0]
    made.refresh_from_db()
    assert made.state == Pledge.REPLACED and list(Commitment.objects.open()) == [new]


def test_a_new_term_keeps_them(world: World) -> None:
    made = tracked(world)[0]
    term = Term.objects.create(
        county=world.county,
        number=18,
        since=dt.date(2027, 1, 1),
        until=dt.date(2031, 12, 31),
    )
    moves.carry_over(loop=made.proposal.loop, by=world.qian, to=term)
    assert list(Commitment.objects.open()) == [made] and step_key(made.proposal) == "track"


@pytest.mark.parametrize(
    "values",
    [
        {"what": ""}, {"dropped_at": timezone.now()}, {"drop_reason": "没有理由的人"},
        {"kept_at": timezone.now(), "replaced_at": timezone.now()},
    ],
)  # fmt: skip
def test_the_database_refuses(world: World, values: dict[str, Any]) -> None:
    promised(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.update(**values)


def test_the_database_refuses_ones_own_word(world: World) -> None:
    told(world, promised(world)[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentReport.objects.update(judged_by=world.li, judged_at=timezone.now(), is_met=True)
    asked = {"drop_asked_by": world.li, "drop_asked_at": timezone.now(), "drop_reason": "资金紧张"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.update(**asked, drop_decided_by=world.li, dropped_at=timezone.now())


def test_the_same_matter_is_promised_one_by_one(world: World) -> None:
    proposal, other = handling(world), handling(world)
    reply = replying(world, proposal, "B", promises=(promise(world),))
    transitions.copy_reply(reply=reply, by=world.li, to=[other])
    assert Reply.objects.get(proposal=other).commitments.get().what == promise(world).what
