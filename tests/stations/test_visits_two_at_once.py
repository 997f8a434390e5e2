"""Station and department act on the same visit at the same moment."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.utils import timezone

from congress_portal.errors import NotNow
from stations.models import Opinion, Visit, VisitQuestion
from stations.transitions import visits
from stations.words import VisitStatus
from tests import factories as make
from tests.loops.together import together
from tests.stations.test_visits import held, times
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_liu_agrees_while_li_takes_the_booking_back(world: World) -> None:
    visit = make.visit(world.station, world.water, by=world.li)
    found = together(
        partial(visits.agree, visit=visit, by=world.liu),
        partial(visits.cancel, visit=visit, by=world.li, reason="改期"),
        on=visit,
    )
    # Agreed first, the visit may still be cancelled; cancelled first, it cannot be agreed.
    assert Visit.objects.get().status == VisitStatus.CANCELLED
    assert found.refused in ([], [NotNow])


def test_one_agrees_while_the_other_keeper_declines(world: World) -> None:
    visit = make.visit(world.station, world.water, by=world.li)
    found = together(
        partial(visits.agree, visit=visit, by=world.liu),
        partial(visits.decline, visit=visit, by=world.sun, reason="当天停电"),
        on=visit,
    )
    assert (len(found.won), found.refused) == (1, [NotNow])


def test_the_booking_sent_twice_is_one(world: World) -> None:
    book = partial(visits.ask_visit, station=world.station, department=world.water, by=world.li, **times())
    found = together(book, book)
    assert (found.refused, Visit.objects.count()) == ([], 1)


def test_two_bookings_of_a_day_are_one(world: World) -> None:
    acts = [
        partial(visits.ask_visit, station=world.station, department=world.water, by=world.li, **times())
        for _ in range(2)
    ]
    found = together(*acts)
    assert (found.refused, Visit.objects.count()) == ([NotNow], 1)


def test_both_keepers_record_once(world: World) -> None:
    visit = held(world)
    acts = [
        partial(visits.hold, visit=visit, by=by, came="副局长", citizens=9, deputies=1, summary="谈了水")
        for by in (world.liu, world.sun)
    ]
    assert together(*acts, on=visit).refused == [NotNow]


def test_a_question_taken_twice_by_its_key_is_one_case(world: World) -> None:
    visit, category = held(world, on=timezone.localdate()), make.category()
    take = partial(
        visits.note_question,
        visit=visit,
        by=world.liu,
        question="水厂何时扩建？",
        category=category,
        request_key=uuid.uuid4(),
    )
    found = together(take, take, on=visit)
    assert (found.refused, VisitQuestion.objects.count(), Opinion.objects.count()) == ([], 1, 1)
