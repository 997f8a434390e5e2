"""Announcers and senders that run at the same time, with real threads on PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Count

from congress_portal.loops.models import Event
from congress_portal.notices import outbox, sending
from congress_portal.notices.models import Delivery, Notice, State
from tests import factories as make
from tests.notices.gateway import Gateway
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def together(work: Callable[[], object], threads: int = 4) -> None:
    """Run the same work in several threads that start at the same moment; no thread may fail."""
    gate, failures = threading.Barrier(threads), []

    def run() -> None:
        try:
            gate.wait(10)
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    started = [threading.Thread(target=run) for _number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(60)
    assert failures == []


def test_two_announcers_tell_everyone_once(world: World) -> None:
    for _number in range(30):
        make.opinion(world.station)

    def announce() -> None:
        while outbox.announce_pending(limit=3):
            pass

    together(announce)
    assert not Event.objects.filter(announced_at__isnull=True).exists()
    assert Notice.objects.count() == 30 * 2
    assert not Notice.objects.values("event", "recipient").annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_an_announcer_does_not_wait_for_another(world: World) -> None:
    """A locked event is left to who has it; the others are told meanwhile."""
    make.opinion(world.station)
    make.opinion(world.station)
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic():
            list(Event.objects.select_for_update().order_by("id")[:1])
            locked.set()
            done.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(20)
    try:
        assert outbox.announce_pending() == 1
    finally:
        done.set()
        holder.join()
    assert outbox.announce_pending() == 1


def test_two_senders_send_everything_once(world: World, sms: Gateway) -> None:
    for _number in range(20):
        make.opinion(world.station, by=world.liu)
    outbox.announce_all()
    citizens = [Delivery(county=world.county, notice=notice, channel="sms", key=f"k{notice.pk}")
                for notice in Notice.objects.all()]  # fmt: skip
    for user in (world.liu, world.sun):
        user.mobile = "13900000000"
        user.save(update_fields=["mobile"])
    Delivery.objects.bulk_create(citizens)

    def deliver() -> None:
        while delivery := sending.claim():
            sending.attempt(delivery)

    together(deliver)
    assert sorted(sms.keys()) == sorted(delivery.key for delivery in citizens)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
