"""Livelihood projects under supervision (民生实事项目): each is a case, with milestones, money, reports, photos.

All money is in yuan with two decimals; all places are WGS84 degrees.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Evidence, Loop, Step
from votes.models.candidates import Candidate


class ProjectState(models.TextChoices):
    """Changed by a recorded decision of the standing committee alone."""

    RUNNING = "running", _("实施中")
    SUSPENDED = "suspended", _("已暂停")
    ENDED = "ended", _("已终止")


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> ProjectQuerySet:
        """The projects of one's counties: they were chosen in public, and whoever has a duty there may follow them.

        The trail of a project is shown to those who may know of its case (``Loop.objects.visible_to``).
        """
        return self.filter(county__in=user.county_ids()) if user.is_authenticated else self.none()

    def with_progress(self) -> ProjectQuerySet:
        """Each with ``percent`` (weighted, done), ``owed`` (points due before today), ``spent``, ``is_late``."""
        today, rows = timezone.localdate(), ProjectMilestone.objects.filter(project=models.OuterRef("pk"))
        each = rows.order_by().values("project")
        zero = models.Value(0)
        done = each.annotate(n=models.Sum(F("weight") * F("percent")) / 100).values("n")
        owed = each.filter(due_on__lt=today).annotate(n=models.Sum("weight")).values("n")
        spent = each.annotate(n=models.Sum("spent")).values("n")
        money = models.DecimalField(max_digits=14, decimal_places=2)
        return self.annotate(
            percent=Coalesce(models.Subquery(done, output_field=models.IntegerField()), zero),
            owed=Coalesce(models.Subquery(owed, output_field=models.IntegerField()), zero),
            spent=Coalesce(models.Subquery(spent), zero, output_field=money),
            is_late=models.Exists(rows.filter(due_on__lt=today, percent__lt=100)),
        )

    def with_step(self) -> ProjectQuerySet:
        """Each with ``step_name`` and ``step_due`` of its case's current step."""
        current = Step.objects.current().filter(loop=models.OuterRef("pk"))
        return self.annotate(
            step_name=models.Subquery(current.values("name")[:1]),
            step_due=models.Subquery(current.values("due_at")[:1]),
        )


class Project(models.Model):
    """One project of a year, chosen by the congress or, for former years, entered by the office without a candidate.

    ``may_replan``: a decided change lets the unit rewrite its milestones once.
    """

    loop = models.OneToOneField(Loop, models.PROTECT, primary_key=True, related_name="project")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("候选项目")
    )
    content = models.TextField(_("建设内容"))
    goals = models.TextField(_("年度目标"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("督办工委"))
    township = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("乡镇")
    )
    place = models.CharField(_("实施地点"), max_length=80)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    budget = models.DecimalField(_("计划投资（元）"), max_digits=14, decimal_places=2)
    finish_on = models.DateField(_("计划完成日期"))
    state = models.CharField(_("状态"), max_length=10, choices=ProjectState, default=ProjectState.RUNNING)
    may_replan = models.BooleanField(_("可以重报节点计划"), default=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("民生实事项目")
        constraints = [
            models.UniqueConstraint(fields=["county", "candidate"], name="project_once_a_candidate"),
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_known"),
            models.CheckConstraint(condition=Q(budget__gte=0), name="project_budget_not_negative"),
            models.CheckConstraint(
                condition=~Q(content="") & ~Q(goals="") & ~Q(place=""), name="project_says_what_and_where"
            ),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="project_year_sane"),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True)
                | Q(
                    lng__isnull=False,
                    lat__isnull=False,
                    lng__gte=-180,
                    lng__lte=180,
                    lat__gte=-90,
                    lat__lte=90,
                ),
                name="project_place_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-year", "loop"], name="project_by_year"),
            models.Index(fields=["unit", "-year"], name="project_by_unit"),
        ]

    def __str__(self) -> str:
        return self.loop.title

    def get_absolute_url(self) -> str:
        return reverse("project:detail", args=[self.loop.code])

    @property
    def standing(self) -> str:
        """What pages call its state: its own, or that of its case where that has ended."""
        if self.state == ProjectState.RUNNING and not self.loop.is_open:
            return str(self.loop.get_status_display())
        return str(ProjectState(self.state).label)


class ProjectMilestone(models.Model):
    """One thing of the year's plan, worth so many of its 100 points (a deferred trigger), with its money.

    ``percent`` and ``spent`` repeat the last report that stands.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField(_("序号"))
    what = models.CharField(_("做什么"), max_length=120)
    weight = models.PositiveSmallIntegerField(_("权重（分）"))
    due_on = models.DateField(_("何时完成"))
    budget = models.DecimalField(_("计划资金（元）"), default=0, max_digits=14, decimal_places=2)
    percent = models.PositiveSmallIntegerField(_("已完成"), default=0)
    spent = models.DecimalField(_("已用资金（元）"), default=0, max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("项目节点")
        ordering = ["project", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project", "position"], name="project_milestone_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(what=""), name="project_milestone_says_what"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100, percent__lte=100), name="project_milestone_weighs"
            ),
            models.CheckConstraint(
                condition=Q(spent__gte=0, budget__gte=0), name="project_milestone_money_not_negative"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        return self.percent < 100 and self.due_on < timezone.localdate()


class ProgressReport(models.Model):
    """What the unit says it has done of a milestone, and the money spent on it so far. Whoever supervises may deny it;
    it then counts for nothing. Never changed otherwise (a trigger)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    milestone = models.ForeignKey(ProjectMilestone, models.PROTECT, related_name="reports")
    percent = models.PositiveSmallIntegerField(_("完成到百分之几"))
    before = models.PositiveSmallIntegerField(_("在此以前"))
    spent = models.DecimalField(_("累计已用资金（元）"), max_digits=14, decimal_places=2)
    spent_before = models.DecimalField(_("在此以前"), max_digits=14, decimal_places=2)
    words = models.CharField(_("完成情况"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("报告人"))
    at = models.DateTimeField(_("报告时间"), default=timezone.now)
    denied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("不予认可的人")
    )
    denied_at = models.DateTimeField(_("不予认可的时间"), null=True, blank=True)
    denied_why = models.CharField(_("不予认可的理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("项目进度")
        ordering = ["milestone", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & Q(percent__lte=100, before__lte=100), name="progress_report_whole"
            ),
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent_before__gte=0), name="progress_report_money_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(denied_by__isnull=True, denied_at__isnull=True, denied_why="")
                | Q(denied_by__isnull=False, denied_at__isnull=False)
                & ~Q(denied_why="")
                & ~Q(denied_by=F("by")),
                name="progress_report_denied_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.percent}%"


class ProgressPhoto(models.Model):
    """A photo of a report: evidence of the case, and shown to everybody as long as the report stands."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, primary_key=True, related_name="progress_photo")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("项目照片")
        ordering = ["evidence"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.evidence_id}"
