"""Reports about persons (举报): apart from all cases, under keys of their own. Read by the report officers alone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.models import Loop
from stations.words import ReportStatus


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> ReportQuerySet:
        """The county's report officers, without those who are accused or of the accused's unit."""
        if not user.is_authenticated:
            return self.none()
        counties = {duty.county_id for duty in user.duties if duty.role == Role.REPORT_OFFICER}
        found = self.filter(county__in=counties).exclude(accused_unit__in=user.unit_ids())
        names = {user.name, *(duty.unit.name for duty in user.duties)}
        said = found.values_list("pk", "accused")
        named = [pk for pk, accused in said if any(name in accused for name in names)]
        return found.exclude(pk__in=named) if named else found


class Report(models.Model):
    """One report. Everything that somebody wrote is encrypted; what stands open says how far it has come."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    track_code = models.CharField(_("查询码"), max_length=12)
    accused = EncryptedTextField(_("反映谁"), keys="REPORT_KEYS")
    accused_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被反映人的单位")
    )
    text = EncryptedTextField(_("反映的问题"), keys="REPORT_KEYS")
    is_named = models.BooleanField(_("实名"), default=False)
    name = EncryptedTextField(_("姓名"), blank=True, keys="REPORT_KEYS")
    mobile = EncryptedTextField(_("联系电话"), blank=True, keys="REPORT_KEYS")
    status = models.CharField(_("状态"), max_length=12, choices=ReportStatus, default=ReportStatus.RECEIVED)
    received_at = models.DateTimeField(_("收到时间"), default=timezone.now)
    notice_on = models.DateField(_("最迟告知日"), null=True, blank=True)
    organ = EncryptedTextField(_("转送机关"), blank=True, keys="REPORT_KEYS")
    receipt_number = EncryptedTextField(_("回执编号"), blank=True, keys="REPORT_KEYS")
    transferred_on = models.DateField(_("转送日期"), null=True, blank=True)
    told = EncryptedTextField(_("告知举报人"), blank=True, keys="REPORT_KEYS")
    told_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    source = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="+")
    request_key = models.UUIDField(default=uuid.uuid4)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("举报")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "track_code"], name="report_code_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="report_request_once"),
            models.UniqueConstraint(fields=["county", "source"], name="report_one_a_case"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_known"),
            models.CheckConstraint(
                condition=~Q(status="transferred") & ~Q(status="told") & ~Q(status="closed")
                | Q(status="transferred", transferred_on__isnull=False)
                | Q(status__in=["told", "closed"], told_at__isnull=False),
                name="report_status_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | ~Q(status="closed") & Q(closed_at__isnull=True),
                name="report_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(is_named=True) | Q(name="", mobile=""), name="report_anonymous_is_nameless"
            ),
        ]


class ReportPhoto(models.Model):
    """A picture of a case that turned out to be a report: the file itself, encrypted, as base64."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="photos")
    content = EncryptedTextField(keys="REPORT_KEYS")

    class Meta:
        verbose_name = _("举报照片")
        ordering = ["pk"]
