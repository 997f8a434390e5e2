"""What other systems are told of beside cases: about what, and what happened."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a fact is about, beside the kinds of cases."""

    VOTE = "vote", _("票决")
    HEARING = "hearing", _("听证会、论证会")
    BULLETIN = "bulletin", _("会议公报")


class Word(TextChoices):
    """What happened, beside the verbs of cases."""

    STARTED = "started", _("开始投票")
    ANNOUNCED = "announced", _("向社会公告")
    RESULT = "result", _("公布结果")
    OFF = "off", _("取消")
    ISSUED = "issued", _("印发")
    VOIDED = "voided", _("作废")
