"""Collecting (征集): the yearly call, what people suggest, who says "me too", and how to reach who suggested."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Clue, Loop


class CallState(models.TextChoices):
    PREPARED = "prepared", _("筹备中")
    OPEN = "open", _("征集中")
    CLOSED = "closed", _("征集结束，正在筛选")
    CONCLUDED = "concluded", _("已公布结果")


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: User) -> CallQuerySet:
        """All of the county for who looks after it; what has been opened for whoever has a duty there."""
        wide = Q(county__in=scope_of(user).counties)
        return self.filter(wide | (Q(county__in=user.county_ids()) & ~Q(state=CallState.PREPARED)))

    def public(self) -> CallQuerySet:
        """What anybody may read. Every public page asks this and no more."""
        return self.exclude(state=CallState.PREPARED)


class Call(models.Model):
    """The call of a county for the projects of a year: when, in which areas, by which principles.

    ``year`` is the year in which the projects are carried out, ``list_revision`` counts every change of the candidate
    list: what the standing committee has reviewed is good for the list as it was then.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("实施年度"))
    state = models.CharField(_("状态"), max_length=10, choices=CallState, default=CallState.PREPARED)
    starts_on = models.DateField(_("征集开始"))
    ends_on = models.DateField(_("征集截止"))
    areas = ArrayField(models.CharField(max_length=20), verbose_name=_("征集领域"))
    principles = models.TextField(_("征集原则"))
    channels = models.TextField(_("其他征集方式"), blank=True)
    list_revision = models.PositiveIntegerField(_("候选名单修改次数"), default=0)
    opened_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束征集时间"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("公布结果时间"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("民生实事项目征集")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="one_call_a_year"),
            models.UniqueConstraint(fields=["county", "request_key"], name="call_once_a_request"),
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_known"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="call_year_sane"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="call_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(areas__len__gte=1) & ~Q(principles=""), name="call_says_areas_and_principles"
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", opened_at=None, closed_at=None, concluded_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None, concluded_at=None)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False, concluded_at=None)
                | Q(
                    state="concluded", opened_at__isnull=False, closed_at__isnull=False,
                    concluded_at__isnull=False,
                ),
                name="call_state_fits_its_times",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _now("%(year)s年度民生实事项目征集") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("calls:detail", args=[self.pk])

    @property
    def is_taking(self) -> bool:
        """Whether anybody may suggest something today."""
        return self.state == CallState.OPEN and self.starts_on <= timezone.localdate() <= self.ends_on

    @property
    def standing(self) -> str:
        """Its state in the words of pages: what is open is not called so before its first day or after its last."""
        today = timezone.localdate()
        if self.state == CallState.OPEN and today < self.starts_on:
            return _now("还没有开始")
        if self.state == CallState.OPEN and today > self.ends_on:
            return _now("已截止")
        return str(self.get_state_display())


class Origin(models.TextChoices):
    """By which way a suggestion came."""

    CITIZEN = "citizen", _("群众网上提出")
    OPINION = "opinion", _("群众意见转来")
    DEPUTY = "deputy", _("人大代表")
    TOWNSHIP = "township", _("乡镇")
    UNIT = "unit", _("部门")
    RESERVE = "reserve", _("项目储备")


class Outcome(models.TextChoices):
    """What became of a suggestion, in the words of its answer."""

    CHOSEN = "chosen", _("已列入民生实事项目")
    RESERVED = "reserved", _("列入项目储备")
    OTHERWISE = "otherwise", _("由有关部门另行办理")
    NOT_TAKEN = "not_taken", _("未采纳")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User) -> SuggestionQuerySet:
        """All of the county for who looks after it; a unit's own, and one's own."""
        if not user.is_authenticated:
            return self.none()
        own = Q(unit__in=user.unit_ids()) | Q(by=user)
        return self.filter(Q(county__in=scope_of(user).counties) | own)

    def public(self) -> SuggestionQuerySet:
        """What the office has made readable for everybody, in its redacted words."""
        return self.exclude(shown_at=None)

    def unanswered(self) -> SuggestionQuerySet:
        return self.filter(answered_at=None)

    def loose(self) -> SuggestionQuerySet:
        """Those that belong to no candidate and have no answer of their own."""
        return self.filter(candidate=None, answered_at=None)


