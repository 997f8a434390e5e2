"""The great supervision (大督办): a vice-chair, a committee and a central group on one matter of several proposals."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.access import WATCHING, scope_of
from proposals.models.cases import Proposal


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, user: User) -> MatterQuerySet:
        """Whoever may know of all cases of the county, who is in charge, and the units that take part."""
        mine = user.unit_ids(*WATCHING)
        wide = Q(county__in=scope_of(user).counties)
        return self.filter(wide | Q(in_charge=user) | Q(committee__in=mine) | Q(central_group__in=mine))


class Matter(models.Model):
    """One matter that is supervised together. While it is open its units watch its proposals."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField(_("督办事项"), max_length=80)
    aim = models.TextField(_("督办目标"), blank=True)
    in_charge = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("分管领导"))
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("对口工委"))
    central_group = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代表中心组")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    conclusion = models.TextField(_("督办结论"), blank=True)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("大督办事项")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="matter_request_key_unique"),
            models.CheckConstraint(condition=~Q(title=""), name="matter_has_title"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, conclusion="")
                | Q(ended_at__isnull=False) & ~Q(conclusion=""),
                name="matter_ends_with_a_conclusion",
            ),
        ]
        indexes = [models.Index(fields=["county", "-id"], name="matter_newest")]

    def __str__(self) -> str:
        return self.title


class MatterItem(models.Model):
    """One proposal of a matter, from when until when. A proposal is in one open matter at a time."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="items")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="matters", verbose_name=_("建议"))
    since = models.DateTimeField(_("起"), default=timezone.now)
    until = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("大督办建议")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "proposal"], condition=Q(until__isnull=True), name="matter_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.proposal_id}"
