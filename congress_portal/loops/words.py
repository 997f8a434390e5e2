"""The closed lists of words of the ledger. Each is stored as it stands here and checked by the database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What runs on a loop; each word is the URL namespace of its pages."""

    OPINION = "opinion", _("群众意见")
    PROPOSAL = "proposal", _("代表建议")
    SUPERVISION = "supervision", _("监督事项")
    PROJECT = "project", _("民生实事项目")


PREFIX = {Kind.OPINION: "YJ", Kind.PROPOSAL: "JY", Kind.SUPERVISION: "JD", Kind.PROJECT: "SS"}
"""The letters a case number begins with: YJ-2026-0012."""


class LoopStatus(TextChoices):
    OPEN = "open", _("办理中")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")
    REJECTED = "rejected", _("不予受理")
    MERGED = "merged", _("并案办理")


class StepStatus(TextChoices):
    WAITING = "waiting", _("未开始")
    ACTIVE = "active", _("办理中")
    OFFERED = "offered", _("待签收")
    SUBMITTED = "submitted", _("待销号")
    PAUSED = "paused", _("等待群众补充")
    SIGNED = "signed", _("已销号")
    SKIPPED = "skipped", _("无需此环节")


CURRENT = (StepStatus.ACTIVE, StepStatus.OFFERED, StepStatus.SUBMITTED, StepStatus.PAUSED)
"""A loop that is open has exactly one step in one of these."""


class Mark(TextChoices):
    """痛难堵卡: what makes a matter hard."""

    PAIN = "pain", _("痛点")
    DIFFICULTY = "difficulty", _("难点")
    BLOCK = "block", _("堵点")
    JAM = "jam", _("卡点")


class Level(TextChoices):
    DUE_SOON = "due_soon", _("即将到期")
    YELLOW = "yellow", _("黄色预警")
    RED = "red", _("红色预警")


SEVERITY = {Level.DUE_SOON: 1, Level.YELLOW: 2, Level.RED: 3}


class Purpose(TextChoices):
    """What a deadline is for."""

    WHOLE = "whole", _("答复群众")
    LIMIT = "limit", _("最长办理期限")
    WORK = "work", _("本环节办理")
    ACCEPT = "accept", _("签收")
    SIGN = "sign", _("销号")
    DISPUTE = "dispute", _("答复退回申请")
    CONTACT = "contact", _("与代表首次联系")
    PUBLISH = "publish", _("公开答复")
    MEETING = "meeting", _("交办会议定的期限")
    NODE = "node", _("项目节点")


class Decision(TextChoices):
    """What became of a unit's wish to give an assignment back."""

    CONSENTED = "consented", _("同意退回")
    REFUSED = "refused", _("不同意退回")
    WITHDRAWN = "withdrawn", _("撤回申请，已签收")
    LAPSED = "lapsed", _("事项已终止")


class Part(TextChoices):
    """How a helping unit's part stands."""

    ASKED = "asked", _("待提交")
    LATE = "late", _("已逾期")
    GIVEN = "given", _("已提交")
    PASSED = "passed", _("主办单位未等")


class Actor(TextChoices):
    PERSON = "person", _("工作人员")
    CITIZEN = "citizen", _("群众")
    SYSTEM = "system", _("系统")


class PortalAct(TextChoices):
    """What the portal itself has to tell, beside any case."""

    TROUBLE = "trouble", _("运行告警")
    TROUBLE_OVER = "trouble_over", _("运行恢复")
    BOOK_READY = "book_ready", _("台账导出完成")
    WALL_MADE = "wall_made", _("设置大屏")
    WALL_ENDED = "wall_ended", _("停用大屏")
    BRIEFED = "briefed", _("制作简报")
    CHARGED = "charged", _("设定领导分管单位")
    ID_LINKED = "id_linked", _("关联统一身份")
    ID_UNLINKED = "id_unlinked", _("解除统一身份")


