"""When supervision speaks: the rungs of the ladder, each kind of case with its own days. Rows are ended, not edited."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.words import Kind, Level


class RungWord(models.TextChoices):
    """The ladder (督办阶梯), from the lightest word to the gravest."""

    REMINDER = "reminder", _("督办提醒")
    NOTE = "note", _("提示函")
    LETTER = "letter", _("督办函")
    HEADS = "heads", _("约见单位负责人")
    CHAIR = "chair", _("报告主任会议")


LADDER = tuple(RungWord)
ON_PAPER = tuple(word for word in LADDER if word != RungWord.REMINDER)
"""Written by one person and sent by another, with a number."""
SETTLED = (RungWord.HEADS, RungWord.CHAIR)
"""Those whose result is written down: what was agreed with the heads, what the meeting said."""


class RuleQuerySet(models.QuerySet["RungRule"]):
    def valid(self, on: dt.date) -> RuleQuerySet:
        """Those in force on a day; of two for the same the newer."""
        found = self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)
        return found.order_by("kind", "rung", "-valid_from").distinct("kind", "rung")


class RungRule(models.Model):
    """When a rung of the ladder is proposed for a kind of case. A rung without a row in force is left out.

    The lowest rung of a kind counts ``days`` from the warning of its ``level``; every other one from the day by
    which the rung before was to be reacted to, where nobody has. ``again_days``: a case that is still behind so long
    after a reaction goes up all the same; without it a reaction holds the ladder. All in calendar days. How long a unit
    has to react stands in the table of periods (``rung.letter`` …).
    """

    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    rung = models.CharField(_("梯级"), max_length=10, choices=RungWord)
    level = models.CharField(_("从哪一级预警起"), max_length=10, choices=Level, blank=True)
    days = models.PositiveSmallIntegerField(_("几天以后"))
    again_days = models.PositiveSmallIntegerField(_("回应后仍滞后几天"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办阶梯规则")
        ordering = ["kind", "rung", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "rung", "valid_from"], name="rung_rule_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & Q(rung__in=RungWord.values), name="rung_rule_words_known"
            ),
            models.CheckConstraint(condition=Q(level__in=["", *Level.values]), name="rung_rule_level_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="rung_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rung}"


class CurveRuleQuerySet(models.QuerySet["CurveRule"]):
    def valid(self, on: dt.date) -> CurveRuleQuerySet:
        """Those in force on a day; of two for the same kind the newer."""
        found = self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)
        return found.order_by("kind", "-valid_from").distinct("kind")


class CurveRule(models.Model):
    """When the progress of a plan becomes a warning, and when a closed case is looked at again (时度效)."""

    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    yellow_points = models.PositiveSmallIntegerField(_("滞后几分黄色预警"))
    red_points = models.PositiveSmallIntegerField(_("滞后几分红色预警"))
    yellow_days = models.PositiveSmallIntegerField(_("最后期限前几天黄色预警"))
    follow_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("办结后几个月回看"), default=list, blank=True
    )
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = CurveRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("进度预警规则")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="curve_rule_unique"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="curve_rule_kind_known"),
            models.CheckConstraint(
                condition=Q(yellow_points__gte=1, red_points__gt=F("yellow_points"), red_points__lte=100),
                name="curve_rule_red_is_graver",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="curve_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.yellow_points}/{self.red_points}"
