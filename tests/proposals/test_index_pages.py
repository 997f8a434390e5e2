"""The pages of the index: who finds which figures, that each opens to its cases, and what is never told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import Role, User
from proposals import transitions
from proposals.indices.computing import scores
from proposals.indices.showing import tellable
from proposals.models import Appeal, IndexFormula, Proposal, Snapshot
from tests import factories as make
from tests.proposals.guided import group
from tests.proposals.indexed import YEAR, defined, finished, row
from tests.proposals.stages import handling
from tests.proposals.test_appeals import appealed
from tests.proposals.test_index import rule
from tests.reckoner import Book
from tests.world import World

INDEX = "/proposals/index/"
WORDS = [rule("satisfied", "satisfied", "evaluated")]


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def shown(user: User, url: str = INDEX) -> HttpResponse:
    return client(user).get(url)


def text(user: User, url: str = INDEX) -> str:
    return shown(user, url).content.decode()


def figure(world: World, key: str) -> str:
    return reverse("proposal:index_figure", args=[YEAR, world.water.pk, key])


def test_the_office_sees_all_units_and_each_figure_opens(world: World) -> None:
    finished(world)
    page = text(world.qian)
    assert "县水利水电局" in page and "100.00%" in page and figure(world, "satisfied") in page


def test_a_deputy_who_also_works_for_a_group_sees_what_was_frozen(world: World) -> None:
    finished(world)
    transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    make.duty(world.zhang, Role.HANDLER, group(world, "第一组", world.roads))
    assert "县水利水电局" in text(User.objects.get(pk=world.zhang.pk))


def test_what_nothing_counts_for_reads_a_dash_and_never_a_hundred(world: World) -> None:
    handling(world)
    page = text(world.qian)
    assert "—" in page and "0/0" in page
    opened = text(world.qian, figure(world, "done"))
    assert "%" not in opened.split("<main")[1].split("</dl>")[0]
    assert "—（0 ÷ 0）" in opened


def test_a_figure_opens_to_the_cases_that_add_up_to_it(world: World) -> None:
    first, second = finished(world), finished(world, result="C")
    answer = shown(world.qian, figure(world, "solved"))
    lines = answer.context["lines"]
    assert {line[0].code for line in lines} == {first.loop.code, second.loop.code}
    total = answer.context["total"]
    assert (sum(line[1] for line in lines), sum(line[2] for line in lines)) == (
        total.numerator,
        total.denominator,
    )


def test_a_unit_sees_its_own_and_nothing_of_sealed_words(world: World) -> None:
    finished(world)
    page = text(world.li)
    assert "县水利水电局" in page and figure(world, "satisfied") not in page and figure(world, "done") in page
    assert shown(world.li, figure(world, "satisfied")).status_code == 403
    assert "县水利水电局" not in text(world.lu)
    assert shown(world.lu, figure(world, "done")).status_code == 404


def test_the_units_page_gives_no_composite_that_satisfaction_could_be_reckoned_from(world: World) -> None:
    finished(world)
    scores_shown = shown(world.li).context["scores"]
    assert [one.composite for one in scores_shown] == [None]
    assert all(not figure.rule.is_secret for one in scores_shown for figure in one.figures)


def test_a_deputy_sees_what_was_frozen_and_nothing_before(world: World) -> None:
    finished(world)
    assert "这一年还没有公布指标" in text(world.zhang)
    transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    assert "县水利水电局" in text(world.zhang) and "第1次快照" in text(world.zhang)


def test_few_words_are_told_to_nobody_but_the_office(world: World) -> None:
    finished(world)
    transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    url = f"{INDEX}?year={YEAR}&snapshot=1"
    for person in (world.zhang, world.li):
        found = shown(person, url).context["scores"]
        assert all(not one.rule.is_secret for score in found for one in score.figures), person
    assert any(one.rule.is_secret for one in shown(world.qian, url).context["scores"][0].figures)


def test_enough_words_are_told(world: World) -> None:
    transitions.make_formula(
        by=world.qian, county=world.county, valid_from=dt.date(YEAR, 1, 1), basis="主任会议", least=2,
        defined=defined(world),
    )  # fmt: skip
    finished(world)
    finished(world, "basically")
    transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    found = shown(world.li, f"{INDEX}?year={YEAR}&snapshot=1").context["scores"]
    assert [one.percent for one in found[0].figures if one.rule.is_secret] == [100]


def told(*snapshots: list, least: int = 3) -> set:  # type: ignore[type-arg]
    return set(tellable(scores(snapshots[0], WORDS, "share"), snapshots, least))


def test_two_snapshots_cannot_be_compared_to_tell_one_word() -> None:
    one = [row(number, evaluated=1, satisfied=1) for number in range(5)]
    more = [*one, row(9, evaluated=1, dissatisfied=1)]
    assert told(one) == {1, None} and told(one, one) == {1, None} and told(more, one) == set()


def test_a_case_that_has_grown_tells_only_the_word_that_came() -> None:
    before, after = row(1, evaluated=5, satisfied=5), row(1, evaluated=6, satisfied=5, dissatisfied=1)
    assert told([before]) == {1, None} and told([after], [before]) == set()


@pytest.mark.parametrize("where", [(0, 0), (10000, 0), (9999, 0), (YEAR, 10**20)])
def test_a_figure_of_nowhere_is_not_found(world: World, where: tuple[int, int]) -> None:
    finished(world)
    url = reverse("proposal:index_figure", args=[*where, "done"])
    assert shown(world.qian, url).status_code == 404


def test_who_also_works_for_a_unit_sees_no_sealed_words(world: World) -> None:
    make.duty(world.he, Role.HANDLER, world.water)
    finished(world)
    found = shown(User.objects.get(pk=world.he.pk), f"{INDEX}?year={YEAR}").context["scores"]
    assert found and all(not one.rule.is_secret for score in found for one in score.figures)


def test_what_is_left_over_is_enough_as_well() -> None:
    rows = [row(number, unit=1, evaluated=1) for number in range(5)] + [row(9, unit=2, evaluated=1)]
    assert told(rows) == {1}


def test_other_weights_are_tried_and_not_saved(world: World) -> None:
    finished(world)
    before = IndexFormula.objects.count()
    page = text(world.qian, f"{INDEX}?year={YEAR}&w_done=100&w_solved=0")
    assert "试算结果" in page and IndexFormula.objects.count() == before


@pytest.mark.parametrize("query", ["w_done=x", "w_done=-1", "w_done=101", "year=abc", "w_done=1e400"])
def test_a_bad_question_is_answered_with_a_message(world: World, query: str) -> None:
    answer = shown(world.qian, f"{INDEX}?{query}")
    assert answer.status_code == 400 and "有内容需要改正" in answer.content.decode()


def test_the_office_makes_a_snapshot_by_a_button(world: World) -> None:
    finished(world)
    answer = client(world.qian).post(reverse("proposal:index_snapshot"), {"year": YEAR}, follow=True)
    assert Snapshot.objects.get().number == 1 and "不再变动" in answer.content.decode()


def test_the_office_makes_a_version_and_what_is_wrong_is_said_at_its_field(world: World) -> None:
    page = client(world.qian).get(reverse("proposal:formula"))
    form = page.context["form"]
    data = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    data |= {
        "valid_from": f"{YEAR}-01-01",
        "basis": "第九次主任会议",
        "satisfied_numerator": "结果满意的评价数*1\n好评*2",
    }
    wrong = client(world.qian).post(reverse("proposal:formula"), data)
    assert wrong.status_code == 400 and "satisfied_numerator" in wrong.context["form"].errors
    data["satisfied_numerator"] = "结果满意的评价数\n结果基本满意的评价数×0.5"
    assert client(world.qian).post(reverse("proposal:formula"), data).status_code == 302
    made = IndexFormula.objects.get(region=world.county)
    assert made.indicators.get(key="satisfied").numerator == [["satisfied", "1"], ["basically", "0.5"]]


def test_an_appeal_goes_from_the_unit_to_its_decision_on_pages(world: World) -> None:
    proposal = finished(world, result="C")
    data = {
        "unit": world.water.pk,
        "year": YEAR,
        "code": proposal.loop.code,
        "key": "solved",
        "reason": "已达标",
    }
    bad = client(world.li).post(reverse("proposal:appeal_new"), {**data, "code": "JY-1900-1"})
    assert bad.status_code == 400 and "code" in bad.context["form"].errors
    client(world.li).post(reverse("proposal:appeal_new"), data)
    url = reverse("proposal:appeal", args=[Appeal.objects.get().pk])
    client(world.qian).post(url, {"answer": "1", "ruling": "granted", "words": "报告属实"})
    assert "报告属实" not in text(world.li, url) and "同意拟办意见" not in text(world.qian, url)
    yu = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    client(yu).post(url, {"decide": "1", "ruling": "granted", "words": "报告属实"})
    assert "申诉成立" in text(world.li, url)
    assert proposal.loop.code in [one.code for one in shown(yu, figure(world, "solved")).context["out"]]


def test_an_old_page_of_an_appeal_decides_nothing(world: World) -> None:
    found = appealed(world)
    transitions.answer_appeal(appeal=found, by=world.qian, ruling="granted", words="属实")
    yu = make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")
    url = reverse("proposal:appeal", args=[found.pk])
    answer = client(yu).post(url, {"decide": "1", "ruling": "refused", "words": "属实"})
    assert answer.status_code == 409 and not Appeal.objects.get().decided


def test_the_sheet_of_a_unit_tells_its_own_cases_and_no_words(world: World) -> None:
    finished(world)
    data = shown(world.li, reverse("proposal:index_sheet")).content
    book = Book(data)
    assert "评价" not in "".join(book.texts) and book.value("指标", "B3") == 1
    whole = Book(shown(world.qian, reverse("proposal:index_sheet")).content)
    assert "评价" in "".join(whole.texts)


def item(proposal: Proposal) -> str:
    return reverse("proposal:index_item", args=[proposal.loop.code])


def test_one_case_has_each_figure_with_its_parts_and_the_composite(world: World) -> None:
    proposal = finished(world, "basically", "C")
    (one,) = shown(world.qian, item(proposal)).context["scored"]
    figures = {line[0].rule.key: line[0].percent for line in one["lines"]}
    assert (figures["done"], figures["solved"], figures["satisfied"]) == (100, 0, 100)
    assert item(proposal) in text(world.qian, proposal.loop.get_absolute_url())
    assert str(one["score"].composite) in text(world.qian, item(proposal))


def test_a_case_without_an_answer_reads_a_dash(world: World) -> None:
    (one,) = shown(world.qian, item(handling(world))).context["scored"]
    assert {line[0].percent for line in one["lines"] if line[0].rule.key in ("solved", "done")} == {None}


def test_of_one_case_nobody_below_reads_what_deputies_said(world: World) -> None:
    proposal = finished(world)
    transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    for user in (world.li, world.zhang):
        (one,) = shown(user, item(proposal)).context["scored"]
        assert "satisfied" not in {line[0].rule.key for line in one["lines"]}
        assert "综合指数不含满意率" in text(user, item(proposal))


def test_it_costs_the_same_for_many_units(world: World, django_assert_max_num_queries: object) -> None:
    finished(world)
    reader = client(world.qian)
    reader.get(INDEX)
    with django_assert_max_num_queries(19):  # type: ignore[operator]
        reader.get(INDEX)
