"""The meetings of a congress (人大会议), and how many deputies a motion needs."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Term, User


class SessionQuerySet(models.QuerySet["Session"]):
    def taking(self, region: Region, on: dt.date) -> SessionQuerySet:
        """The meeting of this very congress for which proposals are taken on a day, if there is one."""
        return self.filter(region=region, presubmit_from__lte=on, closes_on__gte=on)

    def visible_to(self, user: User) -> SessionQuerySet:
        """Those of the congresses in whose office or presidium the user works."""
        from proposals.models.meetings import offices_of

        return self.filter(region__in=offices_of(user).values("region"))


class Session(models.Model):
    """One meeting of a congress (第几次会议). From ``presubmit_from`` on what is handed in belongs to it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("哪一级人大"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("届"))
    number = models.PositiveSmallIntegerField(_("第几次会议"))
    presubmit_from = models.DateField(_("会前预交起"))
    opens_on = models.DateField(_("开幕日期"))
    closes_on = models.DateField(_("闭幕日期"))

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("人大会议")
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "term", "number"], name="session_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(presubmit_from__lte=F("opens_on"), opens_on__lte=F("closes_on")),
                name="session_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(term)s人大第%(number)d次会议") % {"term": self.term, "number": self.number})


class Threshold(models.Model):
    """How many deputies must bring a motion together (议案联名人数), by the level of their congress."""

    level = models.CharField(_("层级"), max_length=10, choices=Level)
    least = models.PositiveSmallIntegerField(_("最少人数"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("议案联名人数")
        ordering = ["level", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["level", "valid_from"], name="threshold_once_a_day"),
            models.CheckConstraint(condition=Q(least__gte=1), name="threshold_of_somebody"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="threshold_level_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="threshold_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.least}"
