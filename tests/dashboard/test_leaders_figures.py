"""Every figure against the ledger: the number out of cells and the list behind it, asked apart from each other."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress_portal.accounts.models import Unit, User
from congress_portal.dashboard.figures import sums
from congress_portal.dashboard.figures.cases import ALL, Narrow, cases_of
from congress_portal.dashboard.figures.frames import Frame, a_year_before, frame_of
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES, Figure
from congress_portal.dashboard.models import Cell, Fact
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind
from tests import factories as make
from tests.dashboard.conftest import TODAY
from tests.world import World


def frames(world: World) -> Iterator[Frame]:
    whole = frame_of(world.county, dt.date(2025, 1, 1), TODAY)
    yield whole
    yield replace(whole, since=dt.date(2026, 1, 15), until=dt.date(2026, 4, 3))
    yield replace(whole, since=dt.date(2026, 2, 3), until=dt.date(2026, 2, 20))
    yield from (replace(whole, kind=kind) for kind in Kind.values)
    yield frame_of(world.township, dt.date(2026, 1, 1), dt.date(2026, 5, 31), Kind.OPINION)
    yield replace(whole, units=(world.water.pk, world.committee.pk))


def value(figure: Figure, frame: Frame) -> object:
    if figure.is_ever:
        return figure.count(sums.so_far(frame))
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
        assert value(BY_NAME["open_at"], frame) == facts.count() - ended
    assert value(BY_NAME["open_at"], frame) == value(BY_NAME["open"], frame)


def nothing_of_another_county_is_counted(lived: World) -> None:
    make.opinion(lived.other_station)
    build.apply_all()
    frame = frame_of(lived.other_county, TODAY, TODAY)
    assert value(BY_NAME["opened"], frame) == 1
    assert counted(lived.he, BY_NAME["opened"], frame) == 0


def the_cost_of_a_sum_does_not_grow_with_the_cases(lived: World) -> None:
    """Ten times the cases in the same days: the same statements over the same cells."""
    frame = frame_of(lived.county, dt.date(2026, 1, 1), TODAY)
    kept = list(Loop.objects.filter(status="closed"))
    assert kept
    for copy in range(11):
        for loop in kept:
            again = Loop.objects.get(pk=loop.pk)
            again.pk, again.code, again.request_key = None, f"{loop.code}-{copy}", uuid.uuid4()
            again.save(force_insert=True)
        if copy == 0:  # the copies have no steps, and so cells of their own
            build.rebuild()
            cells = Cell.objects.count()
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
