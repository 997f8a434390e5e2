"""Notices that were read go after a time; nothing unread and nothing unsent does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from congress_portal.loops import trail
from congress_portal.loops.models import Event
from congress_portal.notices import keeping, outbox
from congress_portal.notices.models import Delivery, Notice
from stations.words import Act
from tests.world import World

OLD = dt.timedelta(days=401)


@pytest.fixture
def notice(world: World) -> Notice:
    """An old notice, read long ago, to Zhang."""
    trail.record_act(world.station.unit, Act.REMINDED, world.liu, person=world.zhang.pk, when="那天")
    outbox.announce_all()
    then = timezone.now() - OLD
    Notice.objects.update(made_at=then, read_at=then)
    return Notice.objects.get()


def test_an_old_read_notice_goes_and_its_event_stays(notice: Notice) -> None:
    assert keeping.forget_old() == 1
    assert (Notice.objects.count(), Event.objects.filter(pk=notice.event_id).count()) == (0, 1)


def test_a_second_run_finds_nothing(notice: Notice) -> None:
    keeping.forget_old()
    assert keeping.forget_old() == 0


def test_an_unread_one_stays(notice: Notice) -> None:
    Notice.objects.update(read_at=None)
    assert keeping.forget_old() == 0


def test_a_younger_one_stays(notice: Notice) -> None:
    Notice.objects.update(made_at=timezone.now() - dt.timedelta(days=399))
    assert keeping.forget_old() == 0


@pytest.mark.parametrize(("state", "stays"), [("waiting", 1), ("failed", 1), ("dead", 0)])
def test_one_whose_message_waits_stays(notice: Notice, state: str, stays: int) -> None:
    Delivery.objects.create(county_id=notice.county_id, notice=notice, channel="email", state=state, key="k")
    keeping.forget_old()
    assert (Notice.objects.count(), Delivery.objects.count()) == (stays, stays)


def test_small_batches_take_them_all(world: World, notice: Notice) -> None:
    for _time in range(3):
        trail.record_act(world.station.unit, Act.BOOKED, world.liu)
    outbox.announce_all()
    Notice.objects.update(made_at=notice.made_at, read_at=notice.made_at)
    assert keeping.forget_old(batch=2) == 4
