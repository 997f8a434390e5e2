"""Where a Chinese text may name a person: family names, what stands beside them, and the words that only look so."""

from __future__ import annotations

import re
from collections.abc import Iterator

COMMON = set(
    "王李张刘陈杨黄赵吴周徐孙胡朱郭何罗宋郑谢韩唐冯董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴夏钟汪"
    "姜范姚谭廖邹熊陆郝孔崔康邱秦侯邵孟龙段雷钱汤尹黎武乔贺赖龚庞樊殷施陶翟倪严颜俞"
    "洪鲁江章詹邬骆祝翁童柴竺虞裘楼诸茅厉宣凌霍占桂商褚卫葛邢裴柯梅盛刁焦巫储靳隗郦郎柳鲍史费岑薄滕毕安"
    "涂麻欧席季卞牟甄舒屈项祁纪管卓蓝闵晏阮鄢冼邝娄"
)
WEAK = set(
    "方万任高马金石田白常文成平丁关向应单包花房计古左解宁强连易时于温毛路牛富游佘阳车米冷水国乐明党许林梁曲"
)
"""Family names that are mostly words; they need more beside them."""
DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "夏侯",
    "尉迟",
    "皇甫",
    "司徒",
    "令狐",
    "慕容",
    "公孙",
    "东方",
    "端木",
)
GIVEN = set(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文永德金春小晓海美雪爱云水根卫宏光正立仁义礼"
    "思雨佳俊梓浩慧素月银振学兴家峰波珍燕良林生琴萍飞龙祥福贵忠民清亮辉斌健琳洁莲凤芬香法土财洪鹏成新利凯"
    "鑫鸿宇轩子涵欣怡梦瑶婷倩颖莉薇雅诗嘉泽睿博宁安康乐天向东南西北少群武胜胜利和顺昌荣盛裕余有发万年长寿松柏"
    "竹菊梅花荷娥妹姣巧翠珠玲瑛琪瑾瑜璐瑞彬彪炳炎焕灿源泉江河湖波浪潮涌津润泰山岳峻岩石坚钢铁铭锋锦钰铃钟铨"
    "大中启承继绍世代昌传先开元亨树栋梁材森木本道理智信诚实孝友善庆喜欢笑悦心怀恩惠招娣来弟宝贝旺满囤虎彪豹马"
    "增登高升阳晨晖旭昊晗晴星辰月朗岚峥嵘为维伯仲叔季仕士仙伦依俐倍假偉儿元全兵冬冰凡则力功加劲勤化升卉双可君吉"
    "同名周味品商图团园坤城培基堂声夏多奇好如妙姗娅婉媛嫣存守宗定宜宣容富寅对尔尚尧展崇川工巍州师帆常广应延弘彦彤"
    "徽必快怡恒恺意愿懿成才扬拓挺捷政敬斐方日昕映晋景曙朋杏权杨松柳格桃桐桢楠榕槐樱欧歌毅水汉汝沁沛治泓法洲浦海涓淑"
    "深渊温游溪滨滢漫澄澜灵炜烁烨照熙燕爽牧犁玄玫玮珂珊珏珑理琛琦琼瑟甜甫田申男画留益真睦知石砚碧磊祖祝科秋程穗空立竞"
    "笛筠箫简籽精紫红纪纯绍绪绮维绿缘缨罗羽翔翰翼聪育肖胤自至舒航良艺节芊芝芮芷芸若苏苗苹茂范茜茵茹荃莎莫莹菁菲萌萱葆"
    "蓉蓓蓝蕊蕾薪虹融行衡襄誉言许谊谦谷贞贤赐赞超越跃路轶达迅迎近远进连迪逸遥邦郁郎采里鉴铎镇闯闻阔阿陆陶隆雄雁雯霖霄霏"
    "毛露青靖非韬韵音韶顶颂领颜风飘首馨驰骏骥高魁魏鲁鸣鹤麒麟默齐龄"
)
TITLE = (
    r"(?:先生|女士|小姐|太太|阿姨|阿婆|阿公|婆婆|公公|大爷|大妈|大伯|大叔|大姐|大哥|叔叔|伯伯|婶|奶奶|爷爷|师傅|老师|医生|大夫|护士|主任|书记|局长|"
    r"副局长|站长|队长|组长|村长|镇长|乡长|县长|同志|老板|经理|科长|所长|处长|院长|校长|会计|警官|律师|代表|委员|总|工(?=[，。、：]))"
)
_TITLE = re.compile(TITLE)
PERSON = (
    r"(?:我叫|名叫|叫做|名字叫|姓名|联系人|反映人|投诉人|举报人|申请人|当事人|负责人|法人|户主|业主|房东|房客|租客|租户|住户|邻居|村民|居民|"
    r"社员|车主|司机|老板|经理|承包人|包工头|收件人|收款人|户名|原告|被告|证人|儿子|女儿|儿媳|女婿|孙子|孙女|外孙|丈夫|妻子|老公|老婆|老伴|"
    r"父亲|母亲|爸爸|妈妈|我爸|我妈|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|孩子|我家|老人|本人|保安|快递员|骑手|医生|老师|护士|村支书|支书|"
    r"书记|主任|低保户|五保户|贫困户|大学生|学生|外地人|同学|经办人|经联系|介绍人|中介|对方|责任人)[:：\s是叫为]{0,2}"
)
_PERSON = re.compile(rf"(?:{PERSON})$")
LEFT = set(
    "，。、；：！？（）()“”\"'‘’《》【】,.;:!?/ \n\t　和跟与被是让给由向对把叫找到的及同请说天里听系问去"
)
RIGHT = set(
    "，。、；：！？（）()“”\"'‘’》】,.;:!?/ \n\t　"
    "家说把被的是在和跟与户诉反因已有没不欠住走到带向拿让给等同要就也还都从今昨"
)
PLACE = set("村镇乡坞畈岙湾庄源边桥路街巷坑站县市坪组弄园坝库溪祠岭埠店厂局院校馆屋")
WORDS = re.compile(
    r"方[便面法案向式圆言]|万[一元亩户人]|任[何务意]|高[山速处度低考龄铁压血温]|马[路上桶达]|金[额银属]|石[材桥头板子]|田[地里间]|"
    r"白[天线色]|常[年常用见委]|文[明件化物昌体]|成[人本立员为功]|平[安时均方台等]|丁字|关[于键心注闭]|向[上下东西南北]|应[该当急]|"
    r"单[位元号子]|包[括车工含]|花[园木草费]|房[屋子东租产]|计[划算生]|左[右边]|解[决释]|强[烈制]|连[续接]|容易|时[间候常]|于是|温[度泉]|"
    r"毛病|路[面灯口边段基]|许[多可]|周[一二三四五六日末边围期]|江[边面水]|程[序度]|孙[子女]|余[额下]|钱[款]|黄[线金]|项[目]|管[道理网委]|"
    r"汤|盛[开产]|安[全装置排静]|武[装]|商[店铺量场]|梅[雨]|楼[上下道梯房]|林[业地]|水[库管渠沟费表电]|国[家道有务]|明[显年天确珠]|车[辆主位牌]|"
    r"米|党[员委]|龙[头]|夏[天季]|柴[油火]|游[客泳]|季[度节]|卫[生]|史|费用|席|欧|安|康[复养]|施[工]|严[重格]|章|钟|宣[传]|占[用地道]|桂[花林]|"
    r"谢[谢意]|段[全长落时]|富[裕余]|阳[光台]|连|乐|牛|冷|曲|梁|单|易"
)


