"""The pages of promises: the register by right and state, one promise with its acts, the Excel; the plan by stages."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from congress_portal.loops.words import Verb
from proposals import transitions
from proposals.models import Commitment, PlanStage, ResultClass
from proposals.transitions import Planned
from proposals.words import Pledge, Stage
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.stages import handling, kept, promise, promised, told
from tests.proposals.test_pages import client, words
from tests.world import World

TODAY = timezone.localdate()


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def planned(*days: int) -> list[Planned]:
    return [
        Planned(word, f"{word.label}做的事", in_days(day)) for word, day in zip(Stage, days, strict=False)
    ]


def shown(asked: Any, **values: str) -> list[Commitment]:
    return list(asked.get(reverse("proposal:commitments"), values).context["page"])


def test_the_register_shows_each_state(world: World) -> None:
    late, met, far = promised(
        world, promise(world, what="已逾期的"), promise(world, what="已落实的"),
        promise(world, what="还早的", due_on=in_days(400)),
    )  # fmt: skip
    kept(world, met)
    Commitment.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    asked = client(world.qian)
    assert shown(asked, state="late") == [late] and shown(asked, state="kept") == [met]
    assert set(shown(asked, state="open")) == {late, far} and len(shown(asked)) == 3
    assert shown(asked, month=f"{in_days(400):%Y-%m}") == [far]


def test_what_waits_for_the_office_is_found(world: World) -> None:
    made, other = promised(world, promise(world), promise(world, what="第二件"))
    told(world, made)
    assert shown(client(world.qian), state="told") == [made] and other.is_open


@pytest.mark.parametrize("values", [{"state": "x"}, {"month": "2026-13"}, {"unit": "abc"}, {"page": "-1"}])
def test_what_cannot_be_read_is_passed_over(world: World, values: dict[str, str]) -> None:
    made = promised(world)
    assert shown(client(world.qian), **values) == made


def test_nobody_sees_promises_of_a_case_that_is_not_theirs(world: World) -> None:
    promised(world)
    assert shown(client(world.lu)) == [] and shown(client(world.zhao)) == []
    assert len(shown(client(world.zhang))) == 1


def test_the_register_costs_the_same_with_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    asked = client(world.qian)
    promised(world)
    shown(asked)
    promised(world, *[promise(world, what=f"第{number}件") for number in range(20)])
    with django_assert_max_num_queries(12):
        assert len(shown(asked)) == 21


def test_the_excel_is_read_by_another_program(world: World) -> None:
    promised(world, promise(world, what="=1+1"))
    answer = client(world.qian).get(reverse("proposal:commitments_sheet"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][2] == "=1+1" and rows[1][7] == "落实中"
    line = Event.objects.get(verb="viewed", detail__what="sheet")
    assert (line.by, line.detail["title"], line.detail["number"]) == (world.qian, "办理承诺清单", 1)


def test_the_sums_of_the_units_add_up_to_the_register(world: World) -> None:
    late, met, _far = promised(world, *[promise(world, what=f"第{number}件") for number in range(3)])
    kept(world, met)
    Commitment.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    answer = client(world.qian).get(reverse("proposal:commitments"))
    (row,) = answer.context["units"]
    assert (row["made"], row["kept"], row["open"], row["late"], row["dropped"]) == (3, 1, 2, 1, 0)
    assert row["made"] == answer.context["page"].paginator.count


def test_the_unit_reports_and_the_office_judges_through_the_page(world: World) -> None:
    made = promised(world)[0]
    args = [made.proposal.loop.code, made.pk]
    act = lambda name: reverse("proposal:commitment_act", args=[*args, name])  # noqa: E731
    unit, office = client(world.li), client(world.qian)
    assert unit.post(act("report"), {"words": "已通水"}).status_code == 400  # no evidence
    assert unit.post(act("report"), {"words": "已通水", "photos": make.jpeg()}).status_code == 302
    assert office.post(act("judge"), {"words": "", "unmet": "1"}).status_code == 400
    assert unit.post(act("judge"), {}).status_code == 403
    assert office.post(act("judge"), {}).status_code == 302
    made.refresh_from_db()
    assert made.state == Pledge.KEPT
    assert "核实：已落实" in words(client(world.zhang).get(reverse("proposal:commitment", args=args)))


def test_dropping_through_the_page(world: World) -> None:
    made = promised(world)[0]
    args = [made.proposal.loop.code, made.pk]
    client(world.li).post(reverse("proposal:commitment_act", args=[*args, "ask"]), {"reason": "上级统一改造"})
    office = client(world.qian)
    assert "上级统一改造" in words(office.get(reverse("proposal:commitment", args=args)))
    office.post(reverse("proposal:commitment_act", args=[*args, "decide"]), {})
    made.refresh_from_db()
    assert made.state == Pledge.DROPPED


def test_promises_are_typed_with_the_answer_and_half_of_one_is_refused(world: World) -> None:
    proposal = handling(world)
    url = reverse("proposal:reply", args=[proposal.loop.code])
    values = {
        "result": ResultClass.objects.get(code="B").pk, "text": "列入明年计划。", "revision": 0, "what0": "改造管网",
        "due0": in_days(30), "unit0": world.water.pk, "who0": "黄局长", "known0": "",
    }  # fmt: skip
    refused = client(world.li).post(url, values)
    assert refused.status_code == 400 and "改造管网" in words(refused)
    assert client(world.li).post(url, {**values, "known0": "全部通水"}).status_code == 302
    assert Commitment.objects.get().how_known == "全部通水"
    emptied = {**values, "revision": 1, "what0": "", "who0": ""}
    assert client(world.li).post(url, emptied).status_code == 302 and not Commitment.objects.exists()


def test_the_deputies_read_the_plan_and_hear_of_it(world: World) -> None:
    proposal = handling(world)
    transitions.plan_stages(proposal=proposal, by=world.li, rows=planned(1, 20, 60))
    assert world.zhang in hearers(proposal.loop, Verb.PLANNED)
    page = words(client(world.zhang).get(proposal.loop.get_absolute_url()))
    assert "事前做的事" in page and "事后做的事" in page
    assert "事中（" in proposal.loop.steps.current().get().plan


@pytest.mark.parametrize("days", [(1, 20), (20, 10, 60), (-1, 20, 60)])
def test_a_plan_names_all_three_in_order_and_none_of_yesterday(world: World, days: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError):
        transitions.plan_stages(proposal=handling(world), by=world.li, rows=planned(*days))


def test_what_is_done_stays_when_one_plans_anew(world: World) -> None:
    proposal = handling(world)
    first = transitions.plan_stages(proposal=proposal, by=world.li, rows=planned(1, 20, 60))[0]
    transitions.finish_stage(stage=first, by=world.li, note="已到村听取意见")
    with pytest.raises(NotNow):
        transitions.finish_stage(stage=first, by=world.li, note="再来一次")
    transitions.plan_stages(proposal=proposal, by=world.li, rows=planned(1, 30, 90)[1:])
    assert [one.done_on for one in proposal.stages.all()] == [TODAY, None, None]


def test_what_lags_is_marked(world: World) -> None:
    proposal = handling(world)
    transitions.plan_stages(proposal=proposal, by=world.li, rows=planned(1, 20, 60))
    PlanStage.objects.filter(stage=Stage.BEFORE).update(due_on=in_days(-1))
    assert "已滞后" in words(client(world.zhang).get(proposal.loop.get_absolute_url()))


def test_a_plan_through_its_page(world: World) -> None:
    proposal = handling(world)
    url = reverse("proposal:plan", args=[proposal.loop.code])
    values = {f"stage{row}": word for row, word in enumerate(Stage.values)}
    values |= {f"what{row}": f"第{row}件" for row in range(3)}
    asked = client(world.li)
    refused = asked.post(url, values)
    assert refused.status_code == 400 and "第2件" in words(refused)
    dated = {f"due{row}": in_days(10 * row + 1) for row in range(3)}
    assert asked.post(url, {**values, **dated}).status_code == 302
    stage = proposal.stages.first()
    done = reverse("proposal:stage_done", args=[proposal.loop.code, stage.pk])
    assert asked.post(done, {}).status_code == 400
    assert asked.post(done, {f"stage-{stage.pk}-note": "已办"}).status_code == 302


def test_the_database_wants_words_with_what_is_done(world: World) -> None:
    transitions.plan_stages(proposal=handling(world), by=world.li, rows=planned(1, 20, 60))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanStage.objects.update(done_on=TODAY, done_by=world.li)
