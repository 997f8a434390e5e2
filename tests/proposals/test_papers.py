"""Letters about proposals: a unit gets the list of its own, an answer names its class, and both can be printed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import make_aware

from congress_portal.accounts.models import Term, Unit
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Helper, Period
from congress_portal.papers import Heading, Letter, Table, as_docx, as_pdf
from proposals.models import Proposal, Session
from proposals.papers import Decided, assignment_letter, entries, numeral, quoted, reply_letter, serial
from proposals.words import Phase
from tests.papers.made import Pdf, Word
from tests.proposals.stages import TEXTS, deputy, handling, replied, taken_in
from tests.world import World

DAY = dt.date(2026, 3, 16)


def rows() -> list[Proposal]:
    related = (
        "loop",
        "version",
        "draft__author",
        "draft__region",
        "session__term",
        "session__region",
        "county",
    )
    return list(Proposal.objects.select_related(*related))


def letter(world: World, unit: Unit, **decided: str) -> Letter:
    words = {proposal.pk: Decided(**decided) for proposal in rows()}
    listed = entries(rows(), unit, DAY, words)
    return assignment_letter(unit=unit, listed=listed, issuer=world.office, day=DAY)


def listing(made: Letter) -> Table:
    table = made.annexes[0].body[0]
    assert isinstance(table, Table)
    return table


def assigned(world: World, *helpers: Unit) -> Proposal:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理", helpers=helpers)
    return proposal


def answer(proposal: Proposal, world: World, text: str = "已经改造。", **changes: object) -> Letter:
    proposal = next(row for row in rows() if row.pk == proposal.pk)
    whole = {"unit": world.water, "text": text, "result": "A", "day": DAY, "to": [world.zhang]} | changes
    return reply_letter(proposal=proposal, **whole)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (5, "五"), (10, "十"), (17, "十七"), (20, "二十"), (21, "二十一"), (0, "〇")],
)
def test_numbers_of_terms_and_meetings_are_in_chinese_figures(number: int, written: str) -> None:
    assert numeral(number) == written


def test_the_lead_unit_gets_its_list_with_what_the_meeting_decided(world: World) -> None:
    proposal = assigned(world)
    table = listing(
        letter(world, world.water, leading="张副县长", supervising="李副主任", standard="全部解决")
    )
    row = dict(zip(table.head, table.rows[0], strict=True))
    assert row == {
        "编号": str(serial(proposal)), "标题": TEXTS["title"], "领衔代表": world.zhang.name, "分工": "主办",
        "领办领导": "张副县长", "督办领导": "李副主任", "办结期限": "2026年6月16日", "办理标准": "全部解决",
    }  # fmt: skip


def test_columns_that_are_empty_for_all_are_left_out(world: World) -> None:
    assigned(world)
    assert listing(letter(world, world.water)).head == ("编号", "标题", "领衔代表", "分工", "办结期限")


def test_a_helping_unit_is_told_who_leads_and_by_which_working_day_its_view_is_due(world: World) -> None:
    assigned(world, world.roads)
    table = listing(letter(world, world.roads))
    row = dict(zip(table.head, table.rows[0], strict=True))
    assert (row["分工"], row["其他承办单位"], row["办结期限"]) == ("协办", world.water.name, "2026年5月18日")


def test_a_helping_unit_with_a_date_of_its_own_is_told_that_one(world: World) -> None:
    proposal = assigned(world, world.roads)
    Helper.objects.filter(step__loop=proposal.loop).update(due_at=make_aware(dt.datetime(2026, 4, 1, 12)))
    assert entries(rows(), world.roads, DAY)[0].due_on == dt.date(2026, 4, 1)


def test_the_date_is_that_of_the_running_clock_once_it_is_signed_for(world: World) -> None:
    step = handling(world).loop.steps.current().get()
    assert step.due_at is not None
    assert entries(rows(), world.water, dt.date(2020, 1, 1))[0].due_on == step.due_at.date()


def test_the_date_stays_that_of_the_answer_once_it_was_given(world: World) -> None:
    proposal = handling(world)
    due = proposal.loop.steps.current().get().due_at
    replied(world, proposal)
    assert due is not None and entries(rows(), world.water, DAY)[0].due_on == due.date()


def test_no_unit_gets_the_list_of_another(world: World) -> None:
    assigned(world)
    assert entries(rows(), world.roads, DAY) == []


def test_a_long_list_costs_no_more_questions_than_a_short_one(
    world: World, django_assert_max_num_queries: Any
) -> None:
    assigned(world, world.roads)
    found = rows()
    with CaptureQueriesContext(connection) as one:
        entries(found, world.water, DAY)
    for _ in range(4):
        assigned(world, world.roads)
    found = rows()
    with django_assert_max_num_queries(len(one)):
        assert len(entries(found, world.water, DAY)) == 5


def test_what_is_not_assigned_is_in_no_list(world: World) -> None:
    taken_in(world)
    assert entries(rows(), world.water, DAY) == []


def test_the_letter_quotes_the_periods_of_the_table(world: World) -> None:
    assigned(world)
    Period.objects.filter(key="proposal.unit_dispute").update(
        quote="有异议的，8日内说明", basis="《某条例》第九条，待核对"
    )
    said = letter(world, world.water).body
    assert "2. 有异议的，8日内说明（《某条例》第九条）。" in said
    words = "".join(line for line in said if isinstance(line, str))
    assert [word for word in ("待核对", "工作默认值", "参照") if word in words] == []


def test_a_period_that_the_table_lacks_is_not_quoted(world: World) -> None:
    Period.objects.filter(key="proposal.unit_sign").delete()
    assert quoted(["proposal.unit_sign"], world.county, DAY) == []


def test_an_answer_names_occasion_number_and_class(world: World) -> None:
    proposal = handling(world)
    term = Term.objects.create(
        county=world.county, number=17, since=dt.date(2022, 1, 1), until=dt.date(2027, 1, 1)
    )
    session = Session.objects.create(
        county=world.county, region=world.county, term=term, number=5,
        presubmit_from=DAY, opens_on=DAY, closes_on=DAY,
    )  # fmt: skip
    Proposal.objects.filter(pk=proposal.pk).update(phase=Phase.IN_SESSION, session=session)
    made = answer(proposal, world)
    name = world.county.name
    assert made.title == f"关于{name}第十七届人大第五次会议第{serial(proposal)}号建议的答复"
    assert (made.mark, made.recipient) == ("类别标记：A", f"{world.zhang.name}代表")


def test_an_answer_between_meetings_says_so(world: World) -> None:
    proposal = handling(world)
    year = proposal.loop.opened_at.year
    assert f"人大{year}年闭会期间第{serial(proposal)}号建议的答复" in answer(proposal, world).title


def test_one_deputy_and_several_are_addressed_as_such(world: World) -> None:
    proposal, second = handling(world), deputy(world, "周代表", "zhou")
    assert str(answer(proposal, world).body[0]).startswith("您提出的")
    both = answer(proposal, world, to=[world.zhang, second])
    assert both.recipient == f"{world.zhang.name}、周代表代表"
    assert str(both.body[0]).startswith("你们提出的")


def test_what_is_typed_becomes_headings_and_paragraphs_of_the_answer(world: World) -> None:
    made = answer(handling(world), world, text="一、办理情况\n已经改造。\n\n谢谢。")
    assert made.body[1:] == (Heading("一、办理情况"), "已经改造。", "谢谢。")


def test_only_what_is_public_has_a_code(world: World) -> None:
    proposal = handling(world)
    assert answer(proposal, world).invitation == ""
    assert answer(proposal, world, address="https://portal.example/p/1/").invitation


def test_both_letters_can_be_printed_and_edited(world: World) -> None:
    proposal = assigned(world)
    for made in (letter(world, world.water), answer(proposal, world)):
        assert TEXTS["title"] in Pdf(as_pdf(made)).text
        assert TEXTS["title"] in Word(as_docx(made)).text
