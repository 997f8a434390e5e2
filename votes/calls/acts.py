"""What happens beside a case in this app: events of the congress office, about a call, a suggestion, a candidate."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    # ---- collecting: about call:…, suggestion:…
    CALL_MADE = "call_made", _("筹备民生实事征集")
    CALL_CHANGED = "call_changed", _("修改民生实事征集")
    CALL_OPENED = "call_opened", _("发布民生实事征集")
    CALL_EXTENDED = "call_extended", _("延长民生实事征集")
    CALL_CLOSED = "call_closed", _("结束民生实事征集")
    CALL_CONCLUDED = "call_concluded", _("公布民生实事建议结果")
    SUGGESTED = "suggested", _("提出民生实事建议")
    SUGGEST_SHOWN = "suggest_shown", _("公开民生实事建议")
    SUGGEST_HIDDEN = "suggest_hidden", _("撤下民生实事建议")
    SUGGEST_JOINED = "suggest_joined", _("建议并入候选项目")
    SUGGEST_PARTED = "suggest_parted", _("建议移出候选项目")
    SUGGEST_SAID = "suggest_said", _("答复民生实事建议")
    SUGGEST_SEEN = "suggest_seen", _("查看建议人联系方式")
    SUGGEST_EMPTY = "suggest_empty", _("清除建议人联系方式")
    # ---- screening: about candidate:…, call:…
    DRAFTED = "cand_drafted", _("编制候选项目")
    REVISED = "cand_revised", _("修改候选项目")
    MERGED = "cand_merged", _("合并候选项目")
    UNMERGED = "cand_parted", _("恢复候选项目")
    PUT_UP = "cand_put_up", _("候选项目提交评审")
    TAKEN_BACK = "cand_back", _("候选项目退回编制")
    LISTED = "cand_listed", _("列入候选名单")
    DECLINED = "cand_declined", _("候选项目未列入")
    RESERVED = "cand_reserved", _("列入项目储备")
    RENEWED = "cand_renewed", _("储备项目再次提出")
    REVIEWER_ADDED = "reviewer_on", _("请人评审候选项目")
    REVIEWER_ENDED = "reviewer_off", _("评审人退出")
    SCORED = "cand_scored", _("评审候选项目")
    LIST_REVIEWED = "list_reviewed", _("常委会审查候选名单")
    SETTLED = "cand_settled", _("登记票决结果")
