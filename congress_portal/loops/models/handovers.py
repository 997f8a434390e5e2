"""Who took on whose open matters when somebody left or a term ended (交接), with both signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Term, Unit, User
from congress_portal.loops import access
from congress_portal.loops.models.ledger import Loop, Step


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: User) -> HandoverQuerySet:
        """The two people of it, those who work in the unit, and whoever oversees its place."""
        scope = access.scope_of(user)
        seen = Q(leaver=user.pk) | Q(successor=user.pk) | Q(unit__in=user.unit_ids(*access.WORKING))
        seen |= Q(county__in=scope.counties)
        for path in scope.paths:
            seen |= Q(unit__region__path__startswith=path)
        return self.filter(seen)


class Handover(models.Model):
    """All that one person answered for in a unit goes to another. The lines say which matters these were."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers", verbose_name=_("单位"))
    leaver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("移交人"))
    successor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("接续人"))
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接续到哪一届")
    )
    reason = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("交接时间"), default=timezone.now)
    leaver_signed_at = models.DateTimeField(_("移交签字"), null=True, blank=True)
    leaver_signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("移交签字人")
    )
    successor_signed_at = models.DateTimeField(_("接续签字"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("交接单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(leaver=F("successor")), name="handover_not_to_oneself"),
            models.CheckConstraint(condition=~Q(reason=""), name="handover_has_reason"),
            models.CheckConstraint(
                condition=Q(leaver_signed_at__isnull=True, leaver_signed_by__isnull=True)
                | Q(leaver_signed_at__isnull=False, leaver_signed_by__isnull=False),
                name="handover_signed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(leaver_signed_by__isnull=True) | ~Q(leaver_signed_by=F("successor")),
                name="handover_signed_by_two",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="handover_by_unit")]

    def get_absolute_url(self) -> str:
        return reverse("opinion:handover", args=[self.pk])


class HandoverLine(models.Model):
    """One step that changed hands, as what the leaver had it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    was_assignee = models.BooleanField(_("经办"))
    was_responsible = models.BooleanField(_("责任人"))

    class Meta:
        verbose_name = _("交接事项")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "handover", "step"], name="handover_line_once"),
            models.CheckConstraint(
                condition=Q(was_assignee=True) | Q(was_responsible=True), name="handover_line_of_something"
            ),
        ]
