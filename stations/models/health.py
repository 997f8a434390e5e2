"""Station health: a published formula, the figures of each month, and objections to rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from stations.models.places import Station
from stations.words import HealthPart, ObjectionStatus


class HealthFormula(models.Model):
    """A published version of the formula: weight and full-mark figure of each part. Never edited; followed."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("版本"))
    weights = models.JSONField(_("权重"), help_text=_("各项名称到 [权重, 满分值]；权重合计 100。"))
    since = models.DateField(_("自哪个月起适用"))
    reason = models.CharField(_("修订说明"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("健康度公式")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["county", "version"], name="health_formula_version_unique"),
            models.UniqueConstraint(fields=["county", "since"], name="health_formula_since_unique"),
        ]


class HealthMonth(models.Model):
    """A station's figures of one month: ``parts`` maps each part to {value, of, points}, ``rows`` to the very rows
    behind it (``stations.health.Row.packed``). Made anew each night until the month is frozen, on the 10th of the
    next; a trigger refuses every change after that."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="health_months")
    month = models.DateField(_("月份"))
    formula = models.ForeignKey(HealthFormula, models.PROTECT, related_name="+")
    parts = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(_("健康度"), null=True)
    computed_at = models.DateTimeField(default=timezone.now)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("健康度月报")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["county", "station", "month"], name="health_month_unique"),
            models.CheckConstraint(condition=Q(month__day=1), name="health_month_is_a_first"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="health_score_of_100"
            ),
        ]


class Objection(models.Model):
    """A keeper objects to one row behind a figure; decided by somebody above the station. Upheld: it is left out."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="objections")
    month = models.DateField(_("月份"))
    part = models.CharField(_("指标"), max_length=12, choices=HealthPart)
    row = models.CharField(_("对象"), max_length=40, help_text=_("例如 session:12。"))
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(_("状态"), max_length=10, choices=ObjectionStatus, default=ObjectionStatus.MADE)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("处理意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("健康度异议")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "station", "month", "part", "row"],
                condition=~Q(status="dropped"),
                name="objection_once_a_row",
            ),
            models.CheckConstraint(condition=Q(part__in=HealthPart.values), name="objection_part_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="objection_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["made", "dropped"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer="")),
                name="objection_decided_with_words",
            ),
        ]
