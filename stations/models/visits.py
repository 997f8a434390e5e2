"""Departments at the station (部门进站) and the activity month of leading officials (活动月)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Loop
from stations import access
from stations.models.places import Station
from stations.words import AttendanceState, VisitStatus


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> VisitQuerySet:
        """A station's people and those above them; the department that comes."""
        return self.filter(access.seen(user) | Q(department__in=user.unit_ids()))


class Visit(models.Model):
    """A department at a station: booked by it or invited by the station, agreed by the other side, then held."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="visits")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("部门"))
    is_invited = models.BooleanField(_("由联络站邀请"), default=False)
    on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    topics = models.TextField(_("主题"), max_length=1000)
    status = models.CharField(_("状态"), max_length=10, choices=VisitStatus, default=VisitStatus.ASKED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    came = models.CharField(_("到站人员（职务）"), max_length=300, blank=True)
    citizens = models.PositiveSmallIntegerField(_("到场群众人数"), null=True, blank=True)
    deputies = models.PositiveSmallIntegerField(_("到场代表人数"), null=True, blank=True)
    summary = models.TextField(_("情况"), max_length=3000, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("部门进站")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="visit_request_once"),
            models.UniqueConstraint(
                fields=["county", "station", "department", "on"],
                condition=Q(status__in=["asked", "agreed", "held"]),
                name="visit_once_a_day",
            ),
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="visit_status_known"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="visit_ends_after_start"),
            models.CheckConstraint(condition=~Q(status="held") | ~Q(came=""), name="visit_held_by_somebody"),
        ]
        indexes = [
            models.Index(fields=["station", "-on"], name="visit_by_station"),
            models.Index(fields=["department", "-on"], name="visit_by_department"),
        ]


class VisitQuestion(models.Model):
    """A question put to the department: answered there, or taken away as a case (带回事项)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="questions")
    question = models.TextField(_("问题"), max_length=2000)
    answer = models.TextField(_("现场答复"), max_length=2000, blank=True)
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="visit_questions")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("进站问答")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="visit_question_request_once"),
            models.UniqueConstraint(fields=["county", "loop"], name="visit_question_one_case"),
            models.CheckConstraint(
                condition=Q(loop__isnull=True) & ~Q(answer="") | Q(loop__isnull=False, answer=""),
                name="visit_question_answered_or_taken",
            ),
        ]


class ActivityMonth(models.Model):
    """A month in which leading officials who are deputies go to the stations (活动月)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    theme = models.CharField(_("主题"), max_length=120)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    plan = models.TextField(_("方案"), max_length=5000, blank=True)
    result = models.TextField(_("总结"), max_length=5000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("方案公布时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("总结公布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("活动月")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["county", "since"], name="activity_month_unique"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="activity_month_ends"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | (Q(published_at__isnull=False) & ~Q(result="")),
                name="activity_month_closed_with_result",
            ),
        ]


class LeaderVisit(models.Model):
    """One leading official's visit to one station in an activity month: planned, then held or missed."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    month = models.ForeignKey(ActivityMonth, models.PROTECT, related_name="visits")
    station = models.ForeignKey(Station, models.PROTECT, related_name="leader_visits")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登录用户")
    )
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=60)
    on = models.DateField(_("日期"))
    state = models.CharField(_("到站"), max_length=10, choices=AttendanceState, blank=True)
    met = models.PositiveSmallIntegerField(_("接待人数"), null=True, blank=True)
    note = models.TextField(_("情况"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("领导进站")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "month", "station", "name", "on"], name="leader_visit_once"
            ),
            models.CheckConstraint(
                condition=Q(state="", recorded_at__isnull=True)
                | (~Q(state="") & Q(recorded_at__isnull=False)),
                name="leader_visit_recorded_at_when_recorded",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True) | Q(user__isnull=True) | ~Q(recorded_by=F("user")),
                name="leader_visit_not_recorded_by_oneself",
            ),
        ]


class LeaderMatter(models.Model):
    """A matter raised at a leading official's visit; always a case."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    visit = models.ForeignKey(LeaderVisit, models.PROTECT, related_name="matters")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="leader_matters")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("领导接访事项")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["county", "loop"], name="leader_matter_one_case")]
