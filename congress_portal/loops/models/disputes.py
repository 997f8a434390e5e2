"""Wishes of units to give an assignment back (申请退回). Who assigned decides; until then the assignment stands."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models.ledger import Loop, Step
from congress_portal.loops.words import Decision

DECIDED = (Decision.CONSENTED, Decision.REFUSED)


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> DisputeQuerySet:
        return self.filter(decided_at__isnull=True)


class Dispute(models.Model):
    """One unit's reasons why an assignment is not its own, and what was decided on them.

    ``offered_at`` is the moment of the assignment, so that each assignment is disputed once and a new one anew.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="disputes")
    step = models.ForeignKey(Step, models.PROTECT, related_name="disputes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("申请单位"))
    reason = models.TextField(_("理由"))
    proposed = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建议承办单位")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    at = models.DateTimeField(_("申请时间"), default=timezone.now)
    offered_at = models.DateTimeField(_("交办时间"))
    decision = models.CharField(_("决定"), max_length=10, choices=Decision, blank=True)
    words = models.TextField(_("答复"), blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("退回申请")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "step"], condition=Q(decided_at__isnull=True), name="dispute_one_open"
            ),
            models.UniqueConstraint(
                fields=["county", "step", "unit", "offered_at"], name="dispute_once_an_assignment"
            ),
            models.CheckConstraint(
                condition=Q(proposed__isnull=True) | ~Q(proposed=F("unit")), name="dispute_proposes_another"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="", decided_by__isnull=True)
                | Q(decided_at__isnull=False, decision="lapsed", decided_by__isnull=True)
                | Q(
                    decided_at__isnull=False,
                    decision__in=["consented", "refused", "withdrawn"],
                    decided_by__isnull=False,
                ),
                name="dispute_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=DECIDED) | Q(decided_by__isnull=False) & ~Q(decided_by=F("by")),
                name="dispute_nobody_decides_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loop_id} {self.unit}"
