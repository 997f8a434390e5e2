"""What deputies say of an answer: once, sealed, by nobody else; and what the office may enter from paper."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Deadline, Event, Period, Step
from congress_portal.loops.moves import current, open_to
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.indices.counts import rows_of
from proposals.models import Evaluation, Proposal
from proposals.transitions import evaluating
from tests import factories as make
from tests.loops.stages import STAGES
from tests.notices.told import hearers
from tests.proposals.judged import due_now, judge, judging
from tests.proposals.stages import deputy, handling
from tests.world import World


@pytest.fixture
def fang(world: World) -> User:
    return deputy(world, "方代表", "fang2")


def page(user: User, proposal: Proposal) -> str:
    client = Client()
    client.force_login(user)
    return client.get(proposal.loop.get_absolute_url()).content.decode()


def entered(world: World, proposal: Proposal, by: User | None = None, **fields: object) -> Evaluation:
    given = {"deputy": world.zhang, "process": "basically", "result": "basically", "source": "paper"}
    given |= {"told_on": timezone.localdate(), "how": "会后收回的纸质表", **fields}
    return transitions.enter_evaluation(proposal=proposal, by=by or world.qian, **given)  # type: ignore[arg-type]


def test_who_brings_it_evaluates_the_answer(world: World) -> None:
    one = judge(world.zhang, judging(world))
    assert (one.process, one.result, one.source, one.is_lead) == ("satisfied", "satisfied", "own", True)


def test_nobody_evaluates_before_there_is_an_answer(world: World) -> None:
    with pytest.raises(NotNow):
        judge(world.zhang, handling(world))


def test_nobody_evaluates_an_answer_twice(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    with pytest.raises(NotNow):
        judge(world.zhang, proposal, "dissatisfied")


@pytest.mark.parametrize("person", ["li", "qian", "liu", "he", "wang", "zhao"])
def test_nobody_else_evaluates(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        judge(getattr(world, person), judging(world))


def test_who_works_for_the_unit_does_not_evaluate_it(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    make.duty(fang, Role.HANDLER, world.water)
    with pytest.raises(PermissionDenied):
        judge(User.objects.get(pk=fang.pk), proposal)
    judge(world.zhang, proposal)
    reply = evaluating.judged_reply(proposal)
    assert reply is not None and reply.round.is_open  # nobody waits for who may not


def test_dissatisfied_says_why(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        transitions.evaluate(
            proposal=judging(world), by=world.zhang, process="dissatisfied", result="satisfied", words=" "
        )
    assert list(refused.value.message_dict) == ["words"]


def test_the_trail_keeps_a_commitment_and_no_level(world: World) -> None:
    one = judge(world.zhang, judging(world), "dissatisfied")
    event = Event.objects.get(verb=Verb.EVALUATED)
    assert event.detail == {"seal": evaluating.seal_of(one)} and not event.note
    assert evaluating.is_as_given(one)


def test_nobody_but_the_writer_reads_it_while_it_is_sealed(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "dissatisfied")
    assert "水压还是不足" in page(world.zhang, proposal)
    for one in (fang, world.qian, world.he, world.shen, world.li, world.liu):
        shown = page(User.objects.get(pk=one.pk), proposal)
        assert "水压还是不足" not in shown and "不满意" not in shown, one
    assert "应评价2人，已评价1人" in page(world.qian, proposal)


def test_it_is_opened_when_all_have_spoken(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "dissatisfied")
    judge(fang, proposal)
    assert "水压还是不足" in page(world.qian, proposal)
    for one in (world.li, world.liu):
        assert "水压还是不足" not in page(one, proposal), one


def test_it_is_opened_when_the_time_is_over(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "basically")
    due_now(proposal)
    assert "基本满意" in page(world.qian, proposal)


def test_a_gap_in_the_table_of_periods_keeps_it_sealed(world: World, fang: User) -> None:
    Period.objects.filter(key="proposal.evaluate").delete()
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "dissatisfied")
    assert "水压还是不足" not in page(world.qian, proposal)
    with pytest.raises(NotNow):
        transitions.rehandle(proposal=proposal, by=world.qian, reason="重新办理")


def test_the_seal_moves_along_with_the_clock(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal, "dissatisfied")
    due_now(proposal)
    (row,) = rows_of(world.county, timezone.localdate().year)
    assert row.counts["evaluated"] == 1
    later = timezone.now() + dt.timedelta(days=3)
    Deadline.objects.filter(loop=proposal.loop, is_running=True).update(due_at=later)  # counted again
    (row,) = rows_of(world.county, timezone.localdate().year)
    assert row.counts["evaluated"] == 0 and "水压还是不足" not in page(world.qian, proposal)


@pytest.mark.parametrize("part", ["handler", "mover"])
def test_who_has_a_part_in_it_does_not_sign_the_effect(world: World, part: str) -> None:
    fang = make.person("方代表", Role.CONGRESS_OFFICE, world.office, username="fang2")
    make.duty(fang, Role.DEPUTY, world.station.unit)
    proposal = judging(world, *([fang] if part == "mover" else []))
    if part == "handler":
        make.duty(fang, Role.HANDLER, world.water)
    due_now(proposal)
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    fang = User.objects.get(pk=fang.pk)
    assert not {"sign_off", "send_back"} & {
        move.name for move in open_to(fang, proposal.loop, current(proposal.loop))
    }
    with pytest.raises(PermissionDenied):
        moves.sign_off(loop=proposal.loop, by=fang)


def test_the_timeline_does_not_say_who_has_spoken(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(fang, proposal)
    assert "代表评价" not in page(world.li, proposal)
    assert Verb.EVALUATED in Event.objects.filter(loop=proposal.loop).values_list("verb", flat=True)


def test_the_office_cannot_close_over_who_has_not_spoken(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    with pytest.raises(NotNow):
        transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    judge(fang, proposal)
    assert transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意").status == "submitted"


def test_after_the_time_it_closes_though_nobody_spoke(world: World) -> None:
    proposal = judging(world)
    due_now(proposal)
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表没有反馈")
    other = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    moves.sign_off(loop=proposal.loop, by=other)
    assert Proposal.objects.get(pk=proposal.pk).loop.status == "closed"


def test_the_ledgers_own_check_in_is_guarded_at_the_signature(world: World) -> None:
    proposal = judging(world)
    moves.check_in(loop=proposal.loop, by=world.qian, outcome="代表满意")
    other = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    with pytest.raises(NotNow):
        moves.sign_off(loop=proposal.loop, by=other)


def test_the_office_enters_a_paper_form_shown_apart(world: World) -> None:
    proposal = judging(world)
    one = entered(world, proposal)
    assert (one.entered_by, one.is_own) == (world.qian, False)
    assert "工作人员代录的评价" in page(world.qian, proposal)


@pytest.mark.parametrize(
    ("field", "value"),
    [("how", " "), ("source", "own"), ("told_on", dt.date(2020, 1, 1)), ("told_on", dt.date(2099, 1, 1))],
)
def test_what_is_entered_says_how_it_was_obtained(world: World, field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        entered(world, judging(world), **{field: value})
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("person", ["li", "liu", "wang", "he", "zhang"])
def test_nobody_but_the_office_enters_one(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        entered(world, judging(world), by=getattr(world, person))


def test_the_deputys_own_word_counts_instead_of_what_was_entered(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    entered(world, proposal)
    own = judge(world.zhang, proposal)
    assert list(Evaluation.objects.counted()) == [own]


def test_nothing_is_entered_where_the_deputy_has_spoken(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    with pytest.raises(NotNow):
        entered(world, proposal)


def test_who_has_not_spoken_is_asked_once_more_before_the_end(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    judge(world.zhang, proposal)
    step = Step.objects.get(loop=proposal.loop, status="active")
    assert step.due_at is not None
    assert transitions.urge(step.due_at - dt.timedelta(days=12)) == 0
    last = step.due_at - dt.timedelta(hours=5)
    assert [transitions.urge(last), transitions.urge(last)] == [1, 0]
    assert hearers(proposal.loop, Verb.URGED) == {fang}


def test_nobody_is_asked_again_where_all_have_spoken(world: World) -> None:
    proposal = judging(world)
    judge(world.zhang, proposal)
    step = Step.objects.get(loop=proposal.loop, status="active")
    assert step.due_at is not None and transitions.urge(step.due_at - dt.timedelta(hours=5)) == 0


def test_the_effect_of_an_opinion_is_none_of_its_business(world: World) -> None:
    STAGES["following"](world)
    step = Step.objects.get(key="effect", status="active")
    assert step.due_at is not None and transitions.urge(step.due_at - dt.timedelta(hours=5)) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"result": "great"}, {"source": "somehow"}, {"result": "dissatisfied", "words": ""},
        {"source": "paper"}, {"source": "own", "entered_by_id": 1},
    ],
)  # fmt: skip
def test_the_database_refuses_a_row_that_breaks_a_rule(world: World, change: dict[str, object]) -> None:
    proposal = judging(world)
    reply = evaluating.judged_reply(proposal)
    row = {"process": "satisfied", "result": "satisfied", "words": "", "source": "own", "salt": "x", **change}
    if "entered_by_id" in row:
        row["entered_by_id"] = world.qian.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.bulk_create(
            [Evaluation(county=world.county, reply=reply, deputy=world.zhang, **row)]
        )


@pytest.mark.parametrize("source", ["own", "paper"])
def test_the_database_keeps_one_word_a_deputy_and_answer(world: World, source: str) -> None:
    reply = evaluating.judged_reply(judging(world))
    row = {"process": "satisfied", "result": "satisfied", "source": source, "salt": "x"}
    if source == "paper":
        row |= {"entered_by": world.qian, "told_on": timezone.localdate(), "how": "纸质表"}  # type: ignore[dict-item]
    rows = [Evaluation(county=world.county, reply=reply, deputy=world.zhang, **row) for _time in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.bulk_create(rows)


def test_what_was_said_is_never_changed(world: World) -> None:
    judge(world.zhang, judging(world), "dissatisfied")
    for statement in (
        "UPDATE proposals_evaluation SET result = 'satisfied'",
        "DELETE FROM proposals_evaluation",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_page_of_the_move_shows_the_answer_and_keeps_what_was_typed(world: World) -> None:
    proposal = judging(world)
    client = Client()
    client.force_login(world.zhang)
    url = f"/loops/{proposal.loop.code}/evaluate/"
    assert "管网已经改造" in client.get(url).content.decode()
    answer = client.post(url, {"process": "dissatisfied", "result": "satisfied", "words": ""})
    assert answer.status_code == 400 and "请写明哪里不满意" in answer.content.decode()
    assert client.post(url, {"process": "satisfied", "result": "basically", "words": ""}).status_code == 302
    assert Evaluation.objects.get().result == "basically"
