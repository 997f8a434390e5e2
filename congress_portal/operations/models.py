"""Troubles of the installation. They belong to no county: one machine room serves them all."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Trouble(models.Model):
    """A measure that went over its limit, from when until when. ``well_since``: under it again, not for long yet."""

    key = models.CharField(_("指标"), max_length=30)
    value = models.FloatField(_("数值"), null=True, blank=True)
    since = models.DateTimeField(_("开始"), default=timezone.now)
    well_since = models.DateTimeField(_("好转"), null=True, blank=True)
    until = models.DateTimeField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("运行问题")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(until=None), name="trouble_open_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="trouble_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.key
