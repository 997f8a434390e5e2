"""The closed lists of words of supervision. Each is stored as it stands here and checked by the database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """How a problem of a deliberation opinion stands. Derived, never stored."""

    LISTED = "listed", _("待转交")
    OPEN = "open", _("整改中")
    LATE = "late", _("整改超期")
    APPLIED = "applied", _("待核查")
    VERIFIED = "verified", _("待审定")
    CLOSED = "closed", _("已销号")


class Source(TextChoices):
    """Where a topic of supervision comes from (监督法 2024 第十二条)."""

    INSPECTION = "inspection", _("执法检查中发现的突出问题")
    PROPOSALS = "proposals", _("代表建议、批评和意见集中反映的问题")
    MEMBERS = "members", _("常委会组成人员提出的比较集中的问题")
    RESEARCH = "research", _("工作机构调查研究中发现的突出问题")
    LETTERS = "letters", _("人民来信来访集中反映的问题")
    PUBLIC = "public", _("社会普遍关注的其他问题")


class Method(TextChoices):
    """How a topic is supervised."""

    REPORT = "report", _("听取和审议专项工作报告")
    ENFORCEMENT = "enforcement", _("执法检查")
    INQUIRY = "inquiry", _("专题询问")
    INTERPELLATION = "interpellation", _("质询")
    FOLLOW_UP = "follow_up", _("跟踪监督")


class Act(TextChoices):
    """What happens beside a case: events of the office that did it."""

    PLAN_BEGUN = "plan_begun", _("起草年度监督计划")
    TOPIC_SET = "topic_set", _("填写监督议题")
    TOPIC_DROPPED = "topic_dropped", _("删除监督议题")
    PLAN_ADOPTED = "plan_adopted", _("登记监督计划通过")
    PLAN_PUBLISHED = "plan_public", _("公开监督计划")
    PLAN_CHANGED = "plan_changed", _("调整监督计划")
