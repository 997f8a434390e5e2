"""What stands beside last year's: the same cases in number and list around 29 February; what opinions became, alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from congress_portal.dashboard.figures.board import Board, Row
from congress_portal.dashboard.figures.frames import Frame, frame_of
from congress_portal.dashboard.figures.registry import BY_NAME, FIGURES
from congress_portal.dashboard.figures.showing import table_of
from congress_portal.dashboard.rollup import build
from congress_portal.loops.models import Loop
from tests.loops.stages import heard
from tests.world import World


def registered(world: World, *days: str) -> None:
    """An opinion on each of these days."""
    for day in days:
        noon = timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12)))
        Loop.objects.filter(pk=heard(world).pk).update(opened_at=noon)
    build.rebuild()


def rows_of(frame: Frame) -> dict[str, Row]:
    return {str((row.params or {})["since"]): row for row in Board(frame, compares=True).by_time.rows}


def leads_to_what_it_says(world: World, frame: Frame, client: Client) -> int:
    """Each linked number of last year beside the list behind it; returns what they add up to."""
    client.force_login(world.he)
    board, said = Board(frame, compares=True), 0
    for row in table_of(board, board.by_time)["rows"]:
        for cell in row["cells"]:
            if cell["label"] == "去年登记" and cell["url"]:
                assert client.get(cell["url"]).context["total"] == int(cell["value"])
                said += int(cell["value"])
    assert said == board.before(BY_NAME["opened"])
    return said


@pytest.mark.parametrize(
    ("since", "until", "whole"),
    [
        ("2025-01-01", "2025-06-30", 3),  # by months
        ("2025-02-20", "2025-03-05", 3),  # by days
        ("2025-02-01", "2025-02-28", 1),  # ends before the 29th of last year
        ("2025-03-01", "2025-03-05", 1),
    ],
)
def test_last_years_leap_day_is_in_one_row_and_in_its_list(
    world: World, client: Client, since: str, until: str, whole: int
) -> None:
    registered(world, "2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28")
    frame = frame_of(world.county, dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    assert leads_to_what_it_says(world, frame, client) == whole


@pytest.mark.parametrize(("since", "until"), [("2024-02-20", "2024-03-05"), ("2024-01-01", "2024-06-30")])
def test_beside_this_years_leap_day_nothing_is_said_twice(
    world: World, client: Client, since: str, until: str
) -> None:
    registered(world, "2023-02-28", "2023-03-01", "2024-02-29")
    frame = frame_of(world.county, dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    assert leads_to_what_it_says(world, frame, client) == 2
    if since == "2024-02-20":
        leap = rows_of(frame)["2024-02-29"]
        assert (leap.numbers["opened"], leap.before["opened"]) == (1, 0)


def test_a_range_that_begins_on_the_leap_day_begins_on_the_28th_a_year_before(
    world: World, client: Client
) -> None:
    registered(world, "2023-02-28", "2023-03-01")
    frame = frame_of(world.county, dt.date(2024, 2, 29), dt.date(2024, 3, 5))
    assert leads_to_what_it_says(world, frame, client) == 2


def test_what_opinions_became_stands_beside_nothing_older(world: World, client: Client) -> None:
    heard(world)
    build.apply_all()
    board = Board(frame_of(world.county))
    cohort = {figure.name for figure in FIGURES if board.before(figure) is None and not figure.is_stock}
    named = {one.name for one in FIGURES if one.name.startswith("became_")}
    assert cohort - {"closed_share"} == named and len(named) == 5
    client.force_login(world.he)
    told = {one["name"]: one["last_year"] for one in client.get("/api/v1/figures/").json()["figures"]}
    assert told["opened"] == 0 and told["became_proposals"] is None


@pytest.mark.parametrize(
    "address", ["/leaders/", "/leaders/cases/", "/leaders/figures.csv", "/api/v1/figures/"]
)
def test_what_no_region_can_be_called_is_refused_at_its_field(
    world: World, client: Client, address: str
) -> None:
    client.force_login(world.he)
    answer = client.get(address, {"region": "33\0", "figure": "opened"})
    assert answer.status_code == 400
    errors = answer.json() if "api" in address else answer.context["form"].errors
    assert "region" in str(errors)