class Verb(TextChoices):
    """What happened. Written once into an event, never changed."""

    OPENED = "opened", _("登记")
    ASSIGNED = "assigned", _("交办")
    ACCEPTED = "accepted", _("签收")
    DISPUTED = "disputed", _("申请退回")
    CONSENTED = "consented", _("同意退回")
    REFUSED = "refused", _("不同意退回")
    SORTED = "sorted", _("更正类别")
    REASSIGNED = "reassigned", _("改派")
    TAKEN_BACK = "taken_back", _("收回重派")
    INHERITED = "inherited", _("单位撤并，改由新单位接着办")
    DELEGATED = "delegated", _("转请代表")
    PLANNED = "planned", _("制定办理方案")
    DIVIDED = "divided", _("分工协办")
    REMINDED = "reminded", _("提醒协办")
    WENT_ON = "went_on", _("未等齐协办意见")
    CHECKED_IN = "checked_in", _("打卡")
    SENT_BACK = "sent_back", _("退回重办")
    SIGNED_OFF = "signed_off", _("销号")
    SKIPPED = "skipped", _("略过环节")
    EXTENDED = "extended", _("延期")
    RELEVELLED = "relevelled", _("调整时限档次")
    APPOINTED = "appointed", _("落实责任人")
    UNNAMED = "unnamed", _("责任人未落实")
    PROMPTED = "prompted", _("推促")
    REACTED = "reacted", _("回应推促")
    ESCALATED = "escalated", _("推促未回应，报单位负责人")
    RAISED = "raised", _("推促未回应，报人大办公室")
    WATCHED = "watched", _("列入督办")
    UNWATCHED = "unwatched", _("不再督办")
    ENTRUSTED = "entrusted", _("确定领导负责")
    RELIEVED = "relieved", _("领导不再负责")
    INSPECTED = "inspected", _("现场督查")
    KEYED = "keyed", _("重点督办")
    LISTED = "listed", _("修改审议意见")
    PAUSED = "paused", _("暂停计时")
    RESUMED = "resumed", _("恢复计时")
    MARKED = "marked", _("标注痛难堵卡")
    CLOSED = "closed", _("办结")
    WITHDRAWN = "withdrawn", _("撤回")
    REJECTED = "rejected", _("不予受理")
    MERGED = "merged", _("并案")
    UNMERGED = "unmerged", _("拆分并案")
    CLUED = "clued", _("转为线索")
    CLUE_ENDED = "clue_ended", _("线索处理")
    REOPENED = "reopened", _("重新办理")
    CARRIED_OVER = "carried_over", _("跨届接续")
    SUCCEEDED = "succeeded", _("交接")
    HAND_SIGNED = "hand_signed", _("交接签字")
    WARNED = "warned", _("预警")
    RECOMPUTED = "recomputed", _("重算期限")
    ANSWERED = "answered", _("答复群众")
    REPLIED = "replied", _("另行答复")
    DELIVERED = "delivered", _("送达答复")
    RATED = "rated", _("群众评价")
    CALLED_BACK = "called_back", _("回访")
    EVALUATED = "evaluated", _("代表评价")
    URGED = "urged", _("催请评价")
    MET_HEADS = "met_heads", _("约见单位负责人")
    REHANDLED = "rehandled", _("责成重新办理")
    PUBLIC_READY = "public_ready", _("拟公开")
    PUBLIC_SAID = "public_said", _("代表对公开的意见")
    PUBLISHED = "published", _("公开")
    WITHHELD = "withheld", _("决定不公开")
    UNPUBLISHED = "unpublished", _("撤下公开")
    VIEWED = "viewed", _("查看个人信息")
    NOTED = "noted", _("补充说明")
    CONSULTED = "consulted", _("沟通面商")
    CONFIRMED = "confirmed", _("代表确认面商")
    CONTESTED = "contested", _("代表否认面商")
    REPLY_DRAFTED = "reply_drafted", _("拟写答复")
    STAGE_DONE = "stage_done", _("完成办理阶段")
    PLEDGE_LATE = "pledge_late", _("承诺逾期")
    PLEDGE_TOLD = "pledge_told", _("报告承诺落实")
    PLEDGE_KEPT = "pledge_kept", _("核实承诺落实")
    PLEDGE_UNMET = "pledge_unmet", _("承诺未落实，退回")
    PLEDGE_ASKED = "pledge_asked", _("申请不再落实承诺")
    PLEDGE_DROPPED = "pledge_dropped", _("同意不再落实承诺")
    PLEDGE_STANDS = "pledge_stands", _("承诺继续落实")
    RUNG_DUE = "rung_due", _("拟升级督办")
    RUNG_WRITTEN = "rung_written", _("拟写督办文书")
    RUNG_SENT = "rung_sent", _("升级督办")
    RUNG_ASIDE = "rung_aside", _("暂不升级督办")
    RUNG_RECEIVED = "rung_received", _("签收督办文书")
    RUNG_SETTLED = "rung_settled", _("督办结果")
    CURVE_SET = "curve_set", _("报送推进计划")
    CURVE_MISSING = "curve_missing", _("未报推进计划")
    CURVE_TOLD = "curve_told", _("报告进度")
    CURVE_DENIED = "curve_denied", _("进度不予认可")
    CURVE_WARNED = "curve_warned", _("进度预警")
    FOLLOW_LATE = "follow_late", _("回看逾期未答复")
    FOLLOW_RAISED = "follow_raised", _("回看未答复，报人大办公室")
    FOLLOW_TOLD = "follow_told", _("回看答复")
    FOLLOW_BAD = "follow_bad", _("成效反弹，建议重新办理")
    FOLLOW_STOOD = "follow_stood", _("回看了结")
    UNBLOCKED = "unblocked", _("突破")
    NODES_SET = "nodes_set", _("报送项目节点计划")
    NODE_TOLD = "node_told", _("报告项目进度")
    NODE_DENIED = "node_denied", _("项目进度不予认可")
    GROUPED = "grouped", _("组成监督小组")
    GROUP_TOLD = "group_told", _("提交监督通报")
    GROUP_LATE = "group_late", _("监督通报逾期")
    CHANGE_ASKED = "change_asked", _("申请变更项目")
    CHANGE_SAID = "change_said", _("登记常委会决定")
    RATED_ENTERED = "rated_entered", _("登记测评票数")
    RATED_CHECKED = "rated_checked", _("测评结果")
    RATED_DROPPED = "rated_dropped", _("撤回未核对的测评票数")
    PAPER_VOIDED = "paper_voided", _("公文作废")
