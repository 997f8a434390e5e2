"""Rules (制度) with their versions, and the screens on which they are named."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.library.words import Body, Category, Screen


class RuleQuerySet(models.QuerySet["Rule"]):
    def visible_to(self, user: User) -> RuleQuerySet:
        """Everybody of a county reads its rules."""
        return self.filter(county__in=user.county_ids())

    def public(self) -> RuleQuerySet:
        """What anybody may read: marked by the office, and in force today."""
        return self.filter(is_public=True, pk__in=RuleVersion.objects.in_force().values("rule"))

    def with_current(self, on: dt.date | None = None) -> RuleQuerySet:
        """Each with ``current_ones``: a list of the version in force on a day, or an empty one."""
        return self.prefetch_related(
            Prefetch("versions", RuleVersion.objects.in_force(on), to_attr="current_ones")
        )


class Rule(models.Model):
    """One slot of the library. Its text stands in its versions."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    body = models.CharField(_("制定机关"), max_length=10, choices=Body)
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("名称"), max_length=80)
    category = models.CharField(_("类别"), max_length=12, choices=Category)
    is_public = models.BooleanField(_("向社会公开"), default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    made_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = RuleQuerySet.as_manager()
    current_ones: list[RuleVersion]

    class Meta:
        verbose_name = _("制度")
        ordering = ["body", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "body", "number"], name="rule_number_unique"),
            models.CheckConstraint(condition=Q(body__in=Body.values), name="rule_body_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="rule_category_known"),
            models.CheckConstraint(condition=~Q(title="") & Q(number__gte=1), name="rule_named"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:rule", args=[self.pk])


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def adopted(self) -> RuleVersionQuerySet:
        return self.filter(adopted_on__isnull=False)

    def in_force(self, on: dt.date | None = None) -> RuleVersionQuerySet:
        """Those in force on a day: at most one a rule, the database sees to it."""
        day = on or timezone.localdate()
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))


_ONLY = models.Func(
    F("rule"), F("rule"), models.Value("[]"), function="int8range", output_field=BigIntegerRangeField()
)
"""One rule as a range of its own, so that PostgreSQL compares it without an extension."""
_DAYS = models.Func(
    F("valid_from"), F("valid_until"), models.Value("[]"), function="daterange", output_field=DateRangeField()
)


class RuleVersion(models.Model):
    """One text of a rule: a draft until it is adopted, then never changed (a trigger) but for its last day.

    ``words`` is the normal form (``congress_portal.grams``) of title and text, which searches look into.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions", verbose_name=_("制度"))
    number = models.PositiveSmallIntegerField(_("第几版"))
    text = models.TextField(_("正文"))
    changes = models.CharField(_("修改内容"), max_length=500, blank=True)
    words = models.TextField(editable=False)
    revision = models.PositiveIntegerField(_("修改次数"), default=1)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    drafted_at = models.DateTimeField(_("拟稿时间"), default=timezone.now)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    organ = models.CharField(_("通过机关、会议"), max_length=80, blank=True)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)
    end_basis = models.CharField(_("失效依据"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"), null=True, blank=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度文本")
        ordering = ["rule", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "rule", "number"], name="rule_version_number_unique"),
            models.UniqueConstraint(
                fields=["county", "rule"], condition=Q(adopted_on__isnull=True), name="rule_one_draft"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="rule_version_counts_from_one"),
            models.CheckConstraint(
                condition=Q(
                    adopted_on__isnull=True, organ="", valid_from__isnull=True, valid_until__isnull=True,
                    entered_by__isnull=True, entered_at__isnull=True,
                )
                | (
                    Q(
                        adopted_on__isnull=False, valid_from__gte=F("adopted_on"), entered_by__isnull=False,
                        entered_at__isnull=False,
                    )
                    & ~Q(organ="")
                    & ~Q(text="")
                ),
                name="rule_version_adopted_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True, end_basis="")
                | (Q(valid_until__gte=F("valid_from")) & ~Q(end_basis="")),
                name="rule_version_ends_on_a_basis",
            ),
            ExclusionConstraint(
                name="rule_one_version_a_day",
                expressions=[(_ONLY, "&&"), (_DAYS, "&&")],
                condition=Q(adopted_on__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("第%(number)s版")) % {"number": self.number}

    @property
    def is_draft(self) -> bool:
        return self.adopted_on is None

    @property
    def is_in_force(self) -> bool:
        today = timezone.localdate()
        return bool(self.valid_from and self.valid_from <= today) and (
            self.valid_until is None or self.valid_until >= today
        )


class Link(models.Model):
    """A screen on which a rule is named as applying."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="links", verbose_name=_("制度"))
    screen = models.CharField(_("页面"), max_length=14, choices=Screen)

    class Meta:
        verbose_name = _("适用页面")
        ordering = ["rule", "screen"]
        constraints = [
            models.UniqueConstraint(fields=["county", "screen", "rule"], name="rule_link_once"),
            models.CheckConstraint(condition=Q(screen__in=Screen.values), name="rule_link_screen_known"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.screen}"
