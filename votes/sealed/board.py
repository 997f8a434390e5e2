"""What the bulletin board says, in words for its page. Its JSON keeps the names and values that programs read."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from votes.models.box import BoardEntry
from votes.words import Base, Form, LevelRule, ShortfallRule, TieRule, Verdict, Way

LONG = 20
"""Lists of more items than this are shown as their length."""
WORDS: dict[str, Any] = {
    "ballot": gettext_lazy("票决编号"),
    "title": gettext_lazy("名称"),
    "form": gettext_lazy("写票方法"),
    "places": gettext_lazy("应选项数"),
    "base": gettext_lazy("过半数的基数"),
    "majority": gettext_lazy("通过须得"),
    "is_among_tied": gettext_lazy("在票数相等的项目中再次投票"),
    "tie_rule": gettext_lazy("票数相等时"),
    "shortfall_rule": gettext_lazy("不足应选数时"),
    "level_rule": gettext_lazy("测评等次"),
    "ways": gettext_lazy("投票方式"),
    "options": gettext_lazy("票上的项目"),
    "due": gettext_lazy("应到人数"),
    "box_key": gettext_lazy("票箱公钥"),
    "signing_key": gettext_lazy("签发电子票的公钥"),
    "shares": gettext_lazy("五份密钥的摘要"),
    "cards": gettext_lazy("密封卡"),
    "trackers": gettext_lazy("票箱内选票的查验码"),
    "spoiled": gettext_lazy("检验作废的选票"),
    "tokens": gettext_lazy("用账号投的票"),
    "returned": gettext_lazy("收回的票"),
    "papers": gettext_lazy("票箱内的选票"),
    "unreadable": gettext_lazy("其中读不出的"),
    "result": gettext_lazy("结果"),
    "issued": gettext_lazy("发出的票"),
    "files": gettext_lazy("导出文件的摘要"),
    "electronic": gettext_lazy("电子票"),
    "paper": gettext_lazy("纸质票"),
    "number": gettext_lazy("张数"),
    "digest": gettext_lazy("摘要"),
    "present": gettext_lazy("实到人数"),
    "valid": gettext_lazy("有效票"),
    "void": gettext_lazy("无效票"),
    "is_valid": gettext_lazy("投票有效"),
    "needed": gettext_lazy("通过须得票数"),
    "open_places": gettext_lazy("空余名额"),
    "lines": gettext_lazy("各项（三种票数、弃权、结果）"),
    "tracker": gettext_lazy("查验码"),
    "marks": gettext_lazy("据称所填"),
    "chance": gettext_lazy("封票所用的随机数"),
    "sealed": gettext_lazy("票箱内的选票"),
    "card_list": gettext_lazy("全部密封卡"),
    "printed": gettext_lazy("纸质票计数"),
    Way.TOKEN: Way.TOKEN.label,
    Way.CARD: Way.CARD.label,
}
AT_CLOSE = {"cards": gettext_lazy("用密封卡投的票"), "returned": gettext_lazy("交回未用的凭证")}
CHOICES: dict[str, Any] = {
    "form": Form,
    "base": Base,
    "tie_rule": TieRule,
    "shortfall_rule": ShortfallRule,
    "level_rule": LevelRule,
}


def facts_of(entry: BoardEntry) -> list[tuple[str, str]]:
    """What an entry says, each fact with its words; long lists as their length."""
    special: dict[str, Any] = AT_CLOSE if entry.kind == "sealed" else {}
    return [
        (str(special.get(name) or WORDS.get(name, name)), _said(name, value))
        for name, value in entry.content.items()
    ]


def read_tracker(text: str) -> str:
    """A tracker as people type it, in its one form: base32 in groups of four."""
    letters = "".join(re.findall(r"[A-Z2-7]", text.upper()))
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "majority" and isinstance(value, dict):
        return _majority(value)
    if isinstance(value, dict):
        return "；".join(f"{WORDS.get(key, key)}：{_said(key, each)}" for key, each in value.items())
    if isinstance(value, list):
        return _listed(name, value)
    if value is None or value == "":
        return _("无")
    if name in CHOICES and value in CHOICES[name].values:
        return str(CHOICES[name](value).label)
    return str(value)


def _listed(name: str, value: list[Any]) -> str:
    if len(value) > LONG:
        return _("共%(number)d项") % {"number": len(value)}
    if name == "lines":
        return "；".join(_line(each) for each in value)
    return "；".join(_said("", each) for each in value) or _("无")


def _line(line: Any) -> str:
    """One item of a result: figures, then what became of it."""
    if not isinstance(line, list):
        return json.dumps(line, ensure_ascii=False)
    return " ".join(str(Verdict(each).label if each in Verdict.values else each) for each in line)


def _majority(part: dict[str, Any]) -> str:
    words = _("超过%(share)s") if part["is_strict"] else _("达到%(share)s")
    return words % {"share": f"{part['numerator']}/{part['denominator']}"}
