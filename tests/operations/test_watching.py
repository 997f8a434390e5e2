"""What the operator is told of: once when a trouble begins, once when it is over, and never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from congress_portal import environment
from congress_portal.loops.models import Event
from congress_portal.loops.words import PortalAct
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from congress_portal.operations import measures, runs, watching
from congress_portal.operations.models import Trouble
from congress_portal.throttle import counters
from tests import factories as make
from tests.loops.together import together
from tests.world import World


@pytest.fixture(autouse=True)
def pulse(settings) -> Iterator[None]:
    """Everything runs, and nothing is a trouble but what a test makes one."""
    settings.OPERATOR_LIMITS = dict.fromkeys(measures.BY_KEY, 10**9)
    counters().delete(runs._key())
    runs.write(measures.SWEEP, "well")
    yield
    counters().delete(runs._key())


def told(world: World) -> list[str]:
    outbox.announce_all()
    return list(Notice.objects.filter(recipient=world.gao).order_by("pk").values_list("title", flat=True))


def later(minutes: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=minutes)


def test_a_trouble_is_told_once_and_its_end_once(world: World, settings) -> None:
    make.opinion(world.station)
    settings.OPERATOR_LIMITS = settings.OPERATOR_LIMITS | {"untold": -1}
    assert (watching.look(), watching.look()) == (1, 0)
    assert told(world) == ["运行告警：最早一条还没有通知的留痕"]
    settings.OPERATOR_LIMITS = settings.OPERATOR_LIMITS | {"untold": 10**9}
    assert watching.look() == 0
    Trouble.objects.update(well_since=timezone.now() - watching.QUIET)
    assert (watching.look(), watching.look()) == (1, 0)
    assert told(world)[1:] == ["运行恢复：最早一条还没有通知的留痕"]


def test_what_comes_and_goes_is_one_trouble(world: World, settings) -> None:
    for limit in (-1, 10**9, -1, 10**9):
        settings.OPERATOR_LIMITS = settings.OPERATOR_LIMITS | {"untold": limit}
        watching.look()
    assert Trouble.objects.get().until is None


def test_nobody_but_the_administrators_is_told(world: World, settings) -> None:
    settings.OPERATOR_LIMITS = settings.OPERATOR_LIMITS | {"untold": -1}
    watching.look()
    outbox.announce_all()
    assert {notice.recipient for notice in Notice.objects.all()} == {world.gao}


@pytest.mark.django_db(transaction=True)
def test_two_lookers_at_once_see_one_trouble(world: World, settings) -> None:
    settings.OPERATOR_LIMITS = settings.OPERATOR_LIMITS | {"untold": -1}
    together(*[watching.look] * 3)
    assert Trouble.objects.count() == Event.objects.filter(verb=PortalAct.TROUBLE).count() == 1


def test_the_database_refuses_a_second_open_trouble_and_an_end_before_its_beginning(db: None) -> None:
    made = Trouble.objects.create(key="untold")
    for change in (
        lambda: Trouble.objects.create(key="untold"),
        lambda: Trouble.objects.filter(pk=made.pk).update(until=made.since - dt.timedelta(seconds=1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_each_measure_sees_what_it_is_for(world: World) -> None:
    make.opinion(world.station)
    runs.write("some.task", "failed", "OperationalError")
    now = {one.measure.key: one.value for one in measures.take_all()}
    then = {one.measure.key: one.value for one in measures.take_all(later(120))}
    assert (now["failing"], now["queue"] is not None, now["sweep"]) == (1, True, 0.0)
    grown = {key for key in now if now[key] is not None and (then[key] or 0) > (now[key] or 0)}
    assert grown == {"untold", "unrolled", "unsealed", "silent", "still"}


def test_a_task_that_ends_is_heard_of_and_one_that_fails_too(db: None) -> None:
    from congress_portal.loops import tasks

    runs._told.clear()
    tasks.check_calendar.apply()
    runs._badly(tasks.seal, RuntimeError("…"))
    found = runs.read() or {}
    assert found[tasks.check_calendar.name].well is not None
    assert (found[tasks.seal.name].fails, found[tasks.seal.name].error) == (True, "RuntimeError")


def test_without_a_pulse_the_beat_is_a_trouble_and_cron_is_told(world: World) -> None:
    counters().delete(runs._key())
    with pytest.raises(CommandError, match="项超限"):
        call_command("check_health")


@pytest.mark.parametrize("said", ["beat", "beat=x", "beat=-1", "nothing=3"])
def test_a_limit_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("OPERATOR_LIMITS", said)
    with pytest.raises(ImproperlyConfigured, match="OPERATOR_LIMITS"):
        environment.figures("OPERATOR_LIMITS", {"beat": 5})


def test_metrics_answer_the_token_alone(world: World, settings) -> None:
    settings.METRICS_TOKEN = "t" * 40
    wrong = Client().get("/metrics", headers={"authorization": "Bearer x"})
    right = Client().get("/metrics", headers={"authorization": f"Bearer {'t' * 40}"})
    assert wrong.status_code == 404
    assert 'portal_trouble{key="beat"} 0' in right.content.decode()
    assert all(line.startswith(("#", "portal_")) for line in right.content.decode().splitlines())


def test_the_page_shows_what_is_wrong_and_since_when(world: World, settings) -> None:
    settings.OPERATOR_LIMITS = settings.OPERATOR_LIMITS | {"untold": -1}
    watching.look()
    client = Client()
    client.force_login(world.gao)
    shown = client.get("/operations/").content.decode()
    assert "超限" in shown and "还在持续" in shown


def test_a_folder_not_made_yet_is_measured_by_the_one_around_it(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert measures.BY_KEY["disk"].take(timezone.now(), None) is not None
