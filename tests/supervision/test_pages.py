"""The pages of supervision: writing an opinion, a problem's way through its moves, what the public reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import User
from supervision import transitions
from supervision.models import Problem, ReviewOpinion, Verification
from tests.supervision.stages import (
    DAY,
    applied,
    collecting,
    feng,
    problem,
    received,
    reported,
    verified,
    words,
    wu,
)
from tests.world import World


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def typed(world: World, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    made = words(world)
    return {
        "title": made.title, "meeting": made.meeting, "met_on": today.isoformat(), "text": made.text,
        "organ": world.water.pk, "in_charge": wu(world).pk, "problem0": "断水", "unit0": world.water.pk,
        "due0": (today + 30 * DAY).isoformat(), "request_key": "7e57d004-2b97-4e7a-b45f-5387367791cd", **changes,
    }  # fmt: skip


def test_a_committee_writes_an_opinion_with_its_problems(world: World) -> None:
    answer = client(feng(world)).post(reverse("supervision:opinion_new"), typed(world))
    opinion = ReviewOpinion.objects.get()
    assert answer.status_code == 302 and answer["Location"] == opinion.loop.get_absolute_url()
    assert opinion.problems.get().unit == world.water


@pytest.mark.parametrize("wrong", [{"unit0": "x"}, {"due0": ""}, {"organ": "x"}, {"met_on": "2999-01-01"}])
def test_bad_input_is_said_at_its_field_and_kept(world: World, wrong: dict[str, object]) -> None:
    answer = client(feng(world)).post(reverse("supervision:opinion_new"), typed(world, **wrong))
    assert answer.status_code == 400 and set(wrong) <= answer.context["form"].errors.keys()
    assert "请抓紧研究处理" in answer.content.decode() and not ReviewOpinion.objects.exists()


def test_a_stale_change_is_refused(world: World) -> None:
    opinion = collecting(world)
    url = reverse("supervision:opinion_edit", args=[opinion.loop.code])
    assert client(feng(world)).post(url, typed(world, revision=0)).status_code == 302
    assert client(feng(world)).post(url, typed(world, revision=0)).status_code == 409


def move(world: World, user: User, found: Problem | ReviewOpinion, name: str, **data: Any) -> int:
    assert found.loop is not None
    url = reverse("loops:move", args=[found.loop.code, name])
    assert client(user).get(url).status_code == 200
    return client(user).post(url, data).status_code


def test_a_problem_is_ticked_off_through_its_pages(world: World) -> None:
    found = problem(received(world))
    assert move(world, world.li, found, "plan", plan="换管网") == 302
    assert move(world, world.li, found, "check_in", outcome="已换") == 400
    assert move(world, world.li, found, "check_in", outcome="已换", evidence="验收报告") == 302
    assert move(world, feng(world), found, "sign_off", note="看过", is_on_site="on") == 400
    assert move(world, feng(world), found, "sign_off", note="看过", is_on_site="on", place="汪村") == 302
    assert Verification.objects.get().place == "汪村"
    assert move(world, wu(world), found, "sign_off") == 302
    page = client(world.li).get(found.loop.get_absolute_url()).content.decode()  # type: ignore[union-attr]
    assert "验收报告" in page and "现场：汪村" in page and "已办结" in page


def test_the_page_of_an_opinion_shows_how_its_problems_stand(world: World) -> None:
    opinion = verified(world).opinion
    page = client(world.qian).get(opinion.loop.get_absolute_url()).content.decode()
    assert "待审定" in page and "整改中" in page and "已销号 0 / 2" in page


def test_the_public_reads_the_report_once_the_committee_has_signed_it(world: World) -> None:
    opinion = received(world)
    url = reverse("open_supervision:detail", args=[opinion.loop.code])
    assert Client().get(url).status_code == 404
    transitions.publish(opinion=opinion, by=world.qian)
    assert "还没有报告" in Client().get(url).content.decode()
    reported(world, opinion)
    page = Client().get(url).content.decode()
    assert "研究处理情况如下" in page and "6个村夏季经常断水" in page
    assert opinion.loop.title in Client().get(reverse("open_supervision:list")).content.decode()
    gone = client(world.qian).post(
        reverse("supervision:unpublish", args=[opinion.loop.code]), {"reason": "有误"}
    )
    assert gone.status_code == 302 and Client().get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "number"),
    [("?sort=problem", 2), ("?sort=opinion", 1), ("?state=to_sign", 1), ("?state=mine", 1), ("?unit=x", 3)],
)
def test_the_list_is_narrowed(world: World, query: str, number: int) -> None:
    applied(world)
    answer = client(feng(world)).get(reverse("supervision:list") + query)
    assert len(answer.context["page"].rows) == number


def test_the_list_costs_the_same_with_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    for number in (1, 9):
        for _number in range(number):
            received(world)
        reader = client(world.qian)
        with django_assert_max_num_queries(9):
            reader.get(reverse("supervision:list"))


def test_the_page_of_an_opinion_costs_the_same_with_more_problems(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in (1, 15):
        opinion = received(world, problems=words(world).problems * number)
        reader = client(world.qian)
        with django_assert_max_num_queries(29):
            reader.get(opinion.loop.get_absolute_url())
