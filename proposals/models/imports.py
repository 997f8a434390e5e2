"""What came in from paper (补录、历史件): its number there, and what the sheet said of its end."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from proposals.models.cases import Proposal
from proposals.models.replies import ResultClass
from proposals.words import Satisfaction


class Imported(models.Model):
    """One line of a sheet. ``group`` and ``number`` say which proposal it is on paper: a second upload finds it.

    Who answered and evaluated it on paper is not known here, so there is no ``Reply`` and no evaluation of it.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, primary_key=True, related_name="imported")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("人大"))
    group = models.CharField(_("届次会议"), max_length=20)
    number = models.CharField(_("原编号"), max_length=40)
    came_on = models.DateField(_("提交日期"))
    assigned_on = models.DateField(_("交办日期"), null=True, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    result = models.ForeignKey(
        ResultClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理结果")
    )
    reply = models.TextField(_("答复内容"), blank=True)
    rating = models.CharField(_("评价"), max_length=12, choices=Satisfaction, blank=True)
    line = models.PositiveIntegerField(_("行号"))
    digest = models.CharField(max_length=64)
    """Of what the line said: the same line once more changes nothing."""
    source = models.CharField(max_length=64)
    """SHA-256 of the file."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    at = models.DateTimeField(_("导入时间"), default=timezone.now)

    class Meta:
        verbose_name = _("补录件")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "group", "number"], name="imported_number_once"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", *Satisfaction.values]), name="imported_rating_known"
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True, result__isnull=True, rating="")
                | Q(replied_on__isnull=False, result__isnull=False, assigned_on__isnull=False),
                name="imported_reply_whole",
            ),
            models.CheckConstraint(
                condition=(Q(assigned_on__isnull=True) | Q(assigned_on__gte=F("came_on")))
                & (Q(replied_on__isnull=True) | Q(replied_on__gte=F("assigned_on"))),
                name="imported_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number
