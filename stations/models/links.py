"""The two links (两联系) with their log, and deputies' groups (代表小组、代表中心组) with their activities."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.models import Loop
from stations.models.places import Station
from stations.words import ActivityKind, ActivityStatus, AttendanceState, LinkKind, Way


class Voter(models.Model):
    """A named voter who agreed to be in touch with a deputy. Personal data, encrypted; each look is an event."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("村（社区）"))
    name = EncryptedTextField(_("姓名"))
    mobile = EncryptedTextField(_("电话"), blank=True)
    agreed_on = models.DateField(_("同意日期"))
    ended_on = models.DateField(_("撤回同意日期"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("联系选民")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("agreed_on")),
                name="voter_ends_after_agreeing",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(name="", mobile=""), name="voter_ended_is_forgotten"
            ),
        ]


class Link(models.Model):
    """Who keeps in touch with whom: committee member ↔ deputy; deputy ↔ constituency, station, named voter."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=14, choices=LinkKind)
    user = models.ForeignKey(User, models.PROTECT, related_name="links", verbose_name=_("联系人"))
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="linked_by", verbose_name=_("代表")
    )
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="links")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    voter = models.ForeignKey(Voter, models.PROTECT, null=True, blank=True, related_name="links")
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("联系关系")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="member_deputy", deputy__isnull=False, station=None, region=None, voter=None)
                | Q(kind="station", station__isnull=False, deputy=None, region=None, voter=None)
                | Q(kind="constituency", region__isnull=False, deputy=None, station=None, voter=None)
                | Q(kind="voter", voter__isnull=False, deputy=None, station=None, region=None),
                name="link_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")), name="link_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="link_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["county", "kind", "user", "deputy", "station", "region", "voter"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="link_once",
            ),
        ]
        indexes = [models.Index(fields=["user", "kind"], name="link_by_user")]


class ContactLog(models.Model):
    """One time that a link was used (联系记录), told by the one who did it; raised matters are cases."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    link = models.ForeignKey(Link, models.PROTECT, related_name="contacts")
    on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=10, choices=Way)
    what = models.TextField(_("内容"), max_length=2000)
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("联系记录")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="contact_log_request_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="contact_log_way_known"),
        ]
        indexes = [models.Index(fields=["link", "-on"], name="contact_log_newest")]


class Member(models.Model):
    """A deputy in a group, for a period; one convenor (召集人) at a time."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    group = models.ForeignKey(Unit, models.PROTECT, related_name="members", verbose_name=_("小组"))
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("成员"))
    is_convenor = models.BooleanField(_("召集人"), default=False)
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("小组成员")
        ordering = ["-is_convenor", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "group", "user"], condition=Q(until__isnull=True), name="member_once"
            ),
            models.UniqueConstraint(
                fields=["county", "group"],
                condition=Q(until__isnull=True, is_convenor=True),
                name="member_one_convenor",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_ends_after_it_begins"
            ),
        ]


class GroupPlan(models.Model):
    """A group's plan of a year."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    group = models.ForeignKey(Unit, models.PROTECT, related_name="group_plans")
    year = models.PositiveSmallIntegerField(_("年度"))
    text = models.TextField(_("计划"), max_length=5000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("小组年度计划")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "group", "year"], name="group_plan_once_a_year")
        ]


class Activity(models.Model):
    """An activity of a group: planned, then held with minutes, or cancelled with a reason."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    group = models.ForeignKey(Unit, models.PROTECT, related_name="activities", verbose_name=_("小组"))
    kind = models.CharField(_("种类"), max_length=12, choices=ActivityKind)
    title = models.CharField(_("主题"), max_length=80)
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    half_days = models.PositiveSmallIntegerField(_("时长（半天）"), default=1)
    status = models.CharField(
        _("状态"), max_length=10, choices=ActivityStatus, default=ActivityStatus.PLANNED
    )
    minutes = models.TextField(_("纪要"), max_length=5000, blank=True)
    reason = models.CharField(_("取消理由"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    held_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("小组活动")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="activity_request_once"),
            models.CheckConstraint(
                condition=Q(status__in=ActivityStatus.values), name="activity_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | (~Q(minutes="") & Q(held_at__isnull=False)),
                name="activity_held_with_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(reason=""), name="activity_cancelled_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["group", "-on"], name="activity_by_group")]


class Attendance(models.Model):
    """Whether a member was at an activity; entered by the convenor or the office."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="attendances")
    state = models.CharField(_("出席"), max_length=10, choices=AttendanceState)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("活动出席")
        constraints = [
            models.UniqueConstraint(fields=["county", "activity", "user"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(state__in=AttendanceState.values), name="attendance_state_known"
            ),
        ]
        indexes = [models.Index(fields=["user"], name="attendance_by_user")]
