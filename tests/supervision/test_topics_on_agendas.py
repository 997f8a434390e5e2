"""A topic of the yearly plan comes up at a meeting: its clock runs towards that meeting's day, and moves with it."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.loops.models import Step
from supervision.models import Meeting, MeetingItem, MeetingKind
from supervision.transitions import meetings as moves
from tests.supervision.met import convened
from tests.supervision.planned import adopted, drafted
from tests.world import World

pytestmark = pytest.mark.django_db


def ahead(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days)


def coming(world: World, days: int = 60) -> Meeting:
    return convened(world, held_on=ahead(days))


def put(world: World, meeting: Meeting) -> MeetingItem:
    return moves.put_on(meeting=meeting, by=world.qian, topic=adopted(world))


def due(item: MeetingItem) -> dt.date:
    assert item.topic is not None
    item.topic.refresh_from_db()
    due_at = Step.objects.current().get(loop=item.topic.loop).due_at
    assert due_at is not None
    return timezone.localdate(due_at)


def test_a_topic_brings_its_title_and_organ_and_gets_the_day(world: World) -> None:
    item = put(world, coming(world))
    assert (item.title, item.unit) == ("农村饮水安全", world.water)
    assert item.topic is not None
    item.topic.refresh_from_db()
    assert (item.topic.meeting, item.topic.meeting_on) == (str(item.meeting), ahead(60))


def test_its_clock_moves_with_the_meeting(world: World) -> None:
    item = put(world, coming(world))
    before = due(item)
    moves.move_meeting(meeting=item.meeting, by=world.qian, held_on=ahead(90), place="", chair="")
    assert due(item) > before


def test_a_topic_taken_to_another_meeting_is_not_pulled_back(world: World) -> None:
    first = put(world, coming(world))
    second = convened(world, 33, held_on=ahead(80))
    assert first.topic is not None
    first.topic.refresh_from_db()
    moves.put_on(meeting=second, by=world.qian, topic=first.topic)
    moves.move_meeting(meeting=first.meeting, by=world.qian, held_on=ahead(100), place="", chair="")
    first.topic.refresh_from_db()
    assert first.topic.meeting == str(second)


def test_a_topic_is_on_an_agenda_once(world: World) -> None:
    item = put(world, coming(world))
    with pytest.raises(ValidationError, match="已经在议程"):
        moves.put_on(meeting=item.meeting, by=world.qian, topic=item.topic)
    with pytest.raises(IntegrityError), transaction.atomic():
        again = moves.put_on(meeting=item.meeting, by=world.qian, title="别的")
        MeetingItem.objects.filter(pk=again.pk).update(topic=item.topic)


def test_chairpersons_meetings_take_none(world: World) -> None:
    held = convened(world, kind=MeetingKind.CHAIRS, held_on=ahead(60))
    with pytest.raises(ValidationError, match="列入常委会会议"):
        moves.put_on(meeting=held, by=world.qian, topic=adopted(world))


def test_a_draft_of_the_plan_is_not_offered(world: World) -> None:
    drafted(world)
    client = Client()
    client.force_login(world.qian)
    page = client.get(reverse("meeting:item_new", args=[convened(world).pk])).content.decode()
    assert "年度监督计划的议题" not in page


def test_the_office_picks_it_on_the_page(world: World) -> None:
    topic, held = adopted(world), convened(world, held_on=dt.date(timezone.localdate().year, 12, 31))
    client = Client()
    client.force_login(world.qian)
    send = partial(client.post, reverse("meeting:item_new", args=[held.pk]))
    assert send({"title": "", "topic": "", "unit": ""}).status_code == 400
    assert send({"title": "", "topic": topic.pk, "unit": ""}).status_code == 302
    assert held.items.get().topic == topic


def test_on_the_day_itself_the_room_may_change(world: World) -> None:
    item = put(world, coming(world))
    Meeting.objects.filter(pk=item.meeting_id).update(held_on=ahead(0))
    moved = moves.move_meeting(
        meeting=item.meeting, by=world.qian, held_on=ahead(0), place="二号会议室", chair=""
    )
    assert moved.place == "二号会议室"
