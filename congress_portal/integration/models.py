"""Which system is told of the moves of cases (``Hook``), and each telling (``HookCall``), a row of the queue too.

Neither holds a word that a citizen wrote, nor anybody's name: a call says which case, what happened, and when.
"""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.integration.words import Topic, Word
from congress_portal.loops.models import Event
from congress_portal.loops.words import Kind, Verb


class HookStatus(models.TextChoices):
    ACTIVE = "active", _("推送中")
    PAUSED = "paused", _("已暂停")
    FAILING = "failing", _("连续失败，已自动暂停")
    ENDED = "ended", _("已停用")


class Hook(models.Model):
    """An address of another system. ``position``: the last line of the county's chain that was looked at for it.

    The chain (``Event.position``) has no gaps and grows in the order of commits, so that a cursor over it loses no
    event, as one over keys would: a long transaction commits keys smaller than those already seen.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    url = models.CharField(_("接收地址"), max_length=500)
    secret = EncryptedTextField(_("签名密钥"), blank=True)
    former_secret = EncryptedTextField(_("旧的签名密钥"), blank=True, default="")
    former_until = models.DateTimeField(_("旧密钥用到"), null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("事项种类"))
    verbs = ArrayField(models.CharField(max_length=14), default=list, blank=True, verbose_name=_("动态"))
    position = models.BigIntegerField(default=0)
    status = models.CharField(_("状态"), max_length=8, choices=HookStatus, default=HookStatus.ACTIVE)
    status_since = models.DateTimeField(_("状态起于"), default=timezone.now)
    failing_since = models.DateTimeField(_("开始失败"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("建立人"))
    made_at = models.DateTimeField(_("建立时间"), default=timezone.now)

    class Meta:
        verbose_name = _("数据推送")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=HookStatus.values), name="hook_status_known"),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=[*Kind.values, *Topic.values]), name="hook_kinds_known"
            ),
            models.UniqueConstraint(
                fields=["county", "name"], condition=~Q(status="ended"), name="hook_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_labels(self) -> list[str]:
        labels = dict((*Kind.choices, *Topic.choices))
        return [str(labels[word]) for word in self.kinds]

    @property
    def verb_labels(self) -> list[str]:
        labels = dict((*Verb.choices, *Word.choices))
        return [str(labels[word]) for word in self.verbs if word in labels]

    @property
    def secrets(self) -> list[str]:
        """What signs now: after a change the former secret too, until the receiver has had its time."""
        return [self.secret, self.former_secret] if self.is_changing else [self.secret]

    @property
    def is_changing(self) -> bool:
        """Whether the former secret still signs: the receiver may not have the new one yet."""
        is_due = self.former_until is not None and self.former_until > timezone.now()
        return is_due and bool(self.former_secret)

    @property
    def place(self) -> str:
        """The address without what follows the path: receivers are given keys there."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}{parts.path}"


class State(models.TextChoices):
    WAITING = "waiting", _("待推送")
    SENDING = "sending", _("推送中")
    SENT = "sent", _("已送达")
    FAILED = "failed", _("待重试")
    DEAD = "dead", _("推送失败")


QUEUED = (State.WAITING, State.SENDING, State.FAILED)
"""Still to be sent; in SENDING, once its lease has run out."""


class HookCallQuerySet(models.QuerySet["HookCall"]):
    def due(self, at: dt.datetime) -> HookCallQuerySet:
        """To be sent now, by a hook that is neither paused nor ended."""
        return self.filter(state__in=QUEUED, next_try_at__lte=at, hook__status=HookStatus.ACTIVE)


class HookCall(models.Model):
    """One message to one hook. ``key`` (the ``webhook-id``) and ``payload`` stay the same over all tries.

    Without an event it is a test call.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    hook = models.ForeignKey(Hook, models.PROTECT, related_name="calls")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="hook_calls")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    payload = models.JSONField(_("内容"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次推送"), default=timezone.now)
    code = models.PositiveSmallIntegerField(_("应答码"), null=True, blank=True)
    last_error = models.CharField(_("失败原因"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)
    sent_at = models.DateTimeField(_("送达时间"), null=True, blank=True)

    objects = HookCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("推送记录")
        constraints = [
            models.UniqueConstraint(fields=["county", "hook", "event"], name="hook_call_once_an_event"),
            models.UniqueConstraint(fields=["county", "key"], name="hook_call_key_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="hook_call_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="hook_call_sent_at_when_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=QUEUED), name="hook_call_queue"),
            models.Index(fields=["hook", "-id"], name="hook_call_of_hook"),
            models.Index(fields=["made_at"], condition=Q(state__in=("sent", "dead")), name="hook_call_done"),
            models.Index(fields=["hook"], condition=Q(state="dead"), name="hook_call_dead"),
        ]

    def __str__(self) -> str:
        return f"msg_{self.key.hex}"
