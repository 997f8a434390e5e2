"""The tables of rules: periods with legal basis, the working calendar, when to warn, the numbering."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.calendar import DayUnit, Length
from congress_portal.loops.words import Kind, Level


class Numbering(models.Model):
    """The last case number given out, a county, kind and year."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "kind", "year"], name="numbering_unique")]


class Period(models.Model):
    """A statutory or house period: how long, since when valid, on what basis. Never edited once in use: ended and
    followed by a new row."""

    key = models.CharField(_("期限"), max_length=40)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("适用区划"),
        help_text=_("留空表示各地通用；更小区划的规定优先。"),
    )  # fmt: skip
    amount = models.PositiveSmallIntegerField(_("长度"))
    unit = models.CharField(_("单位"), max_length=12, choices=DayUnit)
    basis = models.CharField(_("依据"), max_length=200)
    quote = models.TextField(_("规定内容"), blank=True)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("办理期限")
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "region", "valid_from"], name="period_unique", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(unit__in=DayUnit.values), name="period_unit_known"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="period_not_empty"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="period_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.length}"

    @property
    def length(self) -> Length:
        return Length(self.amount, DayUnit(self.unit))


class CalendarEdition(models.Model):
    """One loading of a year's arrangement of holidays and make-up days; the newest of a year counts."""

    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveSmallIntegerField(_("版次"))
    source = models.CharField(_("来源"), max_length=200)
    made_at = models.DateTimeField(_("载入时间"), default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("工作日历版本")
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="calendar_edition_unique")]

    def __str__(self) -> str:
        return f"{self.year}.{self.number}"


class CalendarDay(models.Model):
    """A day that differs from Monday-to-Friday: a holiday, or a worked weekend (调休)."""

    edition = models.ForeignKey(CalendarEdition, models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("节假日与调休")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["edition", "day"], name="calendar_day_unique")]


class WarningRule(models.Model):
    """When a deadline of a kind of case becomes a warning: hours before (positive) or after (negative) it."""

    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    hours_before = models.IntegerField(_("提前小时数"), help_text=_("负数表示逾期多少小时之后。"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("预警规则")
        ordering = ["kind", "-hours_before"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "level", "valid_from"], name="warning_rule_unique"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="warning_rule_level_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="warning_rule_kind_known"),
        ]
