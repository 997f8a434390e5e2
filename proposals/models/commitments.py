"""What an answer promises (承诺): what, by when, by whom, how one will know; and how each stands."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Evidence
from proposals.models.cases import Proposal
from proposals.models.replies import Reply
from proposals.words import Pledge

NOT_ENDED = Q(kept_at__isnull=True, dropped_at__isnull=True, replaced_at__isnull=True)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def given(self) -> CommitmentQuerySet:
        """Those of answers that were sent, and that no later answer of the same step put another in the place of."""
        return self.filter(reply__sent_at__isnull=False, replaced_at__isnull=True)

    def open(self) -> CommitmentQuerySet:
        return self.given().filter(NOT_ENDED)

    def late(self, on: dt.date | None = None) -> CommitmentQuerySet:
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def with_report(self) -> CommitmentQuerySet:
        """Each with ``is_told``: the unit says that it is kept, and nobody has looked at that yet."""
        waiting = CommitmentReport.objects.filter(commitment=OuterRef("pk"), judged_at=None)
        return self.annotate(is_told=Exists(waiting))


class Commitment(models.Model):
    """One promise of an answer. It ends kept, or dropped with a reason and the office's consent; never by date.

    ``replaced_at``: the office sent that answer back, and the next one promises anew.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="commitments")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="commitments", verbose_name=_("答复"))
    number = models.PositiveSmallIntegerField(_("第几项"))
    what = models.CharField(_("办什么"), max_length=300)
    due_on = models.DateField(_("何时办成"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("负责单位"))
    who = models.CharField(_("负责人"), max_length=60)
    how_known = models.CharField(_("怎么算办成"), max_length=300)
    kept_at = models.DateTimeField(_("核实落实的时间"), null=True, blank=True)
    drop_reason = models.CharField(_("不再落实的理由"), max_length=300, blank=True)
    drop_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("申请人")
    )
    drop_asked_at = models.DateTimeField(_("申请时间"), null=True, blank=True)
    drop_decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同意人")
    )
    dropped_at = models.DateTimeField(_("同意不再落实的时间"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("改由后一次答复承诺的时间"), null=True, blank=True)
    late_at = models.DateTimeField(_("逾期的时间"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺")
        ordering = ["reply", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "reply", "number"], name="commitment_number_unique"),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(who="") & ~Q(how_known=""), name="commitment_says_all_four"
            ),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True, dropped_at__isnull=True)
                | Q(kept_at__isnull=True, replaced_at__isnull=True)
                | Q(dropped_at__isnull=True, replaced_at__isnull=True),
                name="commitment_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(drop_asked_at__isnull=True, drop_asked_by__isnull=True, drop_reason="")
                | Q(drop_asked_at__isnull=False, drop_asked_by__isnull=False) & ~Q(drop_reason=""),
                name="commitment_drop_asked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, drop_decided_by__isnull=True)
                | Q(dropped_at__isnull=False, drop_decided_by__isnull=False, drop_asked_at__isnull=False),
                name="commitment_dropped_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(drop_decided_by__isnull=True) | ~Q(drop_decided_by=F("drop_asked_by")),
                name="commitment_drop_not_ones_own",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"], condition=NOT_ENDED, name="commitment_open_by_unit"),
            models.Index(fields=["county", "due_on"], name="commitment_by_day"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.kept_at is None and self.dropped_at is None and self.replaced_at is None

    @property
    def state(self) -> Pledge:
        if self.kept_at is not None:
            return Pledge.KEPT
        if self.dropped_at is not None:
            return Pledge.DROPPED
        if self.replaced_at is not None:
            return Pledge.REPLACED
        return Pledge.LATE if self.due_on < timezone.localdate() else Pledge.OPEN

    @property
    def state_label(self) -> str:
        return str(self.state.label)


class CommitmentReport(models.Model):
    """The unit says that a promise is kept, with words and evidence; somebody of the office looks and says whether."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="reports")
    words = models.CharField(_("落实情况"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("报告人"))
    at = models.DateTimeField(_("报告时间"), default=timezone.now)
    is_met = models.BooleanField(_("已落实"), null=True, blank=True)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )
    judged_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    judged_words = models.CharField(_("核实意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("承诺落实报告")
        ordering = ["commitment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "commitment"], condition=Q(judged_at__isnull=True), name="report_one_open"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="report_has_words"),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True, judged_by__isnull=True, is_met__isnull=True)
                | Q(judged_at__isnull=False, judged_by__isnull=False, is_met__isnull=False),
                name="report_judged_whole",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("by")),
                name="report_not_judged_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(is_met__isnull=True) | Q(is_met=True) | ~Q(judged_words=""),
                name="report_unmet_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.at:%Y-%m-%d}"


class ReportPhoto(models.Model):
    """A photo of the case's evidence that belongs to a report."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    report = models.ForeignKey(CommitmentReport, models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("报告的照片")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "evidence"], name="report_photo_of_one_report")
        ]
