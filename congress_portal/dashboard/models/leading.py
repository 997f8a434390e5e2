"""What leaders have beside figures: walls that show them, the last look, briefs, and the units in their charge."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Role, Unit, User


class WallQuerySet(models.QuerySet["Wall"]):
    def open(self) -> WallQuerySet:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: User) -> WallQuerySet:
        """One's own; all of the county for its congress office, which ends what others left hanging."""
        offices = [duty.county_id for duty in user.duties if duty.role == Role.CONGRESS_OFFICE]
        return self.filter(Q(made_by=user) | Q(county__in=offices))


class Wall(models.Model):
    """A big screen that shows a region's figures without anybody logged in; numbers alone, no cases and no names.

    ``key`` is in its address. It shows nothing any more when it is ended, or when whoever made it may no longer look
    at the region.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区划"))
    key = models.CharField(max_length=48)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="walls", verbose_name=_("设置人"))
    made_at = models.DateTimeField(_("设置时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = WallQuerySet.as_manager()

    class Meta:
        verbose_name = _("大屏")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="wall_key_unique"),
            models.UniqueConstraint(
                fields=["county", "region", "made_by"],
                condition=Q(ended_at__isnull=True),
                name="wall_one_open_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="wall_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)


class Look(models.Model):
    """When a reader last looked at a region, what the figures were then, and the same of the visit before.

    ``numbers``: figure → number. A visit ends half an hour after its last look.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    numbers = models.JSONField(default=dict)
    before_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("上次查看")
        constraints = [
            models.UniqueConstraint(fields=["county", "user", "region"], name="look_one_a_region"),
            models.CheckConstraint(
                condition=Q(before_at__isnull=True) | Q(before_at__lte=F("seen_at")),
                name="look_after_the_one_before",
            ),
        ]


class Period(models.TextChoices):
    DAY = "day", _("日报")
    WEEK = "week", _("周报")


class BriefQuerySet(models.QuerySet["Brief"]):
    def visible_to(self, user: User) -> BriefQuerySet:
        """Those of the regions that the user sees as a whole; not where their line is a part of it."""
        from congress_portal.dashboard.figures.frames import line_of, places_of

        covered = Q(pk__in=[])
        for place in places_of(user):
            if line_of(user, place) is None:
                covered |= Q(region__path__startswith=place.path)
        return self.filter(covered)


class Brief(models.Model):
    """A day or a week of a county in figures. What stood when it was made is kept and never changed; what happened in
    the days is reckoned when it is read (``figures.told``).

    ``numbers``: ``figures`` by name, ``areas`` as [name, late] with the ``params`` of each, ``satisfaction`` as
    ``figures.satisfaction.kept``. Older ones hold more, of which nothing else is shown.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区划"))
    period = models.CharField(_("种类"), max_length=4, choices=Period)
    since = models.DateField(_("从"))
    until = models.DateField(_("到"))
    numbers = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("制作时间"), default=timezone.now)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("简报")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "region", "period", "since"], name="brief_once"),
            models.CheckConstraint(condition=Q(period__in=Period.values), name="brief_period_known"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="brief_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.since:%Y-%m-%d}"


class Charge(models.Model):
    """A unit that a leader is in charge of (分管). Who has any sees the figures and cases of those units alone."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="charges", verbose_name=_("领导"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("分管单位"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"), default=timezone.now)

    class Meta:
        verbose_name = _("分管")
        constraints = [models.UniqueConstraint(fields=["county", "user", "unit"], name="charge_once")]
