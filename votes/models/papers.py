"""What two tellers counted of the printed papers, the result, and who signed it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from votes.models.ballots import Ballot, Option
from votes.models.electors import Scrutineer
from votes.words import Slot, Verdict


class PaperCount(models.Model):
    """The figures of one of two tellers. Agreed where both are equal; no more changed once the vote is counted."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="paper_counts")
    slot = models.PositiveSmallIntegerField(_("第几计票人"), choices=Slot)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("计票人"))
    returned = models.PositiveSmallIntegerField(_("收回张数"))
    void = models.PositiveSmallIntegerField(_("废票张数"))

    class Meta:
        verbose_name = _("纸质票计数")
        ordering = ["ballot", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "slot"], name="paper_count_two_slots"),
            models.UniqueConstraint(fields=["county", "ballot", "by"], name="paper_count_two_people"),
            models.CheckConstraint(condition=Q(slot__in=Slot.values), name="paper_count_slot_known"),
            models.CheckConstraint(condition=Q(void__lte=F("returned")), name="paper_count_void_within"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.slot}"

    @property
    def valid(self) -> int:
        return self.returned - self.void


class PaperFigure(models.Model):
    """One line of a teller's count: how many valid papers bear the mark 1, 2 and 3; the rest bear none."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    count = models.ForeignKey(PaperCount, models.PROTECT, related_name="figures")
    option = models.ForeignKey(Option, models.PROTECT, related_name="+")
    ones = models.PositiveSmallIntegerField()
    twos = models.PositiveSmallIntegerField(default=0)
    threes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("纸质票计数")
        ordering = ["count", "option__position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "count", "option"], name="paper_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.option_id} {self.ones}/{self.twos}/{self.threes}"


class Tally(models.Model):
    """The result of a vote. Written once by the count, never changed (trigger).

    ``is_valid`` false: more papers came back than were given out (选举法 第四十四条, by analogy); nothing is chosen.
    ``digest``: SHA-256 of the canonical JSON of the result.
    """

    ballot = models.OneToOneField(Ballot, models.PROTECT, primary_key=True, related_name="tally")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    due = models.PositiveSmallIntegerField(_("应到"))
    present = models.PositiveSmallIntegerField(_("实到"))
    issued = models.PositiveSmallIntegerField(_("发出票"))
    returned = models.PositiveSmallIntegerField(_("收回票"))
    electronic = models.PositiveSmallIntegerField(_("其中电子票"))
    valid = models.PositiveSmallIntegerField(_("有效票"))
    void = models.PositiveSmallIntegerField(_("无效票"))
    is_valid = models.BooleanField(_("票决有效"))
    needed = models.PositiveSmallIntegerField(_("须得票数"))
    chosen = models.PositiveSmallIntegerField(_("选出数"), default=0)
    open_places = models.PositiveSmallIntegerField(_("尚缺名额"), default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("票决结果")
        constraints = [
            models.CheckConstraint(
                condition=Q(returned=F("valid") + F("void"), electronic__lte=F("returned")),
                name="tally_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(is_valid=False) | Q(returned__lte=F("issued"), issued__lte=F("present")),
                name="tally_valid_within",
            ),
            models.CheckConstraint(condition=Q(present__lte=F("due")), name="tally_present_within"),
            models.CheckConstraint(
                condition=Q(is_valid=True) | Q(chosen=0), name="tally_invalid_chooses_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.valid}/{self.returned}"


class TallyLine(models.Model):
    """The votes of one option: marks 1 (for, satisfied), 2 (against, basically), 3 (unsatisfied), 0 (abstained)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    tally = models.ForeignKey(Tally, models.PROTECT, related_name="lines")
    option = models.OneToOneField(Option, models.PROTECT, primary_key=True, related_name="line")
    ones = models.PositiveSmallIntegerField()
    twos = models.PositiveSmallIntegerField()
    threes = models.PositiveSmallIntegerField()
    zeros = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(_("名次"))
    outcome = models.CharField(_("结果"), max_length=12, choices=Verdict)

    class Meta:
        verbose_name = _("票决结果")
        ordering = ["tally", "rank", "option__position"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Verdict.values), name="tally_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.option_id} {self.outcome}"


class Signature(models.Model):
    """A scrutineer signed the result: in their own account, or on the printed record, which the office notes."""

    scrutineer = models.OneToOneField(Scrutineer, models.PROTECT, primary_key=True, related_name="signature")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="signatures")
    is_on_paper = models.BooleanField(_("签在纸上"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("时间"), default=timezone.now)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("监票人签字")
        ordering = ["ballot", "at"]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.scrutineer_id}"
