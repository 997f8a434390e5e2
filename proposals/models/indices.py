"""The seven-indicator index (指标化考核): formulas as versioned data, frozen snapshots, appeals and what follows."""

from __future__ import annotations

import datetime as dt

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Loop
from proposals.words import Helping, Ruling, WhenEmpty
from proposals.words import Indicator as Key

KEYS = [*Key.choices, *Helping.choices]


class IndexFormulaQuerySet(models.QuerySet["IndexFormula"]):
    def in_force(self, county: Region, on: dt.date) -> IndexFormula | None:
        """The newest version of the county, else of the house, that was valid on a day."""
        rows = self.filter(Q(region=county) | Q(region=None), valid_from__lte=on)
        return rows.order_by(F("region").desc(nulls_last=True), "-valid_from", "-number").first()


class IndexFormula(models.Model):
    """One version of the definitions. Never changed: another opinion is another version. No region: the house's own."""

    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("县（市、区）")
    )
    number = models.PositiveSmallIntegerField(_("版次"))
    valid_from = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200)
    when_empty = models.CharField(_("分母为零时"), max_length=10, choices=WhenEmpty, default=WhenEmpty.SHARE)
    least = models.PositiveSmallIntegerField(_("满意率最少评价数"), default=5)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("制定人")
    )
    made_at = models.DateTimeField(_("制定时间"), default=timezone.now)

    objects = IndexFormulaQuerySet.as_manager()

    class Meta:
        verbose_name = _("指标公式")
        ordering = ["region", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number"], name="formula_number_unique", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="formula_has_a_basis"),
            models.CheckConstraint(condition=Q(when_empty__in=WhenEmpty.values), name="formula_empty_known"),
            models.CheckConstraint(condition=Q(least__gte=2), name="formula_hides_the_single"),
        ]

    def __str__(self) -> str:
        return str(_("第%(number)d版") % {"number": self.number})


class Indicator(models.Model):
    """One of the seven, or of those that helping units are measured by.

    ``numerator`` and ``denominator``: [[name of a count, how often it counts], …].
    """

    formula = models.ForeignKey(IndexFormula, models.PROTECT, related_name="indicators")
    key = models.CharField(_("指标"), max_length=12, choices=KEYS)
    position = models.PositiveSmallIntegerField(_("顺序"))
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2)
    numerator = models.JSONField(_("分子"))
    denominator = models.JSONField(_("分母"))
    text = models.CharField(_("说明"), max_length=300)

    class Meta:
        verbose_name = _("指标")
        ordering = ["formula", "position"]
        constraints = [
            models.UniqueConstraint(fields=["formula", "key"], name="indicator_once_a_formula"),
            models.CheckConstraint(condition=Q(key__in=[key for key, _name in KEYS]), name="indicator_known"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="indicator_weight_share"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="indicator_explained"),
        ]

    def __str__(self) -> str:
        return str(self.get_key_display())


class Snapshot(models.Model):
    """The index of a year as it was on a day. Never changed; a later one has the next number.

    ``figures``: unit key (empty: all) → [name, composite, {indicator: [numerator, denominator, weight]}]; ``helping``:
    the same of the units that helped.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("第几次"))
    formula = models.ForeignKey(IndexFormula, models.PROTECT, related_name="+", verbose_name=_("公式"))
    figures = models.JSONField(_("结果"), encoder=DjangoJSONEncoder)
    helping = models.JSONField(_("协办结果"), encoder=DjangoJSONEncoder, default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("制作人"))
    at = models.DateTimeField(_("制作时间"), default=timezone.now)

    class Meta:
        verbose_name = _("指标快照")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "number"], name="snapshot_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="snapshot_counts_from_one"),
        ]

    def __str__(self) -> str:
        return str(_("%(year)d年度第%(number)d次") % {"year": self.year, "number": self.number})


class SnapshotRow(models.Model):
    """One case in a snapshot: its counts, and the indicators that it was left out of; of the unit that leads, or of one
    that helps."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="rows")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+")
    code = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("标题"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    is_helping = models.BooleanField(_("协办"), default=False)
    counts = models.JSONField(_("计数"))
    left_out = models.JSONField(_("不计入的指标"), default=list)

    class Meta:
        verbose_name = _("快照明细")
        ordering = ["snapshot", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "snapshot", "loop"], condition=Q(is_helping=False), name="snapshot_row_once"
            ),
            models.UniqueConstraint(
                fields=["county", "snapshot", "loop", "unit"],
                condition=Q(is_helping=True),
                name="snapshot_helping_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Appeal(models.Model):
    """A unit does not accept how a case counts, or a figure of its own (申诉). One of the office proposes what to say,
    another decides. ``loop``: the case; none where it is about the figure. ``key``: the indicator; none for all."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("申诉单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    loop = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建议")
    )
    key = models.CharField(_("指标"), max_length=12, choices=KEYS, blank=True)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申诉人"))
    at = models.DateTimeField(_("申诉时间"), default=timezone.now)
    proposed = models.CharField(_("拟办意见"), max_length=10, choices=Ruling, blank=True)
    words = models.TextField(_("理由和依据"), blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拟办人")
    )
    decided = models.CharField(_("决定"), max_length=10, choices=Ruling, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("指标申诉")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "unit", "year", "loop", "key"], condition=Q(decided=""),
                name="appeal_one_open", nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(loop__isnull=False) | ~Q(key=""), name="appeal_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(proposed="", proposed_by__isnull=True)
                | (Q(proposed__in=Ruling.values, proposed_by__isnull=False) & ~Q(words="")),
                name="appeal_proposed_with_words",
            ),
            models.CheckConstraint(
                condition=Q(decided="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided=F("proposed"), decided_by__isnull=False, decided_at__isnull=False)
                & Q(decided__in=Ruling.values),
                name="appeal_decided_as_proposed",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("by"))),
                name="appeal_decided_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"


class Adjustment(models.Model):
    """A case is left out of an indicator (or of all) in what is computed from now on. Snapshots that exist stay.

    Of a helping unit's figures the appeal that was granted says it: each of several units has its own.
    """

    appeal = models.OneToOneField(Appeal, models.PROTECT, primary_key=True, related_name="adjustment")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+", verbose_name=_("建议"))
    year = models.PositiveSmallIntegerField(_("年度"))
    key = models.CharField(_("指标"), max_length=12, choices=Key, blank=True)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("审定人"))
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("指标调整")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "loop", "year", "key"], name="adjustment_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.loop_id} {self.year} {self.key}"
