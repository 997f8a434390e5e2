"""The units that help with a step (协办)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, Unit, User
from congress_portal.loops.models.ledger import Step
from congress_portal.loops.words import Level, Part


class HelperQuerySet(models.QuerySet["Helper"]):
    def open(self) -> HelperQuerySet:
        """Parts that are still to be given."""
        return self.filter(given_at__isnull=True)

    def for_user(self, user: User) -> HelperQuerySet:
        return self.filter(unit__in=user.unit_ids(Role.HANDLER))


class Helper(models.Model):
    """A helping unit (协办单位) of a step: what its part is, by when, and its own words when it is done.

    Without a date of its own the part is due with the step. ``passed_at``: the lead unit went on without it.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="helper_set")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="helper_set", verbose_name=_("协办单位"))
    part = models.TextField(_("分工"), blank=True, db_default="")
    due_at = models.DateTimeField(_("提交时限"), null=True, blank=True)
    view = models.TextField(_("协办意见"), blank=True)
    given_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提交人")
    )
    passed_at = models.DateTimeField(_("未等的时间"), null=True, blank=True)
    reminder = models.CharField(_("已提醒"), max_length=10, choices=Level, blank=True, db_default="")

    objects = HelperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "step", "unit"], name="helper_once"),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, view="", given_by__isnull=True)
                | Q(given_at__isnull=False),  # its words may have been emptied since
                name="helper_given_in_words",
            ),
            models.CheckConstraint(
                condition=Q(passed_at__isnull=True) | Q(given_at__isnull=True), name="helper_given_or_passed"
            ),
            models.CheckConstraint(
                condition=Q(reminder__in=["", Level.DUE_SOON, Level.RED]), name="helper_reminder_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "step"], condition=Q(given_at__isnull=True), name="helper_open_by_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.unit}"

    @property
    def is_open(self) -> bool:
        return self.given_at is None

    def due(self) -> dt.datetime | None:
        return self.due_at or self.step.due_at

    @property
    def state(self) -> Part:
        if self.given_at is not None:
            return Part.GIVEN
        if self.passed_at is not None:
            return Part.PASSED
        due = self.due()
        return Part.LATE if due is not None and due < timezone.now() else Part.ASKED

    @property
    def state_label(self) -> str:
        return str(self.state.label)
