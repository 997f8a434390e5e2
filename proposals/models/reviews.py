"""Pre-review (预审): what the office says of each version, and what the deputy answers to each remark."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from proposals.models.cases import Proposal
from proposals.models.drafts import Version
from proposals.models.grounds import Ground
from proposals.words import Decision, Field


class Review(models.Model):
    """One round of pre-review: accept, revise or return, of one version."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews", verbose_name=_("文稿"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    decision = models.CharField(_("预审意见"), max_length=10, choices=Decision)
    note = models.TextField(_("说明"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("预审人"))
    at = models.DateTimeField(_("预审时间"), default=timezone.now)

    class Meta:
        verbose_name = _("预审")
        ordering = ["proposal", "round"]
        constraints = [
            models.UniqueConstraint(fields=["county", "proposal", "round"], name="review_round_unique"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="review_decision_known"),
            models.CheckConstraint(condition=Q(round__gte=1), name="review_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.round}"


class Remark(models.Model):
    """What a reviewer says of some words of a version. ``start`` and ``end`` count characters of ``field``; none of
    them: it is about the whole. The deputy answers every one."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, related_name="remarks")
    ground = models.ForeignKey(
        Ground, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("理由")
    )
    field = models.CharField(_("部分"), max_length=10, choices=Field, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(_("原文"), blank=True)
    words = models.TextField(_("意见"))
    answer = models.TextField(_("代表的答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("预审意见")
        ordering = ["review", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(field="", start__isnull=True, end__isnull=True, quote="")
                | Q(field__in=Field.values, start__isnull=True, end__isnull=True, quote="")
                | Q(field__in=Field.values, start__lt=F("end")) & ~Q(quote=""),
                name="remark_anchored_whole",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="remark_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:40]
