"""The office's own tables of the fast loop: by when a sort of opinion is answered, and how many are called back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.loops.calendar import DayUnit, Length
from stations.models.opinions import Category
from stations.words import Complexity, ServiceWord, Urgency


class ServiceLevel(models.Model):
    """Within how many working days an opinion of a sort is answered. A row of a category goes before the general one.

    A row that was in force is never edited: it ends, another one follows.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("类别")
    )
    complexity = models.CharField(_("难易"), max_length=10, choices=Complexity)
    urgency = models.CharField(_("缓急"), max_length=12, choices=Urgency)
    days = models.PositiveSmallIntegerField(_("几个工作日内答复"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("办理时限档次")
        ordering = ["category", "-complexity", "urgency", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "category", "complexity", "urgency", "valid_from"],
                name="service_level_unique",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["county", "category", "complexity", "urgency"],
                condition=Q(valid_until__isnull=True),
                name="service_level_one_open",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(complexity__in=Complexity.values), name="service_level_complexity_known"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=Urgency.values), name="service_level_urgency_known"
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="service_level_not_empty"),
            models.CheckConstraint(condition=~Q(basis=""), name="service_level_has_a_basis"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="service_level_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.days}"

    @property
    def length(self) -> Length:
        return Length(self.days, DayUnit.WORKING_DAY)

    @property
    def sort(self) -> str:
        """What it is for, in words."""
        words = f"{self.get_complexity_display()}、{self.get_urgency_display()}"
        return f"{self.category}：{words}" if self.category else words


class ServiceFigure(models.Model):
    """How many answers are called back, and how often a call is tried. Ended and followed, never edited."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    figure = models.CharField(_("项目"), max_length=20, choices=ServiceWord)
    amount = models.PositiveSmallIntegerField(_("数值"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("回访规定")
        ordering = ["figure", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["county", "figure", "valid_from"], name="service_figure_unique"),
            models.UniqueConstraint(
                fields=["county", "figure"],
                condition=Q(valid_until__isnull=True),
                name="service_figure_one_open",
            ),
            models.CheckConstraint(condition=Q(figure__in=ServiceWord.values), name="service_figure_known"),
            models.CheckConstraint(
                condition=Q(amount__range=(0, 100)), name="service_figure_within_a_hundred"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="service_figure_ends_after_it_begins",
            ),
        ]
