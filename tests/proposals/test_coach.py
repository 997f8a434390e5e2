"""The coach against 200 labelled proposals: what it finds, what it says wrongly, and that it is blind to who writes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from proposals.coach import MOST_PLACES, Hint, hints
from proposals.loading import rows
from proposals.models import Ground
from tests.proposals.labelled import HALVES, Labelled, half, labelled

GROUNDS = [Ground(code=row["code"], name=row["name"]) for row in rows("grounds.csv")]
SOUND = labelled("", "pier").texts


def advise(*texts: str) -> list[Hint]:
    title, situation, analysis, suggestion = texts
    return hints(title, situation, analysis, suggestion, grounds=GROUNDS)


def codes(*texts: str) -> set[str]:
    return {one.ground.code for one in advise(*texts)}


def counted(cases: list[Labelled]) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Labels, labels found, hints, hints that are wrong; by ground, a proposal counting once."""
    labels, hit, given, wrong = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        got = codes(*case.texts) - case.arguable
        labels.update(case.grounds)
        hit.update(case.grounds & got)
        given.update(got)
        wrong.update(got - case.grounds)
    return labels, hit, given, wrong


def test_there_are_two_hundred_different_proposals() -> None:
    assert len({case.texts for name in HALVES for case in half(name)}) == 200


