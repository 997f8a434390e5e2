"""Deputies: what the public may know of them (Deputies Law Art. 58), their mandates and their performance file."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Level, Region, Role, Term, UnitKind, User
from stations import access
from stations.words import Figure, PerformanceKind, PerformanceStatus


def new_public_id() -> str:
    return secrets.token_hex(7)


def portrait_path(deputy: Deputy, name: str) -> str:
    return f"deputies/{uuid.uuid4()}.jpg"


def serving(condition: Q) -> Exists:
    """Whether the person of the outer row serves today at a station that fits; ``condition`` is about the duty."""
    duties = Duty.objects.current().of(Role.DEPUTY)
    return Exists(
        duties.filter(condition, user=OuterRef("pk"), unit__kind=UnitKind.STATION, unit__is_active=True)
    )


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def shown(self) -> DeputyQuerySet:
        """Whose card the public sees: switched on, and a deputy's duty at a station today."""
        return self.filter(serving(Q()), is_shown=True, user__is_active=True)

    def kept_by(self, user: User) -> DeputyQuerySet:
        """Deputies of the stations that this user keeps or organises: who confirms their performance."""
        return self.filter(serving(access.kept(user, "")))

    def organised_by(self, user: User) -> DeputyQuerySet:
        """Deputies whose cards and mandates this user looks after; the office's also without a station."""
        offices = [duty.county_id for duty in user.duties if duty.role == Role.CONGRESS_OFFICE]
        return self.filter(serving(access.organised(user, "")) | Q(county__in=offices))

    def filed_for(self, user: User) -> DeputyQuerySet:
        """Whose performance file this user may read: their own, and those of the stations they look after."""
        return self.filter(serving(access.filed(user, "")) | Q(user=user.pk))


class Deputy(models.Model):
    """A person's public card as a deputy. Which stations they serve at are DEPUTY duties in the stations' units."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="deputy")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    public_id = models.CharField(_("代表码"), max_length=16, default=new_public_id)
    post = models.CharField(_("工作单位和职务"), max_length=80, blank=True)
    pledge = models.CharField(_("履职承诺"), max_length=200, blank=True)
    sex = models.CharField(_("性别"), max_length=1, blank=True, choices=[("f", _("女")), ("m", _("男"))])
    nation = models.CharField(_("民族"), max_length=20, blank=True)
    party = models.CharField(_("党派"), max_length=20, blank=True)
    portrait = models.FileField(_("照片"), upload_to=portrait_path, max_length=200, blank=True)
    is_shown = models.BooleanField(_("公开显示"), default=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("人大代表")
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="deputy_public_id_unique"),
        ]

    def __str__(self) -> str:
        return self.user.name

    def get_absolute_url(self) -> str:
        return reverse("deputies:card", args=[self.public_id])


class MandateQuerySet(models.QuerySet["Mandate"]):
    def current(self, on: dt.date | None = None) -> MandateQuerySet:
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Mandate(models.Model):
    """A seat in one level's congress. Many people hold seats in two: county and township."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="mandates")
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    constituency = models.CharField(_("选区或选举单位"), max_length=80, blank=True)
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表资格")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="mandate_level_known"),
            models.UniqueConstraint(
                fields=["county", "deputy", "level"],
                condition=Q(until__isnull=True),
                name="mandate_one_a_level",
            ),
        ]


class Performance(models.Model):
    """One line of the performance file (履职登记) that no other table holds: training, inspection, study, report.

    Duty, receptions, opinions carried and activities are read from their own rows (``stations.performance``).
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="performances")
    kind = models.CharField(_("种类"), max_length=12, choices=PerformanceKind)
    on = models.DateField(_("日期"))
    half_days = models.PositiveSmallIntegerField(_("时长（半天）"), default=1)
    title = models.CharField(_("内容"), max_length=80)
    note = models.TextField(_("情况"), max_length=2000, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=PerformanceStatus, default=PerformanceStatus.CLAIMED
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("履职登记")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="performance_request_once"),
            models.CheckConstraint(
                condition=Q(kind__in=PerformanceKind.values), name="performance_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status="claimed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status="claimed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="performance_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("by")) & ~Q(decided_by=F("deputy"))),
                name="performance_not_confirmed_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(half_days__gte=1, half_days__lte=60), name="performance_half_days_sane"
            ),
        ]
        indexes = [models.Index(fields=["deputy", "-on"], name="performance_newest")]


class Quota(models.Model):
    """A yearly minimum (days, times) with its legal basis and validity; the office's, ended and never edited."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    figure = models.CharField(_("指标"), max_length=24, choices=Figure)
    amount = models.PositiveSmallIntegerField(_("每年至少"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("年度最低要求")
        ordering = ["figure", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["county", "figure", "valid_from"], name="quota_unique"),
            models.CheckConstraint(condition=Q(figure__in=Figure.values), name="quota_figure_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="quota_ends_after_it_begins",
            ),
        ]
