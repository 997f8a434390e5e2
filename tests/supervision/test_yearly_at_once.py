"""Two of the office at the same moment on the yearly plan."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from congress_portal.loops.models import Loop
from supervision import transitions
from supervision.models import Topic, YearPlan
from tests.loops.together import together
from tests.supervision.planned import adopted, drafted, words
from tests.supervision.stages import someone
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_two_begin_one_plan_and_number_their_topics_apart(world: World) -> None:
    yu = someone("余主任", "yu", "congress_office", world.office)
    begin = partial(transitions.begin_plan, office=world.office, year=2027)
    assert len(together(partial(begin, by=world.qian), partial(begin, by=yu)).won) == 1
    plan = YearPlan.objects.get()
    add = partial(transitions.add_topic, plan=plan, words=words(world))
    assert len(together(partial(add, by=world.qian), partial(add, by=yu), on=plan).won) == 2
    assert sorted(Topic.objects.values_list("number", flat=True)) == [1, 2]


def test_adopting_and_dropping_do_not_cross(world: World) -> None:
    topic = drafted(world)
    together(
        partial(
            transitions.adopt_plan, plan=topic.plan, by=world.qian, meeting="主任会议", met_on=timezone.localdate()
        ),
        partial(transitions.drop_topic, topic=topic, by=world.qian),
        on=topic.plan,
    )  # fmt: skip
    plan = YearPlan.objects.get()
    assert (plan.adopted_on is not None) == plan.topics.filter(dropped_at=None).exists()


def test_a_meeting_set_twice_opens_one_case(world: World) -> None:
    topic = adopted(world)
    day = timezone.localdate() + dt.timedelta(40)
    put = partial(transitions.set_meeting, topic=topic, by=world.qian, meeting="会", held_on=day)
    together(put, put, on=topic.plan)
    assert Loop.objects.count() == 1
