"""Who supervises a project and how (一事一小组、一月一通报、一季一督查、半年一报告), and what was decided of it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from votes.models.projects import Project


class GroupMember(models.Model):
    """Somebody of the one supervision group of a project (监督小组). Ended by a day, never deleted."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("成员"))
    is_convenor = models.BooleanField(_("召集人"), default=False)
    since = models.DateTimeField(_("起"), default=timezone.now)
    until = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("监督小组成员")
        ordering = ["project", "-is_convenor", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project", "user"], condition=Q(until=None), name="group_member_once"
            ),
            models.UniqueConstraint(
                fields=["county", "project"], condition=Q(until=None, is_convenor=True), name="group_one_convenor"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="group_member_ends_after_it_begins"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["user"], condition=Q(until=None), name="group_member_by_user")]

    def __str__(self) -> str:
        return str(self.user)


class ReportKind(models.TextChoices):
    MONTHLY = "monthly", _("月通报")
    QUARTERLY = "quarterly", _("季督查")
    HALF_YEAR = "half_year", _("半年报告")


MONTHS = {ReportKind.MONTHLY: 1, ReportKind.QUARTERLY: 3, ReportKind.HALF_YEAR: 6}
"""How many months of the calendar each is about."""


class GroupReportQuerySet(models.QuerySet["GroupReport"]):
    def missing(self, on: dt.date | None = None) -> GroupReportQuerySet:
        """Past their day and not given; not while the project stands still or has ended."""
        day = on or timezone.localdate()
        return self.filter(
            given_at=None, due_on__lt=day, project__state="running", project__loop__status="open"
        )

    def begun(self, on: dt.date | None = None) -> GroupReportQuerySet:
        """Those whose time has ended: they can be given."""
        return self.filter(given_at=None, until__lt=on or timezone.localdate())

    def public(self) -> GroupReportQuerySet:
        return self.exclude(given_at=None)


class GroupReport(models.Model):
    """A bulletin, check or report of the group about one stretch of the calendar; the row is there before it is given,
    so that what is missing shows. Public once it is given, and never changed then (a trigger)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="group_reports")
    kind = models.CharField(_("种类"), max_length=10, choices=ReportKind)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    due_on = models.DateField(_("何时提交"))
    basis = models.CharField(_("依据"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提交人")
    )
    given_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    pressed_at = models.DateTimeField(_("催报时间"), null=True, blank=True)

    objects = GroupReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督通报")
        ordering = ["project", "-until", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["county", "project", "kind", "since"], name="group_report_once"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="group_report_kind_known"),
            models.CheckConstraint(
                condition=Q(until__gt=F("since"), due_on__gte=F("until")), name="group_report_in_order"
            ),
            models.CheckConstraint(
                condition=Q(given_at=None, by=None, text="")
                | Q(given_at__isnull=False, by__isnull=False) & ~Q(text=""),
                name="group_report_given_whole",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(given_at=None), name="group_report_missing")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since:%Y-%m}"

    @property
    def is_missing(self) -> bool:
        return self.given_at is None and self.due_on < timezone.localdate()


class ChangeKind(models.TextChoices):
    CHANGE = "change", _("重大变更")
    SUSPEND = "suspend", _("暂停实施")
    RESUME = "resume", _("恢复实施")
    END = "end", _("终止实施")


class ProjectChange(models.Model):
    """A wish to change, suspend, resume or end a project, and the standing committee's decision on it.

    Before the decision nothing changes. Decided by a named meeting; recorded by somebody else than who asked. The
    decision is the public notice. Basis: Art. 18 of 陕西省民生实事项目人大代表票决规定（草案）.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="changes")
    kind = models.CharField(_("事项"), max_length=8, choices=ChangeKind)
    reason = models.TextField(_("理由"))
    content = models.TextField(_("变更后的建设内容"), blank=True)
    finish_on = models.DateField(_("变更后的完成日期"), null=True, blank=True)
    budget = models.DecimalField(
        _("变更后的计划投资（元）"), null=True, blank=True, max_digits=14, decimal_places=2
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    is_approved = models.BooleanField(_("批准"), null=True, blank=True)
    meeting = models.CharField(_("作出决定的常委会会议"), max_length=80, blank=True)
    met_on = models.DateField(_("会议日期"), null=True, blank=True)
    decision = models.TextField(_("决定内容"), blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    decided_at = models.DateTimeField(_("登记时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("项目变更")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project"], condition=Q(decided_at=None), name="project_change_one_open"
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="project_change_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="project_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0), name="project_change_money_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(
                    decided_at=None, decided_by=None, is_approved=None, meeting="", met_on=None, decision=""
                )
                | Q(
                    decided_at__isnull=False, decided_by__isnull=False, is_approved__isnull=False,
                    met_on__isnull=False,
                )
                & ~Q(meeting="")
                & ~Q(decision=""),
                name="project_change_decided_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="project_change_by_two"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"
