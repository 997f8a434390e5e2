"""What the public reads of an opinion and its answer: a redacted copy of its own, and every version it had."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Evidence
from congress_portal.loops.words import LoopStatus
from stations import access
from stations.models.opinions import Category, Opinion
from stations.words import PublicationStatus


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> PublicationQuerySet:
        """What anybody may read: published, and the citizen still agrees. Every public page asks this and no more."""
        return self.filter(status=PublicationStatus.PUBLISHED, opinion__may_publish=True).exclude(
            opinion__loop__status=LoopStatus.WITHDRAWN
        )

    def worked_by(self, user: User) -> PublicationQuerySet:
        """Those that this user proposes, reviews or publishes."""
        return self.filter(access.published_by(user, "opinion__station__"))


class Publication(models.Model):
    """A read model: nothing here but what may be read by everybody, and who answers for it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="publications")
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    status = models.CharField(
        _("状态"), max_length=10, choices=PublicationStatus, default=PublicationStatus.PROPOSED
    )
    version = models.PositiveSmallIntegerField(_("第几稿"), default=1)
    title = models.CharField(_("标题"), max_length=40)
    text = models.TextField(_("群众反映"))
    answer = models.TextField(_("答复"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("类别"))
    township = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("乡镇"))
    month = models.DateField(_("反映月份"))
    joined = models.PositiveIntegerField(_("并案人数"), default=0)
    answered_at = models.DateTimeField(_("答复时间"))
    due_on = models.DateField(_("公开期限"), null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    proposed_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开件")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "token"], name="publication_token_unique"),
            models.UniqueConstraint(fields=["county", "opinion"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(status__in=PublicationStatus.values), name="publication_status_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")),
                name="publication_nobody_reviews_own",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="publication_reviewed_at_by",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["reviewed", "published"]) | Q(reviewed_by__isnull=False),
                name="publication_only_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, ended_at__isnull=True),
                name="publication_published_at",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["taken_down", "withdrawn"], ended_at__isnull=False)
                | ~Q(status__in=["taken_down", "withdrawn"]) & Q(ended_at__isnull=True),
                name="publication_ended_at_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "taken_down"]) | ~Q(reason=""),
                name="publication_refused_with_reason",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="publication_month_is_a_first"),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=Q(status="published"), name="publication_public"
            ),
            models.Index(fields=["status", "due_on"], name="publication_work"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("open:detail", args=[self.token])


class PublicationVersion(models.Model):
    """One draft as somebody left it. Rows are added, never changed (a trigger refuses)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("第几稿"))
    title = models.CharField(_("标题"), max_length=40)
    text = models.TextField(_("群众反映"))
    answer = models.TextField(_("答复"))
    hidden = models.JSONField(_("遮去的地方"), default=dict)
    """``{"text": [[start, end, kind], …], "answer": […]}`` in the case's own words as they were."""
    photos = models.JSONField(_("照片"), default=list)
    """``[[evidence, [[left, top, right, bottom], …]], …]`` in thousandths of the picture."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("公开件各稿")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "publication", "number"], name="publication_version_once"
            )
        ]


def public_photo_path(photo: PublicPhoto, name: str) -> str:
    return f"public/{uuid.uuid4()}.jpg"


class PublicPhoto(models.Model):
    """A photo chosen for the public: a new file with faces covered; the original stays where it was, private."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    file = models.FileField(_("照片"), upload_to=public_photo_path, max_length=200)
    boxes = models.JSONField(_("遮去的地方"), default=list)

    class Meta:
        verbose_name = _("公开照片")
        ordering = ["evidence_id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "token"], name="public_photo_token_unique"),
            models.UniqueConstraint(fields=["county", "publication", "evidence"], name="public_photo_once"),
            models.CheckConstraint(condition=~Q(file=""), name="public_photo_has_a_file"),
        ]
