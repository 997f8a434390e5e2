"""Whose case it is: the deputies who bring it together, wherever they serve."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models.ledger import Loop


class Mover(models.Model):
    """One who brings a case (提出人): the lead (领衔), or one who signed with them (附议). Each is owed an answer."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="movers", verbose_name=_("事项"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    is_lead = models.BooleanField(_("领衔"), default=False)
    since = models.DateTimeField(_("加入时间"), default=timezone.now)
    left_at = models.DateTimeField(_("退出时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("提出人")
        ordering = ["loop", "-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "loop", "user"], name="mover_once"),
            models.UniqueConstraint(
                fields=["county", "loop"], condition=Q(is_lead=True), name="mover_one_leads"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(is_lead=False), name="mover_lead_stays"
            ),
        ]
        indexes = [models.Index(fields=["user", "loop"], name="mover_by_user")]

    def __str__(self) -> str:
        return str(self.user)