_SAID_APART = re.compile(
    rf"姓(?P<family>[{''.join(COMMON | WEAK)}])(?:[，,、\s]?名(?:叫|字)?(?P<given>[一-鿿]{{1,2}})(?=[，。,、\s]|$))?"
)
"""姓卢，名宗耀。"""


def names(narrow: str) -> Iterator[tuple[int, int]]:
    """Places that may be a person's name; of a name with a title the name alone."""
    for match in _SAID_APART.finditer(narrow):
        yield from (match.span(part) for part in ("family", "given") if match[part])
    at = 0
    while at < len(narrow):
        end = _name_at(narrow, at)
        if end is None:
            at += 1
            continue
        yield at, end
        at = end


def _name_at(text: str, at: int) -> int | None:
    if text[at] in "老小阿" and _is_called(text, at):
        return at + 2
    family = next((len(two) for two in DOUBLE if text.startswith(two, at)), 0) or int(
        text[at] in COMMON or text[at] in WEAK
    )
    if not family:
        return None
    for given in (2, 1):
        end = at + family + given
        if _is_han(text[at + family : end], given) and _is_name(text, at, family, end):
            return end
    end = at + family
    is_titled = _TITLE.match(text, end) is not None
    return end if is_titled and (family == 2 or _stands_apart(text, at)) else None


def _is_called(text: str, at: int) -> bool:
    """老王, 小李, 阿方."""
    following = text[at + 1 : at + 2]
    if (
        following not in COMMON | WEAK
        or not following
        or (at and _is_han(text[at - 1], 1) and text[at - 1] not in LEFT)
    ):
        return False
    right = text[at + 2 : at + 3]
    return right in RIGHT - set("的") or right in {"", "你", "您"} or bool(_TITLE.match(text, at + 2))


def _stands_apart(text: str, at: int) -> bool:
    """Whether a lone family name before a title begins a word."""
    if WORDS.match(text, at) or (at and WORDS.match(text, at - 1)):
        return False
    return text[at] in COMMON or at == 0 or not _is_han(text[at - 1], 1) or text[at - 1] in LEFT


def _is_name(text: str, at: int, family: int, end: int) -> bool:
    given = text[at + family : end]
    if _is_place(text, at, end) or (family == 1 and _TITLE.match(text, at + 1)):
        return False
    is_known = all(char in GIVEN for char in given)
    is_titled = bool(_TITLE.match(text, end))
    before = text[max(0, at - 7) : at]
    is_person = bool(_PERSON.search(before))
    ends = end == len(text) or text[end] in RIGHT or not _is_han(text[end], 1) or is_titled
    begins = at == 0 or text[at - 1] in LEFT or not _is_han(text[at - 1], 1) or is_person
    if is_person:
        return (ends and not _PARTICLES.search(given)) or is_known
    if family == 1 and WORDS.match(text, at):
        return False
    if family == 2 or is_titled:
        return (is_known or begins) and ends
    if text[at] in WEAK or len(given) == 1:
        return is_known and begins and ends
    return is_known and (begins or ends)


_PARTICLES = re.compile(r"[的了是在把被说有没不也都就还要家和跟与]")


def _is_place(text: str, at: int, end: int) -> bool:
    """张村, 王家坞, 方家畈: a family name in a place's."""
    return any(char in PLACE for char in (text[end - 1], *text[end : end + 1])) or (
        text[at + 1 : at + 2] == "家" and any(char in PLACE for char in text[at + 2 : at + 4])
    )


def _is_han(text: str, length: int) -> bool:
    return len(text) == length and all("一" <= char <= "鿿" for char in text)
