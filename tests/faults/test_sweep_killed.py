"""The sweep run by two processes at once, and one of them killed half-way: no warning lost, none given twice."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from congress_portal.loops import deadlines, trail
from congress_portal.loops.models import Deadline, Event, Loop, Period, Step
from congress_portal.loops.words import Verb
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LATE = 300
SWEEP = "import django; django.setup(); from congress_portal.loops.deadlines import sweep; print(sweep())"


@pytest.fixture
def late(world: World) -> list[int]:
    """Three hundred clocks that ran out yesterday."""
    now = timezone.now()
    due = now - dt.timedelta(days=1)
    loops = Loop.objects.bulk_create(
        Loop(
            county=world.county, kind="opinion", code=f"YJ-2026-{number:04d}", title="路灯", region=world.township,
            owner=world.station.unit, opened_at=now,
        )
        for number in range(LATE)
    )  # fmt: skip
    steps = Step.objects.bulk_create(
        Step(
            county=world.county, loop=loop, position=1, key="handle", name="促办理", status="active",
            unit=world.water, begun_at=now, due_at=due,
        )
        for loop in loops
    )  # fmt: skip
    period = Period.objects.get(key="opinion.handle")
    clocks = Deadline.objects.bulk_create(
        Deadline(
            county=world.county, loop=step.loop, step=step, purpose="work", period=period, amount=10,
            unit="working_day", started_on=now.date(), calendar="", due_at=due,
        )
        for step in steps
    )  # fmt: skip
    return [clock.pk for clock in clocks]


def process(code: str = SWEEP) -> subprocess.Popen[str]:
    """Another process that works on the database of this test: it sweeps, or runs ``code``."""
    to = connection.settings_dict
    place = f"{quote(to['USER'])}:{quote(to['PASSWORD'])}@{quote(to['HOST'], safe='')}:{to['PORT'] or ''}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{place.rstrip(':')}/{to['NAME']}",
        "DJANGO_SETTINGS_MODULE": "congress_portal.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def until_waiting(number: int) -> None:
    """Wait until that many sweeping sessions queue for a lock."""
    for _try in range(1500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.02)
    pytest.fail("the sweep never came to the lock")


def warnings() -> Counter[int]:
    return Counter(Event.objects.filter(verb=Verb.WARNED).values_list("deadline_id", flat=True))


def hold_back(clock: int) -> None:
    """Write one clock's warning without committing: whoever sweeps waits there, half-way."""
    deadline = Deadline.objects.select_related("loop").get(pk=clock)
    line = trail.build(deadline.loop, None, Verb.WARNED, trail.SYSTEM)
    line.deadline, line.level, line.warned_due = deadline, "yellow", deadline.due_at
    line.save(force_insert=True)


def test_two_processes_at_once_warn_each_clock_once(late: list[int]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE loops_event IN SHARE MODE")
        both = [process(), process()]
        until_waiting(2)
    counts = [int(one.communicate(timeout=60)[0]) for one in both]
    assert warnings() == Counter(late)
    assert sum(counts) == LATE


def test_a_process_killed_half_way_loses_and_doubles_nothing(late: list[int]) -> None:
    with transaction.atomic():
        hold_back(late[LATE // 2])
        killed = process()
        until_waiting(1)
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
        transaction.set_rollback(True)
    deadlines.sweep()
    assert warnings() == Counter(late)


def test_the_server_session_of_a_killed_sweep_leaves_nothing_half(late: list[int]) -> None:
    with transaction.atomic():
        hold_back(late[LATE // 2])
        killed = process()
        until_waiting(1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"
            )
        assert killed.wait(30) != 0
        transaction.set_rollback(True)
    assert warnings() == Counter()
    deadlines.sweep()
    assert warnings() == Counter(late)


def test_a_living_and_a_killed_process_together_warn_each_clock_once(late: list[int]) -> None:
    with transaction.atomic():
        hold_back(late[0])
        killed, living = process(), process()
        until_waiting(2)
        os.kill(killed.pid, signal.SIGKILL)
        transaction.set_rollback(True)
    living.communicate(timeout=60)
    killed.wait(10)
    deadlines.sweep()
    assert warnings() == Counter(late)
