"""The columns of a sheet of proposals from paper, as clerks name them, and what one cell says. Knows no table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from congress_portal.sheets import cells
from proposals.words import LENGTHS, Field, Form, Satisfaction

NUMBER, MEETING, FORM, TITLE, TEXT = "编号", "届次会议", "种类", "标题", "内容"
LEAD, OTHERS, CAME = "领衔代表", "联名代表", "提交日期"
UNIT, HELPERS, ASSIGNED = "主办单位", "会办单位", "交办日期"
REPLIED, RESULT, REPLY, RATING, CLOSED = "答复日期", "办理结果", "答复内容", "评价", "办结日期"
HEADERS: dict[str, tuple[str, ...]] = {
    NUMBER: ("建议编号", "案号", "议案编号", "建议号", "序号"),
    MEETING: ("会议", "届次", "会议届次", "届次及会议", "会次"),
    FORM: ("建议种类", "议案或建议", "类型"),
    TITLE: ("建议标题", "题目", "建议名称", "案由", "建议题目"),
    TEXT: ("内容或案由", "建议内容", "主要内容", "正文", "内容摘要"),
    LEAD: ("领衔人", "提出人", "领衔代表姓名", "代表", "代表姓名", "第一提出人"),
    OTHERS: ("附议代表", "附议人", "联名人", "附议", "联名"),
    CAME: ("提出日期", "收到日期", "登记日期", "提交时间", "提出时间", "日期"),
    UNIT: ("主办", "承办单位", "主办部门"),
    HELPERS: ("会办", "协办单位", "协办", "分办单位", "会办部门"),
    ASSIGNED: ("交办时间",),
    REPLIED: ("答复时间", "办复日期", "办复时间"),
    RESULT: ("结果类别", "答复类别", "办理结果类别", "办理类别", "结果"),
    REPLY: ("答复摘要", "办理情况", "答复意见"),
    RATING: ("代表评价", "满意度", "满意情况", "测评结果", "反馈意见", "代表意见"),
    CLOSED: ("办结时间", "结案日期"),
}
NOT_ROWS = re.compile(
    r"^(合计|总计|小计|备注|注[:：]|说明|填表|制表|(审核|审批|复核|经办|联系|统计|负责|单位负责)人?[:：])"
)
"""What clerks write below a table."""
DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMERAL = r"([0-9]+|[零〇一二三四五六七八九十两]+)"
MEETING_WORDS = re.compile(rf"第?{NUMERAL}届(?:.*?第?{NUMERAL}次)?")
BETWEEN_WORDS = ("闭会期间", "闭会", "平时", "会后")
SEVERAL = re.compile(r"\s*等\s*[0-9一二三四五六七八九十]*\s*(?:人|名|位)?(?:代表)?$")
S = Satisfaction
RATINGS = {
    "满意": S.SATISFIED, "很满意": S.SATISFIED, "基本满意": S.BASICALLY, "较满意": S.BASICALLY,
    "不满意": S.DISSATISFIED,
}  # fmt: skip
PAPER = "（见纸质档案）"


def plain(text: str) -> str:
    """Without blanks, every sign in its usual width: what two writings of the same have in common."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def numeral(text: str) -> int:
    """``17``, ``十七``, ``二十``, ``二〇``."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(DIGITS[char]) for char in text))
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def meeting(text: str) -> tuple[int, int] | None:
    """Term and number of a meeting; nothing for between the meetings."""
    said = plain(text)
    if any(word in said for word in BETWEEN_WORDS):
        return None
    found = MEETING_WORDS.search(said)
    if found is None or not found[2]:
        raise ValueError(_("看不懂，请写：第十七届第五次会议，或者闭会期间"))
    try:
        return numeral(found[1]), numeral(found[2])
    except KeyError:
        raise ValueError(_("看不懂，请写：第十七届第五次会议，或者闭会期间")) from None


def form(text: str) -> Form:
    said = plain(text)
    if "议案" in said and "建议" not in said:
        return Form.MOTION
    if "建议" in said or "意见" in said:
        return Form.PROPOSAL
    raise ValueError(_("请填“建议”或“议案”"))


def rating(text: str) -> Satisfaction:
    found = RATINGS.get(plain(text).strip("。"))
    if found is None:
        raise ValueError(_("请填“满意”“基本满意”或“不满意”"))
    return found


def named(text: str) -> list[str]:
    """Names as typed, parted by signs alone: whether a blank parts or fills up a name, who knows the people says."""
    return [SEVERAL.sub("", name).strip() or name for name in cells.names(text, most=120)]


def number(text: str) -> str:
    """``第 12 号`` and ``12`` are one."""
    found = plain(text).removeprefix("第").removesuffix("号")
    return cells.words(found.lstrip("0") or found, 40)


def text(content: str) -> str:
    return cells.words(content, LENGTHS[Field.SITUATION])


READERS: dict[str, Callable[[str], Any]] = {
    NUMBER: number,
    MEETING: meeting,
    FORM: form,
    TITLE: lambda words: cells.words(" ".join(words.split()), LENGTHS[Field.TITLE]),
    TEXT: text,
    LEAD: named,
    OTHERS: named,
    CAME: cells.date,
    UNIT: str,
    HELPERS: str,
    ASSIGNED: cells.date,
    REPLIED: cells.date,
    RESULT: str,
    REPLY: text,
    RATING: rating,
    CLOSED: cells.date,
}
