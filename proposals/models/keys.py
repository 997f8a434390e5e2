"""Key proposals (重点督办建议, 示范关): chosen by the chairpersons' meeting, led by leaders, reported on to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from proposals.models.cases import Proposal

STANDING = Q(revoked_at__isnull=True)


class KeyStage(models.TextChoices):
    CHOSEN = "chosen", _("已确定")
    PLANNED = "planned", _("已制定方案")
    VISITED = "visited", _("已督办")
    REPORTED = "reported", _("已报告")
    REVOKED = "revoked", _("已取消")


class KeyQuerySet(models.QuerySet["KeyProposal"]):
    def standing(self) -> KeyQuerySet:
        """Those that were not taken off the list."""
        return self.filter(STANDING)

    def with_visits(self) -> KeyQuerySet:
        """Each with ``visit_count``."""
        return self.annotate(visit_count=models.Count("visits", distinct=True))


class KeyProposal(models.Model):
    """A proposal as one of a year's key ones: who leads its handling, who supervises, the plan and the report."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="keys", verbose_name=_("建议"))
    year = models.PositiveSmallIntegerField(_("年度"))
    proposed_by = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("提出单位"))
    meeting = models.CharField(_("主任会议"), max_length=80)
    chosen_on = models.DateField(_("确定日期"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    leading = models.CharField(_("领办领导"), max_length=40)
    leading_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领办领导的账号")
    )
    supervising = models.CharField(_("督办领导"), max_length=40)
    supervising_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("督办领导的账号")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    plan = models.TextField(_("督办方案"), blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField(_("制定方案的时间"), null=True, blank=True)
    report = models.TextField(_("督办报告"), blank=True)
    reported_on = models.DateField(_("报告日期"), null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("取消的理由"), max_length=200, blank=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("重点督办建议")
        ordering = ["-year", "-chosen_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "proposal", "year"], condition=STANDING, name="key_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2200), name="key_year_of_a_congress"
            ),
            models.CheckConstraint(
                condition=~Q(meeting="") & ~Q(leading="") & ~Q(supervising=""), name="key_names_its_leaders"
            ),
            models.CheckConstraint(
                condition=Q(plan="", planned_by__isnull=True, planned_at__isnull=True)
                | ~Q(plan="") & Q(planned_by__isnull=False, planned_at__isnull=False),
                name="key_planned_whole",
            ),
            models.CheckConstraint(
                condition=Q(report="", reported_on__isnull=True, reported_by__isnull=True)
                | ~Q(report="") & ~Q(plan="") & Q(reported_on__isnull=False, reported_by__isnull=False),
                name="key_reported_after_its_plan",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, reason="")
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(reason=""),
                name="key_revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.proposal_id}"

    @property
    def stage(self) -> KeyStage:
        """How far it has come; see ``with_visits``."""
        if self.revoked_at is not None:
            return KeyStage.REVOKED
        if self.report:
            return KeyStage.REPORTED
        if getattr(self, "visit_count", 0):
            return KeyStage.VISITED
        return KeyStage.PLANNED if self.plan else KeyStage.CHOSEN
