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
