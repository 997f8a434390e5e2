"""How cases are tied to one another: handled together, and what one may become."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models.ledger import Loop
from congress_portal.loops.words import Actor, Kind


class Merge(models.Model):
    """From when to when a case was handled with another (并案), and how it stood, so that parting them loses nothing.

    ``statuses`` holds [step, status] of what the merge passed over, ``clocks`` the deadlines that ran. Rows are ended,
    never changed otherwise.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Loop, models.PROTECT, related_name="merges_in")
    actor = models.CharField(_("身份"), max_length=8, choices=Actor)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("并案时间"), default=timezone.now)
    statuses = models.JSONField(default=list)
    clocks = models.JSONField(default=list)
    ended_at = models.DateTimeField(_("拆分时间"), null=True, blank=True)
    ended_as = models.CharField(_("由谁拆分"), max_length=8, choices=Actor, blank=True)

    class Meta:
        verbose_name = _("并案")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loop"], condition=Q(ended_at__isnull=True), name="merge_one_stands"
            ),
            models.CheckConstraint(condition=~Q(loop=F("into")), name="merge_not_into_itself"),
            models.CheckConstraint(condition=Q(actor__in=Actor.values), name="merge_actor_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="")
                | Q(ended_at__isnull=False, ended_as__in=Actor.values),
                name="merge_ended_by_someone",
            ),
        ]


GROWN = (Kind.PROPOSAL, Kind.SUPERVISION, Kind.PROJECT)
"""What a case may become; opinions are where chains begin."""


class ClueQuerySet(models.QuerySet["Clue"]):
    def unclaimed(self) -> ClueQuerySet:
        return self.filter(became__isnull=True, dropped_at__isnull=True)


class Clue(models.Model):
    """A word that a case should become one of another kind (线索), until that case is opened or the clue is dropped."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="clues", verbose_name=_("来源"))
    kind = models.CharField(_("建议成为"), max_length=12, choices=[(kind, kind.label) for kind in GROWN])
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"), default=timezone.now)
    became = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="clues_of", verbose_name=_("成为")
    )
    dropped_at = models.DateTimeField(_("不采用的时间"), null=True, blank=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("不采用的理由"), blank=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = _("线索")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loop", "kind"],
                condition=Q(dropped_at__isnull=True),
                name="clue_once_a_kind",
            ),
            models.UniqueConstraint(fields=["county", "became"], name="clue_becomes_one_case"),
            models.CheckConstraint(condition=Q(kind__in=GROWN), name="clue_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="clue_has_reason"),
            models.CheckConstraint(
                condition=Q(became__isnull=True) | ~Q(became=F("loop")), name="clue_not_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True, answer="")
                | Q(dropped_at__isnull=False, dropped_by__isnull=False, became__isnull=True) & ~Q(answer=""),
                name="clue_dropped_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "-id"],
                condition=Q(became__isnull=True, dropped_at__isnull=True),
                name="clue_unclaimed",
            )
        ]