@pytest.mark.parametrize("name", HALVES)
def test_usual_grounds_are_found_and_few_are_found_wrongly(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, hit, given, wrong = counted(half(name))
    with capsys.disabled():
        print(f"\n{name:10} labels  recall  false alarms")
        for code in sorted(labels):
            print(
                f"{code:10} {labels[code]:6} {hit[code] / labels[code]:7.2f} {wrong[code]:6} of {given[code]}"
            )
    assert hit.total() / labels.total() >= 0.80
    assert wrong.total() / given.total() <= 0.10
    assert all(hit[code] / labels[code] >= 0.50 for code in labels)


@pytest.mark.parametrize("name", HALVES)
def test_sound_proposals_are_left_alone(name: str) -> None:
    sound = [case for case in half(name) if not case.grounds]
    assert len(sound) == 28
    assert sum(not advise(*case.texts) for case in sound) / len(sound) >= 0.90


def test_every_ground_but_the_open_one_has_its_signs() -> None:
    found = {code for name in HALVES for case in half(name) for code in codes(*case.texts)}
    assert {ground.code for ground in GROUNDS} - found == {"other"}


# ---------------------------------------------------------------- what a hint is


def test_a_hint_points_at_the_very_words() -> None:
    texts = labelled("", "pier", "s+请打１３８５７１０００００。").texts
    (one,) = advise(*texts)
    assert (one.ground.code, one.field, one.words) == ("private", "situation", "１３８５７１０００００")
    assert texts[1][one.start : one.end] == one.words


def test_a_part_that_is_missing_has_a_place_without_words() -> None:
    assert [(one.field, one.start, one.end, one.words) for one in advise("关于某事的建议", "", "", "")] == [
        (field, 0, 0, "") for field in ("situation", "analysis", "suggestion")
    ]


def test_a_ground_that_is_not_in_force_gives_no_hint() -> None:
    texts = labelled("", "pier", "g=希望有关部门高度重视。").texts
    assert codes(*texts) == {"empty"}
    assert hints(*texts, grounds=[one for one in GROUNDS if one.code != "empty"]) == []


def test_no_ground_buries_the_others() -> None:
    texts = labelled("", "pier", "s+" + "我儿子也在那里。" * 9, "a=").texts
    found = Counter(one.ground.code for one in advise(*texts))
    assert found == {"personal": MOST_PLACES, "parts": 1}


def test_hints_come_in_the_order_of_the_grounds() -> None:
    texts = labelled("", "pier", "s+附群众来信原文。", "a=", "g+请给我家补偿。").texts
    assert [one.ground.code for one in advise(*texts)] == ["personal", "letter", "parts"]


# ---------------------------------------------------------------- equal for everybody

TOWNSHIPS = (
    "文昌 石林 临岐 威坪 姜家 梓桐 汾口 中洲 大墅 里商 金峰 富文 左口 屏门 瑶山 王阜 宋村 鸠坑 浪川 界首 安阳"
)
OTHERS = dict(zip(TOWNSHIPS.split(), TOWNSHIPS.split()[7:] + TOWNSHIPS.split()[:7], strict=True))
SEXES = {
    "她": "他", "女，": "男，", "岳父": "岳母", "儿媳": "女婿", "女儿": "儿子", "爱人": "丈夫", "侄子": "侄女",
    "舅舅": "姑姑", "哥哥": "姐姐", "儿子": "女儿", "大妈": "大爷",
}  # fmt: skip
NAMES = {
    "王桂香": "买买提", "陈根生": "欧阳倩", "方有财": "阿依古", "方小雨": "扎西多", "邵金木": "龙腾飞",
    "汪水生": "卜一心", "张某某": "次仁某", "刘某": "图某", "姓童": "姓朴",
}  # fmt: skip


@pytest.mark.parametrize("other", (OTHERS, SEXES, NAMES), ids=("village", "sex", "name"))
def test_hints_are_the_same_whatever_the_name_sex_or_village(other: dict[str, str]) -> None:
    changed = 0
    for case in (case for name in HALVES for case in half(name)):
        texts = [re.sub("|".join(other), lambda match: other[match[0]], text) for text in case.texts]
        changed += texts != list(case.texts)
        assert places(*texts) == places(*case.texts)
    assert changed >= 8


def places(*texts: str) -> list[tuple[str, str, int, int]]:
    return [(one.ground.code, one.field, one.start, one.end) for one in advise(*texts)]


# ---------------------------------------------------------------- near misses


@pytest.mark.parametrize(
    "words",
    ["我家乡的群众都很关心。", "建议法院在乡镇设立巡回法庭，方便群众诉讼。", "请县里积极向省交通运输厅争取补助资金。",
     "建议县里请省交通运输厅把这座桥列入计划，提前做好申报。",
     "采购应当依法公开招标，由评标专家评审。", "按国家级非遗的标准保护。", "监督电话12345已接到9起反映。",
     "来信来访逐年下降。", "请乡里推介枇杷和茶叶。", "该工程2024年已招标完成，进度慢。", "入党积极分子到部队慰问。",
     "路口有一块警示牌。", "县财政部门每年安排8万元。", "每月12日、25号赶集。", "去年提供了12条船。",
     "建议按照国家有关规定执行。", "由国家电网淳安供电公司负责改造。", "县公安局已立案查处电鱼案件32起。",
     "依据住建局2024年5号文。", "本人走访了12户，补偿标准偏低。", "上级给我县的工资补助不够。",
     "乡卫生院加盟医共体，经销商定期送药。", "笔者走访了三个村。", "建议加装中央空调。", "招商洽谈会上有人问起。"],
)  # fmt: skip
def test_what_only_looks_like_a_ground_is_left(words: str) -> None:
    title, situation, analysis, suggestion = SOUND
    assert codes(title, situation + words, analysis, suggestion) == set()


@pytest.mark.parametrize(
    "text", ["我" * 4000, "由省" * 2000, "招标由" * 1300, "1 " * 2000, "去年提" * 1300, "住村1号" * 1000]
)
def test_hostile_texts_end(text: str) -> None:
    """A rule that goes back over a text again and again would be killed by the run's own limit of time."""
    assert isinstance(advise(text[:80], text, text, text), list)


@pytest.mark.parametrize(
    "asked",
    ["加强停车场的规划，鼓励单位内部的车位对外开放经营。",
     "一、把码头栈桥改成木栈道。二、学校放学时加一班船。三、老人免票。",
     "请交通部门与乡里会商，落实谁来养护。"],
)  # fmt: skip
def test_what_somebody_could_go_and_do_is_not_called_empty(asked: str) -> None:
    title, situation, analysis, _suggestion = SOUND
    assert codes(title, situation, analysis, asked) == set()
