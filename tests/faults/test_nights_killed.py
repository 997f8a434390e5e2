"""Calling back, pressing and retention killed half-way: the next run does the rest, and nothing twice."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Event, Loop, Prompt
from congress_portal.loops.words import LoopStatus, Verb
from stations.models import Callback, CallbackDraw, Contact, Opinion
from stations.transitions import callbacks, retention, service
from stations.words import Act
from tests import factories as make
from tests.faults.test_sweep_killed import process, until_waiting
from tests.loops import stages
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
START = "import django; django.setup(); "
NUMBER = 5


def killed_at(row: Model | None, code: str) -> None:
    """Run ``code`` until it waits for the row (or for the table of events), and kill it there."""
    with transaction.atomic():
        if row is not None:
            type(row)._default_manager.select_for_update().get(pk=row.pk)
        else:
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE loops_event IN SHARE MODE")
        running = process(START + code)
        until_waiting(1)
        running.kill()
        running.wait(10)
    until_alone()


def until_alone() -> None:
    """Wait until the server has noticed that the killed process is gone."""
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("the session of the killed process never ended")


def test_a_killed_lot_is_drawn_anew_and_once(world: World) -> None:
    service.load_figures()
    now = timezone.now()
    for month in callbacks._months(now):
        CallbackDraw.objects.create(
            county=world.county, month=month, percent=100, basis="工作规则", seed="s", commitment="0" * 64,
            committed_at=now - dt.timedelta(days=60),
        )  # fmt: skip
    keys = [make.opinion(world.station).pk for _number in range(NUMBER)]
    Loop.objects.filter(pk__in=keys).update(status=LoopStatus.CLOSED, closed_at=now)
    over = now - dt.timedelta(minutes=1)
    Opinion.objects.filter(pk__in=keys).update(answer="已办好", answered_at=over, rate_until=over)
    killed_at(None, "from stations.transitions.callbacks import run; run()")
    assert not Callback.objects.exists()
    assert (callbacks.run(), callbacks.run()) == (NUMBER, 0)
    assert Event.objects.filter(verb=Act.CALLBACKS_DUE).count() == 1


def test_words_go_up_once_each_whoever_is_killed(world: World) -> None:
    loops = [stages.pressed(world) for _number in range(NUMBER)]
    Prompt.objects.update(react_by=timezone.now() - dt.timedelta(hours=1))
    killed_at(loops[2], "from congress_portal.loops.transitions import escalate_due as up; up()")
    assert Event.objects.filter(verb=Verb.ESCALATED).count() == 2
    loop_moves.escalate_due()
    assert loop_moves.escalate_due() == 0
    for verb in (Verb.ESCALATED, Verb.RAISED):
        told = Event.objects.filter(verb=verb).values_list("loop", flat=True)
        assert sorted(told) == sorted(loop.pk for loop in loops)


def test_nothing_is_emptied_without_its_proof(world: World) -> None:
    keys = [make.opinion(world.station).pk for _number in range(NUMBER)]
    long_ago = timezone.now() - dt.timedelta(days=400)
    Loop.objects.filter(pk__in=keys).update(status=LoopStatus.CLOSED, closed_at=long_ago)
    killed_at(None, "from stations.transitions.retention import empty_due as go; go()")
    assert Contact.objects.filter(emptied_at=None).count() == NUMBER
    retention.empty_due()
    assert not Contact.objects.exclude(mobile="").exists()
    assert Event.objects.filter(verb=Act.EMPTIED).count() == NUMBER
