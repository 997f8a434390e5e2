"""Two at once, a worker killed half-way, and a step that never succeeds."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from congress_portal.accounts import places
from congress_portal.accounts.models import AccountEvent, Unit
from congress_portal.errors import NotNow
from congress_portal.imports import transitions, working
from congress_portal.imports.models import Batch, Written
from tests.faults.test_sweep_killed import process, until_waiting
from tests.imports.at_once import at_once
from tests.imports.batches import checked
from tests.imports.test_places import OFFICES, UNITS
from tests.world import World

WORK = (
    "import django; django.setup(); from congress_portal.imports.working import work_all; print(work_all())"
)


def confirmed(world: World) -> Batch:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    return transitions.confirm(batch=batch, by=world.gao, plan=batch.plan)


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_buttons_write_once_and_undo_once(world: World) -> None:
    batch = checked(world.gao, "units", UNITS, *OFFICES)
    answers = at_once(
        lambda: transitions.confirm(batch=batch, by=world.gao, plan=batch.plan),
        lambda: transitions.drop(batch=batch, by=world.gao),
    )
    assert sum(isinstance(answer, NotNow) for answer in answers) == 1
    again = confirmed(world)
    at_once(*[lambda: working.work(again.pk)] * 2)
    working.work(again.pk)
    assert Unit.objects.filter(code__startswith="linye").count() == 2 == Written.objects.count()
    at_once(*[lambda: transitions.ask_undo(batch=again, by=world.gao)] * 2)
    at_once(*[lambda: working.work(again.pk)] * 2)
    working.work(again.pk)
    again.refresh_from_db()
    assert (again.state, Unit.objects.filter(code__startswith="linye").count()) == ("undone", 0)
    assert AccountEvent.objects.filter(deed="import_undone", detail__has_key="made").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_loses_and_doubles_nothing(world: World) -> None:
    batch = confirmed(world)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "LOCK TABLE imports_written IN SHARE MODE"
            )  # the units are written, their record is not
        killed = process(WORK)
        until_waiting(1)
        killed.kill()
        killed.wait(10)
        transaction.set_rollback(True)
    assert not Unit.objects.filter(code__startswith="linye").exists()
    for _try in range(50):  # the server notices within a moment that the dead one's connection is gone
        if working.work(batch.pk):
            break
    batch.refresh_from_db()
    assert (batch.state, batch.tries) == ("written", 0)
    assert Unit.objects.filter(code__startswith="linye").count() == 2 == Written.objects.count()


def test_a_step_that_always_breaks_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = confirmed(world)

    def broken(**_fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(places, "make_unit", broken)
    for _time in range(working.MOST_TRIES + 1):
        assert not working.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed" and "运维" in batch.words
    assert not Unit.objects.filter(code="linye").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_being_written_is_waited_for_by_nobody(world: World) -> None:
    other = confirmed(world)

    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=other.pk)
        words, done = at_once(
            lambda: transitions.ask_undo(batch=other, by=world.gao), lambda: working.work(other.pk)
        )
    assert "正在处理" in str(words) and done is False
    with transaction.atomic(), connection.cursor() as cursor:
        lock = [working.WRITING_LOCK, other.county_id]
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", lock)
        assert at_once(lambda: working.work(other.pk)) == [False]
    other.refresh_from_db()
    assert (other.state, other.tries) == ("confirmed", 0)
    assert working.work(other.pk)
