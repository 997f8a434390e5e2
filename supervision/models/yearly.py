"""The yearly plan of supervision (年度监督计划): its topics, and every change after it was adopted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Loop
from supervision.words import Method, Source


class YearPlanQuerySet(models.QuerySet["YearPlan"]):
    def visible_to(self, user: User) -> YearPlanQuerySet:
        """What is published, and for who may know of all of the county what is not yet."""
        wide = Q(county__in=scope_of(user).counties)
        return self.filter(wide | Q(county__in=user.county_ids(), published_at__isnull=False))

    def public(self) -> YearPlanQuerySet:
        return self.filter(published_at__isnull=False)


class YearPlan(models.Model):
    """The topics of a year. A draft until the chairpersons' meeting has adopted it; then changes are logged."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    adopted_meeting = models.CharField(_("通过的主任会议"), max_length=80, blank=True)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    at = models.DateTimeField(_("起草时间"), default=timezone.now)

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度监督计划")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="one_plan_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="plan_year_sane"),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True, adopted_meeting="", published_at__isnull=True)
                | Q(adopted_on__isnull=False) & ~Q(adopted_meeting=""),
                name="plan_adopted_then_published",
            ),
        ]

    def __str__(self) -> str:
        return _now("%(year)s年度监督计划") % {"year": self.year}

    @property
    def state_label(self) -> str:
        if self.published_at:
            return _now("已公开")
        return _now("已通过") if self.adopted_on else _now("草案")


class Topic(models.Model):
    """One topic: what, where it comes from, who prepares it, when, how, and which organ reports.

    Once its meeting is set it is a case whose steps are the dated duties before the meeting.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="topics")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("议题"), max_length=120)
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    method = models.CharField(_("方式"), max_length=16, choices=Method)
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("负责工委"))
    organ = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("报告机关"))
    month_from = models.PositiveSmallIntegerField(_("从几月"))
    month_to = models.PositiveSmallIntegerField(_("到几月"))
    dropped_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    meeting = models.CharField(_("审议的会议"), max_length=80, blank=True)
    meeting_on = models.DateField(_("会议日期"), null=True, blank=True)
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="topic_rows")

    class Meta:
        verbose_name = _("监督议题")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "plan", "number"], name="topic_number_unique"),
            models.UniqueConstraint(fields=["county", "loop"], name="topic_of_one_case"),
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_title"),
            models.CheckConstraint(
                condition=Q(source__in=Source.values, method__in=Method.values), name="topic_words_known"
            ),
            models.CheckConstraint(
                condition=Q(month_from__gte=1, month_to__lte=12, month_to__gte=F("month_from")),
                name="topic_months_in_order",
            ),
            models.CheckConstraint(
                condition=Q(meeting="", meeting_on__isnull=True, loop__isnull=True)
                | Q(meeting_on__isnull=False) & ~Q(meeting=""),
                name="topic_case_has_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def months(self) -> str:
        if self.month_from == self.month_to:
            return _now("%(month)d月") % {"month": self.month_from}
        return _now("%(first)d—%(last)d月") % {"first": self.month_from, "last": self.month_to}


class PlanChange(models.Model):
    """A change of an adopted plan: what it was, what it is, why, and on what it rests. Shown on the public page."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(_("第几次调整"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="changes", verbose_name=_("议题"))
    before = models.TextField(_("原来"), blank=True)
    after = models.TextField(_("改为"), blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    basis = models.CharField(_("依据"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("监督计划调整")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "plan", "number"], name="plan_change_number_unique"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(basis=""), name="plan_change_says_why"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="plan_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"
