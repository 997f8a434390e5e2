"""Hearings (听证会) and expert meetings (论证会): the public notice, who registers, statements, minutes, result."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.access import scope_of


class HearingKind(models.TextChoices):
    HEARING = "hearing", _("听证会")
    EXPERT = "expert", _("论证会")


class Standing(models.TextChoices):
    """As what somebody registers."""

    CITIZEN = "citizen", _("群众")
    CONCERNED = "concerned", _("利害关系人")
    UNIT = "unit", _("单位代表")
    EXPERT = "expert", _("专家")
    DEPUTY = "deputy", _("人大代表")


class Chosen(models.TextChoices):
    ASKED = "asked", _("待确定")
    SPEAKER = "speaker", _("发言")
    AUDIENCE = "audience", _("旁听")
    DECLINED = "declined", _("未安排")


class HearingQuerySet(models.QuerySet["Hearing"]):
    def visible_to(self, user: User) -> HearingQuerySet:
        """Who looks after all of the county."""
        return self.filter(county__in=scope_of(user).counties)

    def public(self) -> HearingQuerySet:
        """What anybody may read. Every public page asks this and no more."""
        return self.filter(published_at__isnull=False)


class Hearing(models.Model):
    """One hearing: prepared, published so long before, held, its result published; or called off with a reason.

    ``matter``, ``materials``, ``minutes`` and ``result`` are written to be read by everybody; ``revision`` counts the
    minutes.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=10, choices=HearingKind)
    topic = models.CharField(_("事项"), max_length=120)
    matter = models.TextField(_("事由和听取意见的内容"))
    materials = models.TextField(_("有关材料"), blank=True)
    held_on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始时间"))
    place = models.CharField(_("地点"), max_length=80)
    register_until = models.DateField(_("报名截止"))
    most = models.PositiveSmallIntegerField(_("最多报名人数"))
    speakers = models.PositiveSmallIntegerField(_("最多发言人数"))
    published_at = models.DateTimeField(_("公告时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公告人")
    )
    basis = models.CharField(_("公告期限的依据"), max_length=200, blank=True)
    minutes = models.TextField(_("笔录"), blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    result = models.TextField(_("结果"), blank=True)
    resulted_at = models.DateTimeField(_("结果公布时间"), null=True, blank=True)
    off_reason = models.CharField(_("取消的理由"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("听证会、论证会")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="hearing_once_a_request"),
            models.CheckConstraint(condition=Q(kind__in=HearingKind.values), name="hearing_kind_known"),
            models.CheckConstraint(condition=~Q(topic="") & ~Q(matter=""), name="hearing_of_something"),
            models.CheckConstraint(
                condition=Q(register_until__lt=F("held_on"), most__gte=1, speakers__lte=F("most")),
                name="hearing_registers_before",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="hearing_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(resulted_at__isnull=True, result="")
                | (Q(resulted_at__isnull=False, published_at__isnull=False, off_reason="") & ~Q(result="")),
                name="hearing_result_after_notice",
            ),
        ]
        indexes = [models.Index(fields=["county", "-held_on", "-id"], name="hearing_newest")]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("hearing:detail", args=[self.pk])

    @property
    def state(self) -> str:
        """One of draft, published, held (waits for its result), done, off."""
        if self.off_reason:
            return "off"
        if self.resulted_at:
            return "done"
        if not self.published_at:
            return "draft"
        return "published" if timezone.localdate() < self.held_on else "held"

    @property
    def is_taking(self) -> bool:
        """Whether anybody may register today; how many have is another question."""
        return self.state == "published" and timezone.localdate() <= self.register_until


class Registration(models.Model):
    """Somebody who wants to come. Who it is stands in ``RegistrationContact``; the code opens their own page."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="registrations")
    standing = models.CharField(_("身份"), max_length=10, choices=Standing)
    wants_to_speak = models.BooleanField(_("希望发言"), default=False)
    view = models.CharField(_("主要意见"), max_length=500, blank=True)
    code = models.CharField(_("查询码"), max_length=12)
    notice_version = models.CharField(max_length=20)
    chosen = models.CharField(_("安排"), max_length=10, choices=Chosen, default=Chosen.ASKED)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确定人")
    )
    decided_at = models.DateTimeField(_("确定时间"), null=True, blank=True)
    came = models.BooleanField(_("到会"), null=True, blank=True)
    said = models.TextField(_("发言"), blank=True)
    at = models.DateTimeField(_("报名时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("报名")
        ordering = ["hearing", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="registration_code_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="registration_once"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="registration_standing"),
            models.CheckConstraint(condition=Q(chosen__in=Chosen.values), name="registration_chosen_known"),
            models.CheckConstraint(
                condition=~Q(chosen="declined") | ~Q(note=""), name="registration_declined_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(chosen="asked", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(chosen="asked") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="registration_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(said="") | Q(chosen="speaker", came__isnull=False, came=True),
                name="registration_said_by_a_speaker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.code}"


class RegistrationContact(models.Model):
    """Name and telephone, encrypted, in a table of its own. Every look is an event; emptied when the time is over."""

    registration = models.OneToOneField(
        Registration, models.PROTECT, primary_key=True, related_name="contact"
    )
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = EncryptedTextField(_("姓名"), blank=True)
    mobile = EncryptedTextField(_("联系电话"), blank=True)
    emptied_at = models.DateTimeField(_("清除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报名人联系方式")
        constraints = [
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(name="", mobile=""),
                name="registration_emptied_is_empty",
            )
        ]

    def __str__(self) -> str:
        return str(self.registration_id)
