"""The four musts (四必须): occasions at which deputies attend, take part or vote; who was asked, came, said what."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, User
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Loop


class Must(models.TextChoices):
    STUDY = "study", _("研究重大事项，代表列席")
    LIVELIHOOD = "livelihood", _("出台民生决定，代表参与")
    PROJECT = "project", _("政府重大项目，常委会票决")
    BALLOT = "ballot", _("民生实事项目，代表票决")


class Reply(models.TextChoices):
    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("参加")
    DECLINED = "declined", _("不能参加")


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def visible_to(self, user: User) -> OccasionQuerySet:
        """Who looks after all of the county, who is invited, and the unit that is host."""
        return self.filter(
            Q(county__in=scope_of(user).counties)
            | Q(pk__in=Invitation.objects.filter(user=user).values("occasion"))
            | Q(host__in=user.unit_ids(Role.HANDLER))
        )

    def without_deputies(self, before: dt.date) -> OccasionQuerySet:
        """Held before a day, not called off, and no deputy was there."""
        came = Invitation.objects.filter(occasion=OuterRef("pk"), attended=True)
        return self.filter(~Exists(came), held_on__lt=before, off_reason="")


class Occasion(models.Model):
    """One such occasion. ``source``: the case it grew out of; ``result``: the case that became of it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("哪一项必须"), max_length=12, choices=Must)
    topic = models.CharField(_("议题"), max_length=120)
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    host = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    source = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由哪件事引起")
    )
    outcome = models.TextField(_("结果"), blank=True)
    result = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("形成哪件事")
    )
    concluded_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    off_reason = models.CharField(_("取消的理由"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = _("四必须活动")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="occasion_once_a_request"),
            models.CheckConstraint(condition=Q(kind__in=Must.values), name="occasion_kind_known"),
            models.CheckConstraint(condition=~Q(topic=""), name="occasion_has_a_topic"),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, outcome="", result__isnull=True)
                | (Q(concluded_at__isnull=False, off_reason="") & ~Q(outcome="")),
                name="occasion_concluded_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["county", "-held_on", "-id"], name="occasion_newest")]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("occasion:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.concluded_at is None and not self.off_reason


class Invitation(models.Model):
    """One deputy asked to one occasion: the answer, whether they came, and their words."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    reply = models.CharField(_("答复"), max_length=10, choices=Reply, default=Reply.ASKED)
    reason = models.CharField(_("不能参加的理由"), max_length=200, blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    attended = models.BooleanField(_("到会"), null=True, blank=True)
    said = models.TextField(_("发言"), blank=True)
    at = models.DateTimeField(_("邀请时间"), default=timezone.now)

    class Meta:
        verbose_name = _("邀请")
        ordering = ["occasion", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "occasion", "user"], name="invited_once"),
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="invited_reply_known"),
            models.CheckConstraint(
                condition=~Q(reply="declined") | ~Q(reason=""), name="invited_declines_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(reply="asked", replied_at__isnull=True)
                | (~Q(reply="asked") & Q(replied_at__isnull=False)),
                name="invited_replied_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(said="") | Q(attended__isnull=False, attended=True), name="invited_said_who_came"
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="invited_of_user")]

    def __str__(self) -> str:
        return f"{self.occasion_id} {self.user_id}"


def never_invited(county_id: int, since: dt.date) -> models.QuerySet[User]:
    """Today's deputies of the county who were asked to no occasion that is held since a day."""
    duties = Duty.objects.current().filter(role=Role.DEPUTY, county=county_id, stands_in_for=None)
    asked = Invitation.objects.filter(
        user=OuterRef("pk"), occasion__held_on__gte=since, occasion__off_reason=""
    )
    rows = User.objects.filter(pk__in=duties.values("user"), is_active=True)
    return rows.filter(~Exists(asked)).order_by("name", "pk")
