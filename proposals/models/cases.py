"""A proposal that was handed in: what is special to it beside its loop."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop
from proposals.models.drafts import Draft, Version
from proposals.models.sessions import Session
from proposals.words import Form, Phase


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def whole(self) -> ProposalQuerySet:
        return self.filter(part="")

    def parts(self) -> ProposalQuerySet:
        """What units handle separately (分办)."""
        return self.exclude(part="")


class Proposal(models.Model):
    """A deputy's proposal or motion (代表建议、议案). Who brings it stands in ``Loop.movers``.

    ``part``: what of it a unit handles by itself (分办); such a case has the draft of the whole, and as
    source its loop.
    """

    loop = models.OneToOneField(Loop, models.PROTECT, primary_key=True, related_name="proposal")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="proposals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("现行文稿"))
    came_as = models.CharField(_("提交时的种类"), max_length=10, choices=Form)
    form = models.CharField(_("种类"), max_length=10, choices=Form)
    phase = models.CharField(_("提出时间"), max_length=12, choices=Phase)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议")
    )
    part = models.CharField(_("分办部分"), max_length=250, blank=True, default="")
    insisted_at = models.DateTimeField(_("坚持提出的时间"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("代表建议")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "draft"], condition=Q(part=""), name="proposal_of_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(form__in=Form.values, came_as__in=Form.values), name="proposal_form_known"
            ),
            models.CheckConstraint(
                condition=Q(form="proposal") | Q(came_as="motion"), name="proposal_is_never_made_a_motion"
            ),
            models.CheckConstraint(
                condition=Q(phase="in_session", session__isnull=False)
                | Q(phase="between", session__isnull=True),
                name="proposal_phase_with_session",
            ),
        ]

    def __str__(self) -> str:
        return str(self.loop_id)

    @property
    def whole_id(self) -> int:
        """The key of what it is a part of; its own if it is none."""
        return self.draft.loop_id if self.part and self.draft.loop_id else self.pk


class WithdrawalConsent(models.Model):
    """One of those who bring a proposal agrees to take it back; when all have, it is (撤回)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="withdrawal_consents")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    at = models.DateTimeField(_("同意时间"), default=timezone.now)

    class Meta:
        verbose_name = _("同意撤回")
        constraints = [
            models.UniqueConstraint(fields=["county", "proposal", "user"], name="withdrawal_agreed_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.user_id}"
