"""What opinions are found by is written with their words, and building it anew changes nothing."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from stations import transitions
from stations.models import Opinion, SearchText
from stations.transitions.indexing import differing, rebuild
from tests import factories as make
from tests.world import World


def rows() -> list[tuple[object, ...]]:
    return list(SearchText.objects.order_by("pk").values_list("pk", "county", "opened_at", "words", "tokens"))


def words(opinion: Opinion) -> list[str]:
    return SearchText.objects.get(pk=opinion.pk).words.split("\n")


def test_text_and_place_are_there_at_once(world: World) -> None:
    opinion = make.opinion(world.station, "路灯坏了。", place="威坪村口")
    assert words(opinion) == ["路灯坏了", "威坪村口"]


def test_who_wrote_it_is_not(world: World) -> None:
    opinion = make.opinion(world.station, name="陈女士", mobile="13800000000")
    row = SearchText.objects.get(pk=opinion.pk)
    assert "陈" not in row.words and "13800000000" not in row.tokens


def test_what_the_citizen_adds_is_found(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.supplement(opinion=opinion, text="昨晚有人摔倒")
    assert "昨晚有人摔倒" in words(opinion)


def test_the_answer_is_found(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.acknowledge(opinion=opinion, by=world.liu)
    transitions.answer_now(opinion=opinion, by=world.liu, answer="已换新灯泡")
    assert "已换新灯泡" in words(opinion)


def test_the_words_of_a_refusal_are_found(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.reject(opinion=opinion, by=world.liu, ground="unclear", reason="请写明哪一盏")
    assert "请写明哪一盏" in words(opinion)


def test_building_anew_gives_the_same_rows(world: World) -> None:
    opinion = make.opinion(world.station)
    transitions.supplement(opinion=opinion, text="第2盏也坏了")
    make.opinion(world.other_station, "水管漏水")
    before = rows()
    SearchText.objects.all().delete()
    assert (rebuild(), rows()) == (2, before)


def test_only_what_is_missing_is_built(world: World) -> None:
    make.opinion(world.station)
    SearchText.objects.filter(opinion=make.opinion(world.station, "水管漏水")).delete()
    assert (rebuild(only_missing=True), rebuild(only_missing=True)) == (1, 0)


def test_a_row_behind_its_opinion_is_named(world: World) -> None:
    make.opinion(world.station)
    opinion = make.opinion(world.station)
    Opinion.objects.filter(pk=opinion.pk).update(text="换了一句话")
    assert list(differing()) == [opinion.pk]


def test_a_lost_row_is_named(world: World) -> None:
    opinion = make.opinion(world.station)
    SearchText.objects.all().delete()
    assert list(differing()) == [opinion.pk]


def test_the_check_fails_until_the_rows_are_built(world: World) -> None:
    SearchText.objects.filter(opinion=make.opinion(world.station)).delete()
    with pytest.raises(CommandError):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search", verbosity=0)
    call_command("rebuild_search", "--check", verbosity=0)
