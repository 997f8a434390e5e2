"""The trail of accounts: what was done to users, duties, rules and keys, by whom. Written once, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """What was done to accounts, duties and rules. Written once into an account event, never changed."""

    USER_MADE = "user_made", _("建立用户")
    USER_CHANGED = "user_changed", _("修改用户")
    USER_DEACTIVATED = "user_deactivated", _("停用用户")
    USER_ACTIVATED = "user_activated", _("恢复用户")
    PASSWORD_RESET = "password_reset", _("重置密码")
    PASSWORD_CHANGED = "password_changed", _("本人修改密码")
    DUTY_GIVEN = "duty_given", _("安排职责")
    DUTY_ENDED = "duty_ended", _("结束职责")
    STAND_IN_APPOINTED = "stand_in_appointed", _("安排代行")
    UNIT_MADE = "unit_made", _("新增单位")
    UNIT_CHANGED = "unit_changed", _("修改单位")
    REGION_MADE = "region_made", _("新增区划")
    REGION_CHANGED = "region_changed", _("修改区划")
    RULE_CHANGED = "rule_changed", _("修改期限、日历或预警规则")
    LIBRARY_CHANGED = "library_changed", _("修改制度库")
    KEY_MADE = "key_made", _("建立接口令牌")
    KEY_ENDED = "key_ended", _("停用接口令牌")
    IDENTITY_LINKED = "identity_linked", _("关联统一身份")
    IDENTITY_UNLINKED = "identity_unlinked", _("解除统一身份")
    IMPORTED = "imported", _("批量导入")
    IMPORT_UNDONE = "import_undone", _("撤销导入")
    HOOK_CHANGED = "hook_changed", _("修改数据推送")


class AccountEvent(models.Model):
    """One line of the trail of accounts: who did what to whom. A trigger refuses every change of it."""

    county = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    deed = models.CharField(_("事项"), max_length=20, choices=Deed)
    whom = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="account_events",
        verbose_name=_("涉及用户"),
    )
    subject = models.CharField(_("对象"), max_length=200, blank=True)
    detail = models.JSONField(_("细节"), default=dict)

    class Meta:
        verbose_name = _("账号留痕")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=Deed.values), name="account_event_deed_known")
        ]
        indexes = [
            models.Index(fields=["county", "-id"], name="account_event_newest"),
            models.Index(fields=["whom", "-id"], name="account_event_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.subject}"
