"""By when opinions are answered: service levels a sort of opinion, the office's own table."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.loops.calendar import DayUnit, Length
from stations.models.opinions import Category
from stations.words import Complexity, Urgency


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
