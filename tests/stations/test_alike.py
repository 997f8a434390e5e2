"""Handled opinions like this one: shown with the reasons, taken over by a button, decided by a person."""

from __future__ import annotations

import pytest

from congress_portal.loops.models import Loop
from stations import transitions
from stations.highlighting import marked_words, shared_phrases
from stations.models import Opinion
from stations.reading.alike import MOST, handled_alike
from tests import factories as make
from tests.loops import stages
from tests.stations.test_staff_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


def opinion(loop: Loop) -> Opinion:
    return Opinion.objects.select_related("loop").get(pk=loop.pk)


@pytest.fixture
def before(world: World) -> Loop:
    """A lamp that the water office has mended."""
    return Loop.objects.get(pk=stages.closed(world).pk)


def test_it_says_who_handled_it_and_how_long_it_took(world: World, before: Loop) -> None:
    (found,) = handled_alike(world.liu, opinion(stages.proposing(world)))
    assert (found.loop, found.unit, found.category.name, found.days) == (before, world.water, "交通出行", 1)


def test_it_says_which_words_both_have(world: World, before: Loop) -> None:
    other = make.opinion(world.station, "桥头的路灯坏了三个月，请换一盏。")
    (found,) = handled_alike(world.liu, other)
    assert found.shared == ["的路灯坏了三个月"]
    assert "村口<mark>的路灯坏了三个月</mark>" in found.title


def test_what_is_still_open_is_no_example(world: World) -> None:
    stages.handling(world)
    assert handled_alike(world.liu, opinion(stages.proposing(world))) == []


def test_what_was_answered_on_the_spot_names_no_unit(world: World) -> None:
    asked = stages.opinion_of(stages.proposing(world))
    transitions.answer_now(opinion=asked, by=world.liu, answer="已修好")
    Loop.objects.filter(pk=asked.pk).update(status="closed", closed_at=asked.loop.opened_at)
    assert handled_alike(world.liu, opinion(stages.proposing(world))) == []


def test_only_what_the_reader_may_see(world: World, before: Loop) -> None:
    loop = stages.offered_township(world)
    assert handled_alike(world.ma, opinion(loop)) == []
    assert len(handled_alike(world.li, opinion(loop))) == 1


def test_not_the_opinion_itself(world: World, before: Loop) -> None:
    assert handled_alike(world.liu, opinion(before)) == []


def test_at_most_five(world: World) -> None:
    for _nth in range(MOST + 1):
        stages.closed(world)
    assert len(handled_alike(world.liu, opinion(stages.proposing(world)))) == MOST


def test_the_form_shows_them_below_its_own_button(world: World, before: Loop) -> None:
    loop = stages.offered_office(world)
    page = as_(world.qian).get(f"/loops/{loop.code}/reassign/").content.decode()
    own, fill = page.index('type="submit">'), page.index('name="fill"')
    assert before.code in page and "<mark>" in page and own < fill


def test_the_button_fills_in_and_keeps_what_was_typed(world: World, before: Loop) -> None:
    loop = stages.offered_office(world)
    category = opinion(before).category
    sent = {
        "note": "请尽快修好",
        "to": world.roads.pk,
        "fill": f"{world.water.pk}.{category.pk}",
        "helpers_shown": 1,
    }
    answer = as_(world.qian).post(f"/loops/{loop.code}/reassign/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and "请尽快修好" in page
    assert (
        f'<option value="{world.water.pk}" selected>' in page
        and f'<option value="{category.pk}" selected>' in page
    )


def test_the_button_does_nothing_else(world: World, before: Loop) -> None:
    loop = stages.offered_office(world)
    as_(world.qian).post(f"/loops/{loop.code}/reassign/", {"note": "请办", "fill": f"{world.water.pk}.1"})
    assert stages.current(loop).offered_to == world.office


def test_beyond_the_stations_reach_the_office_is_filled_in(world: World, before: Loop) -> None:
    loop = stages.proposing(world)
    page = (
        as_(world.liu).post(f"/loops/{loop.code}/assign/", {"fill": f"{world.water.pk}.1"}).content.decode()
    )
    assert f'<option value="{world.office.pk}" selected>' in page and "建议由县水利水电局承办。" in page


@pytest.mark.parametrize("value", ["", "x.y", "99999999999.1", "0.0", "١.٢", "7"])
def test_a_button_that_nobody_made_changes_nothing(world: World, value: str) -> None:
    loop = stages.proposing(world)
    answer = as_(world.liu).post(f"/loops/{loop.code}/assign/", {"note": "请办", "fill": value})
    assert (answer.status_code, stages.current(loop).status) == (200, "active")


def test_who_may_not_move_is_offered_no_filling(world: World) -> None:
    loop = stages.proposing(world)
    assert as_(world.he).post(f"/loops/{loop.code}/assign/", {"fill": "1.1"}).status_code == 403


def test_the_unit_that_is_to_accept_reads_how_it_was_done_before(world: World, before: Loop) -> None:
    loop = stages.offered_water(world)
    client = as_(world.li)
    assert f"/opinions/{loop.code}/alike/" in client.get(loop.get_absolute_url()).content.decode()
    assert before.code in client.get(f"/opinions/{loop.code}/alike/").content.decode()


def test_marks_are_escaped_and_joined() -> None:
    assert marked_words("<路灯>坏了", {"路灯", "灯坏"}) == "&lt;<mark>路灯&gt;坏</mark>了"
    assert shared_phrases("路灯坏了，路灯", {"路灯", "灯坏", "坏了"}) == ["路灯坏了", "路灯"]


def test_no_words_no_marks() -> None:
    assert (marked_words("路灯", set()), shared_phrases("路灯", set())) == ("路灯", [])
