"""Proposals from paper: messy sheets are read or refused cell by cell, nothing by halves, nothing twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from congress_portal.accounts.models import Role, Term, UnitKind, User
from congress_portal.imports import transitions as engine
from congress_portal.imports import working
from congress_portal.imports.models import Batch
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop
from congress_portal.loops.office import contradictions
from congress_portal.loops.words import LoopStatus, StepStatus
from proposals import transitions
from proposals.import_sheet import meeting, named, number, numeral
from proposals.loading import load_results
from proposals.models import Imported, Proposal, Session
from proposals.plans import ASSIGN, EFFECT, HANDLE
from tests import factories as make
from tests.imports import batches
from tests.proposals.papers_from import row, workbook
from tests.proposals.stages import deputy, replied, second
from tests.world import World


@pytest.fixture(autouse=True)
def known(world: World) -> None:
    load_results()
    Term.objects.create(county=world.county, number=17, since=dt.date(2022, 1, 1), until=dt.date(2027, 1, 1))


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def uploaded(world: World, rows: list[dict[str, object]], **more: Any) -> Batch:
    return batches.checked(world.qian, "proposals", content=workbook(rows, **more).read())


def confirmed(world: World, rows: list[dict[str, object]], **more: Any) -> Batch:
    """Written, if there was anything to be written and nothing wrong."""
    batch = uploaded(world, rows, **more)
    engine.confirm(batch=batch, by=world.qian, plan=batch.plan)
    assert working.work(batch.pk)
    return batch


def problems(batch: Batch) -> list[tuple[int, str]]:
    return [(number, column) for number, column, _words in batches.problems(batch)]


def test_a_finished_one_is_closed_on_its_day(world: World) -> None:
    confirmed(world, [row(1)])
    loop = Loop.objects.get()
    assert (loop.status, loop.code) == (LoopStatus.CLOSED, "JY-2026-0001")
    assert timezone.localdate(loop.closed_at) == dt.date(2026, 4, 1)
    assert timezone.localdate(loop.opened_at) == dt.date(2026, 1, 12)


def test_one_under_way_runs_on_from_its_assignment(world: World) -> None:
    days = {"办复日期": None, "办理结果": None, "代表评价": None}
    confirmed(world, [row(1, **days)])
    step = Loop.objects.get().steps.current().get()
    assert (step.key, step.status, step.unit) == (HANDLE, StepStatus.ACTIVE, world.water)
    assert timezone.localdate(step.due_at) == dt.date(2026, 5, 11)  # three months, and no Sunday


@pytest.mark.parametrize(
    ("left_out", "key"),
    [(("代表评价",), EFFECT), (("承办单位", "交办时间", "办复日期", "办理结果", "代表评价"), ASSIGN)],
)
def test_it_goes_on_where_it_had_come_to(world: World, left_out: tuple[str, ...], key: str) -> None:
    confirmed(world, [row(1, **dict.fromkeys(left_out))])
    assert Loop.objects.get().steps.current().get().key == key


def test_the_trail_says_that_it_was_entered_and_tells_nobody(world: World) -> None:
    confirmed(world, [row(1)])
    events = Event.objects.filter(loop=Loop.objects.get())
    assert all(event.detail["imported"] and event.announced_at for event in events)
    assert events.count() == 7 and {event.by for event in events} == {world.qian}


def test_a_unit_hands_in_what_was_entered(world: World) -> None:
    confirmed(world, [row(1, 办复日期=None, 办理结果=None, 代表评价=None)])
    loop = Loop.objects.get()
    assert loop in Loop.objects.visible_to(world.li) and loop in Loop.objects.visible_to(world.zhang)
    assert moves.check_in(loop=loop, by=world.li, outcome="已办").status == StepStatus.SUBMITTED


def test_the_same_sheet_once_more_enters_nothing(world: World) -> None:
    rows = [row(1), row(2)]
    confirmed(world, rows)
    assert batches.counts(uploaded(world, rows)) == (0, 0, 2, 0)


def test_a_longer_sheet_enters_what_is_new(world: World) -> None:
    confirmed(world, [row(1)])
    confirmed(world, [row(1), row(2)])
    assert Proposal.objects.count() == 2


def test_another_content_under_a_known_number_is_a_problem(world: World) -> None:
    confirmed(world, [row(1)])
    assert problems(uploaded(world, [row(1, 主要内容="别的")])) == [(3, "编号")]


def test_the_sheet_as_a_whole_is_told_of(world: World) -> None:
    batch = uploaded(world, [row(1), row(2, 代表评价=None), {"序号": "合 计：2件"}])
    over, meeting_of, after = batch.remarks
    assert "略过1行" in over and "第17届第5次会议" in meeting_of and "已答复待评价1件，已办结1件" in after


def test_the_old_addresses_lead_to_the_import(world: World) -> None:
    for old, new in (("", ""), ("template.xlsx", "template/")):
        answer = client(world.qian).get(f"/proposals/import/{old}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/imports/proposals/{new}")
        assert client(world.qian).get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ({"序号": None}, "编号"),
        ({"案由": None}, "标题"),
        ({"案由": "长" * 81}, "标题"),
        ({"领衔人": "没有这人"}, "领衔代表"),
        ({"附议人": "张代表、李四"}, "联名代表"),
        ({"会议届次": "第三次"}, "届次会议"),
        ({"会议届次": "十六届五次会议"}, "届次会议"),
        ({"承办单位": "县没有局"}, "主办单位"),
        ({"协办单位": "交通局、没有局"}, "会办单位"),
        ({"承办单位": None}, "主办单位"),
        ({"交办时间": "二月"}, "交办日期"),
        ({"交办时间": "2025-12-01"}, "交办日期"),
        ({"办复日期": "2027-04-01"}, "答复日期"),
        ({"办理结果": "D"}, "办理结果"),
        ({"办理结果": None}, "办理结果"),
        ({"代表评价": "还行"}, "评价"),
        ({"类型": "提案"}, "种类"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(world: World, typed: dict[str, object], column: str) -> None:
    batch = uploaded(world, [row(1), row(2, **typed)])
    assert problems(batch) == [(4, column)] and not Proposal.objects.exists()


@pytest.mark.parametrize("column", ["领衔人", "附议人", "承办单位", "案由", "主要内容", "代表评价"])
def test_a_formula_or_markup_is_words(world: World, column: str) -> None:
    batch = uploaded(world, [row(1, **{column: "<script>alert(1)</script>"})])
    page = client(world.qian).get(f"/imports/at/{batch.pk}/").content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_names_with_blanks_and_signs_are_the_same_people(world: World) -> None:
    for name in ("方代表", "黄代表"):
        deputy(world, name, name)
    values = {"领衔人": "张 代表", "附议人": "方代表 黄 代表等2人"}
    confirmed(world, [row(1, **values)])
    movers = Loop.objects.get().movers.values_list("user__name", "is_lead")
    assert set(movers) == {("张代表", True), ("方代表", False), ("黄代表", False)}


def test_two_of_one_name_are_not_guessed(world: World) -> None:
    deputy(world, "张代表", "zhang2")
    assert problems(uploaded(world, [row(1)])) == [(3, "领衔代表")]


def test_a_deputy_who_has_left_may_have_brought_it(world: World) -> None:
    gone = make.user("老代表")
    make.duty(gone, Role.DEPUTY, world.station.unit, until=dt.date(2025, 1, 1))
    confirmed(world, [row(1, 领衔人="老代表")])
    assert Proposal.objects.get().draft.author == gone


def test_the_same_title_with_a_blank_is_the_same(world: World) -> None:
    rows = [row(1), row(2, 案由="关于修建第1条 村道的建议")]
    assert problems(uploaded(world, rows)) == [(4, "标题")]


def test_a_meeting_that_is_not_known_is_registered_with_its_days(world: World) -> None:
    confirmed(world, [row(1), row(2, 收到日期="2026-01-14"), row(3, 会议届次="闭会期间")])
    session = Session.objects.get()
    assert (session.number, session.opens_on, session.closes_on) == (
        5,
        dt.date(2026, 1, 12),
        dt.date(2026, 1, 14),
    )
    assert Proposal.objects.filter(session=session).count() == 2


def test_a_clerk_of_two_offices_says_for_which(world: World) -> None:
    presidium = make.unit("威坪镇人大主席团", UnitKind.PRESIDIUM, world.township, world.county)
    make.duty(world.qian, Role.OVERSEER, presidium)
    here = client(world.qian)
    page = here.get("/imports/proposals/").content.decode()
    assert "以哪个单位的名义" in page and str(presidium) in page
    place = f"{world.county.pk} {presidium.pk}"
    here.post("/imports/proposals/", {"file": workbook([row(1)]), "place": place})
    batch = Batch.objects.get()
    assert (batch.office, batch.role) == (presidium, Role.OVERSEER)
    assert client(second(world)).get(f"/imports/at/{batch.pk}/").status_code == 404
    answer = here.post("/imports/proposals/", {"file": workbook([row(1)]), "place": "1 1"})
    assert answer.status_code == 400 and "place" in answer.context["form"].errors
    assert "以哪个单位的名义" not in client(second(world)).get("/imports/proposals/").content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("十七届五次会议", (17, 5)),
        ("第17届人民代表大会第5次会议", (17, 5)),
        ("二十届人大十二次", (20, 12)),
        ("闭会期间", None),
    ],
)
def test_meetings_as_people_write_them(typed: str, meant: tuple[int, int] | None) -> None:
    assert meeting(typed) == meant


def test_numbers_and_names_as_people_write_them() -> None:
    assert [number(text) for text in ("第 012 号", "12", "１２")] == ["12", "12", "12"]
    assert named("张三、李四，王五等10人") == ["张三", "李四", "王五"]
    assert [numeral(text) for text in ("十", "十七", "二十", "二〇", "30")] == [10, 17, 20, 20, 30]


def messy(number: int) -> dict[str, object]:
    """Thirty rows of three hundred, in ten ways; those of 7, 8 and 9 are wrong."""
    ways: list[dict[str, object]] = [
        {"序号": f"第{number}号", "收到日期": "2026年1月12日"},
        {"收到日期": 46034, "交办时间": "２０２６／２／１０"},  # a serial number; full width
        {"领衔人": "张 代表", "附议人": "方代表 黄代表"},
        {"承办单位": "水利水电局", "协办单位": "交通运输局（修路）"},
        {"办理结果": "Ａ", "代表评价": "满意。"},
        {"案由": f"  关于修建第{number}条村道的建议 ", "类型": "建议、批评和意见"},
        {"会议届次": "第17届第5次会议", "办复日期": "20260401"},
        {"领衔人": "查无此人"},
        {"承办单位": "县没有局"},
        {"序号": "1"},  # a number that is taken
    ]
    return row(number, **ways[number // 10 % 10])


def test_three_hundred_rows_of_which_thirty_are_messy(world: World) -> None:
    for name in ("方代表", "黄代表"):
        deputy(world, name, name)
    rows = [messy(number) if number % 10 == 0 else row(number) for number in range(1, 301)]
    found = problems(uploaded(world, [*rows, {"序号": "合计：300件"}]))
    wrong = {at for at in range(300) if (at + 1) % 10 == 0 and (at + 1) // 10 % 10 in (7, 8, 9)}
    assert {line for line, _column in found} == {at + 3 for at in wrong} and len(found) == 9
    confirmed(world, [one for at, one in enumerate(rows) if at not in wrong], merged=[(0, 4, "会议届次")])
    assert Imported.objects.count() == Loop.objects.filter(status=LoopStatus.CLOSED).count() == 291


def test_the_ledger_finds_no_contradiction_in_what_was_entered(world: World) -> None:
    confirmed(world, [row(1), row(2, 代表评价=None), row(3, 协办单位="交通运输局")])
    assert list(contradictions.find()) == []


def test_one_from_paper_ends_as_any_other(world: World) -> None:
    confirmed(world, [row(1, 代表评价=None)])
    proposal = Proposal.objects.select_related("loop").get()
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表电话表示满意")
    moves.sign_off(loop=proposal.loop, by=second(world))
    assert Loop.objects.get().status == LoopStatus.CLOSED


def test_one_from_paper_is_answered_here(world: World) -> None:
    confirmed(world, [row(1, 办复日期=None, 办理结果=None, 代表评价=None)])
    reply = replied(world, Proposal.objects.select_related("loop").get())
    assert (reply.unit, reply.number, reply.deliveries.count()) == (world.water, 1, 1)


def test_too_long_a_sheet_is_to_be_parted(world: World) -> None:
    file = workbook([row(number) for number in range(1001)])
    answer = client(world.qian).post("/imports/proposals/", {"file": file})
    assert answer.status_code == 400 and "分成几份" in answer.content.decode()
