"""Files that go with the text of a proposal (附件), and which of them belong to which version."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop
from proposals.models.cases import Proposal
from proposals.models.drafts import Draft, Version
from proposals.words import Paper

MOST = 6
"""So many files may go with one text."""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> AttachmentQuerySet:
        return self.filter(removed_at__isnull=True).order_by("position")

    def visible_to(self, user: User) -> AttachmentQuerySet:
        """The writer's own; those of a version that one is asked to sign, or of a case that one may see."""
        asked = Draft.objects.readable_by(user).exclude(author=user)
        cases = Proposal.objects.filter(loop__in=Loop.objects.visible_to(user))
        shown = Version.objects.filter(Q(draft__in=asked) | Q(draft__in=cases.values("draft")))
        enclosed = Enclosure.objects.filter(version__in=shown)
        return self.filter(Q(draft__in=Draft.objects.of(user)) | Q(pk__in=enclosed.values("attachment")))


def attachment_path(attachment: Attachment, name: str) -> str:
    return f"proposals/{timezone.now():%Y/%m}/{uuid.uuid4()}.{attachment.kind}"


class Attachment(models.Model):
    """A picture, PDF or Word file of a draft, written anew by ``loops.photos`` or ``documents``.

    What a version encloses is kept for good. ``name``: what its sender called a document; a picture has none.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="attachments", verbose_name=_("草稿"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    kind = models.CharField(_("种类"), max_length=4, choices=Paper, default=Paper.PICTURE)
    caption = models.CharField(_("说明"), max_length=60, blank=True)
    name = models.CharField(_("文件名"), max_length=60, blank=True, default="")
    file = models.FileField(_("文件"), upload_to=attachment_path, max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"), default=timezone.now)
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        ordering = ["draft", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "token"], name="attachment_token_unique"),
            models.UniqueConstraint(
                fields=["county", "draft", "position"],
                condition=Q(removed_at__isnull=True),
                name="attachment_one_a_place",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST), name="attachment_within_the_most"
            ),
            models.CheckConstraint(condition=~Q(file=""), name="attachment_has_a_file"),
            models.CheckConstraint(condition=Q(kind__in=Paper.values), name="attachment_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=Paper.PICTURE, name="") | ~Q(kind=Paper.PICTURE) & ~Q(name=""),
                name="attachment_document_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("at")),
                name="attachment_removed_after_added",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.name or str(_("附图%(number)d") % {"number": self.position})

    @property
    def is_picture(self) -> bool:
        return self.kind == Paper.PICTURE

    def shown(self) -> dict[str, Any]:
        """For templates/components/photo_grid.html."""
        url = reverse("proposal:attachment", args=[self.token])
        thumb = url if self.is_picture else ""
        return {"url": url, "thumb_url": thumb, "alt": str(self), "caption": str(self)}


class Enclosure(models.Model):
    """That a file belongs to a version. A trigger keeps what somebody signed or handed in as it is."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="enclosures")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="enclosures")

    class Meta:
        verbose_name = _("随稿附件")
        ordering = ["version", "attachment__position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "version", "attachment"], name="enclosure_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.attachment_id}"


def pictures_of(version: Version) -> list[dict[str, Any]]:
    """The files of a version, for the page."""
    rows = version.enclosures.select_related("attachment")
    return [row.attachment.shown() for row in rows]
