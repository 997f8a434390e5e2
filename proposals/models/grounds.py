"""The usual grounds for returning a proposal, with the article that each rests on: advice to the writer, no bar."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class GroundQuerySet(models.QuerySet["Ground"]):
    def in_force(self, on: dt.date) -> GroundQuerySet:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class Ground(models.Model):
    """Why a proposal may be returned (退回理由). The law's lists change: each row has its validity."""

    code = models.SlugField(_("标识"), max_length=30)
    name = models.CharField(_("理由"), max_length=40)
    basis = models.CharField(_("依据"), max_length=200)
    quote = models.TextField(_("规定怎么说"), blank=True)
    example = models.TextField(_("例子"), blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("退回理由")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="ground_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="ground_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
