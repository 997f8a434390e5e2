"""What of a text could name somebody: found by rule, proposed to a person, never hidden without one. Pure.

Everything is looked for in ``half``: the same text, character for character, with full-width signs in their usual
width; numbers also in ``counted``, where Chinese digits (一三八, 幺) are figures. So each place found is a place of
the text itself. An address is found from the house number on: road and village say where the trouble is, and stay.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from stations.person_names import names
from stations.words import Private

FORCED = (Private.OWN, Private.ID, Private.CARD)
"""Never published, whoever thinks otherwise."""
ORDER = (
    Private.OWN, Private.ID, Private.EMAIL, Private.PLATE, Private.PHONE, Private.CARD, Private.ACCOUNT,
    Private.ADDRESS, Private.NAME,
)  # fmt: skip
"""Which kind a place is, where several rules found it."""
DIGITS = str.maketrans("零〇○幺一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00011234567891" + "23456789")
GAP = r"[\s\-—–－.·_]{0,2}"
"""What people put between the figures of a number."""
OWN_GAP = 3


@dataclass(frozen=True, order=True)
class Span:
    """A place in a text, and what stands there."""

    start: int
    end: int
    kind: str

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"


def half(text: str) -> str:
    """Each character in its usual width; never longer or shorter."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def counted(narrow: str) -> str:
    return narrow.translate(DIGITS)


def find(text: str, own: Collection[str] = ()) -> list[Span]:
    """All that could name somebody, in order, no two overlapping. ``own``: the writer's own name and numbers."""
    narrow = half(text)
    figures = counted(narrow)
    found = [Span(start, end, kind) for start, end, kind in _found(narrow, figures)]
    found += [Span(*place, Private.OWN) for one in own for place in _places_of(one, narrow, figures)]
    return merged(found)


def _found(narrow: str, figures: str) -> Iterator[tuple[int, int, str]]:
    for rule, kind in RULES:
        for where in (narrow, figures) if kind in COUNTED else (narrow,):
            for match in rule.finditer(where):
                if _is_meant(kind, match):
                    yield (*match.span("it"), kind)
    for start, end in names(narrow):
        yield start, end, Private.NAME


def merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping places as one, of the weightiest kind among them."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            last = out.pop()
            kind = min(last.kind, span.kind, key=lambda one: ORDER.index(Private(one)))
            span = Span(last.start, max(last.end, span.end), kind)
        out.append(span)
    return out


