"""What a deputy's duty leaves behind: the session with its check-ins, and the proof that it was a reception."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.models import Loop
from stations import access
from stations.models.places import Station
from stations.models.roster import Seat, Slot
from stations.words import (
    CheckInStatus,
    Direction,
    Method,
    ReceptionKind,
    Service,
    SessionStatus,
    Visitor,
)


def waits() -> Exists:
    """Whether a tap of a session waits for the keeper, within a query of sessions."""
    return Exists(CheckIn.objects.filter(session=OuterRef("pk"), status=CheckInStatus.PENDING))


class DutySessionQuerySet(models.QuerySet["DutySession"]):
    def visible_to(self, user: User) -> DutySessionQuerySet:
        return self.filter(access.seen(user) | Q(user=user.pk))

    def proved(self) -> DutySessionQuerySet:
        """Sessions none of whose taps waits for the keeper: until then they count nowhere."""
        return self.filter(~waits())

    def empty(self) -> DutySessionQuerySet:
        """Ended sessions (one that was forgotten is ended too) with neither a reception nor a confirmed note that
        nobody came."""
        ended = self.filter(status__in=[SessionStatus.LEFT, SessionStatus.FORGOTTEN])
        return ended.filter(
            Q(nobody_came__isnull=True) | Q(nobody_came__confirmed_at__isnull=True), receptions__isnull=True
        )


class DutySession(models.Model):
    """One deputy's presence at one station, from the check-in to the check-out. Both moments are the server's
    best knowledge: what was delivered late says so in its check-in."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="sessions")
    user = models.ForeignKey(User, models.PROTECT, related_name="sessions", verbose_name=_("代表"))
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="sessions")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="sessions")
    on = models.DateField(_("日期"))
    arrived_at = models.DateTimeField(_("签到"))
    left_at = models.DateTimeField(_("签退"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=SessionStatus, default=SessionStatus.OPEN)

    objects = DutySessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("值班记录")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "user"], condition=Q(status="open"), name="session_one_open_a_deputy"
            ),
            models.UniqueConstraint(
                fields=["county", "seat"],
                condition=Q(seat__isnull=False) & ~Q(status="refused"),
                name="session_one_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="session_left_after_arrival",
            ),
            models.CheckConstraint(
                condition=Q(status="open", left_at__isnull=True) | ~Q(status="open"),
                name="session_open_while_there",
            ),
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="session_status_known"),
        ]
        indexes = [
            models.Index(fields=["station", "-on"], name="session_by_station"),
            models.Index(fields=["user", "-on"], name="session_by_deputy"),
        ]

    @property
    def is_unconfirmed(self) -> bool:
        """``waits``, of taps that a list has fetched along."""
        return any(check.status == CheckInStatus.PENDING for check in self.check_ins.all())


class CheckIn(models.Model):
    """One tap on the phone, in or out (打卡). Refused ones are kept as well, with the ground.

    ``lng lat accuracy`` are the raw reading of the phone and go after the review period; the distances (metres, to
    the station; once as read and once taken as GCJ-02) and ``has_position`` (unknown of taps before it was kept) stay.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    session = models.ForeignKey(DutySession, models.PROTECT, null=True, blank=True, related_name="check_ins")
    station = models.ForeignKey(Station, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    direction = models.CharField(_("方向"), max_length=4, choices=Direction)
    method = models.CharField(_("方式"), max_length=10, choices=Method)
    at = models.DateTimeField(_("收到时间"), default=timezone.now)
    phone_at = models.DateTimeField(_("手机时间"), null=True, blank=True)
    is_late = models.BooleanField(_("补传"), default=False)
    device = models.CharField(max_length=64, blank=True)
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy = models.FloatField(null=True, blank=True)
    distance = models.PositiveIntegerField(_("距离（米）"), null=True, blank=True)
    distance_gcj = models.PositiveIntegerField(_("按 GCJ-02 换算的距离（米）"), null=True, blank=True)
    has_position = models.BooleanField(_("提供了定位"), null=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=CheckInStatus)
    ground = models.CharField(_("不予接受的原因"), max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("打卡")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="check_in_request_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
                name="check_in_not_confirmed_by_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(decided_by__isnull=False),
                name="check_in_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="refused") | Q(session__isnull=False), name="check_in_has_a_session"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CheckInStatus.values), name="check_in_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["station", "-at"], name="check_in_by_station"),
            models.Index(fields=["at"], condition=Q(lng__isnull=False), name="check_in_with_position"),
            models.Index(fields=["station"], condition=Q(status="pending"), name="check_in_to_confirm"),
            models.Index(fields=["device", "at"], condition=~Q(device=""), name="check_in_by_device"),
        ]

    @property
    def lacks_position(self) -> bool:
        return self.has_position is False


class UsedCode(models.Model):
    """A rotating code that somebody opened or typed: from then on it is theirs alone, on that device, and good for one
    check-in (``spent_at``). ``code`` names it (its moment and number), the digits themselves are not kept."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "station", "code"], name="used_code_once")]
        indexes = [models.Index(fields=["at"], name="used_code_by_age")]


