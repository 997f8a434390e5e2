"""What citizens say of an answer, how each rating was obtained, and what is published or asked about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from stations.models.opinions import Opinion
from stations.models.places import Station
from stations.words import OWN_SOURCES, FlagKind, Satisfaction, Source


class RatingQuerySet(models.QuerySet["Rating"]):
    def own(self) -> RatingQuerySet:
        """The citizen's own, by their link or code; nothing that staff entered."""
        return self.filter(source__in=OWN_SOURCES)

    def entered(self) -> RatingQuerySet:
        """What staff entered for a citizen: counted and shown apart, everywhere."""
        return self.exclude(source__in=OWN_SOURCES)

    def unsealed(self) -> RatingQuerySet:
        """Those whose window has ended."""
        return self.filter(sealed_until__lt=timezone.now())


class Rating(models.Model):
    """One word on one answer. ``round`` counts an author's ratings from 0, whichever case led.

    A trigger refuses every change but emptying ``words``; the trail holds ``seal``, a salted commitment to level and
    words, so that neither a later change nor the trail itself tells what is sealed (see transitions/ratings.py).
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="ratings")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("第几轮"))
    level = models.CharField(_("满意度"), max_length=12, choices=Satisfaction)
    words = models.TextField(_("评价"), blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    source = models.CharField(_("怎样取得"), max_length=10, choices=Source)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代录人")
    )
    told_on = models.DateField(_("群众表态的日期"), null=True, blank=True)
    how = models.CharField(_("取得经过"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("所评答复的时间"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办单位")
    )
    sealed_until = models.DateTimeField(_("封存至"), null=True, blank=True)
    salt = models.CharField(max_length=32, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("群众评价")
        constraints = [
            models.UniqueConstraint(fields=["county", "opinion", "round"], name="rating_once_a_round"),
            models.UniqueConstraint(
                fields=["county", "opinion", "answered_at"],
                condition=Q(source__in=OWN_SOURCES),
                name="rating_own_once_an_answer",
            ),
            models.UniqueConstraint(
                fields=["county", "opinion", "answered_at"],
                condition=~Q(source__in=OWN_SOURCES),
                name="rating_entered_once_an_answer",
            ),
            models.CheckConstraint(condition=Q(level__in=Satisfaction.values), name="rating_level_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="rating_source_stated"),
            models.CheckConstraint(
                condition=Q(source__in=OWN_SOURCES, entered_by__isnull=True)
                | (
                    ~Q(source__in=OWN_SOURCES)
                    & Q(entered_by__isnull=False, told_on__isnull=False)
                    & ~Q(how="")
                ),
                name="rating_entered_with_who_when_how",
            ),
            models.CheckConstraint(
                condition=Q(sealed_until__isnull=True) | Q(at__lte=F("sealed_until")),
                name="rating_within_its_window",
            ),
        ]
        indexes = [models.Index(fields=["county", "sealed_until"], name="rating_by_seal")]

    @property
    def is_own(self) -> bool:
        return self.source in OWN_SOURCES


class RatingOrigin(models.Model):
    """From where a rating came: an address hashed with a salt that lives two days. Kept until the flags are asked."""

    rating = models.OneToOneField(Rating, models.PROTECT, primary_key=True, related_name="origin")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=24)

    class Meta:
        verbose_name = _("评价来源")


class SatisfactionSheet(models.Model):
    """What is published of a quarter's ratings: made once, when all its windows have ended; a trigger keeps it so.

    ``cells`` as ``stations.evaluation.Cell.packed``; ``k`` is the rule that it was made by.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    k = models.PositiveSmallIntegerField(_("最少评价数"))
    cells = models.JSONField(default=list)
    made_at = models.DateTimeField(_("公布时间"), default=timezone.now)

    class Meta:
        verbose_name = _("满意度公布表")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["county", "since"], name="sheet_once_a_quarter"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="sheet_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(k__gte=2), name="sheet_hides_the_single"),
        ]


class RatingFlag(models.Model):
    """A pattern that somebody above the station should ask about: a question with its cases, never a verdict."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("联络站"))
    kind = models.CharField(_("情形"), max_length=10, choices=FlagKind)
    on = models.DateField(_("日期"))
    ratings = models.JSONField(_("涉及的评价"), default=list)
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("核查情况"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("评价疑点")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "station", "kind", "on"], name="flag_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="flag_kind_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, note="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(note="")),
                name="flag_decided_with_a_note",
            ),
        ]
