"""Made-up opinions, each different, the same in every run: word lists of our own, put together by a counted die.

Tokens of each piece are made once, so that a million rows are written in a minute.
"""

from __future__ import annotations

import io
import random
from functools import cache
from typing import Any

from congress_portal.grams import normal, quoted, tokens

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
ENDINGS = "家坪湾塘坑岭源溪桥店洲坞墩畈埠港山垄圩头"
SIDES = ("村口", "村东", "小学门前", "卫生室旁", "老街", "公路边", "文化礼堂后面", "码头", "桥头", "三组")
THINGS = (
    "路灯", "自来水管", "公交站牌", "垃圾桶", "排水沟", "健身器材", "防护栏", "电线杆", "公共厕所",
    "停车位", "河堤", "快递点", "幼儿园", "养老食堂", "篮球场", "通信信号", "污水井盖", "消防栓",
    "减速带", "灌溉水渠", "农家书屋", "充电桩", "医保窗口", "危险老树", "人行步道", "山塘水库",
    "宽带线路", "斑马线", "路面", "化粪池",
)  # fmt: skip
TROUBLES = (
    "坏了三个月没人修", "一到下雨天就积水", "又黄又浑有异味", "夜里黑得看不清路", "堆满了没有人清运",
    "噪音大得睡不着", "被车撞倒一直歪着", "漏得厉害浪费可惜", "老人小孩走过很危险", "数量太少排不上队",
    "时有时无很不稳定", "裂开一条大口子", "收费不透明说法不一", "位置不合理没人用", "经常被占用",
    "年久失修要倒了", "离得太远来回不便", "没有人管也没人问",
)  # fmt: skip
EFFECTS = (
    "晚上老人出门不安全", "上学的孩子只能绕路", "庄稼减产损失不小", "来往车辆险些出事", "附近几十户人家受影响",
    "游客看了印象很差", "生意也做不下去", "救护车开不进来", "冬天结冰更麻烦", "反映过几次没有回音",
)  # fmt: skip
WISHES = (
    "请尽快派人修好", "希望能增设几处", "盼望有关部门现场看一看", "建议列入明年计划", "请给一个明确的答复",
    "希望公开收支明细", "能不能先临时处理", "请协调几家单位一起办", "建议定期检查维护", "望予解决为盼",
)  # fmt: skip
EXTRA = (
    "今年三月以来",
    "连续两年",
    "最近一个星期",
    "从去年冬天开始",
    "国庆节前后",
    "每逢赶集日",
    "台风过后",
    "入夏以来",
)
COLUMNS = ("n", "text", "words", "tokens")


@cache
def _piece(text: str) -> tuple[str, frozenset[str]]:
    words = normal(text)
    return words, frozenset(tokens(words))


def pieces(number: int) -> list[str]:
    """The opinion of this number, in pieces of a few words each."""
    die = random.Random(number)
    village = die.choice(SURNAMES) + die.choice(ENDINGS)
    first = [
        die.choice(EXTRA),
        f"{village}村",
        die.choice(SIDES),
        "的",
        die.choice(THINGS),
        die.choice(TROUBLES),
    ]
    more = [
        die.choice(EFFECTS),
        "，",
        die.choice(SURNAMES),
        "家旁边的",
        die.choice(THINGS),
        "也",
        die.choice(TROUBLES),
    ]
    return [*first, "，", *more, "。", die.choice(WISHES), "，", die.choice(EFFECTS), "。"]


def text(number: int) -> str:
    return "".join(pieces(number))


def table(first: int, last: int) -> io.StringIO:
    """The numbers from ``first`` to ``last`` with their texts and search tokens, for COPY."""
    lines = io.StringIO()
    for number in range(first, last + 1):
        known = pieces(number)
        parts = [_piece(part) for part in known]
        words = "".join(part for part, _found in parts)
        found = frozenset().union(*(marks for _part, marks in parts))
        joints = {words[place - 1 : place + 1] for place in _joints(parts)}
        vector = " ".join(map(quoted, {*found, *joints}))
        lines.write(f"{number}\t{''.join(known)}\t{words}\t{vector}\n")
    lines.seek(0)
    return lines


def _joints(parts: list[tuple[str, Any]]) -> list[int]:
    places, place = [], 0
    for words, _found in parts:
        place += len(words)
        places.append(place)
    return sorted({place for place in places[:-1] if place})
