"""How a proposal is made: whether it has its parts, whether it asks for something, whether it asks for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from proposals.coach.found import FIELDS, Found, Texts, sentences

SHORTEST = 8
"""A part with fewer characters says nothing."""
STAND_IN = re.compile(
    r"\s*[(《]?(?:同上|见上|同前|如上|如题|见题目?|见标题|见情况|见附件|略|无|暂无|没有|"
    r"待补充?|待定|不详|-+|/+|\.+)"
    r"[^一-鿿]*$"
)

FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万半]+(?:个|处|座|名|人|条|次|台|所|年|月|天|日|米|"
    r"公里|亩|万|元|成|倍|期|间|点|站|套|辆|户|家)"
)
CONCRETE = re.compile(
    "新建|修建|改建|扩建|增设|设立|设置|加装|安装|更换|配备|配齐|配送|划出|划定|清理|"
    "清运|铺设|重铺|拓宽|加固|延长|缩短|开通|改走|"
    "补贴|补助|招聘|选派|下派|派驻|列入预算|列入[^,。]{2,12}计划|试行|公示|公布|限期|"
    "打捞|巡查|登记|扫描|培训|收购|预警|检测|检查|修好|修复|"
    "改用|接管|统一[^,。]{2,}|不得|禁止|取消|降低|免费|抽检|补发|上限|下限|罚款|今年|"
    "明年|年内|年底前?|月底前?|[一-鿿]{2}前(?:完成|建成|修好)|由[^,。]{2,14}(?:负责|牵头|"
    "承担|管护|落实到)"
)
SLOGAN = re.compile(
    "重视|关心|关注|支持|扶持|加强|加大|加快|强化|深化|完善|健全|优化|提升|提高|推进|"
    "推动|促进|落实|抓紧|抓好|抓实|解决|研究|改进|改善|"
    "措施|合力|氛围|认识|统筹|协调|满意|台阶|成效|见效|实事|实处|机制|齐抓共管|久久为功|"
    "越快越好|尽快|引导|规范|保障|水平|好事|大事|难事|效能"
)
CLAUSE = re.compile(r"[^,。;!?、\n]+")
SHORT_CLAUSE = 4

ADDED = re.compile(
    "另外|此外|顺便|顺带|还有一(?:件|个|点)|再者|再有|另有一|另一件|除此之外|除上述|"
    "最后再|再说|再提|附带|同时(?=更换|解决|建议)"
)
"""Not 二、三、: most proposals number what they ask for one matter."""
MANY = re.compile(
    r"等?[两二三四五六七八九几2-9](?:个|项|件|条|点)(?:问题|建议|事项|事情|方面)|"
    r"若干(?:问题|建议|事项)"
)
JOINED = re.compile("[、和与及]|以及|并")
TOPICS = {
    "traffic": "公路|马路|道路|街路|桥|边坡|停车|红绿灯|信号灯|班车|公交|码头|渡船|交警|隧道|客运",
    "water": "自来水|供水|饮水|水管|主管|管网|水库|堰坝|灌溉|采砂|河道|净水|水葫芦|防洪|堤",
    "school": "学校|小学|中学|幼儿园|教师|老师|扩班|校舍|操场|招生",
    "child": "托育|托管|托班|婴幼儿",
    "health": "医院|卫生院|卫生室|医师|医生|血压|门诊|急诊|康复",
    "old": "养老|敬老院|老年|护理员|助餐",
    "waste": "垃圾|污水|油烟|厨余|扬尘",
    "power": "电网|变压器|充电|低电压|供电",
    "signal": "基站|手机信号|宽带|通信",
    "culture": "图书|电影|档案|文物|礼堂|文化站",
    "pay": "村干部|报酬|工资|津贴|待遇|职称",
    "graves": "公墓|殡葬|墓穴|坟",
    "homes": "电梯|物业|小区|旧房|危房|宅基地",
    "farm": "茶叶|茶园|稻谷|粮食|烘干|枇杷|中蜂|养蜂|药材|畜禽|农机",
    "woods": "竹林|毛竹|林道|山林|森林",
    "tourism": "景区|游客|公厕|古道|民宿|农家乐",
    "animals": "犬|流浪猫",
    "fish": "禁渔|电鱼|石斑鱼|渔",
    "safety": "避灾|消防|防汛|应急|溺水",
    "post": "快递|邮站|邮政",
    "jobs": "就业|招工|用工",
}
_TOPICS = {topic: re.compile(words) for topic, words in TOPICS.items()}


def missing(texts: Texts) -> Iterator[Found]:
    for field in FIELDS[1:]:
        text = texts[field]
        if not text.strip():
            yield Found("parts", field, 0, len(text), _("这一部分还没有写"))
        elif STAND_IN.match(text) or len(text.strip()) < SHORTEST:
            yield Found("parts", field, 0, len(text), _("这一部分没有写出内容"))


def empty(texts: Texts) -> Iterator[Found]:
    """A suggestion of good wishes: no figure, no day, and no clause that says something else than a slogan."""
    text = texts["suggestion"]
    if len(text.strip()) < SHORTEST or STAND_IN.match(text):
        return
    clauses = [clause for clause in CLAUSE.findall(text) if len(clause) > SHORT_CLAUSE]
    is_wish = bool(clauses) and all(SLOGAN.search(clause) for clause in clauses)
    if is_wish and not FIGURE.search(text) and not CONCRETE.search(text):
        why = _("只有原则性的要求：没有说请谁、做什么、做到什么程度")
        yield Found("empty", "suggestion", 0, len(text), why)


def several(texts: Texts) -> Iterator[Found]:
    yield from _several_in_the_title(texts["title"])
    main = _topics(texts["title"])
    for field in FIELDS[1:]:
        text = texts[field]
        for start, sentence in sentences(text):
            topics = _topics(sentence)
            if ADDED.search(sentence) and topics and main and not topics & main:
                yield Found("several", field, start, start + len(sentence), _("这里另说了一件不相干的事"))


def _several_in_the_title(title: str) -> Iterator[Found]:
    many = MANY.search(title)
    if many:
        yield Found("several", "title", *many.span(), _("标题说有几件事"))
    parts = [_topics(part) for part in JOINED.split(title)]
    known = [topics for topics in parts if topics]
    if any(not one & other for at, one in enumerate(known) for other in known[at + 1 :]):
        yield Found("several", "title", 0, len(title), _("标题里像是有两件不相干的事"))


def _topics(text: str) -> set[str]:
    return {topic for topic, words in _TOPICS.items() if words.search(text)}
