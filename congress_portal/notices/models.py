"""Who was told of which event, and how each telling outside the portal went.

A ``Notice`` is the line in the inbox. A ``Delivery`` is the queue row of one message by e-mail, text message or
group robot. Neither holds an address, a telephone number or a word that a citizen wrote.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, User
from congress_portal.loops.models import Event, Loop


class Channel(models.TextChoices):
    """Ways out of the portal. The inbox is none: the notice itself stands in it."""

    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")


class State(models.TextChoices):
    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("待重发")
    DEAD = "dead", _("发送失败")


QUEUED = (State.WAITING, State.SENDING, State.FAILED)
"""Still to be sent; in SENDING, once its lease has run out."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_user(self, user: User) -> NoticeQuerySet:
        """A person's own notices; nobody reads another's."""
        return self.filter(recipient=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def newest(self) -> NoticeQuerySet:
        return self.order_by("-id")

    def mark_read(self, at: dt.datetime | None = None) -> int:
        """Mark as read what is not; the moment of the first reading stays."""
        return self.unread().update(read_at=at or timezone.now())


class Notice(models.Model):
    """One person heard of one event, once. Without a recipient it is the citizen of the case who hears.

    The case is the event's own, or one that was merged into it and whose citizen was promised the same answer.
    Without a case the event is about something else of a unit: a duty, a visit, a card.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, related_name="notices")
    loop = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("事项")
    )
    recipient = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("收件人")
    )
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"), blank=True)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "event", "loop", "recipient"],
                nulls_distinct=False,
                name="notice_once_a_case",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: dt.datetime) -> DeliveryQuerySet:
        """To be sent now: not tried yet, to be tried again, or left behind by a sender that died."""
        return self.filter(state__in=QUEUED, next_try_at__lte=at)

    def dead(self) -> DeliveryQuerySet:
        return self.filter(state=State.DEAD)

    def managed_by(self, user: User) -> DeliveryQuerySet:
        """What an administrator of a county looks after."""
        counties = {duty.county_id for duty in user.duties if duty.role == Role.ADMINISTRATOR}
        return self.filter(county__in=counties)


class Delivery(models.Model):
    """One message to the outside, and the queue row it is sent from. ``key`` stays the same over all tries."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries", verbose_name=_("通知"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次发送"), default=timezone.now)
    last_error = models.CharField(_("失败原因"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    key = models.CharField(_("幂等标识"), max_length=80)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("外发消息")
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="delivery_key_unique"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_at_when_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=QUEUED), name="delivery_queue"),
            models.Index(fields=["county", "-id"], condition=Q(state="dead"), name="delivery_dead"),
        ]

    def __str__(self) -> str:
        return self.key


class Subscription(models.Model):
    """A person's wish to hear, or not to hear, by a channel. Without a row the channel's default holds."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="subscriptions", verbose_name=_("用户"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    is_on = models.BooleanField(_("接收"))

    class Meta:
        verbose_name = _("通知渠道")
        constraints = [
            models.UniqueConstraint(fields=["county", "user", "channel"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="subscription_channel_known"
            ),
        ]
