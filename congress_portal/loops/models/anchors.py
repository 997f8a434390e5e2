"""Anchors (锚点): the head of a county's chain, published night by night."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.loops.hashes import pieces


class Anchor(models.Model):
    """The chain of a county ended here on this day. A trigger refuses every change, and an anchor that is no line."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    position = models.BigIntegerField(_("条数"))
    digest = models.CharField(_("摘要"), max_length=64)
    hash = models.CharField(_("算法"), max_length=8)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("锚点")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "day"], name="anchor_one_a_day"),
            models.UniqueConstraint(fields=["county", "position"], name="anchor_one_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.position}:{self.digest}"

    @property
    def pieces(self) -> list[str]:
        """The digest in four."""
        return pieces(self.digest)
