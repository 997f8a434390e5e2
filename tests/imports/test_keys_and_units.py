"""What a key sent twice means, and the unit of money that a header names."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

import pytest

from congress_portal.accounts.models import Role, Term, UnitKind
from congress_portal.imports import transitions
from congress_portal.imports.kinds import KINDS
from congress_portal.imports.models import Batch
from congress_portal.sheets.reading import read_sheet
from tests import factories as make
from tests.imports.batches import checked, counts, problems, taken, written
from tests.imports.test_other_kinds import PROJECTS, PROPOSALS
from tests.imports.test_places import OFFICES, UNITS
from tests.stations.sheet_files import upload, xlsx
from tests.world import World
from votes.models import Project


def headed(head: str, amount: Any) -> tuple[list[Any], list[Any]]:
    at = PROJECTS[0].index("投资")
    rows = [list(row) for row in PROJECTS[:2]]
    rows[0][at], rows[1][at] = head, amount
    return rows[0], rows[1]


@pytest.mark.parametrize(
    ("head", "amount", "yuan"),
    [
        ("计划投资（万元）", 120, "1200000.00"),
        ("投资额(单位：万元)", "120.5", "1205000.00"),
        ("计划投资（万元）", "120万元", "1200000.00"),
        ("计划投资（元）", 120, "120.00"),
        ("投资", 120, "120.00"),
        ("投资（含配套）", 120, "120.00"),
        ("投资额（万元）", "10,000,000", "100000000000.00"),
    ],
)
def test_the_unit_in_the_header_counts(world: World, head: str, amount: Any, yuan: str) -> None:
    written(world.qian, "projects", *headed(head, amount))
    assert Project.objects.get().budget == Decimal(yuan)


@pytest.mark.parametrize("head", ["节点1投资（万元）", "节点1资金（万元）", "节点1资金(单位:万元)"])
def test_the_money_of_a_milestone_is_read_by_all_its_names(world: World, head: str) -> None:
    row = [*PROJECTS[1], "土建", 100, "2026-06-30", "50"]
    batch = written(world.qian, "projects", [*PROJECTS[0], "节点1", "节点1权重", "节点1日期", head], row)
    assert (batch.unknown, Project.objects.get().milestones.get().budget) == ([], Decimal(500000))


@pytest.mark.parametrize(("head", "amount"), [("投资（万元）", "10000001"), ("投资", "10000001万元")])
def test_more_money_than_the_portal_holds_is_said_at_its_cell(world: World, head: str, amount: str) -> None:
    [(_line, column, words)] = problems(checked(world.qian, "projects", *headed(head, amount)))
    assert column == "计划投资（元）" and "应在0到10000000之间" in words


@pytest.mark.parametrize("head", ["计划投资（亿元）", "投资（千元）", "计划投资（美元）"])
def test_an_unknown_unit_makes_an_unknown_column(world: World, head: str) -> None:
    batch = checked(world.qian, "projects", *headed(head, 120))
    assert batch.unknown == [head] and ("计划投资（元）", "必须填写") in [one[1:] for one in problems(batch)]


def test_both_units_at_once_are_refused(world: World) -> None:
    head, row = headed("投资", 1200000)
    batch = checked(world.qian, "projects", [*head, "计划投资（万元）"], [*row, 120])
    assert counts(batch)[3] == 1 and "只留一列" in problems(batch)[0][2]


def test_a_key_sent_again_with_another_file_is_another_batch(world: World) -> None:
    first = taken(world.gao, "units", UNITS, *OFFICES)

    def again(content: bytes, word: str = "units") -> Batch:
        kind = KINDS[word]
        return transitions.take_in(
            by=world.gao, kind=kind, sheet=read_sheet(upload(content), kind.headers), name="表.xlsx",
            content=content, request_key=first.request_key,
        )  # fmt: skip

    content = xlsx(UNITS, *OFFICES)
    Batch.objects.filter(pk=first.pk).update(sha256=again(content).sha256)
    assert again(content) == first
    content = xlsx(UNITS, OFFICES[0])
    other = again(content)
    assert (other.pk == first.pk, other.rows) == (False, 1)
    assert again(content) == other and Batch.objects.count() == 2


def test_a_key_sent_again_for_another_office_is_another_batch(world: World) -> None:
    presidium = make.unit("岭上乡人大主席团", UnitKind.PRESIDIUM, world.township, world.county)
    make.duty(world.qian, Role.OVERSEER, presidium)
    kind, content, key = KINDS["proposals"], xlsx(*PROPOSALS), uuid.uuid4()

    def again(place: str) -> Batch:
        return transitions.take_in(
            by=world.qian, kind=kind, sheet=read_sheet(upload(content), kind.headers), name="表.xlsx",
            content=content, request_key=key, place=place,
        )  # fmt: skip

    places = [one.word for one in kind.openings(world.qian)]
    made = [again(place) for place in places]
    assert len(made) == 2 == len({one.office_id for one in made})
    assert [again(place) for place in places] == made


def test_all_that_is_written_is_shown_before(world: World) -> None:
    Term.objects.create(
        county=world.county, number=17, since=dt.date(2022, 1, 1), until=dt.date(2026, 12, 31)
    )
    head, row = headed("投资", 120)
    batch = checked(world.qian, "projects", [*head, "经度", "纬度"], [*row, 118.7, 29.7])
    assert {"经度", "纬度"} <= said(batch)
    batch = checked(world.qian, "proposals", *PROPOSALS[:2])
    assert {"种类", "内容", "评价"} <= said(batch)


def said(batch: Batch) -> set[str]:
    [line] = batch.lines.all()
    return {column for column, _before, _after in json.loads(line.said)["changes"]}
