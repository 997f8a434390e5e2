"""Who may vote, who watches over the vote, and who counts the paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from votes.models.ballots import Ballot
from votes.words import Way

SCRUTINEERS = 5
"""How many scrutineers there are, each with a share of the key of the box where papers are electronic."""


class Elector(models.Model):
    """One name on the roll: due; whether present; which way a paper was taken, once. Holds no time.

    What was voted stands in tables that no key joins to this one.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="roll")
    number = models.PositiveSmallIntegerField(_("序号"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=40)
    is_present = models.BooleanField(_("到会"), default=False)
    way = models.CharField(_("领票方式"), max_length=8, choices=Way, default=Way.NONE)

    class Meta:
        verbose_name = _("投票人")
        ordering = ["ballot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "number"], name="elector_number"),
            models.UniqueConstraint(
                fields=["county", "ballot", "user"], condition=Q(user__isnull=False), name="elector_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & Q(number__gte=1), name="elector_named"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="elector_way_known"),
            models.CheckConstraint(
                condition=Q(is_present=True) | Q(way=Way.NONE), name="elector_present_with_paper"
            ),
        ]
        indexes = [models.Index(fields=["user", "ballot"], name="elector_by_user")]

    def __str__(self) -> str:
        return self.name


class Scrutineer(models.Model):
    """One of the five scrutineers (监票人); one of them is the chief (总监票人)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="scrutineers")
    position = models.PositiveSmallIntegerField(_("序号"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=40)
    is_chief = models.BooleanField(_("总监票人"), default=False)

    class Meta:
        verbose_name = _("监票人")
        ordering = ["ballot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "position"], name="scrutineer_position"),
            models.UniqueConstraint(
                fields=["county", "ballot"], condition=Q(is_chief=True), name="scrutineer_one_chief"
            ),
            models.UniqueConstraint(
                fields=["county", "ballot", "user"], condition=Q(user__isnull=False), name="scrutineer_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(position__gte=1, position__lte=SCRUTINEERS), name="scrutineer_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Teller(models.Model):
    """Who enters the count of the printed papers (计票人)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="tellers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("账号"))

    class Meta:
        verbose_name = _("计票人")
        ordering = ["ballot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "user"], name="teller_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.user_id}"
