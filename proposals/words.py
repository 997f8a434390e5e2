"""The closed lists of words of proposals. Each is stored as it stands here and checked by the database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Form(TextChoices):
    """What a deputy brings: anybody may bring a proposal, a motion needs others."""

    PROPOSAL = "proposal", _("建议、批评和意见")
    MOTION = "motion", _("议案")


class Phase(TextChoices):
    """When it came in; other dates follow from it."""

    IN_SESSION = "in_session", _("大会期间")
    BETWEEN = "between", _("闭会期间")


class Decision(TextChoices):
    """What pre-review says (预审意见)."""

    ACCEPT = "accept", _("采用")
    REVISE = "revise", _("修改")
    RETURN = "return", _("退回")


class Field(TextChoices):
    """The four parts of the text, which remarks are anchored to."""

    TITLE = "title", _("标题")
    SITUATION = "situation", _("情况")
    ANALYSIS = "analysis", _("分析")
    SUGGESTION = "suggestion", _("建议")


LENGTHS = {Field.TITLE: 80, Field.SITUATION: 4000, Field.ANALYSIS: 4000, Field.SUGGESTION: 4000}
"""How many characters each part may have."""
TITLE_LENGTH = LENGTHS[Field.TITLE]
REPLY_LENGTH = 8000


class Talk(TextChoices):
    """How a unit talks with the deputies (沟通形式)."""

    FACE = "face", _("当面")
    STATION = "station", _("到代表联络站当面")
    VIDEO = "video", _("视频")
    PHONE = "phone", _("电话")
    WRITTEN = "written", _("书面、微信等")


FACE_TO_FACE = (Talk.FACE, Talk.STATION, Talk.VIDEO)
"""What counts as a consultation (面商), once a deputy has confirmed it."""


class Answering(TextChoices):
    """The first answer; one after the deputies were dissatisfied; one that says a promise is kept."""

    FIRST = "first", _("首次答复")
    AGAIN = "again", _("重新办理后答复")
    KEPT = "kept", _("落实后再次答复")


class Satisfaction(TextChoices):
    """What a deputy says of an answer."""

    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class EvaluationSource(TextChoices):
    """How an evaluation was obtained: by the deputy alone, or entered by the office."""

    OWN = "own", _("代表本人")
    PAPER = "paper", _("纸质征询意见表")
    PHONE = "phone", _("电话征询")


class Indicator(TextChoices):
    """The seven indicators (七项指标)."""

    ATTENTION = "attention", _("单位重视")
    DONE = "done", _("办结率")
    CONSULTED = "consulted", _("面商率")
    SATISFIED = "satisfied", _("满意率")
    SOLVED = "solved", _("解决率")
    ONLINE = "online", _("上网率")
    DIGITAL = "digital", _("数字赋能")


class Helping(TextChoices):
    """The indicators of a unit that helps (协办), apart from those of the unit that leads."""

    TIME = "help_time", _("协办按期率")
    DONE = "help_done", _("协办完成率")


class WhenEmpty(TextChoices):
    """What becomes of the weight of an indicator that nothing counts for."""

    SHARE = "share", _("权重按比例分给其他指标")
    LOSE = "lose", _("这一项不得分")


class Ruling(TextChoices):
    """What the office says of a unit's appeal."""

    GRANTED = "granted", _("申诉成立")
    REFUSED = "refused", _("申诉不成立")


class Publicity(TextChoices):
    """How far the publication of a proposal and its answer has come."""

    PREPARED = "prepared", _("待审核")
    PUBLISHED = "published", _("已公开")
    WITHHELD = "withheld", _("不公开")
    WITHDRAWN = "withdrawn", _("已撤下")


class Withheld(TextChoices):
    """Why nothing is published (政府信息公开条例 2019 第14—16条；代表本人要求)."""

    STATE = "state_secret", _("涉及国家秘密")
    TRADE = "trade_secret", _("涉及商业秘密")
    PRIVACY = "privacy", _("涉及个人隐私")
    DEPUTY = "deputy_wish", _("代表要求不公开")
    OTHER = "other", _("其他")


class Word(TextChoices):
    """What a group or the office sends to the unit (督办信号)."""

    WARNING = "warning", _("预警信号")
    ADVICE = "advice", _("工作建议")
    CONSULT = "consult", _("会商提示")


class Colour(TextChoices):
    """How urgent a warning signal is."""

    YELLOW = "yellow", _("黄色")
    ORANGE = "orange", _("橙色")
    RED = "red", _("红色")


class Stage(TextChoices):
    """When in the handling a thing is done (时度效)."""

    BEFORE = "before", _("事前")
    DURING = "during", _("事中")
    AFTER = "after", _("事后")


class Pledge(TextChoices):
    """How a promise stands. Derived, never stored."""

    OPEN = "open", _("落实中")
    LATE = "late", _("已逾期")
    KEPT = "kept", _("已落实")
    DROPPED = "dropped", _("不再落实")
    REPLACED = "replaced", _("已改承诺")


class Paper(TextChoices):
    """What sort of file goes with a text."""

    PICTURE = "jpg", _("图片")
    PDF = "pdf", _("PDF 文件")
    WORD = "docx", _("Word 文件")


class Act(TextChoices):
    """What happens beside a case: events of the unit that did it."""

    DRAFTED = "paper_begun", _("起草建议")
    COSIGN_ASKED = "cosign_asked", _("请代表附议")
    COSIGNED = "cosigned", _("附议")
    COSIGN_DECLINED = "cosign_refused", _("不附议")
    PICTURES_CHANGED = "paper_pictures", _("增减建议附件")
    DRAFT_DROPPED = "draft_dropped", _("删除草稿")
    MEETING_MADE = "meeting_made", _("登记交办会")
    AGENDA_CHANGED = "agenda_changed", _("增减交办会议题")
    AGENDA_FILLED = "agenda_filled", _("填写交办会议题")
    MEETING_DECIDED = "meeting_done", _("交办会议定")
    MINUTES_KEPT = "minutes_kept", _("登记会议纪要")
    SESSION_SET = "congress_set", _("登记人大会议")
    SESSION_MOVED = "congress_moved", _("更改人大会议日期")
    FORMULA_MADE = "formula_made", _("制定指标公式")
    SNAPSHOT_MADE = "snapshot_made", _("制作指标快照")
    APPEALED = "appealed", _("提出指标申诉")
    APPEAL_ANSWERED = "appeal_said", _("拟办指标申诉")
    APPEAL_DECIDED = "appeal_done", _("决定指标申诉")
    SCOPE_SET = "scope_set", _("确定督导范围")
    MATTER_SET = "matter_set", _("登记大督办事项")
    MATTER_CHANGED = "matter_changed", _("增减大督办建议")
    MATTER_ENDED = "matter_ended", _("结束大督办")
    TAKEN_FROM_PAPER = "papers_entered", _("补录建议")
