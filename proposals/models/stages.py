"""How a unit means to handle a proposal, stage by stage (时度效：事前、事中、事后)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Step
from proposals.models.cases import Proposal
from proposals.words import Stage


class PlanStage(models.Model):
    """One thing to be done by a day. What is done stays; the rest is replaced when the unit plans anew."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="stages")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("环节"))
    stage = models.CharField(_("阶段"), max_length=8, choices=Stage)
    position = models.PositiveSmallIntegerField(_("序号"))
    what = models.CharField(_("做什么"), max_length=200)
    due_on = models.DateField(_("何时完成"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("完成登记人")
    )
    note = models.CharField(_("完成情况"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("办理方案")
        ordering = ["proposal", "step", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "step", "position"], name="stage_position_unique"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_known"),
            models.CheckConstraint(condition=~Q(what=""), name="stage_says_what"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False) & ~Q(note=""),
                name="stage_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.what}"

    @property
    def is_lagging(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()
