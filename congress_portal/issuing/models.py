"""Marks, books of numbers, and what went out under them. Triggers keep the numbers whole (see the migration)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.issuing.words import Kind
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Loop

MARK_LENGTH = 20


class Series(models.Model):
    """One issuing mark (发文机关代字) as 淳人大督, and the unit that numbers in it. A mark is never given twice."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    mark = models.CharField(_("机关代字"), max_length=MARK_LENGTH)
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    opened_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("机关代字")
        ordering = ["unit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "mark"], name="series_mark_unique"),
            models.CheckConstraint(condition=~Q(mark=""), name="series_has_mark"),
        ]

    def __str__(self) -> str:
        return self.mark


class Use(models.Model):
    """In which mark a unit numbers a kind of document now."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("文种"), max_length=12, choices=Kind)
    series = models.ForeignKey(Series, models.PROTECT, related_name="uses", verbose_name=_("机关代字"))

    class Meta:
        verbose_name = _("文种的代字")
        constraints = [
            models.UniqueConstraint(fields=["county", "unit", "kind"], name="use_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="use_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.series_id}"


class Book(models.Model):
    """The numbers of one mark and year. ``before``: so many were given outside of the portal; ``last``: the last one.

    The database lets ``last`` grow by one at a time, and at the end of the transaction wants the document for it.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, related_name="books", verbose_name=_("机关代字"))
    year = models.PositiveSmallIntegerField(_("年份"))
    before = models.PositiveIntegerField(_("平台启用前已编到"), default=0)
    last = models.PositiveIntegerField(_("已编到"), default=0)

    class Meta:
        verbose_name = _("发文编号簿")
        ordering = ["-year", "series"]
        constraints = [
            models.UniqueConstraint(fields=["county", "series", "year"], name="book_once_a_year"),
            models.CheckConstraint(condition=Q(last__gte=F("before")), name="book_goes_on"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}〔{self.year}〕"


class IssuedQuerySet(models.QuerySet["Issued"]):
    def visible_to(self, user: User) -> IssuedQuerySet:
        """What their own units issued; who looks after a region, what its units issued."""
        scope = scope_of(user)
        found = Q(county__in=scope.counties) | Q(unit__in=scope.units)
        for path in scope.paths:
            found |= Q(unit__region__path__startswith=path)
        return self.filter(found)


class Issued(models.Model):
    """One document that went out. Nothing of it is ever changed or deleted; so a number is never free again.

    ``about``: what it belongs to, as ``rung:12``; each thing has one document at most. ``data``: the letter as it was
    (``papers.frozen``); none where it went out before the portal kept it. ``pdf_sha256``: of the first PDF made of it.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, related_name="issued", verbose_name=_("机关代字"))
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveIntegerField(_("序号"))
    mark = models.CharField(_("当时的机关代字"), max_length=MARK_LENGTH)
    kind = models.CharField(_("文种"), max_length=12, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    title = models.CharField(_("标题"), max_length=250)
    recipient = models.CharField(_("主送"), max_length=250, blank=True)
    loop = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事项")
    )
    about = models.CharField(_("所属"), max_length=40)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("签发人"))
    at = models.DateTimeField(_("发出时间"), default=timezone.now)
    data: models.JSONField[Any, Any] = models.JSONField(_("原文"), null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = IssuedQuerySet.as_manager()

    class Meta:
        verbose_name = _("发文")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "series", "year", "number"], name="issued_number_once"),
            models.UniqueConstraint(fields=["county", "about"], name="issued_once_for_each"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & ~Q(title="") & ~Q(about=""), name="issued_something"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="issued_from_one"),
        ]
        indexes = [
            models.Index(fields=["county", "-id"], name="issued_newest"),
            models.Index(fields=["unit", "-id"], name="issued_by_unit"),
        ]

    def __str__(self) -> str:
        return number_text(self.mark, self.year, self.number)

    def get_absolute_url(self) -> str:
        return reverse("issuing:paper", args=[self.pk])

    @property
    def text(self) -> str:
        """淳人大督〔2026〕3号."""
        return str(self)


def number_text(mark: str, year: int, number: int) -> str:
    """As the standard writes it (发文字号): six-cornered brackets, no leading zero."""
    return f"{mark}〔{year}〕{number}号"
