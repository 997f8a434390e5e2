"""The duty roster (值班): how a station's sessions recur, the sessions themselves, who sits in them, and swaps."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from stations import access
from stations.models.places import Station
from stations.words import Pattern, ReceptionKind, RosterStatus, SeatStatus, SlotStatus, SwapStatus, Weekday


class RosterRule(models.Model):
    """How a station's sessions recur: every week, every other week, or on a weekday or day of the month."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="roster_rules")
    pattern = models.CharField(_("周期"), max_length=12, choices=Pattern)
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday, null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("第几个"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("每月几日"), null=True, blank=True)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    seats = models.PositiveSmallIntegerField(_("每次代表人数"), default=2)
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    kind = models.CharField(_("形式"), max_length=12, choices=ReceptionKind, default=ReceptionKind.FIXED)
    valid_from = models.DateField(_("起"), default=timezone.localdate)
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("值班规则")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="roster_rule_ends_after_start"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=20), name="roster_rule_seats"),
            models.CheckConstraint(
                condition=Q(pattern__in=["weekly", "fortnightly"], weekday__isnull=False)
                | Q(pattern="nth", weekday__isnull=False, ordinal__gte=1, ordinal__lte=5)
                | Q(pattern="monthly", day__gte=1, day__lte=31),
                name="roster_rule_whole",
            ),
        ]
        indexes = [models.Index(fields=["station"], name="roster_rule_by_station")]


class Roster(models.Model):
    """One station's plan of one month. Drafted by the planner, mended by the keeper, published, never unpublished."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="rosters")
    month = models.DateField(_("月份"), help_text=_("该月第一天"))
    status = models.CharField(_("状态"), max_length=10, choices=RosterStatus, default=RosterStatus.DRAFT)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("月度值班表")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["county", "station", "month"], name="roster_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="roster_month_is_a_first"),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status="published", published_at__isnull=False),
                name="roster_published_at_when_published",
            ),
        ]


class SlotQuerySet(models.QuerySet["Slot"]):
    def public(self) -> SlotQuerySet:
        return self.filter(status=SlotStatus.PUBLISHED, station__unit__is_active=True)

    def seen_by(self, user: User) -> SlotQuerySet:
        """Sessions a person may read: published ones they sit in, and all of the stations they may read."""
        own = Q(status=SlotStatus.PUBLISHED, seats__user=user.pk, seats__status=SeatStatus.HELD)
        mine = Slot.objects.filter(own).values("pk")
        return self.filter(access.seen(user) | Q(pk__in=mine))


class Slot(models.Model):
    """One session of reception at a station, on one day, from ``starts`` to ``ends`` (local time)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="slots")
    roster = models.ForeignKey(Roster, models.PROTECT, null=True, blank=True, related_name="slots")
    on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    kind = models.CharField(_("形式"), max_length=12, choices=ReceptionKind, default=ReceptionKind.FIXED)
    theme = models.CharField(_("主题"), max_length=60, blank=True)
    wanted = models.PositiveSmallIntegerField(_("代表人数"), default=2)
    link = models.URLField(_("视频接待地址"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=SlotStatus, default=SlotStatus.DRAFT)
    moved_from = models.DateField(_("原定日期"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("取消或变更理由"), max_length=200, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("接待场次")
        ordering = ["on", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "station", "on", "starts"],
                condition=~Q(status="cancelled"),
                name="slot_once_a_start",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_after_start"),
            models.CheckConstraint(condition=Q(status__in=SlotStatus.values), name="slot_status_known"),
            models.CheckConstraint(condition=Q(kind__in=ReceptionKind.values), name="slot_kind_known"),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(reason=""), name="slot_cancelled_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="slot_published_at_when_published",
            ),
        ]
        indexes = [
            models.Index(fields=["station", "on"], name="slot_by_station"),
            models.Index(fields=["on"], condition=Q(status="published"), name="slot_published_by_day"),
        ]


class Stop(models.Model):
    """One place on the route of a mobile reception (流动接待)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    place = models.CharField(_("地点"), max_length=80)
    starts = models.TimeField(_("到达时间"))
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("流动接待地点")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "slot", "position"], name="stop_position_unique"),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
                name="stop_place_whole",
            ),
        ]


class SeatQuerySet(models.QuerySet["Seat"]):
    def held(self) -> SeatQuerySet:
        return self.filter(status=SeatStatus.HELD)

    def seen_by(self, user: User) -> SeatQuerySet:
        own = Q(user=user.pk, slot__status__in=[SlotStatus.PUBLISHED, SlotStatus.CANCELLED])
        return self.filter(access.seen(user, "slot__station__") | own)


class Seat(models.Model):
    """A deputy's place in a session. Given up by a swap or a change: the row stays, another follows."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, models.PROTECT, related_name="seats", verbose_name=_("代表"))
    status = models.CharField(_("状态"), max_length=10, choices=SeatStatus, default=SeatStatus.HELD)
    reminded_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("值班代表")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "slot", "user"], condition=Q(status="held"), name="seat_once_a_slot"
            ),
            models.CheckConstraint(condition=Q(status__in=SeatStatus.values), name="seat_status_known"),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(status="held"), name="seat_held_by_user"),
        ]


class Swap(models.Model):
    """A deputy asks another to take a seat, or to exchange seats. One open request a seat."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="swaps")
    to = models.ForeignKey(User, models.PROTECT, related_name="swaps_asked", verbose_name=_("请谁代班"))
    exchange = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("换对方的哪一次")
    )
    reason = models.CharField(_("理由"), max_length=200)
    status = models.CharField(_("状态"), max_length=10, choices=SwapStatus, default=SwapStatus.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("回复"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("换班申请")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "seat"], condition=Q(status="asked"), name="swap_one_open_a_seat"
            ),
            models.CheckConstraint(condition=Q(status__in=SwapStatus.values), name="swap_status_known"),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at__isnull=True)
                | (~Q(status="asked") & Q(decided_at__isnull=False)),
                name="swap_decided_at_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(exchange__isnull=True) | ~Q(exchange=F("seat")), name="swap_of_two_seats"
            ),
        ]
        indexes = [models.Index(fields=["to"], condition=Q(status="asked"), name="swap_waiting_for")]


def new_calendar_key() -> str:
    return secrets.token_urlsafe(24)


class CalendarKey(models.Model):
    """The secret in a deputy's own calendar address; made anew when it has become known."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="calendar_key")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, default=new_calendar_key)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("日历订阅地址")
        constraints = [models.UniqueConstraint(fields=["county", "key"], name="calendar_key_unique")]
