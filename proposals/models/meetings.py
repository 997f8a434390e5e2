"""The assignment meeting (交办会): its agenda, and what it decides of each proposal."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, Unit, UnitKind, User
from proposals.models.cases import Proposal

OFFICES = (UnitKind.CONGRESS_OFFICE, UnitKind.PRESIDIUM)


class MeetingQuerySet(models.QuerySet["AssignmentMeeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Those of the congress office or presidium that the user works in."""
        return self.filter(office__in=offices_of(user))


class AssignmentMeeting(models.Model):
    """Where the office decides who handles what. ``decided_at``: nothing on its agenda is open any more."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("人大"))
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("召集单位"))
    held_on = models.DateField(_("会议日期"))
    title = models.CharField(_("会议名称"), max_length=80)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    chair = models.CharField(_("主持人"), max_length=40, blank=True)
    minutes = models.TextField(_("会议纪要"), blank=True)
    decided_at = models.DateTimeField(_("议毕时间"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办会")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="meeting_request_key_unique"),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_title"),
        ]
        indexes = [models.Index(fields=["office", "-held_on", "-id"], name="meeting_by_office")]

    def __str__(self) -> str:
        return self.title

    def units_assigned(self) -> models.QuerySet[Unit]:
        """Who leads or handles along in what was decided: each gets a letter."""
        decided = self.items.filter(decided_at__isnull=False)
        helping = CoHandler.objects.filter(item__in=decided)
        found = Unit.objects.filter(Q(pk__in=decided.values("lead")) | Q(pk__in=helping.values("unit")))
        return found.order_by("kind", "code")


class AgendaItem(models.Model):
    """One proposal on the agenda, and what is decided of it. ``decided_at``: it was assigned so."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(AssignmentMeeting, models.PROTECT, related_name="items")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="agenda_items", verbose_name=_("建议")
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主办单位")
    )
    leading = models.CharField(_("领办领导"), max_length=40, blank=True)
    leading_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领办领导的账号")
    )
    supervising = models.CharField(_("督办领导"), max_length=40, blank=True)
    supervising_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("督办领导的账号")
    )
    due_on = models.DateField(_("办结期限"), null=True, blank=True)
    due_reason = models.CharField(_("超期理由"), max_length=200, blank=True)
    standard = models.CharField(_("办理标准"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("交办时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("交办会议题")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "meeting", "proposal"], name="agenda_proposal_once"),
            models.UniqueConstraint(fields=["county", "meeting", "position"], name="agenda_position_unique"),
            models.UniqueConstraint(
                fields=["county", "proposal"],
                condition=Q(decided_at__isnull=True),
                name="agenda_one_open_meeting",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(lead__isnull=False), name="agenda_decided_has_lead"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="agenda_counts_from_one"),
            models.CheckConstraint(
                condition=(Q(leading_user__isnull=True) | ~Q(leading=""))
                & (Q(supervising_user__isnull=True) | ~Q(supervising="")),
                name="agenda_official_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"


class CoHandler(models.Model):
    """A unit that handles along: together with the lead (会办), or a part by itself (分办)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="co_handlers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    is_joint = models.BooleanField(_("会办"), default=True)
    part = models.CharField(_("分工"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("协同承办")
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "item", "unit"], name="co_handler_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.unit_id}"


def offices_of(user: User) -> models.QuerySet[Unit]:
    """The congress offices and presidiums that the user works in: who assigns proposals."""
    units = user.unit_ids(Role.OVERSEER, Role.CONGRESS_OFFICE)
    return Unit.objects.filter(pk__in=units, kind__in=OFFICES, is_active=True)
