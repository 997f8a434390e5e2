"""What proves a step: photos, files, words, places."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models.ledger import Loop, Step
from congress_portal.loops.models.trail import Event


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("照片")
    FILE = "file", _("文件")
    TEXT = "text", _("文字")
    PLACE = "place", _("位置")


class Evidence(models.Model):
    """What proves a step (佐证): a photo, a file, words, a place. Positions are WGS84 degrees.

    ``sha256`` is of the file, and ``event`` the line of the chain that covers it.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="evidence")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(_("类别"), max_length=8, choices=EvidenceKind)
    file = models.FileField(_("文件"), upload_to="evidence/%Y/%m/", blank=True)
    text = models.TextField(_("文字"), blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("时间"), default=timezone.now)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("佐证")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["loop"], condition=Q(event__isnull=True) & ~Q(sha256=""), name="evidence_unsealed"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "token"], name="evidence_token_unique"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["photo", "file"]) & ~Q(file="")
                | Q(kind="text") & ~Q(text="")
                | Q(kind="place", lng__isnull=False, lat__isnull=False),
                name="evidence_not_empty",
            ),
        ]
