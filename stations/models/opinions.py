"""The opinions that citizens bring to a station."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.models import Loop
from stations.models.places import Station
from stations.words import Channel, Complexity, Ground, NameMode, Urgency


class Category(models.Model):
    """What an opinion is about; the list is the office's."""

    code = models.SlugField(_("标识"), max_length=20, unique=True)
    name = models.CharField(_("类别"), max_length=20)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("意见类别")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Opinion(models.Model):
    """A citizen's opinion (群众意见): what is special to it beside its loop. Who wrote it stands in ``Contact``."""

    loop = models.OneToOneField(Loop, models.PROTECT, primary_key=True, related_name="opinion")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="opinions", verbose_name=_("联络站"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("类别"))
    text = models.TextField(_("内容"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    name_mode = models.CharField(_("署名方式"), max_length=10, choices=NameMode)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel, default=Channel.WEB)
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("向哪位代表反映")
    )
    complexity = models.CharField(
        _("难易"),
        max_length=10,
        choices=Complexity,
        default=Complexity.ORDINARY,
        db_default=Complexity.ORDINARY,
    )
    urgency = models.CharField(
        _("缓急"), max_length=12, choices=Urgency, default=Urgency.ORDINARY, db_default=Urgency.ORDINARY
    )
    track_code = models.CharField(_("查询码"), max_length=12)
    may_publish = models.BooleanField(_("同意公开"), default=False, db_default=False)
    notice_version = models.CharField(_("告知书版本"), max_length=20)
    ground = models.CharField(_("不予受理理由"), max_length=20, choices=Ground, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    rate_until = models.DateTimeField(_("评价截止"), null=True, blank=True)

    class Meta:
        verbose_name = _("群众意见")
        constraints = [
            models.UniqueConstraint(fields=["county", "track_code"], name="opinion_track_code_unique"),
            models.CheckConstraint(
                condition=Q(name_mode__in=NameMode.values), name="opinion_name_mode_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="opinion_channel_known"),
            models.CheckConstraint(
                condition=Q(complexity__in=Complexity.values), name="opinion_complexity_known"
            ),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="opinion_urgency_known"),
            models.CheckConstraint(condition=~Q(text=""), name="opinion_not_empty"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="opinion_answered_at_with_answer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "rate_until"],
                condition=Q(rate_until__isnull=False),
                name="opinion_by_window",
            )
        ]

    def __str__(self) -> str:
        return self.track_code

    @property
    def sort(self) -> str:
        """How hard and how urgent, in words."""
        return f"{self.get_complexity_display()}、{self.get_urgency_display()}"

    @property
    def spaced_code(self) -> str:
        return " ".join(self.track_code[start : start + 4] for start in (0, 4, 8))


class Contact(models.Model):
    """The citizen's personal data, encrypted, in a table of its own. Every look at it is an event."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, primary_key=True, related_name="contact")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = EncryptedTextField(_("姓名"), blank=True)
    mobile = EncryptedTextField(_("手机号码"), blank=True)
    emptied_at = models.DateTimeField(_("清除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("联系方式")
        constraints = [
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(name="", mobile=""), name="contact_emptied_is_empty"
            )
        ]
