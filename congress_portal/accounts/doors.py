"""What lets a person in besides the own password: keys of the API, and the identity at a provincial service."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def good(self) -> ApiKeyQuerySet:
        """Neither ended nor expired."""
        return self.filter(ended_at=None, expires_at__gt=timezone.now())

    def listed(self) -> ApiKeyQuerySet:
        """Those a person looks through: what a password gave only while it is good, for there may be one an hour."""
        return self.filter(Q(by_password=False) | Q(ended_at=None, expires_at__gt=timezone.now()))


class ApiKey(models.Model):
    """A named key for programs of one user. It does at most what its scopes say and what its user may.

    Only the SHA-256 of the key is kept: a key is 32 random bytes, so that nothing slower is needed. ``head`` are its
    first letters, to tell keys apart. Nothing of a key is changed but that it ends; ``last_used_at`` is coarse.
    ``by_password``: what name and password gave for some hours (``key_transitions.give_key``), in place of one that its
    user made.
    """

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="api_keys", verbose_name=_("用户"))
    name = models.CharField(_("用途"), max_length=60)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("权限范围"))
    head = models.CharField(_("开头"), max_length=10)
    digest = models.CharField(max_length=64, unique=True)
    by_password = models.BooleanField(_("凭密码换取"), default=False, db_default=False)
    made_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("停用人")
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_key_expires_later"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_key_for_something"),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="api_key_ended_whole"
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="api_key_of_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_good(self) -> bool:
        return self.ended_at is None and self.expires_at > timezone.now()


class IdentityQuerySet(models.QuerySet["Identity"]):
    def good(self) -> IdentityQuerySet:
        """Those that let their user in."""
        return self.filter(ended_at=None)


class Identity(models.Model):
    """Who a user is at an identity service: ``subject`` is the service's own lasting name of the person.

    Rows that ended are kept: a subject stays with its one user, and a claim binds only who never had an identity.
    """

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="identities", verbose_name=_("用户")
    )
    issuer = models.CharField(_("身份服务"), max_length=200)
    subject = models.CharField(_("统一身份标识"), max_length=255)
    linked_at = models.DateTimeField(_("关联时间"), default=timezone.now)
    linked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("统一身份")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_one_user"),
            models.UniqueConstraint(
                fields=["issuer", "user"], condition=Q(ended_at=None), name="identity_once_a_service"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="identity_has_a_subject"),
        ]

    def __str__(self) -> str:
        return self.subject
