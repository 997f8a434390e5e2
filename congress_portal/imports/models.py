"""An import: the sheet, what each of its lines means, and each row of the portal that it wrote.

What people typed stands encrypted and goes when it is no longer needed: the sheet once it is written or given up, what
the lines and the rows said when the day for undoing is over (``keeping``).
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.encryption import EncryptedTextField

UNDO_FOR = dt.timedelta(hours=24)
WAITS_FOR = dt.timedelta(days=2)
"""A checked sheet that nobody confirms is given up after this."""


class State(models.TextChoices):
    READ = "read", _("等待核对")
    CHECKED = "checked", _("已核对，等待确认")
    CONFIRMED = "confirmed", _("等待写入")
    WRITTEN = "written", _("已写入")
    UNDOING = "undoing", _("等待撤销")
    UNDONE = "undone", _("已撤销")
    DROPPED = "dropped", _("没有写入")
    FAILED = "failed", _("写入未成，什么都没有改")


WORKING = (State.READ, State.CONFIRMED, State.UNDOING)
"""What a worker has to do something about; found again from here whatever becomes of the worker."""
STANDING = (State.WRITTEN, State.UNDOING)


class Outcome(models.TextChoices):
    MADE = "made", _("新增")
    CHANGED = "changed", _("修改")
    SAME = "same", _("不变")
    WRONG = "wrong", _("有错")


COUNTY_WIDE = {Role.ADMINISTRATOR, Role.CONGRESS_OFFICE}
"""Whoever holds the same of these for the whole county sees, and may undo, what a colleague imported."""


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> BatchQuerySet:
        """One's own, and those made by the same office of the county, which answers for them."""
        mine = Q(by=user.pk) | Q(confirmed_by=user.pk)
        for duty in user.duties:
            same = Q(county=duty.county_id, role=duty.role)
            mine |= same & Q(office=duty.unit_id)
            if duty.role in COUNTY_WIDE and duty.region_id == duty.county_id:
                mine |= same & Q(office=None)
        return self.filter(mine, county__in=user.county_ids())

    def waiting(self) -> BatchQuerySet:
        return self.filter(state__in=WORKING)


class Batch(models.Model):
    """One uploaded sheet on its way. ``role`` is the duty in which ``by`` acts; ``plan``: the digest of all it does.

    ``by`` handed it in, ``confirmed_by`` had it written and answers for what it wrote; often one person, not always.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("以哪个单位的名义")
    )
    kind = models.CharField(_("种类"), max_length=20)
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READ)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    made = models.PositiveIntegerField(_("新增"), default=0)
    changed = models.PositiveIntegerField(_("修改"), default=0)
    same = models.PositiveIntegerField(_("不变"), default=0)
    wrong = models.PositiveIntegerField(_("有错"), default=0)
    unknown = models.JSONField(_("没有读取的列"), default=list)
    remarks = models.JSONField(_("核对时的说明"), default=list)
    plan = models.CharField(max_length=64, blank=True)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    written_at = models.DateTimeField(_("写入时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )
    request_key = models.UUIDField(default=uuid.uuid4)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("批量导入")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="import_batch_request_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_batch_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["written", "undoing", "undone"], written_at__isnull=False)
                | Q(state__in=["read", "checked", "confirmed", "dropped", "failed"], written_at__isnull=True),
                name="import_batch_written_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["confirmed", "written", "undoing", "undone"], confirmed_by__isnull=False
                )
                | Q(state__in=["read", "checked", "dropped"], confirmed_by__isnull=True)
                | Q(state="failed"),
                name="import_batch_who_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["undoing", "undone"], undone_by__isnull=False)
                | (~Q(state__in=["undoing", "undone"]) & Q(undone_by__isnull=True)),
                name="import_batch_undone_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(state="undone", undone_by__isnull=False),
                name="import_batch_undone_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "written"]) | Q(wrong=0),
                name="import_batch_wrong_never_written",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["read", "confirmed", "undoing"]),
                name="import_batch_work",
            ),
            models.Index(fields=["county", "-id"], name="import_batch_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def undo_until(self) -> dt.datetime | None:
        return self.written_at + UNDO_FOR if self.written_at else None

    @property
    def answers(self) -> User:
        """In whose name it is checked and written."""
        return self.confirmed_by or self.by

    @property
    def may_be_undone(self) -> bool:
        return self.state == State.WRITTEN and bool(self.undo_until and timezone.now() < self.undo_until)

    @property
    def is_working(self) -> bool:
        return self.state in WORKING


class Source(models.Model):
    """The lines of the sheet as they were read: JSON ``[[number, {header: text}], …]``."""

    batch = models.OneToOneField(Batch, models.PROTECT, primary_key=True, related_name="source")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    lines = EncryptedTextField()

    class Meta:
        verbose_name = _("导入的表格")

    def __str__(self) -> str:
        return str(self.batch_id)


class Line(models.Model):
    """What one line of the sheet means. ``said``: JSON ``{"name", "problems": [[column, words, typed]], "changes":
    [[column, before, after]]}``."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("行号"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    said = EncryptedTextField()

    class Meta:
        verbose_name = _("导入的一行")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "batch", "number"], name="import_line_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="import_line_outcome_known"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Written(models.Model):
    """One row of the portal that an import made or changed, in the order of writing.

    ``before``: JSON of the fields as they were; ``fingerprint``: SHA-256 of the fields as the import left them; an
    undo that finds another has come too late. ``refusal``: why the row could not be undone when it was last tried.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="written")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(_("行号"))
    model = models.CharField(max_length=60)
    row = models.BigIntegerField()
    was = models.CharField(max_length=10, choices=[(Outcome.MADE, _("新增")), (Outcome.CHANGED, _("修改"))])
    before = EncryptedTextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    refusal = models.CharField(_("不能撤销的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("导入写入的内容")
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "batch", "position"], name="import_written_position"),
            models.CheckConstraint(condition=Q(was__in=["made", "changed"]), name="import_written_was_known"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
