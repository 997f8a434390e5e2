"""Notices under faults: the broker wiped, announcers and senders killed. None lost, none told twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import redis
from django.conf import settings as portal
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from congress_portal.celery import app
from congress_portal.loops.models import Event
from congress_portal.notices import outbox, sending
from congress_portal.notices.models import Delivery, Notice, State
from congress_portal.notices.tasks import announce
from tests import factories as make
from tests.notices.gateway import Gateway, opened
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

OPINIONS = 150
HEARERS = 2
ANNOUNCER = """
import time, django
django.setup()
from congress_portal.notices import outbox
write = outbox._write
def slowly(*arguments):  # so that a kill falls between the claim, the notices and the mark
    time.sleep(0.05)
    write(*arguments)
    time.sleep(0.05)
outbox._write = slowly
print("ready", flush=True)
while True:
    outbox.announce_pending(limit=2) or time.sleep(0.05)
"""
SENDER = """
import django
django.setup()
from congress_portal.notices.sending import deliver_pending
print("ready", flush=True)
while True:
    deliver_pending()
"""


def child_env(**more: str) -> dict[str, str]:
    """The environment of a process that works on the test database."""
    database = connection.settings_dict["NAME"]
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "congress_portal.settings",
        **more,
    }


@contextmanager
def running(code: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process that has said it is ready; killed at the end, if it lives still."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=child_env(**env),
        cwd=portal.BASE_DIR,
        text=True,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None and process.stdout.readline().strip() == "ready"
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.01)


def fill(world: World, number: int = OPINIONS) -> None:
    for _number in range(number):
        make.opinion(world.station)


def told() -> int:
    return Event.objects.filter(announced_at__isnull=False).count()


def assert_all_told_once(number: int = OPINIONS) -> None:
    assert not Event.objects.filter(announced_at__isnull=True).exists()
    assert Notice.objects.count() == number * HEARERS
    assert not Notice.objects.values("event", "recipient").annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_an_announcer_killed_half_way_loses_and_doubles_nothing(world: World) -> None:
    fill(world)
    chance = random.Random(2026)
    for _kill in range(6):
        before = told()
        with running(ANNOUNCER) as process:
            wait_for(lambda before=before: told() > before)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
            process.wait()
        half = Event.objects.filter(announced_at__isnull=True, notices__isnull=False)
        assert not half.exists(), "a notice without its mark"
        assert Notice.objects.count() == told() * HEARERS, "a mark without its notices"
    assert 0 < told() < OPINIONS
    outbox.announce_all()
    assert_all_told_once()


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the test database and broker."""
    command = [sys.executable, "-m", "celery", "-A", "congress_portal", "worker", "-c", "2", "-l", "WARNING"]
    command += ["--without-mingle", "--without-gossip"]
    process = subprocess.Popen(
        command, env=child_env(), cwd=portal.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def test_a_wiped_broker_loses_and_doubles_nothing(world: World) -> None:
    broker = redis.Redis.from_url(portal.REDIS_URL)
    fill(world)
    for _ring in range(20):
        announce.delay()
    assert broker.llen("celery") == 20
    broker.flushall()
    with worker():
        wait_for(lambda: bool(app.control.ping(timeout=1)))
        assert told() == 0, "nobody rings: the doorbells are gone, the notices are not"
        ring_until(OPINIONS)
        fill(world)
        broker.flushall()  # under a worker that is connected
        ring_until(2 * OPINIONS)
    assert_all_told_once(2 * OPINIONS)


def ring_until(number: int, rings: int = 50) -> None:
    """What beat does every five seconds, here faster: ring until everything is told."""
    for _ring in range(rings):
        announce.delay()
        if told() == number:
            return
        time.sleep(0.2)
    raise AssertionError(f"{told()} of {number} told after {rings} rings")


@pytest.fixture
def slow_gateway() -> Iterator[Gateway]:
    with opened() as gateway:
        gateway.pause = 0.05
        yield gateway


def test_a_sender_killed_half_way_loses_nothing_and_doubles_under_the_same_key(
    world: World, slow_gateway: Gateway
) -> None:
    world.liu.mobile = "13900000000"
    world.liu.save(update_fields=["mobile"])
    fill(world, 40)
    outbox.announce_all()
    queue = [
        Delivery(county=world.county, notice=notice, channel="sms", key=f"notice-{notice.pk}")
        for notice in Notice.objects.filter(recipient=world.liu)
    ]
    Delivery.objects.bulk_create(queue)
    kills = 3
    for _kill in range(kills):
        before = len(slow_gateway.taken)
        with running(SENDER, NOTIFY_URLS=f"sms={slow_gateway.personal}"):
            wait_for(lambda before=before: len(slow_gateway.taken) > before + 3)  # type: ignore[misc]
    # The leases of the dead run out; here at once instead of after minutes.
    Delivery.objects.filter(state=State.SENDING).update(next_try_at=timezone.now())
    with running(SENDER, NOTIFY_URLS=f"sms={slow_gateway.personal}"):
        wait_for(lambda: not Delivery.objects.exclude(state=State.SENT).exists())
    assert set(slow_gateway.keys()) == {delivery.key for delivery in queue}
    assert len(slow_gateway.keys()) <= len(queue) + kills
    assert sending.deliver_pending() == 0
