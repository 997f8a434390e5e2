"""What waits for a deputy or a principal with proposals, on the page of one's work: whose it is, and until when."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress_portal.accounts.models import Role, User
from congress_portal.loops import transitions as moves
from proposals import transitions
from proposals.models import Proposal
from proposals.reading import asked
from proposals.transitions import evaluating, publishing
from tests import factories as make
from tests.proposals.judged import judge, judging
from tests.proposals.opened import prepared
from tests.proposals.stages import (
    answered,
    consulted,
    deputy,
    drafted,
    handling,
    head,
    replied,
    replying,
    saved,
    sent_back,
    signed,
    submitted,
    talked,
)
from tests.proposals.test_pages import client, words
from tests.world import World

OTHERS = ("liu", "ma", "lu", "wang", "qian", "he", "gao", "shen", "zhao")


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def labels(user: User) -> list[str]:
    return [str(row.label) for row in asked.asked_of(fresh(user)).rows]


@pytest.fixture
def fang(world: World) -> User:
    return deputy(world, "方代表", "fang2")


def test_a_draft_waits_for_who_is_asked_to_sign_it(world: World, fang: User) -> None:
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    assert (labels(fang), labels(world.zhang)) == (["是否附议"], [])
    transitions.decline(draft=draft, by=fang)
    assert labels(fang) == []


def test_nobody_is_asked_to_sign_what_was_handed_in_without_them(world: World, fang: User) -> None:
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    submitted(world, draft)
    assert labels(fang) == []


def test_what_pre_review_sent_back_waits_for_its_writer(world: World, fang: User) -> None:
    proposal = sent_back(world)
    row = asked.asked_of(world.zhang).rows[0]
    assert (row.label, row.due) == ("按预审意见修改", proposal.loop.steps.current().get().due_at)
    assert labels(fang) == []
    saved(proposal.draft, suggestion="建议县水利水电局在2027年底前改造光昌等6个村的管网。")
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    assert labels(world.zhang) == []


def test_a_talk_waits_for_each_who_brings_it_until_they_say_so(world: World, fang: User) -> None:
    talk = talked(world, handling(world, signed(drafted(world), fang)))
    assert labels(world.zhang) == labels(fang) == ["确认沟通面商"]
    transitions.confirm(consultation=talk, by=world.zhang, is_so=False, words="没有见过面")
    assert (labels(world.zhang), labels(fang)) == ([], ["确认沟通面商"])


def test_an_answer_waits_for_the_word_of_each_who_brings_it(world: World, fang: User) -> None:
    proposal = judging(world, fang)
    row = asked.asked_of(world.zhang).rows[0]
    assert (row.label, row.due) == ("评价答复", proposal.loop.steps.current().get().due_at)
    judge(world.zhang, proposal)
    assert (labels(world.zhang), labels(fang)) == ([], ["评价答复", "确认沟通面商"])


def test_an_answer_waits_for_nobody_who_works_for_the_unit_or_left(world: World, fang: User) -> None:
    huang = deputy(world, "黄代表", "huang2")
    proposal = judging(world, fang, huang)
    make.duty(fang, Role.HANDLER, world.water)
    proposal.loop.movers.filter(user=huang).update(left_at=proposal.loop.opened_at)
    assert "评价答复" not in labels(fang) + labels(huang)


def test_the_list_and_the_button_ask_the_same(world: World, fang: User) -> None:
    huang = deputy(world, "黄代表", "huang2")
    helped = handling(world, signed(drafted(world), fang, huang))
    moves.divide(loop=helped.loop, by=world.li, unit=world.roads, part="道路修复")
    moves.give_view(loop=helped.loop, by=world.lu, view="道路已修复")
    judging(world, proposal=helped)
    judging(world, huang)
    make.duty(fang, Role.HANDLER, world.roads)
    both = list(Proposal.objects.select_related("loop"))
    for one in map(fresh, (world.zhang, fang, huang)):
        listed = {reply.proposal_id for reply in evaluating.awaited_from(one)}
        steps = [proposal.loop.steps.current().get() for proposal in both]
        asked_by_page = zip(both, steps, strict=True)
        assert listed == {each.pk for each, step in asked_by_page if evaluating.is_judging(one, each, step)}
        assert len(listed) == (0 if one == fang else 2)


def test_a_public_text_waits_for_the_lead_deputy(world: World) -> None:
    found = prepared(world)
    rows = asked.asked_of(world.zhang).rows
    clock = found.proposal.loop.deadlines.get(purpose="publish")
    assert [(row.label, row.due) for row in rows] == [("答复是否同意公开", clock.due_at)]
    publishing.agree(proposal=found.proposal, by=world.zhang, agrees=False, revision=found.revision)
    assert labels(world.zhang) == []


def test_who_signed_along_is_not_asked_about_publication(world: World, fang: User) -> None:
    proposal = replied(world, handling(world, signed(drafted(world), fang))).proposal
    publishing.prepare(proposal=proposal, by=world.qian, public=publishing.Public("标题", "内容", "答复"))
    assert "答复是否同意公开" not in labels(fang)


def test_a_drafted_answer_waits_for_the_principal(world: World) -> None:
    principal, proposal = head(world), handling(world)
    consulted(world, proposal)
    assert labels(principal) == []
    replying(world, proposal)
    assert (labels(principal), labels(world.li)) == (["签发答复"], [])
    transitions.approve(proposal=proposal, by=fresh(principal))
    assert labels(principal) == []


def test_nobody_is_asked_to_approve_their_own_answer(world: World) -> None:
    world.li.duty_set.update(is_head=True)
    replying(world, handling(world))
    assert labels(world.li) == []


@pytest.mark.parametrize("person", OTHERS)
def test_nothing_waits_for_anybody_else_and_it_costs_next_to_nothing(
    world: World, person: str, django_assert_num_queries: Any
) -> None:
    judging(world)
    other = fresh(getattr(world, person))
    assert other.duties is not None
    leads = other.has_role(Role.LEADER, Role.OVERSEER, Role.CONGRESS_OFFICE)  # may lead a proposal by name
    with django_assert_num_queries(int(leads)):
        assert asked.asked_of(other).number == 0


def of_every_kind(world: World, fang: User) -> None:
    """One more of each for 张代表, who is also the principal of the roads office, and for the water office's."""
    transitions.ask_to_sign(draft=drafted(world, by=fang), by=fang, deputies=[world.zhang])
    sent_back(world)
    talked(world)
    judging(world)
    prepared(world)
    replying(world, handling(world))


