"""The desk channel: what a keeper writes down for somebody without a phone, until that person has confirmed it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, User
from congress_portal.encryption import EncryptedTextField
from stations.models.opinions import Category, Opinion
from stations.models.places import Station
from stations.words import DeskStatus, NameMode


def slip_path(slip: Slip, name: str) -> str:
    return f"slips/{uuid.uuid4()}.jpg"


class SlipQuerySet(models.QuerySet["Slip"]):
    def at_desk_of(self, user: User) -> SlipQuerySet:
        """Slips of the desks that this user keeps: nobody above the station reads what is not confirmed yet."""
        return self.filter(station__in=user.unit_ids(Role.KEEPER))

    def waiting(self) -> SlipQuerySet:
        return self.filter(status=DeskStatus.WRITTEN)


class Slip(models.Model):
    """A printed slip: words as written down, read back, and confirmed by a mark. It never leaves the desk before."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="slips")
    number = models.CharField(_("单号"), max_length=20)
    text = EncryptedTextField(_("内容"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("类别"))
    place = models.CharField(_("地点"), max_length=100, blank=True)
    name_mode = models.CharField(_("署名方式"), max_length=10, choices=NameMode)
    name = EncryptedTextField(_("称呼"), blank=True)
    mobile = EncryptedTextField(_("联系电话"), blank=True)
    follower_name = EncryptedTextField(_("代为关注的人"), blank=True)
    follower_mobile = EncryptedTextField(_("代为关注的人的电话"), blank=True)
    may_publish = models.BooleanField(_("同意公开"), default=False, db_default=False)
    status = models.CharField(_("状态"), max_length=10, choices=DeskStatus, default=DeskStatus.WRITTEN)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    made_at = models.DateTimeField(default=timezone.now)
    printed_at = models.DateTimeField(_("打印时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("本人确认时间"), null=True, blank=True)
    confirmation = models.CharField(
        _("确认方式"), max_length=10, blank=True,
        choices=[("mark", _("在单子上画押或签名")), ("finger", _("按手印")), ("words", _("口头确认，另有见证人"))],
    )  # fmt: skip
    witness = models.CharField(_("见证人"), max_length=40, blank=True)
    paper = models.FileField(_("确认单照片"), upload_to=slip_path, max_length=200, blank=True)
    notice_version = models.CharField(_("告知书版本"), max_length=20)
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="slips")
    dropped_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("代记单")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="slip_number_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="slip_request_once"),
            models.UniqueConstraint(fields=["county", "opinion"], name="slip_one_opinion"),
            models.CheckConstraint(condition=Q(status__in=DeskStatus.values), name="slip_status_known"),
            models.CheckConstraint(
                condition=Q(status="confirmed", confirmed_at__isnull=False, opinion__isnull=False)
                & ~Q(confirmation="")
                | ~Q(status="confirmed") & Q(confirmed_at__isnull=True, opinion__isnull=True),
                name="slip_leaves_only_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(status="dropped", dropped_at__isnull=False)
                | ~Q(status="dropped") & Q(dropped_at__isnull=True),
                name="slip_dropped_at_when_dropped",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(printed_at__isnull=False), name="slip_confirmed_on_paper"
            ),
        ]
        indexes = [models.Index(fields=["station", "-id"], name="slip_by_station")]


class FollowerQuerySet(models.QuerySet["Follower"]):
    def current(self) -> FollowerQuerySet:
        return self.filter(ended_at__isnull=True)


class Follower(models.Model):
    """Somebody of the citizen's choice who may read how the matter stands, by a code of their own. Reads only."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="followers")
    code = models.CharField(_("关注码"), max_length=12)
    name = EncryptedTextField(_("姓名"))
    mobile = EncryptedTextField(_("电话"), blank=True)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("代为关注人")
        constraints = [models.UniqueConstraint(fields=["county", "code"], name="follower_code_unique")]
