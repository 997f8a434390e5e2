"""What opened a jam (突破): when, by whom, by which means."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop, Marking


class Breakthrough(models.Model):
    """The end of a mark of 痛难堵卡 that somebody brought about; its analysis stays, for the next such case."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="breakthroughs", verbose_name=_("事项"))
    marking = models.ForeignKey(Marking, models.PROTECT, related_name="breakthroughs")
    what = models.TextField(_("怎么突破的"))
    who = models.CharField(_("谁突破的"), max_length=200)
    opened_on = models.DateField(_("突破日期"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("突破")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "marking"], name="breakthrough_once"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(who=""), name="breakthrough_says_what_and_who"),
        ]
