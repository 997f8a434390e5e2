"""Staff find opinions by what they say: every word of one to eight characters, names by initials, slips, by right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from congress_portal.accounts.models import User
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from stations import transitions
from stations.models import Opinion
from stations.reading import frequency, search
from stations.transitions import reports, retention
from stations.transitions.indexing import differing
from tests import factories as make
from tests.world import World

LAMP = "村口的路灯坏了三个月，晚上老人出门不安全。"
WATER = "自来水又黄又浑，烧开了还有味道，Wi-Fi 也断了。"


def found(user: User, typed: str) -> list[int]:
    return search.find(user=user, typed=typed).keys


@pytest.fixture
def lamp(world: World) -> Opinion:
    make.opinion(world.station, WATER)
    return make.opinion(world.station, LAMP)


@pytest.mark.parametrize("length", range(1, 9))
def test_every_part_of_the_text_finds_it(world: World, lamp: Opinion, length: int) -> None:
    text = LAMP.replace("，", "").replace("。", "")
    parts = [text[start : start + length] for start in range(len(text) - length + 1)]
    missed = [part for part in parts if lamp.pk not in found(world.liu, part)]
    assert missed == []


@pytest.mark.parametrize("typed", ["ｗｉ－ｆｉ", "WI", "又黄 味道", "又黄，又浑", "fi也断"])
def test_width_case_blanks_and_punctuation_make_no_difference(world: World, typed: str) -> None:
    opinion = make.opinion(world.station, WATER)
    make.opinion(world.station, LAMP)
    assert found(world.liu, typed) == [opinion.pk]


def test_all_terms_must_be_there(world: World, lamp: Opinion) -> None:
    assert (found(world.liu, "路灯 老人"), found(world.liu, "路灯 学校")) == ([lamp.pk], [])


@pytest.mark.parametrize("typed", ["路登坏了", "路坏了三个", "路路灯坏了", "三个月完上", "灯怀了"])
def test_one_character_wrong_missing_or_too_many_is_forgiven(world: World, lamp: Opinion, typed: str) -> None:
    assert found(world.liu, typed) == [lamp.pk]


def test_half_of_a_long_sentence_is_enough(world: World, lamp: Opinion) -> None:
    assert found(world.liu, "晚上老人在路灯坏了的地方") == [lamp.pk]


def test_in_a_small_county_no_word_is_too_common(world: World, lamp: Opinion) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stations_searchtext")
    frequency.forget()
    assert found(world.liu, "晚上老人在路灯坏了的地方") == [lamp.pk]


def test_nonsense_finds_nothing(world: World, lamp: Opinion) -> None:
    assert (found(world.liu, "篮球场"), found(world.liu, "。，"), found(world.liu, "%_\\'")) == ([], [], [])


def test_the_phrase_comes_before_its_parts_and_those_before_slips(world: World) -> None:
    slip = make.opinion(world.station, "路灯怀了没人管")
    parts = make.opinion(world.station, "坏了的路灯，灯坏得厉害")
    older = make.opinion(world.station, "路灯坏了")
    newer = make.opinion(world.station, "又有路灯坏了")
    parts_last = make.opinion(world.station, "灯坏，路灯暗，全坏了")
    assert found(world.liu, "路灯坏了") == [newer.pk, older.pk, parts_last.pk, parts.pk, slip.pk]


def test_a_supplement_a_place_and_an_answer_are_found(world: World) -> None:
    opinion = make.opinion(world.station, LAMP, place="汾口公路旁")
    transitions.supplement(opinion=opinion, text="昨夜有人摔伤")
    transitions.acknowledge(opinion=opinion, by=world.liu)
    transitions.answer_now(opinion=opinion, by=world.liu, answer="已报供电所抢修")
    assert all(found(world.liu, word) == [opinion.pk] for word in ("汾口", "摔伤", "供电所"))


def test_the_case_number_comes_first(world: World, lamp: Opinion) -> None:
    code = lamp.loop.code
    assert [found(world.liu, typed)[0] for typed in (code, code.lower(), code[3:], f" {code} ")] == [
        lamp.pk
    ] * 4


@pytest.mark.parametrize("typed", ["wpz", "威坪", "WPZRDDB", "llz"])
def test_a_station_is_found_by_its_name_and_initials(world: World, lamp: Opinion, typed: str) -> None:
    assert lamp.pk in found(world.qian, typed)


def test_a_deputy_is_found_by_the_initials(world: World) -> None:
    make.deputy(world.zhang, world.county)
    opinion = make.opinion(world.station, WATER, deputy=world.zhang)
    make.opinion(world.station, LAMP)
    assert found(world.qian, "zdb") == [opinion.pk]


def test_the_unit_that_handles_it_is_found_by_its_initials(world: World, lamp: Opinion) -> None:
    transitions.acknowledge(opinion=lamp, by=world.liu)
    moves.assign(loop=lamp.loop, by=world.liu, to=world.township_government, note="请修")
    moves.accept(loop=lamp.loop, by=world.ma)
    assert found(world.qian, "wpzrmzf") == [lamp.pk]


def test_a_handler_does_not_find_what_another_handles(world: World, lamp: Opinion) -> None:
    assert (found(world.li, "路灯"), found(world.li, "wpz"), found(world.li, lamp.loop.code)) == ([], [], [])


def test_the_next_county_finds_nothing(world: World, lamp: Opinion) -> None:
    assert (found(world.zhao, "路灯"), found(world.gao, "路灯")) == ([], [])


def test_who_wrote_it_is_not_found(world: World, lamp: Opinion) -> None:
    assert (found(world.qian, "陈女士"), found(world.qian, "13800000000")) == ([], [])


def test_known_among_some_is_known_of_all(world: World, lamp: Opinion) -> None:
    make.opinion(world.other_station, LAMP)
    keys = list(Loop.objects.values_list("pk", flat=True))
    for user in (world.liu, world.zhang, world.li, world.wang, world.qian, world.he, world.gao, world.zhao):
        some = Loop.objects.visible_to(user, among=keys).order_by("pk")
        assert list(some) == list(Loop.objects.visible_to(user).order_by("pk")), user


def test_what_the_window_does_not_hold_is_still_found(
    world: World, lamp: Opinion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WINDOW", 2)
    for _number in range(3):
        make.opinion(world.other_station, LAMP)
        make.opinion(world.station, LAMP, category=make.category("water"))
    narrowed = search.find(
        user=world.qian, typed="路灯", narrow=lambda loops: loops.filter(opinion__category__code="road")
    )
    assert narrowed.keys == [lamp.pk]


@pytest.mark.parametrize("typed", ["路灯", "路"])
def test_a_frequent_word_is_found_among_the_newest(
    world: World, lamp: Opinion, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(search, "frequent", lambda: {"路灯": 0.5, "路": 0.7})
    monkeypatch.setattr(search, "ENOUGH", 1)
    assert found(world.liu, typed) == [lamp.pk]


def test_what_became_a_report_is_not_found_any_more(world: World, lamp: Opinion) -> None:
    transitions.supplement(opinion=lamp, text="是马助理收了钱")
    reports.hand_over(opinion=lamp, by=world.liu, accused="马助理")
    assert [found(world.qian, word) for word in ("路灯", "马助理", "收了钱")] == [[], [], []]


def test_words_emptied_after_their_time_are_not_found_any_more(world: World, lamp: Opinion) -> None:
    transitions.withdraw(opinion=lamp)
    Loop.objects.filter(pk=lamp.pk).update(closed_at=timezone.now() - dt.timedelta(days=400))
    retention.empty_due()
    assert (found(world.qian, "路灯"), list(differing())) == ([], [])
