"""2,000 due warnings on the ladder: workers killed at random, the broker wiped. None lost, none twice."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import time

import pytest
import redis
from django.conf import settings as portal
from django.utils import timezone

from congress_portal.loops import deadlines
from congress_portal.loops.models import Deadline, Event, Loop, Period, Step
from congress_portal.loops.words import Verb
from congress_portal.notices.models import Notice
from supervision.models import Rung
from tests.faults.test_notices_survive import running, wait_for
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CASES, KILLS = 2000, 12
POOL = """
import os
import django
django.setup()
from congress_portal.notices import outbox
from supervision import transitions
print("ready", flush=True)
pool = os.getpid()
while True:
    worker = os.fork()
    while worker == 0 and os.getppid() == pool:
        transitions.propose_rungs()
        outbox.announce_pending(limit=40)
    if worker == 0:
        os._exit(0)
    print(worker, flush=True)
    os.waitpid(worker, 0)
"""
"""A pool that puts a new worker in the place of each that dies, as Celery's does. Each round of a worker takes up
where whoever died left it."""


@pytest.fixture
def warned(world: World) -> None:
    """Two thousand cases of the water office whose date passed yesterday, each with its warning."""
    due = timezone.now() - dt.timedelta(days=1)
    period = Period.objects.get(key="proposal.reply")
    loops = Loop.objects.bulk_create(
        Loop(
            county=world.county, kind="proposal", code=f"JY-2026-{number:04d}", title="修路", region=world.county,
            owner=world.office, opened_at=due,
        )
        for number in range(CASES)
    )  # fmt: skip
    steps = Step.objects.bulk_create(
        Step(
            county=world.county, loop=loop, position=1, key="handle", name="督办关", status="active",
            unit=world.water, begun_at=due, due_at=due,
        )
        for loop in loops
    )  # fmt: skip
    Deadline.objects.bulk_create(
        Deadline(
            county=world.county, loop=step.loop, step=step, purpose="work", period=period, amount=3, unit="month",
            started_on=due.date(), calendar="", due_at=due,
        )
        for step in steps
    )  # fmt: skip
    deadlines.sweep()


def told() -> int:
    return Event.objects.filter(verb=Verb.RUNG_DUE, announced_at__isnull=False).count()


def worker_of(pool: subprocess.Popen[str]) -> int:
    """The process that works now, in the order in which they were begun."""
    assert pool.stdout is not None
    return int(pool.stdout.readline())


def test_two_thousand_warnings_survive_killed_workers_and_a_wiped_broker(world: World, warned: None) -> None:
    chance, broker = random.Random(2026), redis.Redis.from_url(portal.REDIS_URL)
    with running(POOL) as one, running(POOL) as other:
        pools = [one, other]
        for kill in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.7))
            broker.flushall()
            os.kill(worker_of(pools[kill % 2]), signal.SIGKILL)
        assert told() < CASES, "the last was killed before all was told"
        wait_for(lambda: told() == CASES, seconds=120)
    proposed = Event.objects.filter(verb=Verb.RUNG_DUE)
    assert Rung.objects.count() == CASES == proposed.count()
    assert len(set(proposed.values_list("detail__rung", flat=True))) == CASES, "none twice"
    heard = Notice.objects.filter(event__verb=Verb.RUNG_DUE, recipient=world.qian)
    assert heard.count() == CASES == heard.values("event").distinct().count()
