"""The closed lists of words of stations and opinions. What happens outside any case stands in ``acts``."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from stations.words.acts import Act as Act


class Tier(TextChoices):
    STATION = "station", _("代表联络站")
    ROOM = "room", _("代表联络室")
    POINT = "point", _("代表联络点")


class NameMode(TextChoices):
    NAMED = "named", _("实名，承办单位可以联系我")
    HIDDEN = "hidden", _("实名，但不告诉承办单位")
    ANONYMOUS = "anonymous", _("匿名")


class Channel(TextChoices):
    WEB = "web", _("网上提交")
    DESK = "desk", _("联络站代为登记")
    RECEPTION = "reception", _("代表接待")
    VISIT = "visit", _("部门进站")
    LEADER = "leader", _("领导接访")
    CONTACT = "contact", _("代表走访联系")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class Source(TextChoices):
    """How a rating was obtained: the first two by the citizen alone, the others entered by staff."""

    LINK = "link", _("本人扫码或打开链接")
    CODE = "code", _("本人输入查询码")
    PHONE = "phone", _("电话回读")
    PAPER = "paper", _("纸质评价单")
    PERSON = "person", _("当面说明")


OWN_SOURCES = (Source.LINK.value, Source.CODE.value)


class FlagKind(TextChoices):
    """What about ratings is asked about."""

    BURST = "burst", _("短时间内集中评价")
    ADDRESS = "address", _("同一网络地址多次评价")
    QUICK = "quick", _("答复后几分钟内集中评价")
    ALL_TOP = "all_top", _("清一色“满意”")
    ENTERED = "entered", _("代录评价占比高")


class ReplyChannel(TextChoices):
    """The ways an answer takes to its author."""

    PAGE = "page", _("查询页面")
    SMS = "sms", _("短信")
    PHONE = "phone", _("电话")
    DESK = "desk", _("纸质")


class ReplyState(TextChoices):
    MADE = "made", _("已备好")
    SENT = "sent", _("已发出")
    OPENED = "opened", _("本人已看")
    CONFIRMED = "confirmed", _("电话已告知")
    HANDED = "handed", _("已当面送交")
    RETURNED = "returned", _("未送到")


class Ground(TextChoices):
    """Why an opinion is not taken on. The redirections name the right door."""

    REDIRECT_PETITION = "redirect_petition", _("属于信访事项，请向信访部门反映")
    REDIRECT_HOTLINE = "redirect_hotline", _("属于政务热线事项，请拨打12345")
    REDIRECT_LEGAL = "redirect_legal", _("已经或应当通过诉讼、复议、仲裁等法定途径解决")
    OTHER_LEVEL = "other_level", _("不属于本县（市、区）职权范围")
    UNCLEAR = "unclear", _("内容不清楚，无法办理")
    UNLAWFUL = "unlawful", _("内容违反法律法规")
    REPEATED = "repeated", _("同一事项已经答复，没有新的情况")


class ReportStatus(TextChoices):
    """How far a report about a person has come."""

    RECEIVED = "received", _("已收到")
    TRANSFERRED = "transferred", _("已转送有权处理的机关")
    TOLD = "told", _("已告知举报人")
    CLOSED = "closed", _("已办结")


class Weekday(IntegerChoices):
    """As ``datetime.date.weekday``."""

    MONDAY = 0, _("周一")
    TUESDAY = 1, _("周二")
    WEDNESDAY = 2, _("周三")
    THURSDAY = 3, _("周四")
    FRIDAY = 4, _("周五")
    SATURDAY = 5, _("周六")
    SUNDAY = 6, _("周日")


class Post(TextChoices):
    HEAD = "head", _("站长")
    DEPUTY_HEAD = "deputy_head", _("副站长")
    LIAISON = "liaison", _("联络员")
    INFORMANT = "informant", _("民情联络员")
    ADVISER = "adviser", _("政情咨询员")


class Figure(TextChoices):
    """Yearly minima; amounts and their legal basis stand in ``Quota``."""

    DAYS_COUNTY = "days_county", _("县级代表闭会期间履职天数")
    DAYS_TOWNSHIP = "days_township", _("乡镇代表闭会期间履职天数")
    DUTIES = "duties", _("代表到联络站值班次数")
    MEMBER_DEPUTY = "member_deputy", _("常委会组成人员联系每名代表次数")
    CONSTITUENCY = "constituency", _("代表联系选区次数")
    STATION = "station", _("代表联系联络站次数")
    VOTER = "voter", _("代表联系每名选民次数")
    CENTRAL_GROUP = "central_group", _("代表中心组活动次数")
    DEPUTY_GROUP = "deputy_group", _("代表小组活动次数")


class Complexity(TextChoices):
    """How much an opinion takes; with the urgency it decides by when it is answered."""

    SIMPLE = "simple", _("简单")
    ORDINARY = "ordinary", _("一般")
    COMPLEX = "complex", _("复杂")


class Urgency(TextChoices):
    ORDINARY = "ordinary", _("不急")
    URGENT = "urgent", _("紧急")
    VERY_URGENT = "very_urgent", _("特急")


class CallbackWhy(TextChoices):
    DISSATISFIED = "dissatisfied", _("表示不满意")
    DRAWN = "drawn", _("抽签抽中")


class CallbackStatus(TextChoices):
    WAITING = "waiting", _("待回访")
    DONE = "done", _("已回访")
    UNREACHED = "unreached", _("没有打通")


class Solved(TextChoices):
    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("部分解决")
    NOT = "not", _("没有解决")


class ServiceWord(TextChoices):
    """Figures of the fast loop beside the levels, each with basis and validity."""

    CALLBACK_PERCENT = "callback_percent", _("回访抽取比例（%）")
    CALLBACK_TRIES = "callback_tries", _("打几次不通算没有打通")


class PerformanceKind(TextChoices):
    TRAINING = "training", _("学习培训")
    INSPECTION = "inspection", _("视察检查")
    RESEARCH = "research", _("专题调研")
    MEETING = "meeting", _("列席会议")
    HEARING = "hearing", _("听证、论证")
    REPORT = "report", _("向选民述职")
    OTHER = "other", _("其他履职活动")


class PerformanceStatus(TextChoices):
    CLAIMED = "claimed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未予确认")


class Pattern(TextChoices):
    WEEKLY = "weekly", _("每周")
    FORTNIGHTLY = "fortnightly", _("每两周")
    NTH = "nth", _("每月第几个星期几")
    MONTHLY = "monthly", _("每月固定日期")


class ReceptionKind(TextChoices):
    FIXED = "fixed", _("固定接待")
    MOBILE = "mobile", _("流动接待")
    APPOINTMENT = "appointment", _("预约接待")
    ONLINE = "online", _("网上接待")


class RosterStatus(TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已公布")


class SlotStatus(TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已公布")
    CANCELLED = "cancelled", _("已取消")


class SeatStatus(TextChoices):
    HELD = "held", _("值班")
    GIVEN = "given", _("已换出")
    DROPPED = "dropped", _("已调整")


class SwapStatus(TextChoices):
    ASKED = "asked", _("待对方答复")
    AGREED = "agreed", _("已同意")
    REFUSED = "refused", _("未同意")
    DROPPED = "dropped", _("已撤回")
    LAPSED = "lapsed", _("已过期")


class SessionStatus(TextChoices):
    OPEN = "open", _("值班中")
    LEFT = "left", _("已签退")
    FORGOTTEN = "forgotten", _("未签退")
    REFUSED = "refused", _("不予认可")


class Direction(TextChoices):
    IN = "in", _("签到")
    OUT = "out", _("签退")


class Method(TextChoices):
    SCREEN = "screen", _("扫屏幕动态码")
    PRINTED = "printed", _("扫印刷码并定位")
    PLACE = "place", _("定位")
    REASON = "reason", _("说明理由")


class CheckInStatus(TextChoices):
    ACCEPTED = "accepted", _("有效")
    PENDING = "pending", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未接受")


class Visitor(TextChoices):
    """Visitors are counted by category; a name only where they agreed."""

    VILLAGER = "villager", _("村民")
    RESIDENT = "resident", _("居民")
    ELDER = "elder", _("老年人")
    WORKER = "worker", _("务工人员")
    BUSINESS = "business", _("企业、商户")
    STUDENT = "student", _("学生及家长")
    GROUP = "group", _("社会组织、单位")
    OTHER = "other", _("其他")


class Service(TextChoices):
    """The five services of a session, as the steps of an opinion."""

    HEAR = "hear", _("听民意")
    PROPOSE = "propose", _("提建议")
    HANDLE = "handle", _("促办理")
    EFFECT = "effect", _("跟成效")
    RESPOND = "respond", _("有回应")


class DeskStatus(TextChoices):
    WRITTEN = "written", _("待本人确认")
    CONFIRMED = "confirmed", _("已提交")
    DROPPED = "dropped", _("已作废")


class VisitStatus(TextChoices):
    ASKED = "asked", _("待对方确认")
    AGREED = "agreed", _("已约定")
    DECLINED = "declined", _("未能安排")
    CANCELLED = "cancelled", _("已取消")
    HELD = "held", _("已开展")


class AttendanceState(TextChoices):
    PRESENT = "present", _("到")
    EXCUSED = "excused", _("请假")
    ABSENT = "absent", _("缺席")


class LinkKind(TextChoices):
    MEMBER_DEPUTY = "member_deputy", _("常委会组成人员联系代表")
    STATION = "station", _("代表联系联络站")
    CONSTITUENCY = "constituency", _("代表联系选区")
    VOTER = "voter", _("代表联系选民")


class Way(TextChoices):
    VISIT = "visit", _("走访")
    MEETING = "meeting", _("座谈")
    PHONE = "phone", _("电话")
    ONLINE = "online", _("网络")
    STATION = "station", _("联络站接待")


class ActivityKind(TextChoices):
    STUDY = "study", _("学习")
    RESEARCH = "research", _("调研")
    INSPECTION = "inspection", _("视察")
    RECEPTION = "reception", _("接待选民")
    SUPERVISION = "supervision", _("参与督办")
    OTHER = "other", _("其他")


class ActivityStatus(TextChoices):
    PLANNED = "planned", _("计划中")
    HELD = "held", _("已开展")
    CANCELLED = "cancelled", _("已取消")


class HealthPart(TextChoices):
    OPEN = "open", _("开放天数")
    RECEIVED = "received", _("接待人次")
    BORN = "born", _("产生事项")
    ENDED = "ended", _("群众确认办结率")
    SILENT = "silent", _("无活动周数")
    EMPTY = "empty", _("空场次数")


class HealthBand(TextChoices):
    """How the figure of health is told on the map: by shape and word, not by colour alone."""

    GOOD = "good", _("良好")
    FAIR = "fair", _("一般")
    POOR = "poor", _("待加强")
    NONE = "none", _("暂无")


class LayerKind(TextChoices):
    BOUNDARY = "boundary", _("县界")
    NEIGHBOURS = "neighbours", _("四邻")


class Datum(TextChoices):
    """How the positions of a file read."""

    WGS84 = "wgs84", _("WGS84 或 CGCS2000（天地图、国家测绘成果）")
    GCJ02 = "gcj02", _("GCJ-02（高德、腾讯来源）")


class ObjectionStatus(TextChoices):
    MADE = "made", _("待处理")
    UPHELD = "upheld", _("已采纳")
    REFUSED = "refused", _("未采纳")
    DROPPED = "dropped", _("已撤回")


class Private(TextChoices):
    """What in a text could name somebody."""

    OWN = "own", _("反映人本人")
    NAME = "name", _("姓名")
    PHONE = "phone", _("电话")
    ID = "id", _("身份证号")
    CARD = "card", _("银行卡号")
    PLATE = "plate", _("车牌")
    ADDRESS = "address", _("门牌住址")
    EMAIL = "email", _("电子邮箱")
    ACCOUNT = "account", _("微信、QQ号")
    OTHER = "other", _("审核人指定")


class PublicationStatus(TextChoices):
    PROPOSED = "proposed", _("待审核")
    RETURNED = "returned", _("退回修改")
    REVIEWED = "reviewed", _("待公开")
    PUBLISHED = "published", _("已公开")
    TAKEN_DOWN = "taken_down", _("已撤下")
    WITHDRAWN = "withdrawn", _("本人不再同意")
