"""The yearly plan: drafted, adopted, published, changed with reasons; a topic's duties before its meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.errors import NotNow
from congress_portal.loops import deadlines
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, Step
from congress_portal.loops.words import LoopStatus, Verb
from supervision import transitions
from supervision.models import PlanChange, ReviewOpinion, Topic, YearPlan
from supervision.words import Act
from tests.supervision.planned import adopted, drafted, words
from tests.supervision.stages import feng
from tests.supervision.test_pages import client, typed
from tests.world import World


def meeting(topic: Topic, world: World, days: int) -> Step:
    """The current step of a topic whose meeting is so many days ahead."""
    day = timezone.localdate() + dt.timedelta(days)
    topic = transitions.set_meeting(topic=topic, by=world.qian, meeting="第四十次会议", held_on=day)
    return Step.objects.current().get(loop=topic.loop)


def test_only_the_office_of_the_county_drafts(world: World) -> None:
    plan = drafted(world).plan
    for user in (feng(world), world.wang, world.he, world.li):
        with pytest.raises(PermissionDenied):
            transitions.add_topic(plan=plan, by=user, words=words(world))


def test_a_county_has_one_plan_a_year(world: World) -> None:
    plan = drafted(world).plan
    with pytest.raises(ValidationError, match="已经有"):
        transitions.begin_plan(by=world.qian, office=world.office, year=plan.year)


def test_a_draft_changes_freely_and_an_adopted_plan_with_reason_and_basis(world: World) -> None:
    topic = drafted(world)
    transitions.change_topic(topic=topic, by=world.qian, words=replace(words(world), month_to=9))
    transitions.adopt_plan(
        plan=topic.plan, by=world.qian, meeting="第五十次主任会议", met_on=timezone.localdate()
    )
    later = replace(words(world), month_to=11)
    with pytest.raises(ValidationError) as refused:
        transitions.change_topic(topic=topic, by=world.qian, words=later)
    assert refused.value.error_dict.keys() == {"reason", "basis"}
    transitions.change_topic(
        topic=topic, by=world.qian, words=later, reason="工作需要", basis="第五十一次主任会议"
    )
    change = PlanChange.objects.get()
    assert "5—9月" in change.before and "5—11月" in change.after
    assert Event.objects.filter(verb=Act.PLAN_CHANGED, about=f"plan:{topic.plan_id}").count() == 1


def test_a_dropped_topic_stays_to_be_read(world: World) -> None:
    topic = adopted(world)
    transitions.drop_topic(topic=topic, by=world.qian, reason="并入预算审查", basis="第五十一次主任会议")
    page = Client().get(reverse("open_supervision:plan", args=[topic.plan_id]))
    assert page.status_code == 404
    transitions.publish_plan(plan=topic.plan, by=world.qian)
    text = Client().get(reverse("open_supervision:plan", args=[topic.plan_id])).content.decode()
    assert "<s>农村饮水安全</s>" in text and "并入预算审查" in text and "第五十一次主任会议" in text


def test_a_plan_is_adopted_before_it_is_published(world: World) -> None:
    topic = drafted(world)
    with pytest.raises(NotNow):
        transitions.publish_plan(plan=topic.plan, by=world.qian)
    with pytest.raises(NotNow):
        meeting(topic, world, 40)


def test_the_draft_is_due_twenty_days_before_the_meeting_or_the_working_day_before_that(world: World) -> None:
    step = meeting(adopted(world), world, 60)
    last = timezone.localdate() + dt.timedelta(40)
    due = timezone.localdate(step.due_at)
    assert due == deadlines.load_calendar(last).previous_working(last) and step.unit == world.water


def test_a_meeting_that_moves_takes_the_duties_along(world: World) -> None:
    topic = adopted(world)
    before = meeting(topic, world, 60).due_at
    after = meeting(Topic.objects.get(pk=topic.pk), world, 90)
    assert before and after.due_at and after.due_at > before + dt.timedelta(20)
    assert Event.objects.filter(loop=after.loop, verb=Verb.RECOMPUTED).count() == 2


def test_what_is_late_already_is_due_today_and_warned_of(world: World) -> None:
    step = meeting(adopted(world), world, 5)
    assert step.due_at is not None
    deadlines.sweep(step.due_at + dt.timedelta(hours=1))
    assert Event.objects.filter(step=step, verb=Verb.WARNED).exists()


def test_the_three_duties_in_their_order(world: World) -> None:
    step = meeting(adopted(world), world, 60)
    loop = step.loop
    for by, signer in ((world.li, feng(world)), (world.li, world.qian), (world.qian, feng(world))):
        moves.check_in(loop=loop, by=by, outcome="报告1份，淳水〔2026〕8号")
        transitions.sign(loop=loop, by=signer)
    assert Loop.objects.get(pk=loop.pk).status == LoopStatus.CLOSED
    days = [step.due_at for step in loop.steps.order_by("position")]
    assert [step.key for step in loop.steps.order_by("position")] == ["draft", "final", "distribute"]
    assert all(days)


def test_the_office_does_not_confirm_what_goes_to_the_committee(world: World) -> None:
    step = meeting(adopted(world), world, 60)
    moves.check_in(loop=step.loop, by=world.li, outcome="报告1份")
    with pytest.raises(PermissionDenied):
        transitions.sign(loop=step.loop, by=world.qian)


def test_an_opinion_grows_out_of_its_topic(world: World) -> None:
    loop = meeting(adopted(world), world, 60).loop
    url = f"{reverse('supervision:opinion_new')}?topic={loop.code}"
    assert "关于农村饮水安全的审议意见" in client(feng(world)).get(url).content.decode()
    assert client(feng(world)).post(url, typed(world)).status_code == 302
    assert ReviewOpinion.objects.get().loop.source == loop


def test_the_pages_of_the_office(world: World) -> None:
    office = client(world.qian)
    made = office.post(reverse("supervision:plans"), {"year": 2027})
    plan = YearPlan.objects.get()
    assert made["Location"] == reverse("supervision:plan", args=[plan.pk])
    data = {
        "title": "农村饮水安全", "source": "public", "method": "report", "committee": world.committee.pk,
        "organ": world.water.pk, "month_from": 9, "month_to": 5,
    }  # fmt: skip
    new = reverse("supervision:topic_new", args=[plan.pk])
    assert office.post(new, data).status_code == 400
    assert office.post(new, {**data, "month_to": 10}).status_code == 302
    adopt = reverse("supervision:plan_adopt", args=[plan.pk])
    assert office.post(adopt, {"meeting": "", "met_on": "x"}).status_code == 400
    assert (
        office.post(adopt, {"meeting": "第五十次主任会议", "met_on": timezone.localdate()}).status_code == 302
    )
    topic = Topic.objects.get()
    change = reverse("supervision:topic", args=[topic.pk])
    assert office.post(change, {**data, "month_to": 11}).status_code == 400
    day = (timezone.localdate() + dt.timedelta(40)).isoformat()
    set_ = office.post(
        reverse("supervision:topic_meeting", args=[topic.pk]), {"meeting": "会", "held_on": day}
    )
    assert set_.status_code == 302 and office.get(set_["Location"]).status_code == 200
    assert office.post(reverse("supervision:plan_publish", args=[plan.pk])).status_code == 302
    assert office.post(reverse("supervision:plan_publish", args=[plan.pk])).status_code == 409


def test_the_database_keeps_a_plan_whole(world: World) -> None:
    topic = adopted(world)
    attacks = {
        "plan_adopted_then_published": partial(
            YearPlan.objects.update, adopted_on=None, published_at=timezone.now()
        ),
        "topic_months_in_order": partial(Topic.objects.update, month_from=12, month_to=1),
        "topic_words_known": partial(Topic.objects.update, source="rumour"),
        "topic_case_has_a_meeting": partial(Topic.objects.update, meeting="会"),
        "topic_has_title": partial(Topic.objects.update, title=""),
        "plan_change_says_why": partial(
            PlanChange.objects.create, county=world.county, plan=topic.plan, number=1, topic=topic, after="x",
            by=world.qian,
        ),
    }  # fmt: skip
    for name, write in attacks.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()
