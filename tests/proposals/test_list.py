"""The list of proposals: what it can be narrowed by, and what it makes of nonsense."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from proposals.loading import load_results
from tests.proposals import stages
from tests.world import World


def asked(user: User, query: str = "") -> Any:
    found = Client()
    found.force_login(user)
    return found.get(reverse("proposal:list") + query)


def titles(answer: Any) -> list[str]:
    return [loop.title for loop in answer.context["page"].rows]


def test_words_narrow_the_list_and_stay_in_the_box(world: World) -> None:
    stages.submitted(world)
    lamps = stages.saved(stages.drafted(world), title="关于安装路灯的建议")
    stages.submitted(world, lamps)
    answer = asked(world.qian, "?q=路灯&form=proposal")
    assert titles(answer) == ["关于安装路灯的建议"]
    assert 'value="路灯"' in answer.content.decode()


def test_what_is_switched_on_can_be_switched_off(world: World) -> None:
    stages.submitted(world)
    answer = asked(world.qian, "?form=motion&q=水")
    assert titles(answer) == [] and "没有找到" in answer.content.decode()
    assert [one["remove_url"] for one in answer.context["applied"]] == ["?form=motion", "?q=%E6%B0%B4"]


@pytest.mark.parametrize("query", ["?q=%00", "?lead=x", "?year=1", "?session=999", "?filter=1&mover=%00"])
def test_nonsense_is_said_at_its_field(world: World, query: str) -> None:
    answer = asked(world.qian, query)
    assert answer.status_code == 200 and answer.context["form"].errors


def test_typed_markup_is_words(world: World) -> None:
    answer = asked(world.qian, "?q=<script>alert(1)</script>")
    assert "<script>alert" not in answer.content.decode()


def test_the_class_of_the_newest_answer_stands_in_the_list(world: World) -> None:
    load_results()
    proposal = stages.handling(world)
    stages.reply_row(proposal, "C")
    stages.reply_row(proposal, "A")
    (row,) = asked(world.qian).context["page"].rows
    assert row.result == "A" and titles(asked(world.qian, "?result=C")) == []


def test_a_search_costs_the_same_with_more_rows(world: World, django_assert_max_num_queries: Any) -> None:
    for number, least in ((1, 1), (8, 9)):
        for _number in range(number):
            stages.submitted(world)
        asked(world.qian, "?q=饮水")
        with django_assert_max_num_queries(24):
            assert len(titles(asked(world.qian, "?q=饮水"))) == least
