"""What people keep of a ledger: a view with its filters, columns and order, and the workbooks that they asked for."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.words import Kind

KEPT_FOR = dt.timedelta(days=3)
"""A workbook that was asked for is thrown out after this."""
MOST_VIEWS = 30


class SavedView(models.Model):
    """One person's way to look at a ledger. ``query`` is the query string, without the page."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="ledger_views")
    kind = models.CharField(_("台账"), max_length=12, choices=Kind)
    name = models.CharField(_("名称"), max_length=30)
    query = models.TextField(_("筛选、列和排序"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("保存的台账视图")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["county", "user", "kind", "name"], name="ledger_view_name_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ledger_view_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ExportState(models.TextChoices):
    WAITING = "waiting", _("正在生成")
    DONE = "done", _("可以下载")
    FAILED = "failed", _("没有生成")
    GONE = "gone", _("已过期删除")


class Export(models.Model):
    """A workbook that somebody asked for: exactly what the ledger shows, by the rights of the one who asked."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("台账"), max_length=12, choices=Kind)
    query = models.TextField(_("筛选、列和排序"), max_length=2000, blank=True)
    at = models.DateTimeField(_("提出时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=8, choices=ExportState, default=ExportState.WAITING)
    total = models.PositiveIntegerField(_("行数"), default=0)
    file = models.CharField(max_length=80, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("台账导出")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="ledger_export_request_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ledger_export_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="ledger_export_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) & ~Q(file="")
                | Q(state="gone", done_at__isnull=False, file="")
                | Q(state__in=["waiting", "failed"], done_at__isnull=True, file=""),
                name="ledger_export_done_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="ledger_export_work"),
            models.Index(fields=["by", "-id"], name="ledger_export_own"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def until(self) -> dt.datetime | None:
        return self.done_at + KEPT_FOR if self.done_at else None
