"""时度效: how a supervised case is to go forward (事前), how it does (事中), and whether the effect lasts (事后)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import Level


class Curve(models.Model):
    """The plan by which a unit brings its step forward (推进计划). A new plan ends the one before, and both stay."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="curves", verbose_name=_("事项"))
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("环节"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    number = models.PositiveSmallIntegerField(_("第几版"))
    reason = models.CharField(_("调整的理由"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    at = models.DateTimeField(_("报送时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("被替换的时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("推进计划")
        ordering = ["loop", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "step", "number"], name="curve_number_once"),
            models.UniqueConstraint(
                fields=["county", "step"], condition=Q(ended_at__isnull=True), name="curve_one_stands"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="curve_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.loop_id} {self.number}"


class Milestone(models.Model):
    """One thing of a plan, worth so many of its 100 points, owed from the day after its date."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    curve = models.ForeignKey(Curve, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField(_("序号"))
    what = models.CharField(_("做什么"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("分值"))
    due_on = models.DateField(_("何时完成"))
    percent_before = models.PositiveSmallIntegerField(_("报送时已完成"), default=0)
    percent = models.PositiveSmallIntegerField(_("已完成"), default=0)

    class Meta:
        verbose_name = _("节点")
        ordering = ["curve", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "curve", "position"], name="milestone_position_unique"),
            models.CheckConstraint(condition=~Q(what=""), name="milestone_says_what"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="milestone_has_weight"),
            models.CheckConstraint(
                condition=Q(percent__lte=100, percent_before__lte=100), name="milestone_percent_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_lagging(self) -> bool:
        return self.percent < 100 and self.due_on < timezone.localdate()


class Progress(models.Model):
    """What the unit says it has done of a milestone. Whoever supervises may deny it: it then counts for nothing."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="reports")
    percent = models.PositiveSmallIntegerField(_("完成到百分之几"))
    before = models.PositiveSmallIntegerField(_("在此以前"))
    words = models.CharField(_("完成情况和佐证"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("报告人"))
    at = models.DateTimeField(_("报告时间"), default=timezone.now)
    denied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("不予认可的人")
    )
    denied_at = models.DateTimeField(_("不予认可的时间"), null=True, blank=True)
    denied_why = models.CharField(_("不予认可的理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("进度")
        ordering = ["milestone", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="progress_has_words"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_percent_whole"),
            models.CheckConstraint(
                condition=Q(denied_by__isnull=True, denied_at__isnull=True, denied_why="")
                | Q(denied_by__isnull=False, denied_at__isnull=False)
                & ~Q(denied_why="")
                & ~Q(denied_by=models.F("by")),
                name="progress_denied_whole",
            ),
        ]


class CurveWarning(models.Model):
    """That a plan fell behind, recorded once for as long as it stays so; late is computed, warned is recorded."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    curve = models.ForeignKey(Curve, models.PROTECT, related_name="warnings")
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    at = models.DateTimeField(_("时间"))
    ended_at = models.DateTimeField(_("赶上的时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("进度预警")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "curve", "level"],
                condition=Q(ended_at__isnull=True),
                name="curve_warned_once",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["yellow", "red"]), name="curve_warning_level_known"
            ),
        ]
        indexes = [
            models.Index(fields=["step"], condition=Q(ended_at__isnull=True), name="curve_warning_open")
        ]


class PlanCall(models.Model):
    """That a unit was pressed for the plan of a step; once."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "step", "unit"], name="plan_call_once")]


class FollowUp(models.Model):
    """A day after the closing on which the unit must say whether the effect lasts (回看)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="follow_ups", verbose_name=_("事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    closed_at = models.DateTimeField(_("办结时间"))
    number = models.PositiveSmallIntegerField(_("第几次"))
    due_on = models.DateField(_("回看日期"))
    holds = models.BooleanField(_("成效保持"), null=True, blank=True)
    words = models.CharField(_("现在的情况"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    pressed_at = models.DateTimeField(_("推促时间"), null=True, blank=True)
    raised_at = models.DateTimeField(_("上报时间"), null=True, blank=True)
    stood_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    stood_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    stood_why = models.CharField(_("不重新办理的理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("回看")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "loop", "closed_at", "number"], name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, holds__isnull=True, words="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, holds__isnull=False) & ~Q(words=""),
                name="follow_up_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(stood_at__isnull=True, stood_by__isnull=True, stood_why="")
                | Q(stood_at__isnull=False, stood_by__isnull=False, holds=False) & ~Q(stood_why=""),
                name="follow_up_stood_whole",
            ),
            models.CheckConstraint(
                condition=Q(raised_at__isnull=True) | Q(pressed_at__isnull=False),
                name="follow_up_raised_after_pressed",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_at__isnull=True), name="follow_up_open"),
            models.Index(fields=["loop"], name="follow_up_by_loop"),
        ]

    @property
    def is_late(self) -> bool:
        today: dt.date = timezone.localdate()
        return self.answered_at is None and self.due_on < today
