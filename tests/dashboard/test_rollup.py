"""Facts and cells are what the ledger says: after moves at random, replays, faults, two at once and a rebuild."""

from __future__ import annotations

import datetime as dt
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress_portal.dashboard import tasks
from congress_portal.dashboard.models import Cell, Fact, Pending
from congress_portal.dashboard.rollup import build, compare
from congress_portal.loops import deadlines, trail
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, WatchAs
from congress_portal.loops.transitions.watching import begin_watch, end_watch
from congress_portal.loops.words import Verb
from congress_portal.operations import measures
from tests.loops.stages import closed, handling, heard, merged, now_is
from tests.loops.test_walks import likely, tried
from tests.loops.together import together
from tests.world import World

TURNS = 25


def rolled() -> list[tuple[object, ...]]:
    return sorted(
        Cell.objects.values_list("measure", "grain", "day", "kind", "area", "unit", "word", "number")
    )


def in_step() -> None:
    """Everything that happened has been counted, and rightly."""
    build.apply_all()
    assert not Pending.objects.exists()
    assert list(compare.differences()) == []


@pytest.mark.parametrize("seed", range(2))
def test_after_moves_at_random_the_rollup_equals_the_ledger(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    draw, today = random.Random(seed), dt.date(2026, 1, 5)
    now_is(monkeypatch, today.isoformat())
    loops = [heard(world), handling(world), closed(world)]
    people = [world.zhang, world.liu, world.sun, world.ma, world.li, world.lu, world.wang, world.qian]
    done = 0
    while done < TURNS:
        loop = draw.choice(loops)
        if tried(likely(loop, draw), loop, draw.choice(people), world, draw):
            done += 1
            deadlines.sweep()
            in_step()
            today += dt.timedelta(days=draw.choice([0, 1, 3, 9]))
            now_is(monkeypatch, today.isoformat())
    kept = rolled()
    assert build.rebuild() == len(loops)
    assert rolled() == kept and kept


def test_merging_watching_and_parting_are_counted(world: World) -> None:
    loop = merged(world)
    lead = Loop.objects.get(pk=loop.pk).merged_into
    begin_watch(loops=[lead], unit=world.committee, as_what=WatchAs.COMMITTEE, by=world.qian)
    in_step()
    watched = Cell.objects.filter(measure="watched", grain="all", area=world.county)
    assert list(watched.values_list("unit", "number")) == [(world.committee.pk, 1)]
    moves.unmerge(loop=Loop.objects.get(pk=loop.pk), by=world.liu, reason="不是一件事")
    end_watch(loops=[lead], unit=world.committee, as_what=WatchAs.COMMITTEE, by=world.qian)
    in_step()
    assert not watched.exists()


def test_a_replay_of_every_event_changes_nothing(world: World) -> None:
    handling(world), closed(world), heard(world)
    build.apply_all()
    before = rolled()
    for event in Event.objects.exclude(loop=None):
        Pending.objects.create(county_id=event.county_id, loop_id=event.loop_id)
    assert build.apply_all() == Event.objects.exclude(loop=None).count()
    assert rolled() == before


def test_what_is_undone_was_never_counted_and_a_look_is_no_move(world: World) -> None:
    loop = heard(world)
    build.apply_all()
    with transaction.atomic():
        heard(world)
        transaction.set_rollback(True)
    trail.record(loop, None, Verb.VIEWED, world.liu)
    assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_once(world: World) -> None:
    for _ in range(5):
        heard(world)
    together(build.apply_all, build.apply_all, build.apply_all)
    in_step()
    assert Fact.objects.count() == 5
    of_days = Cell.objects.filter(measure="opened", grain="day")
    for area in (world.county, world.township):
        assert list(of_days.filter(area=area).values_list("number", flat=True)) == [5]


def test_the_checker_finds_what_was_changed_past_the_program(world: World) -> None:
    loop = heard(world)
    in_step()
    call_command("rollup", "check", stdout=StringIO())
    Fact.objects.filter(pk=loop.pk).update(opened_on=dt.date(2020, 1, 1))
    assert {one.what for one in compare.differences()} >= {str(loop.pk)}
    with pytest.raises(compare.RollupDiffers):
        tasks.check_rollup()
    with pytest.raises(CommandError):
        call_command("rollup", "check", stdout=StringIO())
    call_command("rollup", "rebuild", stdout=StringIO())
    assert list(compare.differences()) == []
    Cell.objects.filter(grain="year").first().delete()
    assert len(list(compare.differences())) == 1


def test_the_operator_hears_when_nobody_counts(world: World) -> None:
    heard(world)
    in_an_hour = timezone.now() + dt.timedelta(minutes=61)
    assert measures.BY_KEY["unrolled"].take(in_an_hour, {}) > 60
    tasks.roll_up()
    assert measures.BY_KEY["unrolled"].take(in_an_hour, {}) == 0


def test_the_database_refuses_what_counts_nothing_and_a_fact_half_ended(world: World) -> None:
    loop = heard(world)
    build.apply_all()
    cell = Cell.objects.first()
    for change in ({"number": 0}, {"measure": "guessed"}, {"grain": "week"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cell.objects.filter(pk=cell.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        cell.pk = None
        cell.save(force_insert=True)
    for change in ({"kind": "x"}, {"status": "x"}, {"late_on": None}, {"ended_on": dt.date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.filter(pk=loop.pk).update(**change)
