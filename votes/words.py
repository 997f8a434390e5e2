"""The closed lists of words of a vote. Each is stored as it stands here and checked by the database."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """Where a vote stands. It only ever goes one forward, each time asked by one person and done by another."""

    PREPARED = "prepared", _("筹备")
    FROZEN = "frozen", _("办法已定")
    OPEN = "open", _("正在投票")
    CLOSED = "closed", _("投票结束")
    COUNTED = "counted", _("计票完毕")
    CONFIRMED = "confirmed", _("监票人已签字")
    PUBLISHED = "published", _("结果已公布")


PHASES: tuple[Phase, ...] = tuple(Phase)


class Subject(TextChoices):
    """What is voted on."""

    PROJECTS = "projects", _("票决民生实事项目")
    EVALUATION = "evaluation", _("满意度测评")
    MATTER = "matter", _("表决事项")


class Body(TextChoices):
    """Who votes."""

    CONGRESS = "congress", _("县人民代表大会")
    COMMITTEE = "committee", _("县人大常委会")


class Form(TextChoices):
    """How a paper is marked."""

    CHOOSE = "choose", _("从候选项目中选出不超过应选数的项目")
    EACH = "each", _("逐项表示赞成、反对或者弃权")
    LEVELS = "levels", _("逐项评价满意、基本满意或者不满意")


class Base(TextChoices):
    """What a majority is a part of."""

    ALL = "all", _("全体代表（组成人员）")
    PRESENT = "present", _("到会人数")
    VALID = "valid", _("有效票数")


class TieRule(TextChoices):
    """What becomes of those with the same number of votes at the last place."""

    AGAIN = "again", _("对票数相等的再次投票")
    NONE = "none", _("票数相等的都不列入")
    ALL = "all", _("票数相等的都列入")


class ShortfallRule(TextChoices):
    """What is done when fewer than the number of places have a majority."""

    FEWER = "fewer", _("按过半数的项目确定，可以少于应选数")
    SECOND = "second", _("不足的名额另行投票")


class LevelRule(TextChoices):
    """How three levels become one grade."""

    NONE = "none", _("不适用")
    ZHENHAI = "zhenhai", _("按档次：满意达到半数为满意，加上基本满意达到半数为基本满意")
    HUZHOU = "huzhou", _("按满意率：满意、基本满意占有效票的比例")


class Way(TextChoices):
    """How an elector got a paper. Taken once."""

    NONE = "none", _("未领取")
    TOKEN = "token", _("账号电子票")
    CARD = "card", _("现场密封卡")
    PAPER = "paper", _("纸质票")


class Verdict(TextChoices):
    """What became of one option."""

    CHOSEN = "chosen", _("当选")
    NOT = "not", _("未当选")
    TIED = "tied", _("票数相等，再次投票")
    SATISFIED = "satisfied", _("满意")
    BASIC = "basic", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")
    RATED = "rated", _("已测评")


class Slot(IntegerChoices):
    """The two tellers who count by themselves."""

    FIRST = 1, _("第一计票人")
    SECOND = 2, _("第二计票人")
