"""Clocks and events: what was promised by when, and what happened."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.calendar import DayUnit
from congress_portal.loops.hashes import HASHES
from congress_portal.loops.models.ledger import Loop, Step
from congress_portal.loops.models.rules import Period
from congress_portal.loops.words import Actor, Level, Purpose, Verb


class Deadline(models.Model):
    """A running or stopped clock on a step or a whole loop, with everything needed to compute it again.

    ``due_at`` is a pure function of the other columns and of the calendar (``deadlines.reckoning``): ``started_on``,
    ``amount`` ``unit`` (copied from the period), ``extensions`` [[amount, unit], …], ``pauses`` [[from, to], …].
    ``basis`` says what the length rests on where the case was given another one than its period's.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="deadlines")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="deadlines")
    purpose = models.CharField(_("用途"), max_length=8, choices=Purpose)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("依据"))
    amount = models.PositiveSmallIntegerField(_("长度"))
    unit = models.CharField(_("单位"), max_length=12, choices=DayUnit)
    started_on = models.DateField(_("起算日"))
    extensions = models.JSONField(_("延长"), default=list)
    pauses = models.JSONField(_("暂停"), default=list)
    basis = models.CharField(_("另定的依据"), max_length=200, blank=True, default="", db_default="")
    calendar = models.CharField(_("工作日历版本"), max_length=60)
    due_at = models.DateTimeField(_("届满"))
    is_running = models.BooleanField(_("计时中"), default=True)

    class Meta:
        verbose_name = _("期限")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "step"],
                condition=Q(is_running=True, step__isnull=False),
                name="deadline_one_a_step",
            ),
            models.UniqueConstraint(
                fields=["county", "loop", "purpose"],
                condition=Q(is_running=True, step__isnull=True),
                name="deadline_one_a_loop",
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="deadline_purpose_known"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(is_running=True), name="deadline_running_by_due"),
            models.Index(fields=["loop"], name="deadline_by_loop"),
        ]

    @property
    def rests_on(self) -> str:
        """The legal basis of its length."""
        return self.basis or self.period.basis


class Event(models.Model):
    """One line of the trail (留痕): append-only, the outbox of notices and the source of every figure.

    Most lines are about a case. One that is not (a duty, a visit, a card) stands in the trail of a ``unit``, its
    verb is its app's own word, and ``about`` names the row as ``slot:12`` (see ``loops.subjects``).

    A trigger refuses DELETE and every UPDATE but three: ``announced_at`` set once, the seal (``position``,
    ``digest``, ``hash``, ``blind``, and in ``files`` the hashes of evidence added until then) set once, and
    ``note``/``salt`` emptied when personal data must go (the digest covers a salted commitment, so the chain
    still checks).
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="events")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("单位")
    )
    about = models.CharField(max_length=40, blank=True, default="", db_default="")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="events")
    verb = models.CharField(_("事项"), max_length=14, choices=Verb)
    actor = models.CharField(_("身份"), max_length=8, choices=Actor)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True)
    detail = models.JSONField(_("细节"), default=dict)
    salt = models.CharField(max_length=32, blank=True)
    commitment = models.CharField(max_length=72, blank=True)
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="events")
    level = models.CharField(_("级别"), max_length=10, choices=Level, blank=True)
    warned_due = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=8, blank=True, default="", db_default="")
    blind = models.CharField(max_length=32, blank=True, default="", db_default="")
    files = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("留痕")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(loop__isnull=True) | Q(verb__in=Verb.values), name="event_verb_known"
            ),
            models.CheckConstraint(
                condition=Q(loop__isnull=False, unit__isnull=True, about="")
                | Q(loop__isnull=True, unit__isnull=False),
                name="event_of_a_case_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(actor="person", by__isnull=False) | (~Q(actor="person") & Q(by__isnull=True)),
                name="event_person_named",
            ),
            models.UniqueConstraint(
                fields=["county", "deadline", "level", "warned_due"],
                condition=Q(verb="warned"),
                name="event_warned_once",
            ),
            models.UniqueConstraint(
                fields=["county", "loop"], condition=Q(verb="extended"), name="event_extended_once"
            ),
            models.UniqueConstraint(
                fields=["county", "step"], condition=Q(verb="unnamed"), name="event_unnamed_once"
            ),
            models.UniqueConstraint(
                fields=["county", "position"],
                condition=Q(position__isnull=False),
                name="event_position_unique",
            ),
            models.CheckConstraint(
                condition=Q(position__isnull=True, digest="", hash="", blind="")
                | Q(position__isnull=False, hash__in=HASHES),
                name="event_sealed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(announced_at__isnull=True), name="event_unannounced"),
            models.Index(fields=["id"], condition=Q(position__isnull=True), name="event_unsealed"),
            models.Index(fields=["loop", "id"], name="event_by_loop"),
            models.Index(fields=["unit", "-id"], condition=Q(loop__isnull=True), name="event_by_unit"),
            models.Index(fields=["about", "id"], condition=Q(loop__isnull=True), name="event_by_subject"),
            models.Index(fields=["id"], condition=Q(verb="viewed"), name="event_looks"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
