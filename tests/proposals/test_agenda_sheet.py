"""The agenda by Excel: what is downloaded can be read back, messy cells are understood, every problem has its place."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import python_calamine as calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congress_portal.loops.models import Event
from proposals.models import AgendaItem, AssignmentMeeting
from tests.proposals.stages import meeting, taken_in
from tests.world import World

HEADS = ["编号", "主办单位", "会办单位", "办结期限", "办理标准"]


def book(rows: list[list[Any]], heads: list[str] | None = None) -> SimpleUploadedFile:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for number, cells in enumerate([heads or HEADS, *rows]):
        for at, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, at, dt.datetime.combine(cell, dt.time()), day)
            else:
                sheet.write(number, at, cell)
    made.close()
    return SimpleUploadedFile("agenda.xlsx", out.getvalue())


def sent(world: World, made: AssignmentMeeting, file: Any) -> Any:
    client = Client()
    client.force_login(world.qian)
    return client.post(reverse("proposal:meeting_upload", args=[made.pk]), {"file": file})


def places(answer: Any) -> list[tuple[int, str]]:
    return [(one.number, one.column) for one in answer.context["problems"]]


def code(item: AgendaItem) -> str:
    return item.proposal.loop.code


def test_what_is_downloaded_is_read_back_unchanged(world: World) -> None:
    made = meeting(world, taken_in(world))
    item = made.items.get()
    sent(world, made, book([[code(item), "县水利水电局", "县交通运输局（道路）", "", "全部解决"]]))
    client = Client()
    client.force_login(world.qian)
    content = client.get(reverse("proposal:meeting_sheet", args=[made.pk])).content
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    line = Event.objects.get(verb="viewed", detail__what="sheet")
    assert (line.by, line.detail["title"], line.detail["number"]) == (world.qian, "交办会议题", 1)
    assert rows[1][0] == code(item) and rows[1][3:5] == ["县水利水电局", "县交通运输局（道路）"]
    made.refresh_from_db()
    assert sent(world, made, SimpleUploadedFile("a.xlsx", content)).status_code == 302
    revision = made.revision
    made.refresh_from_db()
    assert made.revision == revision


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 12, 31),
        "２０２６年１２月３１日",
        "2026/12/31",
        "2026.12.31",
        "20261231",
        46387,
        "2026年12月",
    ],
)
def test_messy_rows_are_understood(world: World, day: Any) -> None:
    made = meeting(world, taken_in(world))
    item = made.items.get()
    heads = ["建议 编号", "主办", "协办单位", "完成时限*", "备注"]
    rows = [["", "", "", "", ""], [f" {code(item).lower()} ", " 水利 水电局", "", day, "随便"]]
    answer = sent(world, made, book(rows, heads))
    item.refresh_from_db()
    assert (answer.status_code, item.lead, item.due_on) == (302, world.water, dt.date(2026, 12, 31))


def test_every_problem_is_named_by_line_and_column_and_nothing_is_written(world: World) -> None:
    made = meeting(world, taken_in(world), taken_in(world), taken_in(world))
    one, two, three = made.items.all()
    rows = [
        [code(one), "水利水电局", "", "", ""],
        [code(two), "没有的局", "财政", "明年", "长" * 501],
        [code(three), "", "", "2020-01-01", ""],
        ["JY-1999-0001", "水利水电局", "", "", ""],
        ["", "水利水电局", "", "", ""],
        [code(one), "水利水电局", "", "", ""],
    ]
    answer = sent(world, made, book(rows))
    assert answer.status_code == 400 and not made.items.exclude(lead=None).exists()
    assert set(places(answer)) == {
        (3, "主办单位"), (3, "会办单位"), (3, "办结期限"), (3, "办理标准"), (5, "编号"), (6, "编号"), (7, "编号"),
    }  # fmt: skip


def test_what_the_rules_refuse_stands_at_its_cell_too(world: World) -> None:
    made = meeting(world, taken_in(world), taken_in(world))
    one, two = made.items.all()
    rows = [[code(one), "水利水电局", "", "", ""], [code(two), "水利水电局", "", "2020-01-01", ""]]
    answer = sent(world, made, book(rows))
    assert answer.status_code == 400 and places(answer) == [(3, "办结期限")]
    assert not made.items.exclude(lead=None).exists()


def test_an_empty_cell_leaves_and_a_word_empties(world: World) -> None:
    made = meeting(world, taken_in(world))
    item = made.items.get()
    sent(world, made, book([[code(item), "水利水电局", "", "", "全部解决"]]))
    sent(world, made, book([[code(item), "", "交通运输局", "", "清空"]]))
    item.refresh_from_db()
    assert (item.lead, item.standard) == (world.water, "") and item.co_handlers.get().unit == world.roads


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xff\xfe\x00", "甲,乙\n1,2".encode()])
def test_what_is_no_such_sheet_is_refused_at_the_field(world: World, content: bytes) -> None:
    made = meeting(world, taken_in(world))
    answer = sent(world, made, SimpleUploadedFile("a.xlsx", content))
    assert answer.status_code == 400 and "file" in answer.context["sheet_form"].errors


def test_a_title_is_no_formula(world: World) -> None:
    made = meeting(world, taken_in(world))
    item = made.items.get()
    item.proposal.loop.title = "=1+1"
    item.proposal.loop.save(update_fields=["title"])
    client = Client()
    client.force_login(world.qian)
    content = client.get(reverse("proposal:meeting_sheet", args=[made.pk])).content
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "'=1+1"
