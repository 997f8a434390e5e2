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
MOST_NUMBER = 99_999


def ended_once() -> Q:
    """Done by somebody at some time, or dropped, or neither."""
    not_done, not_dropped = (
        Q(**{f"{one}_by__isnull": True, f"{one}_at__isnull": True}) for one in ("done", "dropped")
    )
    done, dropped = (
        Q(**{f"{one}_by__isnull": False, f"{one}_at__isnull": False}) for one in ("done", "dropped")
    )
    return (not_done & not_dropped) | (done & not_dropped) | (not_done & dropped)


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
        return f"{self.series.mark}〔{self.year}〕"


def of_units_of(user: User) -> Q:
    """Rows with ``county`` and ``unit`` that a reader of the register sees: of own units and of units looked after."""
    scope = scope_of(user)
    found = Q(county__in=scope.counties) | Q(unit__in=scope.units)
    for path in scope.paths:
        found |= Q(unit__region__path__startswith=path)
    return found


class IssuedQuerySet(models.QuerySet["Issued"]):
    def visible_to(self, user: User) -> IssuedQuerySet:
        """What their own units issued; who looks after a region, what its units issued."""
        return self.filter(of_units_of(user))


class Issued(models.Model):
    """One document that went out. Nothing of it is ever changed or deleted; so a number is never free again.

    ``about``: what it belongs to, as ``rung:12``; each thing has one document at most. ``data``: the letter as it was
    (``papers.frozen``); none where it went out before the portal kept it. ``pdf_sha256``: of the first PDF made of it.
    ``voided_at``: once void it keeps its number, and its thing may have another document.
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
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    objects = IssuedQuerySet.as_manager()

    class Meta:
        verbose_name = _("发文")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "series", "year", "number"], name="issued_number_once"),
            models.UniqueConstraint(
                fields=["county", "about"], condition=Q(voided_at__isnull=True), name="issued_once_for_each"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & ~Q(title="") & ~Q(about=""), name="issued_something"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="issued_from_one"),
        ]
        indexes = [
            models.Index(fields=["county", "-id"], name="issued_newest"),
            models.Index(fields=["unit", "-id"], name="issued_by_unit"),
            models.Index(fields=["county", "about"], name="issued_of_thing"),
        ]

    def __str__(self) -> str:
        return number_text(self.mark, self.year, self.number)

    def get_absolute_url(self) -> str:
        return reverse("issuing:paper", args=[self.pk])

    @property
    def text(self) -> str:
        """淳人大督〔2026〕3号."""
        return str(self)

    @property
    def voiding(self) -> Voiding | None:
        """Why it is void, or is to be; what was dropped does not count."""
        return self.voidings.standing().select_related("asked_by", "done_by", "replacement").first()


class VoidingQuerySet(models.QuerySet["Voiding"]):
    def standing(self) -> VoidingQuerySet:
        """Done, or waiting for its second person."""
        return self.filter(dropped_at__isnull=True)

    def done(self) -> VoidingQuerySet:
        return self.filter(done_at__isnull=False)


class Voiding(models.Model):
    """That a document is void (作废): asked by one person, done by another, or dropped. Never changed after that.

    ``replacement``: the document in its place, named once, by itself where the same thing gets another document.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    issued = models.ForeignKey(Issued, models.PROTECT, related_name="voidings", verbose_name=_("发文"))
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    done_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤回人")
    )
    dropped_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    replacement = models.ForeignKey(
        Issued, models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("代替的公文")
    )

    objects = VoidingQuerySet.as_manager()

    class Meta:
        verbose_name = _("公文作废")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "issued"], condition=Q(dropped_at__isnull=True), name="voiding_once"
            ),
            models.UniqueConstraint(fields=["county", "replacement"], name="voiding_replaced_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="voiding_has_reason"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | ~Q(done_by=F("asked_by")), name="voiding_two_people"
            ),
            models.CheckConstraint(condition=ended_once(), name="voiding_ended_whole"),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True)
                | (Q(done_at__isnull=False) & Q(replacement__gt=F("issued"))),
                name="voiding_replaced_by_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issued_id} {self.reason}"


class PaperRun(models.Model):
    """Numbers that were used on paper after the portal had begun (纸本占用): asked by one, done by another, or dropped.

    ``until``: the last of them. ``since``: the first, which is the one after the book's last when it is done.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    book = models.ForeignKey(Book, models.PROTECT, related_name="runs", verbose_name=_("编号簿"))
    since = models.PositiveIntegerField(_("从第几号"), null=True, blank=True)
    until = models.PositiveIntegerField(_("到第几号"))
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    done_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤回人")
    )
    dropped_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("纸本占用的号")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "book"],
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
                name="paper_run_one_asked",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="paper_run_has_reason"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | ~Q(done_by=F("asked_by")), name="paper_run_two_people"
            ),
            models.CheckConstraint(condition=ended_once(), name="paper_run_ended_whole"),
            models.CheckConstraint(
                condition=Q(since__isnull=True, done_at__isnull=True)
                | Q(since__isnull=False, done_at__isnull=False, until__gte=F("since")),
                name="paper_run_goes_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.since}–{self.until}"


def number_text(mark: str, year: int, number: int) -> str:
    """As the standard writes it (发文字号): six-cornered brackets, no leading zero."""
    return f"{mark}〔{year}〕{number}号"
