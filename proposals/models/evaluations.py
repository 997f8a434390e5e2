"""What those who bring a proposal say of the answer (评价), and what follows: 重新办理, 约见."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Step
from proposals.models.cases import Proposal
from proposals.models.replies import Reply
from proposals.words import EvaluationSource, Satisfaction


class EvaluationRound(models.Model):
    """One answer's window: the step that collects, and since when it is no longer sealed.

    ``opens_at`` is the moment when all had spoken, or when the office acted on the words. While it is empty the step's
    own clock says when they open (``transitions.evaluating.opening_of``), wherever that clock is moved to.
    ``urged``: who was asked again before the window ended, by key; nobody is asked twice.
    """

    reply = models.OneToOneField(Reply, models.PROTECT, primary_key=True, related_name="round")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("环节"))
    opens_at = models.DateTimeField(_("启封时间"), null=True, blank=True)
    urged_at = models.DateTimeField(_("催请时间"), null=True, blank=True)
    urged = models.JSONField(_("催请的代表"), default=list)

    class Meta:
        verbose_name = _("评价期")

    def __str__(self) -> str:
        return str(self.reply_id)

    @property
    def is_open(self) -> bool:
        return self.opens_at is not None and self.opens_at <= timezone.now()


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def counted(self) -> EvaluationQuerySet:
        """One word a deputy and answer: the deputy's own, and what was entered only where there is none."""
        own = Evaluation.objects.filter(
            reply=OuterRef("reply"), deputy=OuterRef("deputy"), source=EvaluationSource.OWN
        )
        return self.filter(Q(source=EvaluationSource.OWN) | ~Exists(own))


class Evaluation(models.Model):
    """One deputy's word on one answer: of the handling (过程), and of what came of it (结果). Never changed.

    The trail keeps a salted commitment, never a level (``transitions/evaluating.py``).
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="evaluations", verbose_name=_("答复"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    is_lead = models.BooleanField(_("领衔代表"), default=False)
    process = models.CharField(_("办理过程"), max_length=12, choices=Satisfaction)
    result = models.CharField(_("办理结果"), max_length=12, choices=Satisfaction)
    words = models.TextField(_("理由和意见"), blank=True)
    at = models.DateTimeField(_("评价时间"), default=timezone.now)
    source = models.CharField(_("怎样取得"), max_length=10, choices=EvaluationSource)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代录人")
    )
    told_on = models.DateField(_("代表签字的日期"), null=True, blank=True)
    how = models.CharField(_("取得经过"), max_length=200, blank=True)
    salt = models.CharField(max_length=32)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表评价")
        ordering = ["reply", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "reply", "deputy"], condition=Q(source="own"), name="evaluation_own_once"
            ),
            models.UniqueConstraint(
                fields=["county", "reply", "deputy"],
                condition=~Q(source="own"),
                name="evaluation_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(process__in=Satisfaction.values, result__in=Satisfaction.values),
                name="evaluation_levels_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=EvaluationSource.values), name="evaluation_source_stated"
            ),
            models.CheckConstraint(
                condition=~Q(words="") | (~Q(process="dissatisfied") & ~Q(result="dissatisfied")),
                name="evaluation_dissatisfied_says_why",
            ),
            models.CheckConstraint(
                condition=Q(source="own", entered_by__isnull=True)
                | (~Q(source="own") & Q(entered_by__isnull=False, told_on__isnull=False) & ~Q(how="")),
                name="evaluation_entered_with_who_when_how",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | ~Q(entered_by=F("deputy")),
                name="evaluation_not_entered_by_the_deputy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.deputy_id}"

    @property
    def is_own(self) -> bool:
        return self.source == EvaluationSource.OWN


class HeadsMeeting(models.Model):
    """A meeting of the deputies with the head of the handling unit (约见), about an answer they do not accept."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="heads_meetings")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="heads_meetings", verbose_name=_("答复"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80)
    head = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("到场的单位负责人"))
    participants = models.CharField(_("其他参加人员"), max_length=300)
    agreed = models.TextField(_("议定事项"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("约见")
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "reply"], name="heads_meeting_once_an_answer"),
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(participants="") & ~Q(agreed=""),
                name="heads_meeting_says_where_who_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.held_on}"


class Rehandling(models.Model):
    """The office tells the unit to handle it once more. From the second time on only after meeting the heads."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="rehandlings")
    number = models.PositiveSmallIntegerField(_("第几次"))
    reply = models.ForeignKey(
        Reply, models.PROTECT, related_name="rehandlings", verbose_name=_("不满意的答复")
    )
    meeting = models.ForeignKey(
        HeadsMeeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("约见")
    )
    reason = models.TextField(_("理由和要求"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("责成重新办理")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "proposal", "number"], name="rehandling_number_unique"),
            models.UniqueConstraint(fields=["county", "reply"], name="rehandling_once_an_answer"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(number__gte=2, meeting__isnull=False),
                name="rehandling_again_after_meeting_the_heads",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rehandling_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.number}"
