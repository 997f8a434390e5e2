"""The office's rules for who should handle what (分办规则). They suggest; a person decides."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from stations.models.opinions import Category
from stations.models.places import Station


class RoutingRule(models.Model):
    """One rule: every condition that is filled in must hold; the first rule of the county that fits speaks.

    ``version`` grows with each change, so that two who edit at once notice. A rule that is not active is a draft:
    it suggests nothing and can be tried out.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("名称"), max_length=60)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("类别")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地方")
    )
    words = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("词语"))
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联络站")
    )
    since = models.TimeField(_("从几点"), null=True, blank=True)
    until = models.TimeField(_("到几点"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建议承办单位")
    )
    to_township = models.BooleanField(_("建议由所在乡镇承办"), default=False)
    to_category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建议类别")
    )
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("分办规则")
        ordering = ["county", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "position"], name="routing_rule_order", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(to_township=True) | Q(to_category__isnull=False),
                name="routing_rule_suggests",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(to_township=False), name="routing_rule_one_unit"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True, until__isnull=True)
                | Q(since__isnull=False, until__isnull=False) & ~Q(since=F("until")),
                name="routing_rule_whole_window",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="routing_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(basis="") & ~Q(name=""), name="routing_rule_has_basis"),
        ]

    def __str__(self) -> str:
        return self.name
