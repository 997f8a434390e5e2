"""The closed lists of words. Each is stored as it stands here and checked by the database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What goes out under a number."""

    ASSIGNMENT = "assignment", _("交办通知")
    REPLY = "reply", _("答复")
    NOTE = "note", _("提示函")
    LETTER = "letter", _("督办函")
    HEADS = "heads", _("约见通知书")
    CHAIR = "chair", _("报告")
    HEARING = "hearing", _("听证会公告")
    RESULT = "result", _("表决结果报告")
    BULLETIN = "bulletin", _("会议公报")


class Act(TextChoices):
    """What happens beside a case in this app: events of the unit that did it."""

    ISSUED = "paper_issued", _("公文编号发出")
    SERIES_SET = "paper_series", _("确定发文机关代字")
    VOID_ASKED = "void_asked", _("提出公文作废")
    VOID_DROPPED = "void_dropped", _("撤回公文作废")
    VOIDED = "voided", _("公文作废")
    REPLACED = "void_replaced", _("登记代替的公文")
    BEFORE_SET = "paper_before", _("更正启用前的编号")
    RUN_ASKED = "run_asked", _("提出登记纸本占用的号")
    RUN_DROPPED = "run_dropped", _("撤回纸本占用的号")
    RUN_DONE = "run_done", _("登记纸本占用的号")
