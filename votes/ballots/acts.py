"""What happens in a vote: events of the congress office, about ``ballot:…``. None names what anybody voted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    PREPARED = "vote_prepared", _("筹备票决")
    CHANGED = "vote_changed", _("修改票决")
    METHOD_SET = "vote_method", _("填写票决办法")
    OPTIONS_SET = "vote_options", _("更改票上项目")
    ROLL_SET = "vote_roll", _("更改投票人名单")
    WATCHERS_SET = "vote_people", _("更改监票人、计票人")
    PHASE_ASKED = "vote_asked", _("提请票决进入下一阶段")
    PHASE_DROPPED = "vote_unasked", _("撤回提请")
    FROZEN = "vote_frozen", _("票决办法已定")
    OPENED = "vote_opened", _("开始投票")
    CLOSED = "vote_closed", _("投票结束")
    COUNTED = "vote_counted", _("计票完毕")
    CONFIRMED = "vote_confirmed", _("票决结果已确认")
    PUBLISHED = "vote_public", _("公布票决结果")
    PRESENT = "vote_present", _("登记到会")
    PAPER_GIVEN = "vote_given", _("发出票")
    BOX_KEY_SET = "vote_key", _("生成票箱密钥")
    CARDS_MADE = "vote_cards", _("印制密封卡")
    CARD_BACK = "vote_card_back", _("收回未用的密封卡")
    BOX_OPENED = "vote_box", _("监票人打开票箱")
    STOPPED = "vote_stopped", _("停止电子投票")
    PAPER_COUNTED = "vote_entered", _("登记纸质票计数")
    SIGNED = "vote_signed", _("监票人签字")
    OFF_ASKED = "vote_off_asked", _("提请取消票决")
    OFF_DROPPED = "vote_off_back", _("撤回取消票决的提请")
    CALLED_OFF = "vote_off", _("取消票决")
    RUNOFF = "vote_again", _("再次投票")
