"""Who watches a case (督办方): units that neither handle nor sign it, but see it and may press whoever holds it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit
from congress_portal.loops.models.ledger import Loop

OPEN = Q(until__isnull=True)


class WatchAs(models.TextChoices):
    """In what capacity a unit watches."""

    GROUP = "group", _("监督指导小组")
    COMMITTEE = "committee", _("对口工作委员会")
    CENTRAL_GROUP = "central_group", _("代表中心组")
    LEADER = "leader", _("分管领导")
    OFFICE = "office", _("人大常委会办公室")


class WatcherQuerySet(models.QuerySet["Watcher"]):
    def open(self) -> WatcherQuerySet:
        return self.filter(OPEN)


class Watcher(models.Model):
    """A unit that watches a case. One row a time; a unit watches a case once at a time."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="watchers", verbose_name=_("事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("督办单位"))
    as_what = models.CharField(_("以何身份"), max_length=14, choices=WatchAs)
    since = models.DateTimeField(_("起"), default=timezone.now)
    until = models.DateTimeField(_("止"), null=True, blank=True)

    objects = WatcherQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办方")
        ordering = ["loop", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loop", "unit"], condition=OPEN, name="watcher_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(as_what__in=WatchAs.values), name="watcher_as_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="watcher_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["unit", "loop"], condition=OPEN, name="watcher_by_unit")]

    def __str__(self) -> str:
        return f"{self.loop_id} {self.unit}"
