"""The answer: drafted by one, approved by the principal, sent to each mover, and then never changed."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Proposal, Reply, ResultClass
from proposals.transitions import ReplyDraft, StaleReply
from proposals.words import Answering, Talk
from tests import factories as make
from tests.notices.told import hearers
from tests.papers.made import Pdf, Word
from tests.proposals.stages import (
    consulted,
    deputy,
    drafted,
    handling,
    head,
    replied,
    replying,
    signed,
    submitted,
    talked,
)
from tests.proposals.test_pages import client, words
from tests.world import World


def of_two(world: World) -> Proposal:
    """Brought by 张代表 and 方代表, handled by the water office."""
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    transitions.review(proposal=proposal, by=world.qian, decision="accept")
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.li)
    return proposal


def ready(world: World) -> Proposal:
    """Consulted and drafted."""
    proposal = handling(world)
    consulted(world, proposal)
    replying(world, proposal)
    return proposal


def test_approval_sends_it_and_checks_the_step_in(world: World) -> None:
    reply = replied(world)
    step = reply.proposal.loop.steps.current().get()
    assert (step.status, step.outcome) == ("submitted", "A类：6个村的管网已经改造。")
    assert (step.checked_in_by, reply.sent_by) == (head(world), head(world))


def test_it_goes_to_each_who_brings_it_and_to_nobody_who_left(world: World) -> None:
    proposal = of_two(world)
    left = deputy(world, "黄代表", "huang2")
    proposal.loop.movers.create(county=world.county, user=left, left_at=timezone.now())
    reply = replied(world, proposal)
    assert [one.user.name for one in reply.deliveries.all()] == ["张代表", "方代表"]
    assert left not in hearers(proposal.loop, Verb.CHECKED_IN)
    assert world.zhang in hearers(proposal.loop, Verb.CHECKED_IN)


def test_it_is_kept_when_each_opened_it(world: World) -> None:
    reply = replied(world, of_two(world))
    client(world.zhang).get(reply.proposal.loop.get_absolute_url())
    client(world.qian).get(reply.proposal.loop.get_absolute_url())
    assert [one.opened_at is not None for one in reply.deliveries.all()] == [True, False]


def test_the_drafter_does_not_approve_it_be_it_the_principal(world: World) -> None:
    proposal = ready(world)
    draft = ReplyDraft("改过的答复", ResultClass.objects.get(code="A"))
    transitions.draft_reply(proposal=proposal, by=head(world), draft=draft, revision=1)
    with pytest.raises(PermissionDenied, match="自己拟写"):
        transitions.approve(proposal=proposal, by=head(world))


def test_what_the_principal_changed_last_a_colleague_takes_over(world: World) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    text = ReplyDraft("6个村的管网已经改造。", ResultClass.objects.get(code="A"))
    boss = head(world)
    mine = transitions.draft_reply(proposal=proposal, by=boss, draft=text)
    assert (
        "由同事拟稿、您签发" in client(boss).get(f"/proposals/{proposal.loop.code}/reply/").content.decode()
    )
    transitions.draft_reply(proposal=proposal, by=world.li, draft=text, revision=mine.revision)
    assert transitions.approve(proposal=proposal, by=boss).drafted_by == world.li


def test_where_there_is_a_principal_nobody_else_approves(world: World) -> None:
    proposal, other = ready(world), make.person("吴科", Role.HANDLER, world.water)
    head(world)
    with pytest.raises(PermissionDenied, match="负责人"):
        transitions.approve(proposal=proposal, by=other)


def test_without_a_principal_a_colleague_of_the_drafter_approves(world: World) -> None:
    proposal, other = ready(world), make.person("吴科", Role.HANDLER, world.water)
    with pytest.raises(PermissionDenied):
        transitions.approve(proposal=proposal, by=world.li)
    assert transitions.approve(proposal=proposal, by=other).sent_by == other


def test_the_principal_of_another_unit_is_none_here(world: World) -> None:
    proposal, other = ready(world), make.user("路局长")
    make.duty(other, Role.HANDLER, world.roads, is_head=True)
    with pytest.raises(PermissionDenied):
        transitions.approve(proposal=proposal, by=other)


@pytest.mark.parametrize("form", [Talk.PHONE, Talk.WRITTEN])
def test_it_does_not_go_out_without_a_consultation(world: World, form: str) -> None:
    proposal = handling(world)
    consulted(world, proposal, form)
    talked(world, proposal)
    replying(world, proposal)
    with pytest.raises(ValidationError, match="面商"):
        transitions.approve(proposal=proposal, by=head(world))


def test_with_a_reason_it_does(world: World) -> None:
    proposal = handling(world)
    replying(world, proposal, without="代表在外地学习，电话沟通")
    assert transitions.approve(proposal=proposal, by=head(world)).without


def test_a_consultation_of_an_earlier_unit_does_not_count(world: World) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    moves.take_back(loop=proposal.loop, by=world.qian, reason="改由交通部门牵头")
    moves.assign(loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.lu)
    draft = ReplyDraft("已经办理", ResultClass.objects.get(code="A"))
    transitions.draft_reply(proposal=proposal, by=world.lu, draft=draft)
    with pytest.raises(ValidationError, match="面商"):
        transitions.approve(proposal=proposal, by=make.person("吴科", Role.HANDLER, world.roads))


def test_what_another_unit_left_unsent_is_taken_over(world: World) -> None:
    proposal = ready(world)
    moves.take_back(loop=proposal.loop, by=world.qian, reason="改由交通部门牵头")
    moves.assign(loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头办理")
    transitions.accept(proposal=proposal, by=world.lu)
    draft = ReplyDraft("已经办理", ResultClass.objects.get(code="A"))
    reply = transitions.draft_reply(proposal=proposal, by=world.lu, draft=draft)
    assert (reply.unit, reply.drafted_by, Reply.objects.count()) == (world.roads, world.lu, 1)


def test_open_parts_of_helpers_hold_it_back_unless_it_is_said_why(world: World) -> None:
    proposal = ready(world)
    moves.divide(loop=proposal.loop, by=world.li, unit=world.roads, part="道路修复")
    with pytest.raises(ValidationError) as refused:
        transitions.approve(proposal=proposal, by=head(world))
    assert "without" in refused.value.message_dict
    transitions.approve(proposal=proposal, by=head(world), without="道路部分另行答复")


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_answer_stays(world: World, text: str) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    replying(world, proposal, text=text)
    with pytest.raises(ValidationError):
        transitions.approve(proposal=proposal, by=head(world))


def test_a_class_that_is_out_of_force_is_refused(world: World) -> None:
    proposal = ready(world)
    ResultClass.objects.update(valid_until="2024-12-31")
    with pytest.raises(ValidationError, match="停用"):
        transitions.approve(proposal=proposal, by=head(world))


def test_the_ledgers_check_in_goes_the_same_way(world: World) -> None:
    proposal = handling(world)
    url = reverse("loops:move", args=[proposal.loop.code, "check_in"])
    asked = client(head(world))
    assert asked.post(url, {"outcome": "办好了"}).status_code == 400
    consulted(world, proposal)
    replying(world, proposal)
    assert client(world.li).post(url, {"outcome": "办好了"}).status_code == 403
    assert asked.post(url, {"outcome": "办好了"}).status_code == 302
    assert Reply.objects.sent().count() == 1


def test_a_colleague_who_saved_meanwhile_is_not_written_over(world: World) -> None:
    proposal = ready(world)
    draft = ReplyDraft("另一份", ResultClass.objects.get(code="A"))
    with pytest.raises(StaleReply):
        transitions.draft_reply(proposal=proposal, by=world.li, draft=draft, revision=0)


def test_what_the_principal_did_not_read_is_not_approved(world: World) -> None:
    proposal = ready(world)
    with pytest.raises(StaleReply):
        transitions.approve(proposal=proposal, by=head(world), revision=0)


def test_sent_it_is_never_changed(world: World) -> None:
    reply = replied(world)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Reply.objects.update(text="另一句")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(sent_at=None, sent_by=None)


def test_the_database_refuses_the_drafter_as_approver(world: World) -> None:
    ready(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.update(sent_by=world.li, sent_at=timezone.now())


def test_sent_back_it_is_answered_anew_beside_the_first(world: World) -> None:
    first = replied(world)
    moves.send_back(loop=first.proposal.loop, by=world.qian, reason="请逐条答复")
    second = replied(world, first.proposal, text="逐条答复如下。")
    assert (second.number, second.kind, Reply.objects.sent().count()) == (2, Answering.FIRST, 2)


def test_handled_again_it_is_another_kind_of_answer(world: World) -> None:
    first = replied(world)
    proposal, loop = first.proposal, first.proposal.loop
    moves.sign_off(loop=loop, by=world.qian)
    transitions.evaluate(
        proposal=proposal, by=world.zhang, process="satisfied", result="dissatisfied", words="水压还是不足"
    )
    transitions.rehandle(proposal=proposal, by=world.qian, reason="请重新办理")
    assert replying(world, proposal).kind == Answering.AGAIN
    with pytest.raises(ValidationError, match="面商"):  # the talk before the first answer was about that one
        transitions.approve(proposal=proposal, by=head(world))


def test_the_same_matter_is_answered_one_by_one(world: World) -> None:
    first, second = ready(world), handling(world)
    reply = Reply.objects.get()
    transitions.copy_reply(reply=reply, by=world.li, to=[second])
    assert Reply.objects.filter(sent_at=None).count() == 2
    transitions.approve(proposal=first, by=head(world))
    assert not Reply.objects.sent().filter(proposal=second).exists()


def test_a_copy_never_writes_over_a_draft(world: World) -> None:
    second = handling(world)
    replying(world, second, text="自己的答复")
    ready(world)
    with pytest.raises(NotNow):
        transitions.copy_reply(reply=Reply.objects.latest("pk"), by=world.li, to=[second])


def test_a_copy_takes_the_place_of_what_another_unit_left_unsent(world: World) -> None:
    second = handling(world)
    replying(world, second, text="收回以前的草稿")
    moves.take_back(loop=second.loop, by=world.qian, reason="另行确定")
    moves.assign(loop=second.loop, by=world.qian, to=world.water, note="请牵头办理")
    transitions.accept(proposal=second, by=world.li)
    reply = Reply.objects.get(proposal=ready(world))
    made = transitions.copy_reply(reply=reply, by=world.li, to=[second])[0]
    assert (made.text, second.replies.count(), made.step.status) == (reply.text, 1, "active")


def test_through_the_pages(world: World) -> None:
    proposal = handling(world)
    consulted(world, proposal)
    code = proposal.loop.code
    values = {
        "result": ResultClass.objects.get(code="C").pk,
        "text": "暂时难以解决，理由如下。",
        "revision": 0,
    }
    assert client(world.li).post(reverse("proposal:reply", args=[code]), values).status_code == 302
    boss = client(head(world))
    assert "暂时难以解决" in words(boss.get(reverse("proposal:reply", args=[code])))
    assert boss.post(reverse("proposal:approve", args=[code]), {"seen": 1}).status_code == 302
    shown = words(client(world.zhang).get(proposal.loop.get_absolute_url()))
    assert "C类" in shown and "暂时难以解决" in shown and "已送达" in shown


def test_a_stale_save_shows_both_texts(world: World) -> None:
    proposal = ready(world)
    values = {"result": ResultClass.objects.get(code="A").pk, "text": "电脑上写的答复", "revision": 0}
    answer = client(world.li).post(reverse("proposal:reply", args=[proposal.loop.code]), values)
    assert answer.status_code == 409
    assert "6个村的管网已经改造" in words(answer) and "电脑上写的答复" in words(answer)


def test_the_page_says_who_approves(world: World) -> None:
    proposal = ready(world)
    url = reverse("proposal:reply", args=[proposal.loop.code])
    assert "没有登记负责人" in words(client(world.li).get(url))
    head(world)
    assert "由本单位负责人签发" in words(client(world.li).get(url))


def test_the_unit_copies_through_the_page(world: World) -> None:
    proposal, other = ready(world), handling(world)
    url = reverse("proposal:copy_reply", args=[proposal.loop.code])
    assert client(world.li).post(url, {"to": [other.pk]}).status_code == 302
    assert client(world.li).post(url, {"to": []}).status_code == 400
    assert Reply.objects.filter(proposal=other).exists()


def test_the_letter_reads_as_pdf_and_docx(world: World) -> None:
    proposal = of_two(world)
    replied(world, proposal, document="淳水〔2026〕12号", contact="李科", phone="0571-64800000")
    asked = client(world.zhang)
    args = [proposal.loop.code, 1]
    pdf = Pdf(asked.get(reverse("proposal:reply_letter", args=[*args, "pdf"])).content)
    docx = Word(asked.get(reverse("proposal:reply_letter", args=[*args, "docx"])).content)
    for text in (pdf.text, docx.text):
        assert "扫码核对本件的留痕" in "".join(text.split())
        assert "类别标记：A" in text and "张代表、方代表" in text.replace("\n", "") and "管网已经改造" in text


def test_a_letter_that_was_not_sent_is_none(world: World) -> None:
    proposal = ready(world)
    url = reverse("proposal:reply_letter", args=[proposal.loop.code, 1, "pdf"])
    assert client(world.li).get(url).status_code == 404
