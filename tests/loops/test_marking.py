"""痛难堵卡: a mark says why, with whom it lies and what is needed."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Event, Loop, Marking
from congress_portal.loops.words import Mark, Verb
from tests.loops import stages
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = {"why": "两个部门各管一段", "needed": "明确一家牵头"}


def marked(world: World, *marks: str) -> Loop:
    return moves.mark(loop=stages.handling(world), by=world.wang, marks=marks, whose=world.water, **WHY)


def standing(loop: Loop) -> dict[str, str]:
    return dict(Marking.objects.standing().filter(loop=loop).values_list("mark", "why"))


def test_there_are_the_four_kinds() -> None:
    assert [str(label) for label in Mark.labels] == ["痛点", "难点", "堵点", "卡点"]


def test_a_mark_keeps_its_analysis(world: World) -> None:
    loop = marked(world, "pain", "jam")
    assert standing(loop) == {"pain": WHY["why"], "jam": WHY["why"]}
    assert Loop.objects.get(pk=loop.pk).marks == ["pain", "jam"]


@pytest.mark.parametrize("lacking", ["why", "needed"])
def test_a_new_mark_without_its_analysis_is_refused(world: World, lacking: str) -> None:
    with pytest.raises(ValidationError) as refused:
        moves.mark(loop=stages.handling(world), by=world.wang, marks=["pain"], **{**WHY, lacking: " "})
    assert set(refused.value.message_dict) == {lacking}


def test_a_unit_of_another_county_is_not_blamed(world: World) -> None:
    with pytest.raises(ValidationError):
        moves.mark(
            loop=stages.handling(world), by=world.wang, marks=["pain"], whose=world.other_station.unit, **WHY
        )


def test_taking_a_mark_away_keeps_its_row(world: World) -> None:
    loop = marked(world, "pain", "jam")
    moves.mark(loop=loop, by=world.qian, marks=["jam"], note="资金已落实")
    assert set(standing(loop)) == {"jam"} and Marking.objects.filter(loop=loop).count() == 2
    assert Marking.objects.get(loop=loop, mark="pain").ended_by == world.qian


def test_a_new_mark_leaves_the_analysis_of_the_others(world: World) -> None:
    loop = marked(world, "pain")
    moves.mark(loop=loop, by=world.wang, marks=["pain", "block"], why="线路要迁", needed="电力配合")
    assert standing(loop) == {"pain": WHY["why"], "block": "线路要迁"}


def test_a_new_analysis_is_a_new_row_and_an_event(world: World) -> None:
    loop = marked(world, "pain")
    moves.mark(loop=loop, by=world.wang, marks=["pain"], why="只差资金", needed="列入计划")
    assert standing(loop) == {"pain": "只差资金"} and Marking.objects.filter(loop=loop).count() == 2
    assert Event.objects.filter(loop=loop, verb=Verb.MARKED).count() == 2


def test_nothing_changed_is_said(world: World) -> None:
    loop = marked(world, "pain")
    with pytest.raises(ValidationError):
        moves.mark(loop=loop, by=world.wang, marks=["pain"])


def test_the_page_says_at_the_field_what_lacks_and_keeps_what_was_typed(world: World) -> None:
    loop = stages.handling(world)
    client = Client()
    client.force_login(world.wang)
    page = client.post(f"/loops/{loop.code}/mark/", {"marks": ["pain"], "why": "线路要迁"})
    shown = page.content.decode()
    assert page.status_code == 400 and "请写明需要什么才能办成" in shown and "线路要迁" in shown


def test_the_office_reads_a_table_narrowed_by_mark(world: World) -> None:
    pain, jam = marked(world, "pain"), marked(world, "jam")
    client = Client()
    client.force_login(world.he)
    shown = client.get("/opinions/duty/", {"view": "marks", "mark": "jam"}).content.decode()
    assert jam.code in shown and pain.code not in shown and WHY["needed"] in shown
    assert world.water.name in shown


@pytest.mark.parametrize(("mark", "code"), [("jam", 200), ("itch", 200)])
def test_the_list_of_opinions_is_narrowed_by_mark(world: World, mark: str, code: int) -> None:
    jam, other = marked(world, "jam"), stages.handling(world)
    client = Client()
    client.force_login(world.qian)
    page = client.get("/opinions/", {"mark": mark})
    shown = page.content.decode()
    assert page.status_code == code
    assert (jam.code in shown, other.code in shown) == ((True, False) if mark == "jam" else (True, True))