def test_it_costs_the_same_for_1_and_for_10(world: World, fang: User) -> None:
    counts = []
    make.duty(world.zhang, Role.HANDLER, world.roads, is_head=True)
    for times in (1, 9):
        for _time in range(times):
            of_every_kind(world, fang)
        user = fresh(world.zhang)
        assert user.duties
        with CaptureQueriesContext(connection) as queries:
            found = asked.asked_of(user)
        counts.append(len(queries))
    assert (counts, found.number, len(found.rows)) == ([7, 7], 50, 50)


def test_20_of_a_kind_stand_there_and_all_are_counted(world: World, fang: User) -> None:
    for _time in range(21):
        transitions.ask_to_sign(draft=drafted(world), by=world.zhang, deputies=[fang])
    found = asked.asked_of(fang)
    assert (found.number, len(found.rows)) == (21, 20)
    assert "先处理这些" in words(client(fang).get("/work/"))


def test_the_page_leads_to_where_each_is_done(world: World, fang: User) -> None:
    of_every_kind(world, fang)
    for user in (world.zhang, head(world)):
        shown, found = words(client(user).get("/work/")), asked.asked_of(fresh(user))
        assert f'代表建议 <span class="muted">{found.number} 件' in shown and "还剩" in shown
        for row in found.rows:
            assert row.url in shown and client(user).get(row.url).status_code == 200


def test_without_any_the_page_has_no_such_part(world: World) -> None:
    assert 'id="asked"' not in words(client(world.zhang).get("/work/"))
