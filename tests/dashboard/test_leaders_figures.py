"""Every figure against the ledger: the number out of cells and the list behind it, asked apart from each other."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.accounts.models import Unit, User
from congress_portal.dashboard.figures import sums
from congress_portal.dashboard.figures.cases import ALL, Narrow, cases_of
from congress_portal.dashboard.figures.frames import Frame, a_year_before, frame_of
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES, Figure
from congress_portal.dashboard.models import Cell, Fact
from congress_portal.dashboard.rollup import build
from congress_portal.loops import deadlines
from congress_portal.loops.models import Loop, WatchAs
from congress_portal.loops.transitions.watching import begin_watch
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
    grown(world, loops)
    deadlines.sweep()
    for level in ("due_soon", "yellow"):
        warn(heard(world), level)
    build.apply_all()
    return world


def grown(world: World, loops: list[Loop]) -> None:
    """Cases of the other kinds, as the ledger keeps them; their own pages are not asked here."""
    for number, (kind, source) in enumerate(
        [
            (Kind.PROPOSAL, loops[0]),
            (Kind.PROPOSAL, None),
            (Kind.PROJECT, loops[1]),
            (Kind.SUPERVISION, loops[2]),
        ]
    ):
        made = Loop.objects.create(
            county=world.county, kind=kind, code=f"XX-2026-{number:04d}", title="路灯", region=world.county,
            owner=world.office, opened_at=timezone.now() - dt.timedelta(days=number), status="closed",
            closed_at=timezone.now(), source=source,
        )  # fmt: skip
        build.apply_all()
        Fact.objects.filter(pk=made.pk).delete()
    build.rebuild()


def frames(world: World) -> Iterator[Frame]:
    whole = frame_of(world.county, dt.date(2025, 1, 1), TODAY)
    yield whole
    yield replace(whole, since=dt.date(2026, 1, 15), until=dt.date(2026, 4, 3))
    yield replace(whole, since=dt.date(2026, 2, 3), until=dt.date(2026, 2, 20))
    yield from (replace(whole, kind=kind) for kind in Kind.values)
    yield frame_of(world.township, dt.date(2026, 1, 1), dt.date(2026, 5, 31), Kind.OPINION)
    yield replace(whole, units=(world.water.pk, world.committee.pk))


def value(figure: Figure, frame: Frame) -> object:
    return figure.count(numbers(sums.stocks(frame) if figure.is_stock else sums.flows(frame)))


def numbers(found: dict[object, sums.Numbers]) -> sums.Numbers:
    return sum(found.values(), Counter())


def counted(reader: User, figure: Figure, frame: Frame, narrow: Narrow = ALL) -> int:
    return cases_of(reader, frame, figure, narrow).count()


def test_each_figure_is_the_number_of_the_cases_behind_it(lived: World) -> None:
    seen: Counter[str] = Counter()
    for frame in frames(lived):
        for figure in (one for one in FIGURES if not one.is_share):
            found = value(figure, frame)
            assert found == counted(lived.he, figure, frame), (figure.name, frame)
            seen[figure.name] += int(found)  # type: ignore[call-overload]
    assert {figure.name for figure in FIGURES if not figure.is_share} == {name for name in seen if seen[name]}

    shares_are_of_the_numbers_shown(lived)
    open_at_is_what_was_registered_and_not_ended(lived)


def shares_are_of_the_numbers_shown(lived: World) -> None:
    frame = frame_of(lived.county, dt.date(2026, 1, 1), TODAY)
    late, held, share = (value(BY_NAME[name], frame) for name in ("late", "open", "late_share"))
    assert share == late / held and BY_NAME["late_share"].text(share).endswith("%")  # type: ignore[operator]
    empty = replace(frame, kind=Kind.PROJECT, since=dt.date(2020, 1, 1), until=dt.date(2020, 1, 2))
    for name in ("late_share", "closed_share"):
        assert BY_NAME[name].text(value(BY_NAME[name], empty)) == "—"  # type: ignore[arg-type]


def test_every_breakdown_adds_up_and_leads_to_its_cases(lived: World) -> None:
    frame = frame_of(lived.county, dt.date(2026, 1, 10), TODAY)
    he, held, late = lived.he, BY_NAME["open"], BY_NAME["late"]
    for unit, n in sums.stocks(frame, "unit").items():
        narrow = Narrow(unit=Unit.objects.get(pk=unit))
        assert (n["held"], n["held+late"]) == (
            counted(he, held, frame, narrow),
            counted(he, late, frame, narrow),
        )
    for (kind, key), n in sums.stocks(frame, "step").items():
        assert n["held"] == counted(he, held, replace(frame, kind=kind), Narrow(step=key))
    for unit, n in sums.stocks(frame, "watcher").items():
        assert n["held"] == counted(he, held, frame, Narrow(watcher=Unit.objects.get(pk=unit)))
    areas = sums.flows(frame, "area")
    assert areas[lived.county.pk]["opened"] == counted(he, BY_NAME["opened"], frame, Narrow(is_own=True))
    assert areas[lived.township.pk]["opened"] == counted(
        he, BY_NAME["opened"], replace(frame, place=lived.township)
    )
    whole = numbers(sums.flows(frame))
    for by in ("kind", "area", "day", "month", "county"):
        assert numbers(sums.flows(frame, by)) == whole, by
    nothing_of_another_county_is_counted(lived)
    the_cost_of_a_sum_does_not_grow_with_the_cases(lived)


def open_at_is_what_was_registered_and_not_ended(lived: World) -> None:
    for until in (dt.date(2026, 1, 31), dt.date(2026, 3, 7), TODAY):
        frame = frame_of(lived.county, dt.date(2026, 1, 1), until)
        facts = Fact.objects.filter(county=lived.county, opened_on__lte=until)
        ended = facts.filter(ended_on__lte=until).count()
        assert sums.open_at(sums.so_far(frame)) == facts.count() - ended
    assert sums.open_at(sums.so_far(frame)) == value(BY_NAME["open"], frame)


def nothing_of_another_county_is_counted(lived: World) -> None:
    make.opinion(lived.other_station)
    build.apply_all()
    frame = frame_of(lived.other_county, TODAY, TODAY)
    assert value(BY_NAME["opened"], frame) == 1
    assert counted(lived.he, BY_NAME["opened"], frame) == 0


def the_cost_of_a_sum_does_not_grow_with_the_cases(lived: World) -> None:
    """Ten times the cases in the same days: the same statements over the same cells."""
    frame = frame_of(lived.county, dt.date(2026, 1, 1), TODAY)
    cells = Cell.objects.count()
    kept = list(Loop.objects.filter(kind=Kind.OPINION, status="closed"))
    for copy in range(10):
        for loop in kept:
            again = Loop.objects.get(pk=loop.pk)
            again.pk, again.code, again.request_key = None, f"{loop.code}-{copy}", uuid.uuid4()
            again.save(force_insert=True)
    build.rebuild()
    with CaptureQueriesContext(connection) as seen:
        sums.flows(frame), sums.stocks(frame)
    assert len(seen) == 2
    assert Cell.objects.count() == cells


def test_a_range_is_years_months_and_days_added_or_taken_away() -> None:
    day = dt.date
    assert sums.parts(day(2026, 1, 1), day(2026, 12, 31)) == [(1, "year", day(2026, 1, 1), day(2027, 1, 1))]
    assert sums.parts(day(2026, 1, 2), day(2026, 1, 30)) == [
        (-1, "day", day(2026, 1, 1), day(2026, 1, 2)),
        (-1, "day", day(2026, 1, 31), day(2026, 2, 1)),
        (1, "month", day(2026, 1, 1), day(2026, 2, 1)),
    ]
    today = day(2026, 3, 9)
    whole = sums.parts(day(2026, 1, 1), today, today=today)
    assert [part for part in whole if part[2] <= today] == [(1, "year", day(2026, 1, 1), day(2027, 1, 1))]
    draw = random.Random(3)
    for _ in range(200):
        since = day(2020, 1, 1) + dt.timedelta(days=draw.randrange(900))
        until = since + dt.timedelta(days=draw.randrange(1500))
        today = until + dt.timedelta(days=draw.randrange(400))
        for grains in (("day",), ("day", "month"), sums.GRAINS):
            found = sums.parts(since, until, grains, today)
            days: Counter[dt.date] = Counter()
            for sign, _grain, first, last in found:
                for n in range((last - first).days):
                    days[first + dt.timedelta(days=n)] += sign
            asked = {since + dt.timedelta(days=n): 1 for n in range((until - since).days + 1)}
            assert {one: number for one, number in days.items() if number} == asked
            assert all(first.day == last.day == 1 for _s, grain, first, last in found if grain != "day")
            read = Counter(dict.fromkeys(sums.GRAINS, 0))
            for _sign, grain, first, last in found:
                read[grain] += (last - first).days if last <= today else 0
            assert grains == ("day",) or read["day"] <= 2 * 16
            assert grains != sums.GRAINS or read["month"] <= 2 * 6 * 31
    assert a_year_before(day(2028, 2, 29)) == day(2027, 2, 28)
