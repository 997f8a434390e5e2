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
    VIEWED = "viewed", _("查看个人信息")
    NOTED = "noted", _("补充说明")
