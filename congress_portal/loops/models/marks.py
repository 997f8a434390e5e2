"""Why a case is hard (痛难堵卡): one row a mark, from when it was set until it was taken away."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models.ledger import Loop
from congress_portal.loops.words import Mark

STANDS = Q(ended_at__isnull=True)


class MarkingQuerySet(models.QuerySet["Marking"]):
    def standing(self) -> MarkingQuerySet:
        return self.filter(STANDS)


class Marking(models.Model):
    """A mark with its analysis: why it is hard, with whom it lies, what is needed. A new analysis is a new row.

    ``Loop.marks`` repeats the words of the standing ones for lists.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="markings")
    mark = models.CharField(_("痛难堵卡"), max_length=10, choices=Mark)
    why = models.TextField(_("为什么"))
    whose = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("症结在哪个单位")
    )
    needed = models.TextField(_("需要什么"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("标注人"))
    at = models.DateTimeField(_("标注时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取消人")
    )

    objects = MarkingQuerySet.as_manager()

    class Meta:
        verbose_name = _("痛难堵卡标注")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loop", "mark"], condition=STANDS, name="marking_one_stands"
            ),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="marking_mark_known"),
            models.CheckConstraint(condition=~Q(why="") & ~Q(needed=""), name="marking_has_analysis"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="marking_ended_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["county", "mark", "at"], condition=STANDS, name="marking_standing")]
