"""Making answers public: agreed to by the lead deputy, approved by another person, and gone at once when taken down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role
from congress_portal.errors import NotNow
from congress_portal.loops import deadlines
from congress_portal.loops.models import Deadline, Event, Loop
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import Purpose, Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from proposals import transitions
from proposals.alike import similar_proposals
from proposals.models import Publication
from proposals.transitions import publishing
from proposals.transitions.publishing import Public
from proposals.words import Publicity
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.opened import PUBLIC, agreed, fresh, prepared, published
from tests.proposals.stages import TEXTS, deputy, drafted, handling, replied, second, signed, submitted
from tests.proposals.test_pages import client, words
from tests.world import World


def seen(found: Publication) -> int:
    return int(Client().get(found.get_absolute_url()).status_code)


def test_it_is_public_once_agreed_to_and_approved(world: World) -> None:
    found = published(world)
    shown = words(Client().get(found.get_absolute_url()))
    assert PUBLIC.text in shown and "张代表" in shown and "县水利水电局" in shown


@pytest.mark.parametrize("stage", [prepared, agreed])
def test_before_that_nobody_outside_knows_of_it(world: World, stage: Any) -> None:
    found = stage(world)
    assert seen(found) == 404 and PUBLIC.title not in words(Client().get(reverse("open_proposal:list")))


def test_silence_is_no_consent(world: World) -> None:
    found = prepared(world)
    with pytest.raises(NotNow, match="还没有同意"):
        publishing.approve(proposal=found.proposal, by=second(world), revision=found.revision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(
            status="published",
            decided_by=second(world),
            decided_at=timezone.now(),
            published_at=timezone.now(),
        )


def test_nobody_approves_what_they_prepared(world: World) -> None:
    found = agreed(world)
    with pytest.raises(PermissionDenied):
        publishing.approve(proposal=found.proposal, by=world.qian, revision=found.revision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(
            status="published", decided_by=world.qian, decided_at=timezone.now(), published_at=timezone.now()
        )


def test_other_words_ask_the_deputy_anew(world: World) -> None:
    found = agreed(world)
    again = publishing.prepare(
        proposal=found.proposal, by=world.li, public=Public("新标题", "内容", "答复"), revision=found.revision
    )
    assert again.agrees is None and again.revision == 2
    with pytest.raises(NotNow, match="刚刚改过"):
        publishing.approve(proposal=found.proposal, by=second(world), revision=1)


@pytest.mark.parametrize("who", ["fang", "liu", "lu", "ma"])
def test_who_is_no_party_to_it_decides_nothing(world: World, who: str) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    transitions.review(proposal=proposal, by=world.qian, decision="accept")
    from congress_portal.loops import transitions as moves

    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请办")
    transitions.accept(proposal=proposal, by=world.li)
    replied(world, proposal)
    by = fang if who == "fang" else getattr(world, who)
    with pytest.raises(PermissionDenied):
        publishing.prepare(proposal=proposal, by=by, public=PUBLIC)
    made = publishing.prepare(proposal=proposal, by=world.li, public=PUBLIC)
    with pytest.raises(PermissionDenied):
        publishing.agree(proposal=proposal, by=by, agrees=True, revision=made.revision)


def test_the_office_notes_what_the_deputy_said_and_how(world: World) -> None:
    found = prepared(world)
    with pytest.raises(ValidationError, match="什么方式"):
        publishing.agree(proposal=found.proposal, by=world.qian, agrees=True, revision=1)
    said = publishing.agree(
        proposal=found.proposal, by=world.qian, agrees=True, revision=1, words="11月20日电话"
    )
    assert (said.agrees, said.agreed_by) == (True, world.qian)


def test_who_noted_the_deputys_word_does_not_approve(world: World) -> None:
    found = prepared(world)
    second = make.person("周秘书", Role.CONGRESS_OFFICE, world.office)
    publishing.agree(proposal=found.proposal, by=second, agrees=True, revision=1, words="11月20日电话")
    with pytest.raises(PermissionDenied):
        publishing.approve(proposal=found.proposal, by=second, revision=1)


@pytest.mark.parametrize(
    "typed", ["联系人张三，13805711234", "电话０５７１－８８８８８８８８", "身份证330127196001011234"]
)
def test_what_looks_personal_has_to_be_looked_at(world: World, typed: str) -> None:
    proposal = replied(world).proposal
    public = Public("标题", typed, "答复")
    with pytest.raises(ValidationError) as refused:
        publishing.prepare(proposal=proposal, by=world.qian, public=public)
    assert list(refused.value.message_dict) == ["is_checked"]
    assert publishing.prepare(proposal=proposal, by=world.qian, public=public, is_checked=True).revision == 1


def test_nothing_without_an_answer(world: World) -> None:
    with pytest.raises(NotNow):
        publishing.prepare(proposal=handling(world), by=world.qian, public=PUBLIC)


def test_it_is_withheld_on_a_ground_with_words(world: World) -> None:
    proposal = replied(world).proposal
    for ground, reason in (("", "有"), ("privacy", " "), ("nonsense", "有")):
        with pytest.raises(ValidationError):
            publishing.withhold(proposal=proposal, by=world.qian, ground=ground, reason=reason)
    found = publishing.withhold(proposal=proposal, by=world.qian, ground="privacy", reason="涉及住户病情")
    assert found.status == Publicity.WITHHELD and world.zhang in hearers(proposal.loop, Verb.WITHHELD)


def test_what_is_public_is_taken_down_and_never_edited(world: World) -> None:
    found = published(world)
    with pytest.raises(NotNow, match="先撤下"):
        publishing.prepare(proposal=found.proposal, by=world.qian, public=PUBLIC, revision=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.update(answer="改了")
    publishing.withdraw_public(proposal=found.proposal, by=world.qian, reason="答复有误")
    assert seen(found) == 404
    again = publishing.prepare(proposal=found.proposal, by=world.qian, public=PUBLIC, revision=1)
    assert (again.status, again.decided_by, again.reason) == (Publicity.PREPARED, None, "")


def test_its_days_count_from_the_answer(world: World) -> None:
    reply = replied(world)
    assert transitions.start_clocks() == 1 and transitions.start_clocks() == 0
    clock = Deadline.objects.get(purpose=Purpose.PUBLISH)
    assert (clock.started_on, clock.amount, clock.unit) == (
        timezone.localdate(reply.sent_at), 20, "working_day",
    )  # fmt: skip
    step = Loop.objects.get(pk=reply.proposal_id).steps.current().get()
    assert step.due_at != clock.due_at


def test_the_clock_outlives_the_case_and_stops_with_the_decision(world: World) -> None:
    found = agreed(world)
    deadlines.stop(found.proposal.loop)
    assert Deadline.objects.get(purpose=Purpose.PUBLISH).is_running
    publishing.approve(proposal=found.proposal, by=second(world), revision=1)
    assert not Deadline.objects.get(purpose=Purpose.PUBLISH).is_running


def test_what_was_taken_down_has_days_of_its_own(world: World) -> None:
    found = agreed(world)
    publishing.approve(proposal=found.proposal, by=second(world), revision=1)
    publishing.withdraw_public(proposal=found.proposal, by=world.qian, reason="有个人信息")
    clock = Deadline.objects.get(purpose=Purpose.PUBLISH, is_running=True)
    assert clock.started_on == timezone.localdate()


def test_a_newer_answer_has_days_of_its_own(world: World) -> None:
    reply = replied(world)
    Deadline.objects.all().delete()
    day = timezone.localdate() - dt.timedelta(days=40)
    deadlines.start(reply.proposal.loop, None, Purpose.PUBLISH, publishing.PERIOD, on=day)
    assert transitions.start_clocks() == 1
    running = Deadline.objects.filter(purpose=Purpose.PUBLISH, is_running=True)
    assert [one.started_on for one in running] == [timezone.localdate(reply.sent_at)]


def test_the_office_is_warned_also_after_the_case_has_ended(world: World) -> None:
    found = prepared(world)
    past = timezone.now() - dt.timedelta(hours=1)
    Deadline.objects.filter(purpose=Purpose.PUBLISH).update(due_at=past)
    Deadline.objects.exclude(purpose=Purpose.PUBLISH).update(is_running=False)
    Loop.objects.filter(pk=found.pk).update(status="closed", closed_at=past)
    assert deadlines.sweep() == 1
    outbox.announce_all()
    event = Event.objects.get(verb=Verb.WARNED)
    assert Notice.objects.filter(event=event, recipient=world.qian).exists()
    assert not [one for one in contradictions.find() if one.code == "L03"]


def test_the_deputy_says_yes_on_the_page_and_the_office_publishes(world: World) -> None:
    found = prepared(world)
    code = found.proposal.loop.code
    said = client(world.zhang).post(
        reverse("proposal:publication_agree", args=[code]), {"agrees": "1", "revision": 1}
    )
    done = client(second(world)).post(reverse("proposal:publication_approve", args=[code]), {"revision": 1})
    assert (said.status_code, done.status_code, seen(found)) == (302, 302, 200)
    assert "看公开页面" in words(client(world.zhang).get(reverse("proposal:publication", args=[code])))


def test_what_was_typed_stays_where_it_is_refused(world: World) -> None:
    code = replied(world).proposal.loop.code
    values = {"title": "标题", "text": "请打13805711234", "answer": "", "revision": 0}
    answer = client(world.li).post(reverse("proposal:publication", args=[code]), values)
    assert answer.status_code == 400 and "请打13805711234" in words(answer)


def test_a_decision_about_an_older_text_is_refused(world: World) -> None:
    found = agreed(world)
    code = found.proposal.loop.code
    publishing.prepare(proposal=found.proposal, by=world.li, public=PUBLIC, revision=1)
    answer = client(second(world)).post(reverse("proposal:publication_approve", args=[code]), {"revision": 1})
    assert answer.status_code == 409


def test_the_public_list_is_searched_and_narrowed(world: World) -> None:
    found = published(world)
    url = reverse("open_proposal:list")
    for query, number in (
        ("", 1), ("?q=饮水 改造", 1), ("?q=路灯", 0), (f"?year={found.year}", 1), ("?result=A", 1),
        (f"?unit={world.water.pk}", 1), ("?year=1999", 1), ("?q=%00", 1), ("?q=' OR 1=1", 0), ("?unit=x", 1),
    ):  # fmt: skip
        assert len(Client().get(url + query).context["page_obj"].object_list) == number, query


def test_the_public_list_costs_the_same_with_more_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    published(world)
    with django_assert_max_num_queries(8):
        Client().get(reverse("open_proposal:list"))
    for _number in range(3):
        published(world)
    with django_assert_max_num_queries(8):
        assert len(Client().get(reverse("open_proposal:list")).context["page_obj"].object_list) == 4


def test_the_letter_names_the_public_page_once_there_is_one(world: World) -> None:
    from proposals.models.publications import shown_address

    found = agreed(world)
    assert shown_address(found.reply) == ""
    publishing.approve(proposal=found.proposal, by=second(world), revision=1)
    assert shown_address(found.reply).endswith(f"/open/proposals/{found.proposal.loop.code}/")


def test_markup_is_words_for_the_public(world: World) -> None:
    found = prepared(world, Public("<script>alert(1)</script>", "<b>粗</b>", "<img src=x>"))
    publishing.agree(proposal=found.proposal, by=world.zhang, agrees=True, revision=1)
    publishing.approve(proposal=found.proposal, by=second(world), revision=1)
    shown = words(Client().get(fresh(found).get_absolute_url()))
    assert "<script>alert" not in shown and "<img src=x>" not in shown


def test_the_office_sees_what_is_due(world: World) -> None:
    replied(world)
    transitions.start_clocks()
    for user, number in ((world.qian, 1), (world.li, 1), (world.wang, 0), (world.ma, 0)):
        answer = client(user).get(reverse("proposal:publishing"))
        assert len(answer.context["page_obj"].object_list) == number


def test_what_is_public_is_shown_among_the_similar_ones_of_others(world: World) -> None:
    other = make.person("邻镇代表", Role.DEPUTY, world.other_station.unit)
    found = agreed(world)
    asked = {"user": other, "county": world.county, "texts": TEXTS}
    assert similar_proposals(**asked) == []
    publishing.approve(proposal=found.proposal, by=second(world), revision=1)
    (one,) = similar_proposals(**asked)
    assert (one.public, one.step, one.said, one.grounds) == (fresh(found), None, None, [])
