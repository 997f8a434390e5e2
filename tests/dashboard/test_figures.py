"""The figures of the overview, against counts made another way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.accounts.models import User
from congress_portal.dashboard import queries
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind, Level
from stations import transitions
from stations.words import Tier
from tests import factories as make
from tests.api.clocks import expire, warn
from tests.world import World

COUNTED = """
SELECT l.id, l.due_at < %(now)s OR s.due_at < %(now)s AS late, t.name,
       CASE s.status WHEN 'offered' THEN s.offered_to_id WHEN 'submitted' THEN s.signer_id ELSE s.unit_id END,
       (SELECT max(CASE e.level WHEN 'red' THEN 3 WHEN 'yellow' THEN 2 ELSE 1 END)
          FROM loops_event e JOIN loops_deadline d ON d.id = e.deadline_id
         WHERE e.loop_id = l.id AND e.verb = 'warned' AND d.is_running AND e.warned_due = d.due_at)
  FROM loops_loop l
  JOIN loops_step s ON s.loop_id = l.id AND s.status IN ('active', 'offered', 'submitted', 'paused')
  JOIN accounts_region r ON r.id = l.region_id
  LEFT JOIN accounts_region t ON t.level = 'township' AND r.path LIKE t.path || '%%'
 WHERE l.status = 'open' AND l.county_id = %(county)s
"""
"""Case by case: late, township, holder, gravest warning; written apart from the code it checks."""


@pytest.fixture
def busy(world: World) -> World:
    """Cases in every state that a figure tells apart, in two townships, one village and another county."""
    second = make.region("汾口镇", "330127107", RegionLevel.TOWNSHIP, world.county)
    make.unit("汾口镇人大主席团", "presidium", second, world.county)
    village = make.region("汪川村", "330127104201", RegionLevel.VILLAGE, world.township)
    rooms = [world.station, make.station("汪川村联络点", village, world.county, Tier.POINT)]
    rooms.append(make.station("汾口镇人大代表联络站", second, world.county))
    loops = [make.opinion(room).loop for room in rooms for _ in range(3)]
    make.opinion(world.other_station)
    for loop in (loops[0], loops[3], loops[8]):
        expire(loop)
    for loop, level in zip((loops[0], loops[0], loops[3], loops[8]), (*Level.values, "red"), strict=True):
        warn(loop, level)
    sent = make.opinion(world.station)
    transitions.acknowledge(opinion=sent, by=world.liu)
    moves.assign(loop=sent.loop, by=world.liu, to=world.water, note="请处理")
    transitions.reject(opinion=make.opinion(world.station), by=world.liu, ground="unclear", reason="地点不清")
    return world


def counted(world: World) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"now": timezone.now(), "county": world.county.pk})
        return list(cursor.fetchall())


def numbers(rows: list[tuple[Any, ...]]) -> dict[str, int]:
    found = {
        "open": len(rows),
        "late": sum(bool(row[1]) for row in rows),
        **{level: sum(row[4] == rank for row in rows) for rank, level in enumerate(Level.values, start=1)},
    }
    return {name: number for name, number in found.items() if number}


def test_the_totals(busy: World) -> None:
    assert dict(queries.total(queries.groups(busy.he)).numbers) == numbers(counted(busy))
    assert len(counted(busy)) == 10


def test_by_township_with_its_villages(busy: World) -> None:
    found = queries.groups(busy.he)
    lines = queries.by_township(found, queries.townships_of(busy.he, found))
    rows = counted(busy)
    assert [line.label for line in lines] == ["威坪镇", "汾口镇"]
    for line in lines:
        assert dict(line.numbers) == numbers([row for row in rows if row[2] == line.label])


def test_by_the_unit_whose_move_is_awaited(busy: World) -> None:
    found = queries.groups(busy.he)
    for line in queries.by_unit(found, queries.unit_names(found)):
        rows = [row for row in counted(busy) if row[3] == int(line.params["unit"])]
        assert dict(line.numbers) == numbers(rows)


def test_a_township_without_cases_shows_no_rate(busy: World) -> None:
    make.region("千岛湖镇", "330127100", RegionLevel.TOWNSHIP, busy.county)
    lines = queries.by_township([], queries.townships_of(busy.he, []))
    assert {(line.label, line.late_share) for line in lines} >= {("千岛湖镇", "—")}


def test_nothing_open_has_no_rate() -> None:
    assert (queries.late_share(0, 0), queries.late_share(0, 4), queries.late_share(1, 4)) == (
        "—",
        "0.0%",
        "25.0%",
    )


def test_opinions_are_shown_even_when_there_are_none() -> None:
    assert list(queries.by_kind([])) == [Kind.OPINION]


def test_an_overseer_counts_the_own_township_alone(busy: World) -> None:
    found = queries.groups(busy.wang)
    assert queries.total(found).numbers["open"] == 7
    assert [line.label for line in queries.by_township(found, queries.townships_of(busy.wang, found))] == [
        "威坪镇"
    ]


def test_every_number_leads_to_a_list_of_that_many(busy: World, client: Client) -> None:
    client.force_login(busy.he)
    context = client.get("/overview/").context
    rows = [cell for row in (*context["townships"], *context["units"]) for cell in row["cells"]]
    for cell in (*rows, *context["tiles"]):
        assert len(client.get(cell["url"]).context["page"].rows) == cell["value"], cell


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ("/overview/", "/work/"))
def test_a_page_costs_the_same_at_1_and_at_30_cases(world: World, client: Client, address: str) -> None:
    client.force_login(world.wang if address == "/overview/" else world.liu)
    make.opinion(world.station)
    client.get(address)  # what is kept from one page to the next is kept now
    few = cost(client, address)
    for _ in range(29):
        warn(make.opinion(world.station).loop, Level.YELLOW)
    assert cost(client, address) == few


def test_a_case_ended_while_late_is_no_longer_counted(world: World) -> None:
    opinion = make.opinion(world.station)
    expire(opinion.loop)
    warn(opinion.loop, Level.RED)
    transitions.reject(opinion=opinion, by=world.liu, ground="unclear", reason="地点不清")
    assert not +queries.total(queries.groups(world.he)).numbers


def test_rights_end_with_the_duty(world: World) -> None:
    make.opinion(world.station)
    world.he.duty_set.update(until=timezone.localdate() - timezone.timedelta(days=1))
    assert queries.groups(User.objects.get(pk=world.he.pk)) == []
    assert Loop.objects.exists()


def test_the_units_are_paged_in_their_order(
    busy: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(busy.qian)
    whole = [row["label"] for row in client.get(reverse("dashboard:overview")).context["units"]]
    monkeypatch.setattr("congress_portal.dashboard.views.overview.PAGE", 1)
    pages = [client.get(reverse("dashboard:overview"), {"page": n}) for n in range(1, len(whole) + 1)]
    assert len(whole) > 1 and [page.context["units"][0]["label"] for page in pages] == whole
