"""Supervision of handling (督办关): which group oversees which units, what it saw on site and said to the unit."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, UnitKind, User
from congress_portal.loops.access import WATCHING, scope_of
from congress_portal.loops.models import Evidence, Prompt
from proposals.models.cases import Proposal
from proposals.words import Colour, Word


class ScopeQuerySet(models.QuerySet["GroupScope"]):
    def open(self) -> ScopeQuerySet:
        return self.filter(until__isnull=True)

    def covering(self, unit: Unit) -> ScopeQuerySet:
        """Those in force that a unit falls under, by name or by where it lies."""
        return self.open().filter(Q(unit=unit) | Q(region__path__in=unit.region.paths))


class GroupScope(models.Model):
    """A supervision guidance group (监督指导小组) oversees a unit, or all units of a township."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    group = models.ForeignKey(
        Unit, models.PROTECT, related_name="group_scopes", verbose_name=_("监督指导小组")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联系督导的单位")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联系督导的乡镇")
    )
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    objects = ScopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("督导范围")
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, region__isnull=True)
                | Q(unit__isnull=True, region__isnull=False),
                name="scope_unit_or_region",
            ),
            models.UniqueConstraint(
                fields=["county", "group", "unit"],
                condition=Q(until__isnull=True, unit__isnull=False),
                name="scope_unit_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["county", "group", "region"],
                condition=Q(until__isnull=True, region__isnull=False),
                name="scope_region_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="scope_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | ~Q(unit=F("group")), name="scope_not_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(until__isnull=True), name="scope_by_unit"),
            models.Index(fields=["region"], condition=Q(until__isnull=True), name="scope_by_region"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.unit or self.region}"


class Check(models.Model):
    """A look at how a proposal is handled, on site (现场督查); with ``key`` a visit of the leaders. Never changed."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="checks", verbose_name=_("建议"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("督查单位"))
    key = models.ForeignKey(
        "KeyProposal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("重点督办"),
    )
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80)
    participants = models.CharField(_("参加人员"), max_length=300)
    findings = models.TextField(_("发现的情况"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("现场督查")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="check_request_key_unique"),
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(participants="") & ~Q(findings=""),
                name="check_says_where_who_and_what",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-held_on"], name="check_by_unit")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.held_on}"


class CheckPhoto(models.Model):
    """A photo of a check; the file is evidence of the case."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    check_made = models.ForeignKey(Check, models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["county", "evidence"], name="check_photo_once")]


class SignalQuerySet(models.QuerySet["Signal"]):
    def open_first(self) -> SignalQuerySet:
        """Those that await a reaction in front, the one due first before the others."""
        waits = Q(prompt__reacted_at__isnull=True, prompt__ended_at__isnull=True)
        rank = models.Case(models.When(waits, then=0), default=1, output_field=models.IntegerField())
        return self.annotate(rank=rank).order_by("rank", "prompt__react_by", "-pk")


class Signal(models.Model):
    """A word of supervision to the unit: what it is, who says it; words, day and reaction stand in the prompt."""

    prompt = models.OneToOneField(Prompt, models.PROTECT, primary_key=True, related_name="signal")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signals", verbose_name=_("建议"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发出单位"))
    kind = models.CharField(_("种类"), max_length=8, choices=Word)
    colour = models.CharField(_("颜色"), max_length=8, choices=Colour, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办信号")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Word.values), name="signal_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="warning", colour__in=Colour.values) | ~Q(kind="warning") & Q(colour=""),
                name="signal_warning_has_a_colour",
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], name="signal_by_unit"),
            models.Index(fields=["proposal"], name="signal_by_proposal"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return name_of_signal(self.kind, self.colour)


def name_of_signal(kind: str, colour: str) -> str:
    """预警信号（红色）."""
    name = str(Word(kind).label)
    return (
        str(_("%(name)s（%(colour)s）") % {"name": name, "colour": Colour(colour).label}) if colour else name
    )


def groups_of(user: User) -> models.QuerySet[Unit]:
    """The supervision guidance groups that the user belongs to."""
    return _groups().filter(pk__in=user.unit_ids(*WATCHING))


def groups_seen_by(user: User) -> models.QuerySet[Unit]:
    """One's own groups, and all of a county for whoever may know of all its cases."""
    wide = scope_of(user).counties
    return _groups().filter(Q(pk__in=user.unit_ids(*WATCHING)) | Q(county__in=wide))


def _groups() -> models.QuerySet[Unit]:
    return Unit.objects.filter(kind=UnitKind.SUPERVISION_GROUP, is_active=True).select_related("county")
