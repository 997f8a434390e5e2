"""Which opinions say much the same."""

from __future__ import annotations

from stations import transitions
from stations.reading.similar import similar_opinions
from tests import factories as make
from tests.world import World

LAMP = "村口的路灯坏了三个月，晚上老人出门不安全。"


def alike(world: World, text: str = LAMP, **more: object) -> list[int]:
    found = similar_opinions(county=world.county, text=text, limit=5, **more)  # type: ignore[arg-type]
    return [one.opinion_id for one in found]


def test_the_most_alike_comes_first(world: World) -> None:
    half = make.opinion(world.station, "村口的路灯坏了，请换一盏新的亮一点的灯泡。")
    same = make.opinion(world.station, "村口的路灯坏了三个月，老人晚上出门很不安全！")
    assert alike(world) == [same.pk, half.pk]


def test_the_same_words_score_one(world: World) -> None:
    make.opinion(world.station, LAMP)
    assert similar_opinions(county=world.county, text=LAMP, limit=1)[0].score == 1


def test_another_matter_is_not_alike(world: World) -> None:
    make.opinion(world.station, "自来水又黄又浑，烧开了还有味道。")
    assert alike(world) == []


def test_another_county_is_not_asked(world: World) -> None:
    make.opinion(world.other_station, LAMP)
    assert alike(world) == []


def test_an_ended_case_is_asked_only_on_demand(world: World) -> None:
    opinion = make.opinion(world.station, LAMP)
    transitions.withdraw(opinion=opinion)
    assert (alike(world), alike(world, only_open=False)) == ([], [opinion.pk])


def test_near_narrows_to_a_township(world: World) -> None:
    opinion = make.opinion(world.station, LAMP)
    village = make.region("茶合村", "330127104201", "village", world.township)
    assert (alike(world, near=world.township), alike(world, near=village)) == ([opinion.pk], [])


def test_the_texts_own_opinion_is_left_out(world: World) -> None:
    opinion = make.opinion(world.station, LAMP)
    assert alike(world, but=(opinion.pk,)) == []


def test_a_text_without_words_is_like_nothing(world: World) -> None:
    make.opinion(world.station, LAMP)
    assert alike(world, text="……！") == []
