"""A yearly plan with one topic, at each of its stages."""

from __future__ import annotations

from django.utils import timezone

from supervision import transitions
from supervision.models import Topic
from supervision.transitions import TopicWords
from tests.world import World


def words(world: World) -> TopicWords:
    return TopicWords("农村饮水安全", "public", "report", world.committee, world.water, 5, 6)


def drafted(world: World) -> Topic:
    year = timezone.localdate().year
    plan = transitions.begin_plan(by=world.qian, office=world.office, year=year)
    return transitions.add_topic(plan=plan, by=world.qian, words=words(world))


def adopted(world: World) -> Topic:
    topic = drafted(world)
    plan = transitions.adopt_plan(
        plan=topic.plan, by=world.qian, meeting="第五十次主任会议", met_on=timezone.localdate()
    )
    return Topic.objects.select_related("plan").get(plan=plan)


def published(world: World) -> Topic:
    topic = adopted(world)
    transitions.publish_plan(plan=topic.plan, by=world.qian)
    return topic
