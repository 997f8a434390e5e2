"""What is counted: one ``Fact`` a case, sums of facts in ``Cell``, and in ``Pending`` the cases to be looked at again.

None of the three is a record: all can be thrown away and made again from the ledger (``rollup.build.rebuild``).
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Kind, LoopStatus

FAR = dt.date(9999, 12, 31)
"""The day on which an open case without any date becomes late."""
EVER = dt.date.min
"""The day of the cells that count what stands."""


class Pending(models.Model):
    """An event has been written about this case and its fact was not reckoned since.

    A trigger on the events writes one row for each, in their own transaction, so a row is seen exactly when its
    event is. Several rows a case are right: one row for all would be deleted while the next event, not yet
    committed, relied on it. ``failed_at``: the case could not be reckoned then and is tried again later.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    at = models.DateTimeField(_("时间"), db_default=Now())
    failed_at = models.DateTimeField(_("汇总失败的时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("待汇总的事项")


class Grown(models.TextChoices):
    """What has become of an opinion, at whatever remove: a proposal, a livelihood project, both."""

    NOTHING = "", _("没有")
    PROPOSAL = "proposal", _("代表建议")
    PROJECT = "project", _("民生实事项目")
    BOTH = "both", _("代表建议和民生实事项目")


class Fact(models.Model):
    """A case as the figures see it: where it belongs, with whom it lies, which days count.

    ``area`` is the township, or what lies above the townships; ``late_on`` the first day on which an open case is
    late if nothing is done (``FAR`` where nothing ends); ``watchers`` are keys of the units that watch it now, and
    ``overseers`` of those that ever did. ``doer`` did or does the work itself, from the first day to the last;
    ``holder`` is awaited now. ``grown``: what has become of an opinion.
    """

    loop = models.OneToOneField(Loop, models.PROTECT, primary_key=True, related_name="+")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=12)
    area = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头跟办单位"))
    holder = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("现在该办的单位")
    )
    doer = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, verbose_name=_("承办单位")
    )
    watchers = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("督办方"))
    overseers = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("督办过的单位"))
    status = models.CharField(_("状态"), max_length=10)
    step = models.CharField(_("当前环节"), max_length=20)
    level = models.CharField(_("预警级别"), max_length=10)
    source_kind = models.CharField(_("来源的种类"), max_length=12)
    grown = models.CharField(_("意见成了什么"), max_length=10, choices=Grown)
    opened_on = models.DateField(_("登记日期"))
    ended_on = models.DateField(_("终结日期"), null=True)
    late_on = models.DateField(_("超期之日"), null=True)

    class Meta:
        verbose_name = _("事项的统计口径")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="fact_kind_known"),
            models.CheckConstraint(condition=Q(status__in=LoopStatus.values), name="fact_status_known"),
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True, late_on__isnull=False)
                | (~Q(status="open") & Q(ended_on__isnull=False, late_on__isnull=True, holder__isnull=True)),
                name="fact_open_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(grown="") | Q(kind=Kind.OPINION, grown__in=Grown.values), name="fact_grown_known"
            ),
        ]


class Measure(models.TextChoices):
    """What a cell counts; behind each its day, its unit and its word. Each serves one breakdown and carries no more
    than that needs. What stands has its word in the cell of the grain ``all``; steps have it in those of days, too."""

    OPENED = "opened", _("登记")  # opened_on, none, kind of the source
    ENDED = "ended", _("终结")  # ended_on, none, status
    HELD = "held", _("在办")  # late_on, none, level of the warning
    STEP = "step", _("环节")  # late_on, none, step
    UNIT = "unit", _("单位")  # late_on, holder, level of the warning
    WATCHED = "watched", _("督办")  # late_on, watcher, level of the warning
    UNIT_OPENED = "u_opened", _("单位登记")  # opened_on, doer, nothing
    UNIT_ENDED = "u_ended", _("单位终结")  # ended_on, doer, status
    WATCHED_OPENED = "w_opened", _("督办登记")  # opened_on, whoever ever watched, nothing
    WATCHED_ENDED = "w_ended", _("督办终结")  # ended_on, whoever ever watched, status
    GROWN = "grown", _("意见的去向")  # opened_on, none, what has become of it


class Grain(models.TextChoices):
    """Every case stands in a cell of its day, in one of its month and in one of its year: ten years are ten cells.
    ``all``: what stands, whatever day it becomes late, under the day ``EVER``."""

    DAY = "day", _("日")
    MONTH = "month", _("月")
    YEAR = "year", _("年")
    ALL = "all", _("全部")


class Cell(models.Model):
    """So many facts of one measure, kind, area, unit and word on one day, or in the month or year that begins on it.

    ``area``: a township, or the county for all of it; what lies above the townships is what they leave of that.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(max_length=8, choices=Measure)
    grain = models.CharField(max_length=5, choices=Grain)
    day = models.DateField()
    kind = models.CharField(max_length=12)
    area = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    word = models.CharField(max_length=20)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("统计格")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "measure", "grain", "area", "day", "kind", "unit", "word"],
                name="cell_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="cell_measure_known"),
            models.CheckConstraint(condition=Q(grain__in=Grain.values), name="cell_grain_known"),
            models.CheckConstraint(condition=Q(number__gt=0), name="cell_counts_something"),
        ]
