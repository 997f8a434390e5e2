"""Words by which a ground is noticed in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.coach.found import Found, Texts, sentences


@dataclass(frozen=True)
class Sign:
    """``words`` in a sentence point at the ground, if ``beside`` stands in the same sentence, or anywhere in the text
    where ``far``; not where ``unless`` stands in the sentence."""

    code: str
    words: re.Pattern[str]
    why: str | Promise
    beside: re.Pattern[str] | None = None
    far: bool = False
    unless: re.Pattern[str] | None = None


def sign(
    code: str, words: str, why: str | Promise, beside: str = "", far: bool = False, unless: str = ""
) -> Sign:
    return Sign(
        code,
        re.compile(words),
        why,
        re.compile(beside) if beside else None,
        far,
        re.compile(unless) if unless else None,
    )


KIN = (
    "爱人|妻子|丈夫|老公|老婆|老伴|配偶|儿子|女儿|儿媳|媳妇|女婿|孙子|孙女|外孙|外甥|"
    "侄子|侄女|侄儿|哥哥?|弟弟?|姐姐?|妹妹?|嫂|"
    "叔叔?|伯伯?|舅舅?|姑姑?|姨|岳父|岳母|丈人|丈母|父亲|母亲|父母|爸爸?|妈妈?|爷爷|奶奶|"
    "外公|外婆|公公|婆婆|亲戚|亲属|堂[兄弟哥姐妹]|表[兄弟哥姐妹]"
)
OWN = (
    "厂|店|公司|房|合作社|民宿|农场|蜂场|果园|茶园|鱼塘|山林|地|田|门面|企业|农家乐|车间|"
    "工资|工程款|欠款|补偿|待遇|职称"
)
CASE = (
    "法院|检察院|中院|官司|诉讼|一审|二审|再审|起诉|上诉|公诉|案件|一案|法庭|仲裁|庭审|"
    "开庭|宣判|被告|原告|法官"
)
PENDING = (
    "尚未(?:判|审|结|宣|开)|还没有?(?:判|审|宣|结|开)|没(?:有)?审完|未(?:判|审结|宣判|"
    "结案)|没有下文|等待(?:宣判|判决|开庭|结果)|等着(?:判|开庭)|"
    "审理(?:之?中|当中|阶段)|正在(?:审|一审|二审|再审|诉讼|仲裁|打官司|复核)|还在打|"
    "已(?:经)?(?:受理|立案)|刚刚?(?:起诉|立案|受理)|被?提起公诉|"
    "(?:下|本|这)(?:个)?(?:周|月|旬)[^,。]{0,6}(?:开庭|庭审|宣判)|排期|即将(?:开庭|宣判)|"
    "二审(?:中|期间|阶段)"
)
VERDICT = (
    "改判|驳回|败诉|胜诉|从重|从轻|从严|量刑|维持原|判给|判决?[^。]{0,14}(?:赔偿|承担|"
    "不承担|无罪|有罪|返还|支付|年)|认定[^。]{0,6}违法|支持[^。]{0,8}请求"
)
TENDER = "招标|投标|竞标|开标|评标|定标|标段|比选|候选人|中标公示|磋商|询价"
ONGOING = (
    rf"(?:正在|目前|已|刚|昨天|今天|下[周月]|本[周月]|月底|近日|即将|这次|此次|进入|开始|"
    rf"公示)[^。;]{{0,14}}(?:{TENDER})|"
    rf"(?:{TENDER})[^。;]{{0,8}}(?:公示期|在即|阶段|期间|报名|截止|下周|月底)"
)
FIRM = "公司|集团|科技|建工|建设|装饰|机电|路桥|实业|企业|经销商|厂家|厂商|供应商|候选人|第[一二三]名|老板"
LETTER = (
    "来信|联名信|书信|(?:举报|控诉|投诉|公开|诉求|感谢|求助|一封)信|"
    "的信(?![息用任心号访贷念])|信件|信访件|请愿|申诉|控诉|上访|诉状|"
    "(?:举报|诉求|群众|信访)材料"
)
HANDED = (
    "转交|转上|转来|转呈|代转|转达|转递|转送|呈上|呈送|呈递|代呈|递上|递交|寄上|捎来|"
    "带来|交给|附后|附上|附在|随文|代为|照抄|照录|抄录|"
    "转述|原文|全文如下|托我"
)
HIGHER = (
    "国家(?!级|电网|税务|标准|规定|政策|法律|有关)|国务院|全国人大|中央(?!空调|厨房|公园|广场)|最高人民?(?:法院|检察院)|国铁|"
    "海关总署|人民银行|央行|"
    "(?:教育|财政|公安|民政|交通运输|农业农村|水利|自然资源|生态环境|人社|"
    "人力资源和?社会保障|住建|住房和?城乡建设|工信|文旅|文化和旅游|商务|司法|科技|"
    "应急管理)部(?!门)|"
    "省(?:人大|政府|委|财政厅|教育厅|[一-鿿]{1,6}[厅局])"
)
ASK = "建议|请求?|希望|呼吁|要求|恳请|敦促|由"

AGAIN = _("自己说以前提过：请写明上次的答复和这次新的情况")
WINNER = _("像是对正在进行的招标提出由谁中标")
SIGNS = (
    sign("personal", rf"(?:我|本人)的?(?:{KIN})", _("说到了代表的亲属")),
    sign("personal", r"我(?:们)?家(?!乡|园|门口的路|长|庭)|(?:我|本人)名下", _("说到了代表自己家的事")),
    sign(
        "personal",
        rf"(?:我|本人)(?:自己|个人)?(?:的|所?承包的|经营的|开的|办的)[^,。]{{0,4}}(?:{OWN})",
        _("说到了代表自己的产业或待遇"),
    ),
    sign(
        "personal",
        r"本人|给我(?![县市省区镇乡村校院们])",
        _("像是在为代表本人提要求"),
        beside="工钱|报酬|劳务费|货款|工程款|欠款|欠薪|补偿|赔偿|职称|宅基地|编制|工资|租金",
        unless="走访|调研|了解|接待|视察|座谈|收到",
    ),
    sign("letter", HANDED, _("像是转交他人的信件或材料，而不是代表自己调查研究后的意见"), beside=LETTER),
    sign(
        "promotion",
        r"本公司|我司|订购(?:电话|热线)|厂家(?:承诺|现在|正在)|销售经理|免费试用|团购优惠|欢迎(?:联系|来电|选购)",
        _("像是在推介产品"),
    ),
    sign(
        "promotion",
        r"(?:采用|选用|使用|购买|采购|引进|推荐)[^,。]{0,14}[\"“”]?[^,。]{1,6}[\"”]?牌(?!子|"
        r"照|匾|坊)|[\"“”][^,。\"”]{1,8}[\"”]牌",
        _("指名推荐了某个牌子"),
        unless="(?:警示|标识|里程|指示|公示|提示|路|站|门|标|告示)牌",
    ),
    sign(
        "promotion",
        r"学界|学派|假说|本文认为|浅析|刍议|理论(?:的?探讨|研究|探析)|学术(?:上|界|讨论)|"
        r"(?:论文|学者|笔者|概念|内涵|机理|理论|定义)[^。;]{0,24}(?:论文|学者|派|观点|内涵|讨论|探讨|争鸣)",
        _("像是学术探讨"),
    ),
    sign(
        "court",
        CASE,
        _("说到了还没有审结的案件"),
        beside=PENDING,
        unless="生效后|已生效|服务站|巡回法庭|公安|派出所|执法|查处",
    ),
    sign(
        "court",
        rf"(?:请|希望|建议|要求|应当?|盼)[^。]{{0,12}}(?:{VERDICT})",
        _("对案件怎么判提出了具体意见"),
        beside=CASE,
        far=True,
    ),
    sign("court", r"\(20\d\d\)[一-鿿]\d{2,4}[一-鿿]{1,3}\d+号", _("写了案号：案件是否已经审结？")),
    sign(
        "tender",
        r"(?:由|让|请|希望|建议|应当?|宜|最好|照顾|把|交给|选定)[^。]{0,24}(?:中标(?!候选|"
        r"公示|结果)|中选|得标|夺标|入围|承包|承建|承接|来做|给[^,。]{1,4}做|供货商)",
        WINNER,
        beside=TENDER,
        far=True,
        unless="择优|依法公开招标",
    ),
    sign(
        "tender",
        rf"(?:由|让|选|给|定为|请|希望|最好|照顾)[^,。;]{{0,20}}(?:{FIRM})",
        WINNER,
        beside=ONGOING,
        far=True,
        unless="择优|依法公开招标",
    ),
    sign(
        "duplicate",
        r"重提|(?:第[二三四五六七]次|再次|再度|又一次)[^。]{0,14}提",
        AGAIN,
        beside="建议|议案|重提",
    ),
    sign(
        "duplicate",
        r"(?:去年|前年|上次|上届|上一?年|往年|历年|此前|连续第?[^。,]{1,3}年|20\d\d年|"
        r"[上第][^。,]{1,6}次[^。,]{0,4}会议?)[^。]{0,20}(?:提(?!高|升|供|前|醒)|交过|递交|"
        r"写过|写成|报过|领衔)",
        AGAIN,
        beside="建议|议案|提过",
        unless="(?:群众|居民|村民|专家|政协委员)[^。,]{0,4}提",
    ),
    sign(
        "duplicate",
        r"(?:同样|相同|一模一样|一样)[^。,]{0,6}的?(?:建议|议案)|(?:建议|"
        r"议案)[^。,]{0,4}(?:相同|一样)",
        AGAIN,
    ),
    sign(
        "level",
        rf"(?:{ASK})(?:(?![按据依照落参符用])[^,。]){{0,2}}(?:{HIGHER})",
        _("请的是上级或国家机关：县、乡的机关定不了"),
        unless="争取|对接|申报|反映|转报",
    ),
    sign(
        "level",
        r"(?:修改|修订|废止|制定|出台)[^,。]{0,6}《?(?:中华人民共和国|浙江省|全省|"
        r"国家)?[^,。》]{0,14}(?:法》|条例》|[^办方]法律|全省[^,。]{0,12}条例)",
        _("要改的是法律或省里的法规"),
    ),
    sign(
        "secret",
        r"绝密|机密(?!性)|秘密级|国家秘密|涉密|(?:未|没有?)[^,。]{0,2}(?:解密|脱密)|(?:是|"
        r"属于?|均为)(?:内部)?保密|内部(?:文件|会议纪要|部署)",
        _("像是涉及国家秘密"),
    ),
    sign(
        "secret",
        r"军事(?:运输|设施|管理区|禁区|基地)|雷达站|导弹|战备|岗哨|哨兵|弹药库|"
        r"部队[^,。]{0,8}(?:坐标|位置|仓库)|人防工程[^,。]{0,4}(?:图|位置|布局)",
        _("像是涉及军事秘密"),
    ),
    sign("secret", r"侦查方案|收网|抓捕|卧底|线人|专案组|布控", _("写了正在侦办的案件的内情")),
)


def telling(texts: Texts) -> Iterator[Found]:
    whole = "\n".join(texts.values())
    for field, text in texts.items():
        for start, sentence in sentences(text):
            for one in SIGNS:
                match = one.words.search(sentence)
                if match and _counts(one, sentence, whole):
                    yield Found(one.code, field, start + match.start(), start + match.end(), one.why)


def _counts(one: Sign, sentence: str, whole: str) -> bool:
    if one.unless and one.unless.search(sentence):
        return False
    return one.beside is None or bool(one.beside.search(whole if one.far else sentence))