class Suggestion(models.Model):
    """One matter that somebody suggests, in their words, which nobody changes.

    ``shown_title`` and ``shown_text`` are the office's redacted words for the public. Several suggestions may join one
    ``candidate``; each keeps its text and gets its own answer. Who a citizen is stands in ``SuggestionContact``; the
    ``code`` opens the page on which they see what became of it. ``township`` is where it comes from, none: the county.
    ``tokens`` are the pairs of characters by which likeness is found.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, related_name="suggestions")
    origin = models.CharField(_("来源"), max_length=10, choices=Origin)
    area = models.CharField(_("领域"), max_length=20)
    title = models.CharField(_("建议的事项"), max_length=60)
    text = models.TextField(_("具体内容"))
    goal = models.CharField(_("年度目标"), max_length=200, blank=True)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    township = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("乡镇")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出单位")
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人、登记人")
    )
    loop = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="suggestions", verbose_name=_("来源意见")
    )
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, blank=True, related_name="suggestions")
    reserve = models.ForeignKey(
        "votes.Candidate", models.PROTECT, null=True, blank=True, related_name="taken_up",
        verbose_name=_("储备项目"),
    )  # fmt: skip
    code = models.CharField(_("查询码"), max_length=12)
    notice_version = models.CharField(max_length=20, blank=True)
    candidate = models.ForeignKey(
        "votes.Candidate", models.PROTECT, null=True, blank=True, related_name="suggestions",
        verbose_name=_("并入的候选项目"),
    )  # fmt: skip
    shown_title = models.CharField(_("公开的事项"), max_length=60, blank=True)
    shown_text = models.TextField(_("公开的内容"), blank=True)
    shown_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    tokens = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    at = models.DateTimeField(_("提出时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("民生实事建议")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="suggestion_code_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="suggestion_once"),
            models.UniqueConstraint(fields=["county", "call", "loop"], name="suggestion_once_an_opinion"),
            models.UniqueConstraint(fields=["county", "call", "reserve"], name="suggestion_once_a_reserve"),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values, outcome__in=["", *Outcome.values]),
                name="suggestion_words_known",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="suggestion_of_something"),
            models.CheckConstraint(
                condition=Q(origin="citizen", by=None, unit=None)
                | (~Q(origin="citizen") & Q(by__isnull=False)),
                name="suggestion_by_account_or_citizen",
            ),
            models.CheckConstraint(
                condition=Q(origin="opinion", loop__isnull=False) | (~Q(origin="opinion") & Q(loop=None)),
                name="suggestion_of_an_opinion",
            ),
            models.CheckConstraint(
                condition=Q(origin="reserve", reserve__isnull=False)
                | (~Q(origin="reserve") & Q(reserve=None)),
                name="suggestion_of_the_reserve",
            ),
            models.CheckConstraint(
                condition=Q(shown_at=None) | (~Q(shown_title="") & ~Q(shown_text="")),
                name="suggestion_shown_in_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(outcome="")),
                name="suggestion_answered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "-id"], name="suggestion_newest"),
            models.Index(fields=["call", "candidate"], name="suggestion_by_candidate"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calls:suggestion", args=[self.pk])


class SuggestionContact(models.Model):
    """Name and telephone, encrypted, in a table of its own. Every look is an event; emptied when the time is over."""

    suggestion = models.OneToOneField(Suggestion, models.PROTECT, primary_key=True, related_name="contact")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = EncryptedTextField(_("姓名"), blank=True)
    mobile = EncryptedTextField(_("联系电话"), blank=True)
    emptied_at = models.DateTimeField(_("清除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("建议人联系方式")
        constraints = [
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(name="", mobile=""),
                name="suggestion_emptied_is_empty",
            )
        ]

    def __str__(self) -> str:
        return str(self.suggestion_id)


class Support(models.Model):
    """Somebody says "me too" (附议) to a suggestion that is public. ``who`` is a seal that names nobody: once each."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="supports")
    township = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("乡镇")
    )
    who = models.CharField(max_length=32)
    on = models.DateField(_("日期"), default=timezone.localdate)

    class Meta:
        verbose_name = _("附议")
        constraints = [
            models.UniqueConstraint(fields=["county", "suggestion", "who"], name="support_once_each"),
            models.CheckConstraint(condition=~Q(who=""), name="support_of_somebody"),
        ]
        indexes = [models.Index(fields=["suggestion", "township"], name="support_by_suggestion")]

    def __str__(self) -> str:
        return str(self.suggestion_id)
