"""A county that has lived for half a year, at random but the same each time."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.accounts.models import UnitKind
from congress_portal.dashboard.rollup import build
from congress_portal.loops import deadlines
from congress_portal.loops.models import Loop, WatchAs
from congress_portal.loops.transitions.watching import begin_watch, end_watch
from congress_portal.loops.words import Kind
from tests import factories as make
from tests.api.clocks import warn
from tests.loops.stages import closed, handling, heard, merged, now_is, offered_water, rejected
from tests.loops.test_walks import likely, tried
from tests.world import World

TODAY = dt.date(2026, 6, 20)


@pytest.fixture
def lived(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Half a year of random life in two townships, a village and the county itself; some watched, some grown."""
    draw, day = random.Random(7), dt.date(2025, 12, 1)
    second = make.region("汾口镇", "330127107", RegionLevel.TOWNSHIP, world.county)
    village = make.region("汪川村", "330127104201", RegionLevel.VILLAGE, world.township)
    rooms = [
        make.station("汾口镇联络站", second, world.county),
        make.station("汪川村联络点", village, world.county),
    ]
    rooms.append(make.station("县联络站", world.county, world.county))
    people = [world.zhang, world.liu, world.sun, world.ma, world.li, world.lu, world.wang, world.qian]
    loops: list[Loop] = []
    while day < TODAY:
        now_is(monkeypatch, day.isoformat())
        if draw.random() < 0.4:
            stage = draw.choice([heard, handling, closed, offered_water, rejected, merged])
            loops.append(stage(world))
            loops.append(make.opinion(draw.choice(rooms)).loop)
        for _ in range(3):
            loop = draw.choice(loops) if loops else heard(world)
            tried(likely(loop, draw), loop, draw.choice(people), world, draw)
        day += dt.timedelta(days=draw.choice([3, 9, 14]))
    now_is(monkeypatch, TODAY.isoformat())
    begin_watch(loops=loops[::2], unit=world.committee, as_what=WatchAs.COMMITTEE, by=world.qian)
    begin_watch(loops=[closed(world)], unit=world.committee, as_what=WatchAs.COMMITTEE, by=world.qian)
    group = make.unit("监督指导一组", UnitKind.SUPERVISION_GROUP, world.county, world.county)
    begin_watch(loops=loops[::3], unit=group, as_what=WatchAs.GROUP, by=world.qian)
    end_watch(loops=loops[::6], unit=group, as_what=WatchAs.GROUP, by=world.qian)
    grown(world, loops)
    deadlines.sweep()
    for level in ("due_soon", "yellow"):
        warn(heard(world), level)
    build.apply_all()
    return world


def grown(world: World, loops: list[Loop]) -> None:
    """Cases of the other kinds, as the ledger keeps them; their own pages are not asked here.

    Two proposals out of one opinion, one of which was divided and became a project; a project straight out of another.
    """
    made: list[Loop] = []
    for number, (kind, source) in enumerate(
        [
            (Kind.PROPOSAL, loops[0]),
            (Kind.PROPOSAL, None),
            (Kind.PROJECT, loops[1]),
            (Kind.SUPERVISION, loops[2]),
            (Kind.PROPOSAL, loops[0]),
            (Kind.PROPOSAL, 4),
            (Kind.PROJECT, 5),
            (Kind.PROPOSAL, loops[3]),
            (Kind.PROPOSAL, 3),
        ]
    ):
        made.append(
            Loop.objects.create(
                county=world.county, kind=kind, code=f"XX-2026-{number:04d}", title="路灯", region=world.county,
                owner=world.office, opened_at=timezone.now() - dt.timedelta(days=number), status="closed",
                closed_at=timezone.now(), source=made[source] if isinstance(source, int) else source,
            )
        )  # fmt: skip
    build.rebuild()
