"""Officials who answer for a case by name (领办、督办、分管领导): they see it, hear of it, and may press its unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models.ledger import Loop

OPEN = Q(until__isnull=True)


class OfficialAs(models.TextChoices):
    """In what capacity an official answers for a case."""

    LEADING = "leading", _("领办领导")
    SUPERVISING = "supervising", _("督办领导")
    IN_CHARGE = "in_charge", _("分管领导")


class OfficialQuerySet(models.QuerySet["Official"]):
    def open(self) -> OfficialQuerySet:
        return self.filter(OPEN)


class Official(models.Model):
    """One official of a case, from when until when. Whoever has no account stands by name where it was decided."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="officials", verbose_name=_("事项"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("领导"))
    as_what = models.CharField(_("以何身份"), max_length=12, choices=OfficialAs)
    since = models.DateTimeField(_("起"), default=timezone.now)
    until = models.DateTimeField(_("止"), null=True, blank=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("领办督办领导")
        ordering = ["loop", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loop", "user", "as_what"], condition=OPEN, name="official_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(as_what__in=OfficialAs.values), name="official_as_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="official_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["user", "loop"], condition=OPEN, name="official_by_user")]

    def __str__(self) -> str:
        return f"{self.loop_id} {self.user} {self.get_as_what_display()}"
