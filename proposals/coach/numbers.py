"""Numbers and the like that name a person: by their form alone, never by a list of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from proposals.coach.found import Found, Texts

DIGITS = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
"""People write 一三八 for 138. The text keeps its length."""
GAP = r"[ \-]?"
ILL = (
    "癌|肝炎|艾滋|梅毒|肺结核|尿毒症|精神分裂|精神病|抑郁症|糖尿病|白血病|癫痫|自闭症|"
    "孤独症|智力残疾|精神残疾"
)
NUMBERS = (
    (rf"(?<!\d)1{GAP}[3-9]{GAP}\d(?:{GAP}\d){{8}}(?!\d)", _("像是个人的手机号码")),
    (r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)", _("像是电话号码")),
    (r"(?:电话|座机|联系|致电|拨打|打)[^\d,。;]{0,4}[2-9]\d{6,7}(?!\d)", _("像是电话号码")),
    (r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)", _("像是身份证号码")),
    (r"(?:证|账|帐|卡|户)号?[^\d,。;]{0,4}\d{10,}[\dXx]*", _("像是证件号或账号")),
    (r"(?<!\d)[3-6]\d{15,18}(?!\d)", _("像是银行卡号")),
)
WORDS = (
    (
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])",
        _("像是车牌号"),
    ),
    (
        r"(?:家住|现住|住在|住(?![建房宅户院宿所保]))[^,。;]{2,20}?\d{1,4}号(?:\d{1,3}(?:幢|栋|"
        r"号楼))?(?:\d单元)?(?:\d{3,4}室)?(?![文令线楼路桥泵井])",
        _("写明了某人的住址"),
    ),
    (r"(?:[,、(]|^)[男女][,、]\s?\d{1,3}岁", _("写明了某个人的性别和年龄")),
    (r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?(?:生(?!产|活|态)|出生)", _("写明了某个人的出生日期")),
    (rf"某某?(?:的[儿女]子?)?,?[^。;]{{0,12}}(?:{ILL})", _("写明了某个人的病情")),
    (
        rf"(?:患者|住户|户主|村民|居民|学生|职工)(?!普遍|大多|多数|不少|很多|中|里|"
        rf"因)[一-鿿]{{2,3}}(?:因|患|得了|确诊)[^,。;]{{0,4}}(?:{ILL})",
        _("写明了某个人的病情"),
    ),
)
_NUMBERS = tuple((re.compile(pattern, re.ASCII), why) for pattern, why in NUMBERS)
_WORDS = tuple((re.compile(pattern), why) for pattern, why in WORDS)


def private(texts: Texts) -> Iterator[Found]:
    for field, text in texts.items():
        figures = text.translate(DIGITS)
        for rules, where in ((_NUMBERS, figures), (_WORDS, text)):
            for pattern, why in rules:
                for match in pattern.finditer(where):
                    yield Found("private", field, *match.span(), why)
