"""How a project is evaluated (测评): by the body that votes, and beside it by whoever uses what was built."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from votes.models.ballots import Option
from votes.models.projects import Project
from votes.words import Base, Body, LevelRule


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class Evaluation(models.Model):
    """One satisfaction vote on one project: the first, or the second after rectification.

    ``option`` is the line of a vote held in this portal, whose signed tally it repeats; without one the figures of a
    vote held elsewhere are entered. Either is checked by another person. ``result`` is none until then, and the whole
    row is never changed afterwards (a trigger). The base and rule are those of that vote (``votes.projects.grading``).
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluations")
    round = models.PositiveSmallIntegerField(_("第几次"))
    option = models.ForeignKey(
        Option, models.PROTECT, null=True, blank=True, related_name="evaluations", verbose_name=_("票决项目")
    )
    body = models.CharField(_("投票人"), max_length=10, choices=Body)
    base = models.CharField(_("计算基数"), max_length=8, choices=Base)
    rule = models.CharField(_("结果的算法"), max_length=8, choices=LevelRule)
    meeting = models.CharField(_("会议"), max_length=120)
    held_on = models.DateField(_("会议日期"))
    due = models.PositiveIntegerField(_("应到人数"))
    present = models.PositiveIntegerField(_("实到人数"))
    valid = models.PositiveIntegerField(_("有效票"))
    satisfied = models.PositiveIntegerField(_("满意"))
    basically = models.PositiveIntegerField(_("基本满意"))
    unsatisfied = models.PositiveIntegerField(_("不满意"))
    result = models.CharField(_("测评结果"), max_length=12, choices=Satisfaction, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("满意度测评")
        ordering = ["project", "round"]
        constraints = [
            models.UniqueConstraint(fields=["county", "project", "round"], name="evaluation_once_a_round"),
            models.UniqueConstraint(fields=["county", "option"], name="evaluation_once_an_option"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="evaluation_first_or_second"),
            models.CheckConstraint(condition=Q(body__in=Body.values), name="evaluation_body_known"),
            models.CheckConstraint(
                condition=Q(base__in=Base.values) & Q(rule__in=LevelRule.values), name="evaluation_rule_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", *Satisfaction.values]), name="evaluation_result_known"
            ),
            models.CheckConstraint(condition=~Q(meeting=""), name="evaluation_at_a_meeting"),
            models.CheckConstraint(
                condition=Q(due__gte=F("present"), present__gte=F("valid"))
                & Q(valid__gte=F("satisfied") + F("basically") + F("unsatisfied")),
                name="evaluation_figures_add_up",
            ),
            models.CheckConstraint(
                condition=Q(result="", checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(result=""),
                name="evaluation_checked_whole",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("by")), name="evaluation_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.round}"

    @property
    def has_passed(self) -> bool:
        return self.result in (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


class ProjectVoice(models.Model):
    """What somebody says of a project, without a name: a level, and words that only staff read.

    ``origin`` is a keyed digest of the browser's own random cookie and the project: one word a browser and project,
    and no way back to anybody.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="voices")
    level = models.CharField(_("满意度"), max_length=12, choices=Satisfaction)
    words = models.CharField(_("想说的话"), max_length=500, blank=True)
    on = models.DateField(_("日期"))
    origin = models.CharField(max_length=64)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("群众评价")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="voice_once_a_request"),
            models.UniqueConstraint(fields=["county", "project", "origin"], name="voice_once_an_origin"),
            models.CheckConstraint(condition=Q(level__in=Satisfaction.values), name="voice_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.level}"


class VoiceRule(models.Model):
    """How few words on a project are shown to nobody (k), since when, on what basis. Ended, never edited."""

    least = models.PositiveSmallIntegerField(_("最少评价数"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("群众评价公布规则")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="voice_rule_once_a_day"),
            models.CheckConstraint(condition=Q(least__gte=2), name="voice_rule_hides_the_single"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="voice_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.least)
