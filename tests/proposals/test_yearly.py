"""The year in figures: every table adds up to the same cases, and what is written says the same as the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Region, Term
from congress_portal.papers import as_pdf, report_as_docx
from congress_portal.sheets.reading import read_sheet
from proposals import transitions, yearly_paper
from proposals.import_check import check
from proposals.import_sheet import HEADERS
from proposals.indices.counts import rows_of
from proposals.loading import load_results
from proposals.models import Commitment
from proposals.unit_paper import unit_year_of
from proposals.words import Publicity
from proposals.yearly import Case, Line, Year, share, year_of
from tests.papers.made import Pdf, Word
from tests.proposals.opened import published
from tests.proposals.papers_from import row, workbook
from tests.proposals.stages import handling, promised, replied, submitted
from tests.proposals.test_keys import chosen
from tests.proposals.test_pages import client, words
from tests.world import World

YEAR = timezone.localdate().year


def on_paper(world: World, *rows: dict[str, object]) -> None:
    load_results()
    Term.objects.get_or_create(
        county=world.county, number=17, defaults={"since": dt.date(2022, 1, 1), "until": dt.date(2027, 1, 1)}
    )
    found = read_sheet(workbook(rows), HEADERS).rows
    digest = check(found, world.office).digest
    transitions.import_proposals(by=world.qian, office=world.office, rows=found, digest=digest, source="x")


@pytest.fixture
def year(world: World) -> Year:
    """One not assigned, one being handled, one answered, one public."""
    submitted(world)
    handling(world)
    promised(world)
    published(world)
    return year_of(world.county, YEAR)


@pytest.fixture
def paper_year(world: World) -> Year:
    """Two of 2026 from paper, one of them late, beside one that has no answer yet."""
    late = row(2, 办理结果="C", 办复日期="2026-08-01", 代表评价="不满意")
    under_way = row(3, 办复日期=None, 办理结果=None, 代表评价=None)
    on_paper(world, row(1), late, under_way)
    return year_of(world.county, 2026)


def add_up(year: Year) -> None:
    for lines in (year.units, year.forms, year.phases):
        for name in ("count", "replied", "in_time", "consulted", "rehandled", "said", "on_paper"):
            assert sum(getattr(line, name) for line in lines) == getattr(year.total, name)
    assert sum(line.count for line in year.classes) == year.total.replied


def test_every_table_adds_up_to_the_same_cases(year: Year) -> None:
    assert (year.total.count, year.total.replied, year.total.open, year.came_count) == (3, 2, 1, 4)
    add_up(year)


def test_it_agrees_with_the_index(world: World, year: Year) -> None:
    rows = rows_of(world.county, YEAR)
    assert sum(one.counts["replied"] for one in rows) == year.total.replied
    assert len(rows) == year.total.count


def test_paper_is_counted_and_kept_out_of_the_index(world: World, paper_year: Year) -> None:
    add_up(paper_year)
    late = [case.result for case in paper_year.cases if case.is_replied and not case.is_in_time]
    assert (paper_year.total.count, paper_year.total.on_paper, late) == (3, 2, ["C"])
    assert len(rows_of(world.county, 2026)) == 1


def test_classes_and_publication_are_counted(year: Year) -> None:
    assert {line.name: line.count for line in year.classes} == {"A": 1, "B": 1}
    assert (year.total.made(Publicity.PUBLISHED), year.waiting) == (1, 1)


def test_promises_are_counted_by_how_they_stand(world: World, year: Year) -> None:
    assert dict(year.pledge_lines)["落实中"] == year.pledged == 1
    Commitment.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    assert dict(year_of(world.county, YEAR).pledge_lines)["已逾期"] == 1


def test_key_proposals_stand_in_the_report(world: World) -> None:
    key = chosen(world)
    found = year_of(world.county, YEAR)
    assert (list(found.keys), found.reported) == ([key], 0)
    assert "重点督办建议1件" in Word(report_as_docx(yearly_paper.report(found, "办公室"))).text


def test_another_year_has_none_of_it(world: World, year: Year) -> None:
    other = year_of(world.county, YEAR - 1)
    assert (other.total.count, other.came_count, other.total.in_time_share) == (0, 0, "—")


def case(**said: int) -> Case:
    return Case("JY", "标题", "proposal", "between", "水利局", True, True, "A", True, 0, said, "", False)


def test_few_words_of_deputies_are_not_shown_as_a_share() -> None:
    few, enough = [case(satisfied=1)] * 4, [case(satisfied=1)] * 4 + [case(dissatisfied=1)]
    assert (Line("x", few, 5).satisfied_share, Line("x", enough, 5).satisfied_share) == ("—", "80.0%")


def test_no_part_that_is_hidden_follows_from_the_whole() -> None:
    roads = replace(case(dissatisfied=1), unit="交通局")
    cases = [*[case(satisfied=1)] * 6, roads]
    year = Year(Region(), YEAR, timezone.now(), 5, cases)
    assert {one.name: one.satisfied_share for one in year.units} == {"水利局": "100.0%", "交通局": "—"}
    assert {one.satisfied_share for one in (year.total, *year.forms, *year.phases)} == {"—"}


def test_of_nothing_there_is_no_share() -> None:
    assert (share(0, 0), share(0, 3), share(3, 3)) == ("—", "0.0%", "100.0%")


def test_the_page_and_the_files_say_the_same(world: World, year: Year) -> None:
    shown = words(client(world.qian).get(reverse("proposal:yearly")))
    paper = Word(report_as_docx(yearly_paper.report(year, "县人大常委会办公室"))).text
    pdf = Pdf(as_pdf(yearly_paper.as_letter(year, "县人大常委会办公室"))).text
    assert "当年交办3件" in paper.replace("\n", "") and "已答复2件" in pdf.replace("\n", "")
    assert "<dd>3</dd>" in shown and "<dd>2</dd>" in shown


def test_a_unit_drafts_its_own_summary(world: World, year: Year) -> None:
    urls = {
        form: reverse("proposal:unit_yearly_file", args=[world.water.pk, YEAR, form])
        for form in ("docx", "pdf")
    }
    assert urls["docx"] in words(client(world.li).get(reverse("proposal:index")))
    paper = Word(client(world.li).get(urls["docx"]).content).text.replace("\n", "")
    assert (
        "由本单位主办的代表建议（议案）3件" in paper
        and "已答复2件" in paper
        and "改造最后2个村的管网" in paper
    )
    assert "由本单位主办的代表建议（议案）3件" in Pdf(client(world.li).get(urls["pdf"]).content).text.replace(
        "\n", ""
    )


def test_in_its_summary_a_unit_has_its_own_cases_alone(world: World, year: Year) -> None:
    assert year_of(world.county, YEAR, unit=world.roads.pk).total.count == 0
    assert "满意率" not in {one.rule.name for one in unit_year_of(world.water, YEAR).led.figures}


@pytest.mark.parametrize("query", ["?year=x", "?year=9999", "?year=1000", "?year=%00", "?year=-1", "?year=²"])
def test_a_year_that_is_none_is_this_one(world: World, query: str) -> None:
    answer = client(world.qian).get(reverse("proposal:yearly") + query)
    assert answer.context["found"].year == YEAR


@pytest.mark.parametrize(("year", "form"), [(1900, "docx"), (YEAR + 1, "pdf"), (YEAR, "exe")])
def test_a_file_that_is_none_is_not_found(world: World, year: int, form: str) -> None:
    url = reverse("proposal:yearly_file", args=[year, form])
    assert client(world.qian).get(url).status_code == 404


def test_it_costs_the_same_with_more_cases(world: World, django_assert_max_num_queries: Any) -> None:
    for number in (1, 3):
        for _number in range(number):
            replied(world)
        with django_assert_max_num_queries(12):
            year_of(world.county, YEAR)
