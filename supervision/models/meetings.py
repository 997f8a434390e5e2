"""Meetings of the standing committee and of the chairpersons: agenda, papers, attendance, paper votes, decisions."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, Term, Unit, User
from congress_portal.loops.access import scope_of


class MeetingKind(models.TextChoices):
    STANDING = "standing", _("常委会会议")
    CHAIRS = "chairs", _("主任会议")


class Presence(models.TextChoices):
    PRESENT = "present", _("出席")
    EXCUSED = "excused", _("请假")
    ABSENT = "absent", _("缺席")


class Majority(models.Model):
    """More than so much of all members, since when, on what basis. Ended and followed by a new row, never edited."""

    key = models.CharField(_("用途"), max_length=30)
    numerator = models.PositiveSmallIntegerField(_("分子"))
    denominator = models.PositiveSmallIntegerField(_("分母"))
    basis = models.CharField(_("依据"), max_length=200)
    quote = models.CharField(_("规定内容"), max_length=200, blank=True)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("法定人数")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="majority_once_a_day"),
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gt=F("numerator")), name="majority_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.numerator}/{self.denominator}"

    def is_enough(self, count: int, total: int) -> bool:
        """Strictly more than the part of all."""
        return count * self.denominator > total * self.numerator

    def least(self, total: int) -> int:
        """The smallest number that is enough."""
        return total * self.numerator // self.denominator + 1


def paper_path(paper: MeetingPaper, name: str) -> str:
    return f"meetings/{timezone.now():%Y/%m}/{uuid.uuid4()}.{name.rpartition('.')[2]}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: dt.date) -> MembershipQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Membership(models.Model):
    """Who belongs to the standing committee or to the chairpersons' meeting, from when until when."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("会议"), max_length=10, choices=MeetingKind)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("组成人员"))
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("组成人员")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "user"],
                condition=Q(until__isnull=True),
                name="membership_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="membership_kind_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Who looks after all of the county, its members, and the units that a paper is asked of."""
        asked = MeetingPaper.objects.filter(unit__in=user.unit_ids(Role.HANDLER)).values("item__meeting")
        return self.filter(Q(pk__in=asked) | Q(pk__in=self.inside(user).values("pk")))

    def inside(self, user: User) -> MeetingQuerySet:
        """For whoever looks after all of the county, and its members: they read the roll, the minutes, every paper."""
        sat = Attendance.objects.filter(user=user).values("meeting")
        found = Q(county__in=scope_of(user).counties) | Q(pk__in=sat)
        for seat in Membership.objects.filter(user=user).on(timezone.localdate()):
            found |= Q(county=seat.county_id, kind=seat.kind)
        return self.filter(found)


class Meeting(models.Model):
    """One meeting: planned, then open (the roll is there), then closed; or called off with a reason."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("会议"), max_length=10, choices=MeetingKind)
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("届")
    )
    number = models.PositiveSmallIntegerField(_("第几次"))
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    chair = models.CharField(_("主持人"), max_length=40, blank=True)
    guests = models.CharField(_("列席人员"), max_length=500, blank=True)
    minutes = models.TextField(_("会议记录"), blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    opened_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    off_reason = models.CharField(_("取消的理由"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="convened_once_a_request"),
            models.UniqueConstraint(
                fields=["county", "kind", "term", "number"], condition=Q(off_reason=""),
                name="convened_number_unique", nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="convened_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="convened_counts_from_one"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False, off_reason=""),
                name="convened_closed_after_open",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["county", "-held_on", "-id"], name="convened_newest")]

    def __str__(self) -> str:
        term = f"{self.term}" if self.term else ""
        is_standing = self.kind == MeetingKind.STANDING
        words = _("%(term)s常委会第%(number)s次会议") if is_standing else _("%(term)s第%(number)s次主任会议")
        return str(words) % {"term": term, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("meeting:detail", args=[self.pk])

    @property
    def state(self) -> str:
        """One of planned, open, closed, off."""
        if self.off_reason:
            return "off"
        return "closed" if self.closed_at else "open" if self.opened_at else "planned"


class MeetingItem(models.Model):
    """One item of the agenda, and what was decided of it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("议题"), max_length=120)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报告单位")
    )
    topic = models.ForeignKey(
        "supervision.Topic", models.PROTECT, null=True, blank=True, related_name="items",
        verbose_name=_("年度监督议题"),
    )  # fmt: skip
    decision = models.TextField(_("决定"), blank=True)
    decided_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = _("会议议题")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "meeting", "position"], name="meeting_item_position"),
            models.UniqueConstraint(
                fields=["county", "meeting", "topic"], name="meeting_item_of_a_topic_once"
            ),
            models.CheckConstraint(condition=~Q(title="") & Q(position__gte=1), name="meeting_item_named"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="")),
                name="meeting_item_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingPaper(models.Model):
    """A paper of an item, who must hand it in by when, and when it came: as a file, or in words how it was brought.

    ``file`` was written anew (``congress_portal/documents``); ``name`` is what its sender called it.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    item = models.ForeignKey(MeetingItem, models.PROTECT, related_name="papers")
    title = models.CharField(_("材料名称"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("提交单位"))
    due_on = models.DateField(_("提交期限"))
    basis = models.CharField(_("期限依据"), max_length=200, blank=True)
    document = models.CharField(_("文号或说明"), max_length=200, blank=True)
    file = models.FileField(_("文件"), upload_to=paper_path, max_length=200, blank=True)
    name = models.CharField(_("文件名"), max_length=60, blank=True)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    pressed_at = models.DateTimeField(_("催交时间"), null=True, blank=True)
    handed_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    handed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提交人")
    )

    class Meta:
        verbose_name = _("会议材料")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_paper_named"),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_by__isnull=True, document="", file="")
                | (Q(handed_at__isnull=False, handed_by__isnull=False) & ~Q(document="", file="")),
                name="meeting_paper_handed_whole",
            ),
            models.CheckConstraint(
                condition=Q(file="", name="") | (~Q(file="") & ~Q(name="")),
                name="meeting_paper_file_named",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(handed_at__isnull=True), name="meeting_paper_waiting")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        day = timezone.localdate(self.handed_at) if self.handed_at else timezone.localdate()
        return day > self.due_on


class Attendance(models.Model):
    """Whether a member was there. The rows are the list of all members, copied when the meeting opens."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="roll")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("组成人员"))
    presence = models.CharField(_("出席情况"), max_length=8, choices=Presence, default=Presence.ABSENT)
    reason = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("出席情况")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "meeting", "user"], name="meeting_roll_once"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="meeting_roll_known"),
            models.CheckConstraint(
                condition=~Q(presence="excused") | ~Q(reason=""), name="meeting_roll_excused_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.user_id} {self.presence}"


class PaperVote(models.Model):
    """The figures of a vote on paper: entered by one, counted again and entered by another, then never changed.

    ``present`` and ``total`` are those of the roll at that moment; ``is_passed`` by the majority of all members.
    """

    item = models.OneToOneField(MeetingItem, models.PROTECT, primary_key=True, related_name="vote")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    majority = models.ForeignKey(Majority, models.PROTECT, related_name="+", verbose_name=_("通过的规定"))
    in_favour = models.PositiveSmallIntegerField(_("赞成"))
    against = models.PositiveSmallIntegerField(_("反对"))
    abstained = models.PositiveSmallIntegerField(_("弃权"))
    present = models.PositiveSmallIntegerField(_("出席人数"))
    total = models.PositiveSmallIntegerField(_("全体组成人员"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    is_passed = models.BooleanField(_("通过"), null=True, blank=True)

    class Meta:
        verbose_name = _("表决结果")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    present__gte=F("in_favour") + F("against") + F("abstained"), total__gte=F("present")
                ),
                name="paper_vote_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True, is_passed__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False, is_passed__isnull=False),
                name="paper_vote_checked_whole",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                name="paper_vote_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_favour}/{self.against}/{self.abstained}"

    @property
    def silent(self) -> int:
        """Present and in none of the three figures: no paper handed in, or one that does not count."""
        return self.present - self.in_favour - self.against - self.abstained
