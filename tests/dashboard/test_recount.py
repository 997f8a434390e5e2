"""Every figure, whole and in each breakdown, against a recount in SQL; and each number against the list behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from congress_portal.accounts.models import Region, Unit
from congress_portal.dashboard.figures import sums
from congress_portal.dashboard.figures.board import Board, Row, Table
from congress_portal.dashboard.figures.cases import Narrow, cases_of
from congress_portal.dashboard.figures.frames import Frame, frame_of
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES
from congress_portal.loops.words import Kind
from tests.dashboard import recount
from tests.dashboard.conftest import TODAY
from tests.world import World

COUNTING = [figure for figure in FIGURES if not figure.is_share]


def frames(world: World) -> Iterator[Frame]:
    whole = frame_of(world.county, dt.date(2025, 11, 1), TODAY)
    yield whole
    yield replace(whole, since=dt.date(2026, 1, 15), until=dt.date(2026, 4, 3))
    yield replace(whole, kind=Kind.OPINION)
    yield frame_of(world.township, dt.date(2025, 12, 20), dt.date(2026, 6, 1))


def asked(frame: Frame) -> tuple[str, dt.date, dt.date, str]:
    return frame.place.path, frame.since, frame.until, frame.kind


def test_every_figure_is_what_sql_counts(lived: World) -> None:
    nothing = {figure.name for figure in COUNTING}
    for frame in frames(lived):
        board = Board(frame)
        for figure in COUNTING:
            found = recount.counted(figure.name, *asked(frame)).get(0, 0)
            assert board.value(figure) == found, (figure.name, frame)
            nothing -= {figure.name} if found else set()
    assert not nothing, "each figure counts something somewhere"


def test_opinions_are_followed_to_what_they_became_by_share(lived: World) -> None:
    board = Board(frame_of(lived.county, dt.date(2025, 11, 1), TODAY))
    opened = sum(recount.counted("opened", *asked(replace(board.frame, kind="opinion"))).values())
    proposals, both = (board.value(BY_NAME[name]) for name in ("became_proposals", "became_both"))
    assert (proposals, both, board.value(BY_NAME["became_projects"])) == (3, 1, 1)
    assert board.value(BY_NAME["became_proposals_share"]) == proposals / opened  # type: ignore[operator]
    assert board.value(BY_NAME["became_both_share"]) == 1 / 3
    empty = Board(frame_of(lived.county, dt.date(2020, 1, 1), dt.date(2020, 2, 1)))
    assert empty.value(BY_NAME["became_proposals_share"]) is None
    assert empty.value(BY_NAME["became_both_share"]) is None


def test_every_township_is_what_sql_counts(lived: World) -> None:
    frame = next(frames(lived))
    keys = dict(Region.objects.values_list("code", "pk"))
    for name in ("opened", "closed", "dropped", "open", "late", "yellow"):
        rows = Board(frame).by_area.rows
        found = {
            keys.get((row.params or {}).get("region", ""), 0): BY_NAME[name].count(row.numbers)
            for row in rows
        }
        wanted = recount.counted(name, *asked(frame), by="area")
        assert {area: number for area, number in found.items() if number} == wanted, name


FLOWS, STOCKS = ("opened", "closed"), ("open", "late", "due_soon", "yellow", "red")


@pytest.mark.parametrize("compares", [False, True])
def test_units_show_what_came_what_was_done_and_what_waits(lived: World, compares: bool) -> None:
    for frame in frames(lived):
        table = Board(frame, compares).by_unit
        for name in (*FLOWS, *STOCKS):
            by = "doer" if name in FLOWS else "holder"
            wanted = recount.counted(name, *asked(frame), by=by)
            assert shown(table, name, "unit") == wanted, (name, frame)
    assert any(shown(table, name, "unit") for name in FLOWS)


def test_committees_and_groups_show_what_they_watch_and_watched(lived: World) -> None:
    for frame in frames(lived):
        board = Board(frame)
        for name in (*FLOWS, *STOCKS):
            found = {**shown(board.by_committee, name, "watcher"), **shown(board.by_group, name, "watcher")}
            path, since, until, kind = asked(frame)
            wanted = recount.watched(name, path, since, until, kind=kind, ever=name in FLOWS)
            assert found == wanted, (name, frame)
    board = Board(next(frames(lived)))
    assert all(shown(board.by_group, name, "watcher") for name in ("opened", "open"))
    assert shown(board.by_committee, "closed", "watcher")


def shown(table: Table, name: str, param: str) -> dict[int, Any]:
    """By unit: what a table's column says, without the lines that say nothing."""
    figure = BY_NAME[name]
    found = {int((row.params or {})[param]): figure.count(row.numbers) for row in table.rows}
    return {unit: number for unit, number in found.items() if number}


def test_a_number_of_a_unit_leads_to_its_cases_this_year_and_last(lived: World) -> None:
    """Seen from the coming year, all that happened lies a year back."""
    frame = frame_of(lived.county, dt.date(2026, 11, 1), TODAY.replace(year=2027))
    board, seen = Board(frame, compares=True), 0
    for table in (board.by_unit, board.by_committee, board.by_group):
        for row in table.rows:
            unit = Unit.objects.get(pk=int(next(iter((row.params or {}).values()))))
            narrow = Narrow(unit=unit) if table.name == "unit" else Narrow(watcher=unit)
            for column in (one for one in table.columns if not one.figure.is_share):
                at = frame.last_year() if column.is_before else frame
                listed = cases_of(lived.he, at, column.figure, narrow).count()
                assert column.value(row) == listed, (table.name, column.name, row.label)
                seen += listed if column.is_before else 0
    assert seen > 20


def test_last_year_stands_beside_each_kind_area_and_month(lived: World) -> None:
    frame = frame_of(lived.county, dt.date(2026, 12, 1), TODAY.replace(year=2027))
    now, then = Board(frame, compares=True), Board(frame.last_year())
    for name in ("by_kind", "by_area", "by_time"):
        here, there = getattr(now, name), getattr(then, name)
        assert [name_of(row, "before") for row in here.rows] == [
            name_of(row, "numbers") for row in there.rows
        ]
    assert sums.flows(frame) == {} or not Board(frame).by_time.rows[0].before


def name_of(row: Row, which: str) -> tuple[int, int]:
    numbers = getattr(row, which)
    return numbers["opened"], numbers["ended/closed"]