def places_of_words(text: str, words: Iterable[str]) -> list[Span]:
    """Wherever these very words stand, told apart neither by width nor by case."""
    narrow = half(text).casefold()
    if len(narrow) != len(text):  # a letter that grows when folded: compare as it is
        narrow = text
    return [
        Span(match.start(), match.end(), Private.OTHER)
        for word in words
        if word.strip()
        for match in re.finditer(re.escape(half(word.strip()).casefold()), narrow)
    ]


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with a word for its kind in each place."""
    out, at = [], 0
    for span in sorted(spans):
        out += [text[at : span.start], _word_for(span, text)]
        at = span.end
    return "".join([*out, text[at:]])


def _word_for(span: Span, text: str) -> str:
    if span.kind == Private.NAME:
        return "某" if span.end - span.start == 1 else "某某"
    return MASKS[Private(span.kind)]


MASKS = {
    Private.OWN: "［本人信息］",
    Private.PHONE: "［电话］",
    Private.ID: "［证件号］",
    Private.CARD: "［卡号］",
    Private.PLATE: "［车牌］",
    Private.EMAIL: "［邮箱］",
    Private.ACCOUNT: "［账号］",
    Private.ADDRESS: "［门牌］",
    Private.OTHER: "［略］",
}


# ---------------------------------------------------------------- numbers and the like


def spaced(pattern: str, times: int) -> str:
    """That many of ``pattern``, with gaps between."""
    return rf"{pattern}(?:{GAP}{pattern}){{{times - 1}}}"


START, STOP = r"(?<![\dA-Za-z])(?<!\d[.\-])", r"(?![\dA-Za-z])(?!\.\d)"
NUMBER = r"(?:\d{1,4}(?:[-—–之]\d{1,3})?|[一二三四五六七八九十百零〇]{1,6})"
ROAD = r"[路街道巷弄村庄坞湾畈岙坑源坪苑寓城坊社组队园居庭府都]"
ROOM = r"(?:\d{1,2}楼)?\d{3,4}(?:室|房)?"
BEHIND = r"(?:之[一二三四五六七八九十\d]{1,2}|(?:后门|前门|边门)[东西南北]?首?)?"
NO_HOUSE = r"(?![线楼路灯台机文令件车井杆桩坝泵矿]|地块|公告|公路)"
A_DAY = re.compile(r"号(?=晚|早|上午|下午|中午|开|停|之前|之后|以前|以后|起|前|后|到|至|又|就|去|来)")
"""The 25th, not number 25."""
_LOOSE: tuple[tuple[str, str], ...] = (
    (Private.PHONE, rf"(?<![\dA-Za-z])(?P<it>(?:\+?86{GAP})?1{GAP}[3-9]{GAP}{spaced(r'\d', 9)}){STOP}"),
    (Private.PHONE,
     rf"{START}(?P<it>[(（]?0(?:10|2\d|[3-9]\d{{2}})[)）]?{GAP}[2-9]{GAP}{spaced(r'\d', 6)}(?:{GAP}\d)?"
     rf"(?:\s?(?:转|分机|-)\s?\d{{1,6}})?){STOP}"),
    (Private.PHONE,
     r"(?:电话|座机|固话|号码|致电|拨打|联系|传真|打)[^\d，。；\n]{0,4}"
     rf"(?P<it>[2-9]{spaced(r'\d', 6)}(?:{GAP}\d)?){STOP}"),
    (Private.ID, rf"{START}(?P<it>[1-9]{GAP}{spaced(r'\d', 16)}{GAP}[\dXx]){STOP}"),
    (Private.ID,
     r"(?:身份证|证件)[^\d，。；\n]{0,5}"
     rf"(?P<it>[1-9]{GAP}{spaced(r'\d', 14)}(?:{GAP}\d{{2}}{GAP}[\dXx])?){STOP}"),
    (Private.CARD, rf"{START}(?P<it>[3-6]{GAP}{spaced(r'\d', 15)}(?:{GAP}\d){{0,3}}){STOP}"),
    (Private.CARD,
     rf"(?:卡号|账号|帐号|银行卡|账户)[^\d，。；\n]{{0,4}}(?P<it>\d(?:{GAP}\d){{11,20}}){STOP}"),
    (Private.PLATE,
     r"(?P<it>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][\s\-·•.]?[A-HJ-NP-Za-hj-np-z]"
     r"(?=[\s\-·•.]?[A-Za-z\s·\-]{0,6}\d)"
     r"(?:[\s\-·•.]?[A-HJ-NP-Za-hj-np-z0-9]){4}(?:[\s\-·•.]?[A-HJ-NP-Za-hj-np-z0-9挂学警港澳使领]){1,2})(?![A-Za-z0-9])"),
    (Private.PLATE, r"(?:车牌|牌照|号牌)号?码?[是为:\s]{0,3}(?P<it>[A-Z][·\s]?[A-Z0-9]{5,6})(?![A-Za-z0-9])"),
    (Private.EMAIL,
     r"(?P<it>(?a:[\w.+\-]+)\s?(?:@|\(at\)|\[at\])\s?(?a:[\w\-]+)(?:\s?[.点]\s?(?a:[A-Za-z0-9\-]{2,}))+)"),
    (Private.ACCOUNT,
     r"(?i:微信|weixin|wechat|(?<![a-z])wx|(?<![a-z])vx|v信|加[微v]|qq|扣扣)(?:号码?|账号|ID|id)?(?:是|为|叫)?[:\s]{0,3}"
     r"(?P<it>(?a:[A-Za-z][A-Za-z0-9_\-]{4,19})|\d{5,12})(?![A-Za-z0-9_@])"),
    (Private.ADDRESS,
     rf"(?<={ROAD})(?<!公路)(?<!国道)(?<!省道)(?<!县道)(?<!乡道)(?<!幼儿园)"
     rf"(?P<it>(?:第?{NUMBER}(?:村民小组|组|社|队)|[一-鿿]{{1,3}}自然村)?附?{NUMBER}(?:号{NO_HOUSE}|弄)(?:\d+号)?"
     rf"(?:{NUMBER}(?:幢|栋|号楼|座))?(?:{NUMBER}单元)?(?:{ROOM})?{BEHIND})"),
    (Private.ADDRESS,
     rf"(?P<it>{NUMBER}(?:幢|栋|号楼|座)(?:{NUMBER}单元{ROOM}|{NUMBER}单元|{ROOM})(?:户)?)(?![\d万亿元米平])"),
    (Private.ADDRESS, r"(?<!\d)(?P<it>\d{3,4}室)"),
)  # fmt: skip
RULES = tuple((re.compile(pattern), kind) for kind, pattern in _LOOSE)
COUNTED = (Private.PHONE, Private.ID, Private.CARD)


def _is_meant(kind: str, match: re.Match[str]) -> bool:
    """Whether what looks like it is it: check digits and dates, unless a word before it says so."""
    digits = re.sub(r"[^\dXx]", "", match["it"]).upper()
    is_named = match.start() < match.start("it")
    if kind == Private.ID:
        return is_named or looks_like_identity(digits)
    if kind == Private.CARD:
        return is_named or (16 <= len(digits) <= 19 and passes_luhn(digits) and not is_identity(digits))
    if kind == Private.ADDRESS and re.fullmatch(r"\d{1,2}号", match["it"]):
        return int(digits) > LAST_DAY or not A_DAY.match(match.string, match.end("it") - 1)
    return True


LAST_DAY = 31
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def looks_like_identity(digits: str) -> bool:
    """18 places with a possible birthday in them: with a figure mistyped it names its owner all the same."""
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    try:
        return 1900 <= dt.date.fromisoformat(digits[6:14]).year < 2030
    except ValueError:
        return False


def is_identity(digits: str) -> bool:
    """A citizen's number whose check character is right, too (GB 11643)."""
    if not looks_like_identity(digits):
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True))
    return "10X98765432"[weighed % 11] == digits[17]


def passes_luhn(digits: str) -> bool:
    if not digits.isdigit():
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


# ---------------------------------------------------------------- the writer's own name and number


def _places_of(own: str, narrow: str, figures: str) -> Iterator[tuple[int, int]]:
    """Where the writer's own name or number stands, however it is spaced or written."""
    plain = half(own).strip()
    digits = re.sub(r"\D", "", plain)
    if len(digits) >= 7 and not re.search(r"[^\d\s+()\-]", plain):
        yield from _places_of_number(digits.removeprefix("86") if len(digits) > 11 else digits, figures)
    elif plain:
        chars = [re.escape(char) for char in plain if not char.isspace()]
        pattern = r"[\s·.\-_*、]{0,2}".join(chars)
        for match in re.finditer(pattern, narrow, re.IGNORECASE):
            yield match.span()


def _places_of_number(digits: str, figures: str) -> Iterator[tuple[int, int]]:
    local = re.sub(r"^0(10|2\d|\d{3})(?=\d{7,8}$)", "", digits)
    for number in {digits, local}:
        pattern = rf"[^\d]{{0,{OWN_GAP}}}".join(number)
        for match in re.finditer(rf"(?<!\d){pattern}(?!\d)|{number}", figures):
            yield match.span()
