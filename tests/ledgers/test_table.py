"""The table: what it shows, in which order, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from congress_portal.ledgers import bulk, collating, columns, listing
from congress_portal.ledgers.models import MOST_VIEWS, Export, SavedView
from congress_portal.loops.models import Loop, Step
from tests import factories as make
from tests.loops import stages
from tests.world import World


@pytest.fixture
def qian(world: World) -> Client:
    client = Client()
    client.force_login(world.qian)
    return client


def cases(world: World, count: int) -> list[Loop]:
    """So many cases of the station, each opened a day before the one before it."""
    found = [make.opinion(world.station).loop for _number in range(count)]
    for number, loop in enumerate(found):
        loop.opened_at = timezone.now() - dt.timedelta(days=number)
        loop.save(update_fields=["opened_at"])
    return found


def codes(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a href="/opinions/([^/]+)/"', page)


def test_columns_order_and_filters_come_from_the_address(qian: Client, world: World) -> None:
    new, old = cases(world, 2)
    stages.offered_water(world)
    page = qian.get("/ledgers/opinion/").content.decode()
    assert set(codes(page)) == set(Loop.objects.values_list("code", flat=True))
    page = qian.get("/ledgers/opinion/?sort=opened&cols=opened&cols=owner&step=hear").content.decode()
    assert codes(page) == [old.code, new.code]
    assert 'aria-sort="ascending"' in page and "牵头跟办单位" in page and 'data-label="标题"' not in page
    assert codes(qian.get("/ledgers/opinion/?sort=nothing&cols=nothing&step=hear").content.decode()) == [
        new.code,
        old.code,
    ]


@pytest.mark.parametrize(
    "query", ["page=9999", "late=x", "opened_after=x", "sort=-title", "cols=marks&cols=reopened"]
)
def test_a_strange_address_is_no_fault(qian: Client, world: World, query: str) -> None:
    cases(world, 1)
    for kind in ("opinion", "proposal", "supervision", "project"):
        assert qian.get(f"/ledgers/{kind}/?{query}").status_code == 200
    assert qian.get("/ledgers/nothing/").status_code == 404


def test_every_column_can_be_shown_and_ordered_by(qian: Client, world: World) -> None:
    cases(world, 1)
    for kind in ("opinion", "proposal", "supervision", "project"):
        for column in columns.of(kind).values():
            sort = f"&sort=-{column.word}" if column.sorts else ""
            assert qian.get(f"/ledgers/{kind}/?cols={column.word}{sort}").status_code == 200, column.word


def test_whoever_may_not_know_of_a_case_has_none_in_the_ledger(world: World) -> None:
    cases(world, 1)
    client = Client()
    client.force_login(world.zhao)
    assert codes(client.get("/ledgers/opinion/").content.decode()) == []


def test_thirty_rows_cost_no_more_than_one(
    qian: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cases(world, 30)
    qian.get("/ledgers/opinion/")
    with django_assert_max_num_queries(19):
        assert len(codes(qian.get("/ledgers/opinion/").content.decode())) == 30


def test_a_view_is_kept_replaced_and_dropped_by_its_owner_alone(qian: Client, world: World) -> None:
    data = {"name": "我的", "query": "step=hear&sort=opened&page=2&late="}
    assert (
        qian.post("/ledgers/opinion/save/", data).headers["Location"]
        == "/ledgers/opinion/?step=hear&sort=opened"
    )
    qian.post("/ledgers/opinion/save/", {**data, "query": "late=1"})
    view = SavedView.objects.get(user=world.qian)
    assert view.query == "late=1" and "我的" in qian.get("/ledgers/opinion/").content.decode()
    other = Client()
    other.force_login(world.li)
    assert other.post(f"/ledgers/views/{view.pk}/drop/").status_code == 404
    qian.post(f"/ledgers/views/{view.pk}/drop/")
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_there_are_not_endlessly_many(qian: Client, world: World) -> None:
    page = qian.post("/ledgers/opinion/save/", {"name": "", "query": "late=1"})
    assert page.status_code == 400 and "late=1" in page.content.decode()
    rows = [
        SavedView(county=world.county, user=world.qian, kind="opinion", name=f"视图{number}")
        for number in range(MOST_VIEWS)
    ]
    SavedView.objects.bulk_create(rows)
    page = qian.post("/ledgers/opinion/save/", {"name": "再来一个", "query": ""})
    assert page.status_code == 400 and "最多保存" in page.content.decode()


# ---------------------------------------------------------------- one move for many


def chosen(loop: Loop) -> str:
    return f"{loop.code} {stages.current(loop).pk}"


def test_each_case_of_a_bulk_move_says_how_it_went(world: World) -> None:
    first, second = stages.offered_water(world), stages.offered_water(world)
    other, stale = stages.offered_township(world), f"{second.code} 1"
    client = Client()
    client.force_login(world.li)
    rows = [chosen(first), chosen(second), chosen(other), "YJ-1999-0001 1"]
    page = client.post(
        "/ledgers/opinion/move/", {"move": "accept", "row": rows, "query": ""}
    ).content.decode()
    assert "共 4 件，办成 2 件" in page and page.count("没有这一件") == 2
    assert Step.objects.current().filter(loop__in=[first, second], unit=world.water).count() == 2
    again = client.post(
        "/ledgers/opinion/move/", {"move": "accept", "row": [stale, chosen(first)]}
    ).content.decode()
    assert "办成 0 件" in again and "再办没有办成的" in again


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"move": "accept"}, "请先在表里勾选"),
        ({"move": "", "row": ["YJ-2026-0001 1"], "note": "留着这段话"}, "留着这段话"),
        ({"move": "erase", "row": ["YJ-2026-0001 1"]}, "erase"),
        (
            {"move": "accept", "row": [f"YJ-2026-{number:04d} 1" for number in range(101)]},
            "一次最多办理100件",
        ),
    ],
)
def test_a_bulk_move_that_makes_no_sense_moves_nothing(
    qian: Client, world: World, data: dict[str, object], words: str
) -> None:
    cases(world, 1)
    page = qian.post("/ledgers/opinion/move/", data)
    assert page.status_code == 400 and words in page.content.decode()


def test_a_move_that_needs_words_says_so_row_by_row(qian: Client, world: World) -> None:
    loop = stages.handling(world)
    page = qian.post("/ledgers/opinion/move/", {"move": "prompt", "row": [chosen(loop)]}).content.decode()
    assert "办成 0 件" in page and "推促内容" in page


def moved(client: Client, *rows: str) -> str:
    answer = client.post("/ledgers/opinion/move/", {"move": "accept", "row": rows, "query": ""})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_row_without_its_step_or_with_a_strange_one_moves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, good = stages.offered_water(world), stages.offered_water(world)
    client = Client()
    client.force_login(world.li)
    strange = [loop.code, f"{loop.code} ", "\0 1", f"{loop.code} ²", f"{loop.code} {'9' * 5000}"]
    page = moved(client, *strange, f"{loop.code} {'9' * 18}", chosen(good))
    assert "办成 1 件" in page and page.count("请刷新后再操作") == len(strange) + 1
    assert not Step.objects.current().filter(loop=loop, unit=world.water, status="active").exists()

    def broken(*_arguments: object) -> str:
        list(Loop.objects.extra(where=["1 / 0 = 1"]))
        return ""

    monkeypatch.setattr(bulk, "_moved", broken)
    assert moved(client, chosen(loop), chosen(good)).count("没有办成") >= 2


def test_a_case_without_a_step_has_no_box(qian: Client, world: World) -> None:
    cases(world, 1)
    assert 'name="row"' in qian.get("/ledgers/opinion/").content.decode()
    stages.closed(world)
    page = qian.get("/ledgers/opinion/?status=closed").content.decode()
    assert len(codes(page)) == 1 and 'name="row"' not in page


def test_a_filter_that_cannot_be_understood_shows_nothing(qian: Client, world: World) -> None:
    cases(world, 1)
    assert codes(qian.get("/ledgers/opinion/?late=x").content.decode()) == []
    answer = qian.post("/ledgers/opinion/export/", {"query": "late=x"})
    assert answer.status_code == 409 and not Export.objects.exists()
    answer = qian.post("/ledgers/opinion/save/", {"name": "错的", "query": "late=x"})
    assert answer.status_code == 400 and not SavedView.objects.exists()


def test_the_title_of_a_ledger_has_no_badge(qian: Client, world: World) -> None:
    page = qian.get("/ledgers/opinion/").content.decode()
    assert "台账</h1>" in page and "page-head-top" not in page


# ---------------------------------------------------------------- the order of columns and rows


def heads(page: str) -> list[str]:
    found = re.findall(r'<th scope="col" role="columnheader"[^>]*>(?:<a [^>]*>)?([^<]+)', page)
    return [one.strip(" ↑↓") for one in found]


def test_columns_stand_as_they_were_chosen_and_can_be_moved(qian: Client, world: World) -> None:
    cases(world, 1)
    page = qian.get("/ledgers/opinion/?cols=status&cols=title&cols=code&sort=opened").content.decode()
    assert heads(page) == ["编号", "状态", "标题"]
    [address] = re.findall(r'href="([^"]+)" aria-label="把“状态”后移一列"', page)
    assert "把“状态”前移一列" not in page and "把“标题”后移一列" not in page
    moved = qian.get(f"/ledgers/opinion/{address.replace('&amp;', '&')}").content.decode()
    assert heads(moved) == ["编号", "标题", "状态"]
    assert re.findall(r'name="cols" value="(\w+)"[^>]* checked', moved) == ["code", "title", "status"]
    assert 'name="query" value="cols=code&amp;cols=title&amp;cols=status&amp;sort=opened"' in moved
    export = asked_for(qian, "cols=status&cols=title")
    assert export.query == "cols=status&cols=title"
    ledger = listing.ledger("opinion", world.qian, export.query)
    assert [column.word for column in ledger.columns] == ["code", "status", "title"]


def asked_for(client: Client, query: str) -> Export:
    client.post("/ledgers/opinion/export/", {"query": query})
    return Export.objects.latest("pk")


def test_rows_are_ordered_by_the_words_of_a_status_the_step_and_the_holder(
    qian: Client, world: World
) -> None:
    offered, handling, closed = stages.offered_water(world), stages.handling(world), stages.closed(world)
    township = stages.offered_township(world)

    def order(sort: str) -> list[str]:
        return codes(qian.get(f"/ledgers/opinion/?sort={sort}").content.decode())

    assert order("status")[-1] == closed.code == order("-status")[0]
    assert set(order("step_status")[1:3]) == {offered.code, township.code}
    assert order("step_status")[0] == handling.code
    holders = {loop.code: stages.current(loop).holder.name for loop in (offered, handling, township)}
    assert order("holder")[:3] == sorted(holders, key=lambda code: (holders[code], -keys(code)))
    assert order("step")[-1] == closed.code and order("step")[:3] != order("-step")[:3]


def keys(code: str) -> int:
    return Loop.objects.get(code=code).pk


# ---------------------------------------------------------------- assigning and extending many


def bulk_moved(client: Client, kind: str = "opinion", **data: object) -> str:
    answer = client.post(f"/ledgers/{kind}/move/", {"query": "", **data})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_many_are_assigned_to_one_unit_each_checked_by_itself(world: World) -> None:
    first, second, taken = stages.proposing(world), stages.proposing(world), stages.handling(world)
    liu = Client()
    liu.force_login(world.liu)
    rows = [chosen(one) for one in (first, second, taken)]
    page = bulk_moved(liu, move="assign", row=rows, note="请办理", to=world.office.pk)
    assert "共 3 件，办成 2 件" in page
    for loop in (first, second):
        step = stages.current(loop)
        assert (step.offered_to, step.status) == (world.office, "offered")
    page = bulk_moved(
        liu, move="assign", row=[chosen(stages.proposing(world))], note="请办理", to=world.roads.pk
    )
    assert "办成 0 件" in page and "交给哪个单位" in page


def test_many_are_extended_once(world: World) -> None:
    first, second = stages.handling(world), stages.handling(world)
    qian = Client()
    qian.force_login(world.qian)
    before = stages.current(first).due_at
    rows = [chosen(first), chosen(second)]
    page = bulk_moved(qian, move="extend", row=rows, note="要等汛期过去", amount=5)
    assert "共 2 件，办成 2 件" in page and stages.current(first).due_at > before
    page = bulk_moved(qian, move="extend", row=rows, note="再等等", amount=5)
    assert "办成 0 件" in page and page.count("已延期一次") == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"move": "assign", "note": "请办"}, "请选择交给哪个单位"),
        ({"move": "assign", "note": "请办", "to": "x"}, "选择一个有效的选项"),
        ({"move": "extend", "note": "请延"}, "请填写延长几个工作日"),
        ({"move": "extend", "note": "请延", "amount": "61"}, "60"),
    ],
)
def test_what_a_move_of_many_lacks_is_said_at_its_field_and_the_rest_is_kept(
    qian: Client, world: World, data: dict[str, str], words: str
) -> None:
    loop = stages.handling(world)
    page = qian.post("/ledgers/opinion/move/", {**data, "row": [chosen(loop)], "query": "sort=opened"})
    shown = page.content.decode()
    assert page.status_code == 400 and words in shown and data["note"] in shown
    assert f'value="{chosen(loop)}"' in shown and " checked" in shown


def test_a_ledger_of_projects_offers_neither(qian: Client, world: World) -> None:
    page = qian.get("/ledgers/project/").content.decode()
    assert "交办时选择" not in page and 'value="extend"' not in page
    answer = qian.post("/ledgers/project/move/", {"move": "extend", "row": ["SS-2026-0001 1"], "amount": 5})
    assert answer.status_code == 400


@pytest.mark.parametrize("known", ["C", "no-such-order"])
def test_names_are_ordered_by_sound_only_where_the_server_can(
    world: World, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    cases(world, 2)
    monkeypatch.setattr(collating, "BY_SOUND", known)
    for sort in ("owner", "-region", "holder"):
        rows = listing.ledger("opinion", world.qian, f"sort={sort}").rows
        assert (f'COLLATE "{known}"' in str(rows.query)) == (known == "C") and len(list(rows)) == 2