class Screen(models.Model):
    """A screen that hangs in a station and shows the rotating code without anybody logged in; ``key`` is in its
    address and can be made anew. ``browser`` is the first that opened it: the address alone shows nothing elsewhere."""

    station = models.OneToOneField(Station, models.PROTECT, primary_key=True, related_name="screen")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    key = models.CharField(max_length=48)
    secret = EncryptedTextField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    browser = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("签到屏")
        constraints = [models.UniqueConstraint(fields=["county", "key"], name="screen_key_unique")]


class ReceptionQuerySet(models.QuerySet["Reception"]):
    def visible_to(self, user: User) -> ReceptionQuerySet:
        return self.filter(access.seen(user) | Q(deputy=user.pk))


class Reception(models.Model):
    """One visitor, or a group that came together, received by a deputy (接待记录)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="receptions")
    session = models.ForeignKey(DutySession, models.PROTECT, null=True, blank=True, related_name="receptions")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="receptions", verbose_name=_("接待代表"))
    kind = models.CharField(_("形式"), max_length=12, choices=ReceptionKind, default=ReceptionKind.FIXED)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    visitor = models.CharField(_("来访人类别"), max_length=12, choices=Visitor)
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    name = EncryptedTextField(_("姓名（经本人同意）"), blank=True)
    agreed = models.BooleanField(_("来访人同意登记姓名"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    made_at = models.DateTimeField(default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("接待记录")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="reception_request_once"),
            models.CheckConstraint(condition=Q(agreed=True) | Q(name=""), name="reception_name_agreed"),
            models.CheckConstraint(condition=Q(people__gte=1), name="reception_of_somebody"),
            models.CheckConstraint(condition=Q(visitor__in=Visitor.values), name="reception_visitor_known"),
            models.CheckConstraint(condition=Q(kind__in=ReceptionKind.values), name="reception_kind_known"),
        ]
        indexes = [
            models.Index(fields=["station", "-at"], name="reception_by_station"),
            models.Index(fields=["deputy", "-at"], name="reception_by_deputy"),
        ]


class Matter(models.Model):
    """One matter of a reception: answered on the spot, or opened as a case."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reception = models.ForeignKey(Reception, models.PROTECT, related_name="matters")
    text = models.TextField(_("事项"), max_length=3000)
    answer = models.TextField(_("当场答复"), max_length=2000, blank=True)
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="matters")

    class Meta:
        verbose_name = _("接待事项")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(loop__isnull=True) & ~Q(answer="") | Q(loop__isnull=False, answer=""),
                name="matter_answered_or_opened",
            ),
            models.UniqueConstraint(fields=["county", "loop"], name="matter_once_a_case"),
        ]


class NobodyCame(models.Model):
    """A session in which nobody came; counts only when somebody other than the deputy confirms it."""

    session = models.OneToOneField(DutySession, models.PROTECT, primary_key=True, related_name="nobody_came")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("无人来访")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("by")),
                name="nobody_came_confirmed_by_another",
            ),
        ]


class ServiceMark(models.Model):
    """One of the five services (五步) of a session, claimed with evidence and signed off by somebody else (销号).

    Evidence is a case, a reception or words with pictures; ``note`` says what was done.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    session = models.ForeignKey(DutySession, models.PROTECT, related_name="marks")
    service = models.CharField(_("服务"), max_length=8, choices=Service)
    note = models.CharField(_("做了什么"), max_length=300)
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="+")
    reception = models.ForeignKey(Reception, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    returned = models.CharField(_("退回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("五步服务")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "session", "service"], name="service_once_a_session"),
            models.CheckConstraint(condition=Q(service__in=Service.values), name="service_known"),
            models.CheckConstraint(condition=~Q(note=""), name="service_with_words"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signed_by=F("by")),
                name="service_signed_by_another",
            ),
        ]


class Appointment(models.Model):
    """A citizen asks to be received on a day. Who asks stands encrypted; the code opens the citizen's own page."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="appointments")
    deputy = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(_("想谈什么"), max_length=200)
    wished = models.CharField(_("方便的时间"), max_length=80, blank=True)
    name = EncryptedTextField(_("称呼"))
    mobile = EncryptedTextField(_("联系电话"))
    track_code = models.CharField(_("查询码"), max_length=12)
    notice_version = models.CharField(max_length=20)
    status = models.CharField(
        _("状态"), max_length=10, default="asked",
        choices=[("asked", _("待确认")), ("agreed", _("已约定")), ("declined", _("未能安排")),
                 ("held", _("已接待")), ("missed", _("未到")), ("dropped", _("已取消"))],
    )  # fmt: skip
    answer = models.CharField(_("回复"), max_length=200, blank=True)
    reception = models.ForeignKey(
        Reception, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    request_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("预约接待")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "track_code"], name="appointment_code_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="appointment_request_once"),
            models.UniqueConstraint(fields=["county", "reception"], name="appointment_one_reception"),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "agreed", "declined", "held", "missed", "dropped"]),
                name="appointment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(slot__isnull=False), name="appointment_agreed_has_a_slot"
            ),
        ]
        indexes = [models.Index(fields=["station", "status"], name="appointment_by_station")]
