"""What lists of cases can be narrowed by, the same for pages and for the API, and the questions behind it.

The overview counts with these very functions, so a number and the list behind it cannot differ.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, F, FilteredRelation, IntegerField, Max, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level as RegionLevel
from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops import access
from congress_portal.loops.models import Event, Loop, Marking, Prompt, Step
from congress_portal.loops.words import CURRENT, SEVERITY, Level, LoopStatus, Mark, StepStatus, Verb

YES, NO = "1", "0"

CURRENT_STEP = FilteredRelation("steps", condition=Q(steps__status__in=CURRENT))
"""An open case has exactly one (a partial unique index says so), so the join adds no row."""
HOLDER = Case(
    When(Q(now__status=StepStatus.OFFERED, now__offered_to__isnull=False), then=F("now__offered_to")),
    When(Q(now__status=StepStatus.SUBMITTED, now__signer__isnull=False), then=F("now__signer")),
    default=F("now__unit"),
)
"""The unit whose move is awaited, as ``Step.holder`` says; for loops annotated with ``now=CURRENT_STEP``."""


def warned_at(loops: QuerySet[Loop], level: str) -> QuerySet[Loop]:
    """Cases whose gravest standing warning is of this level.

    A warning stands while its clock runs and still ends at the moment it warned of: an extension, a pause or a
    finished step takes it away.
    """
    grave = Case(*(When(level=word, then=Value(rank)) for word, rank in SEVERITY.items()), default=Value(0))
    standing = (
        Event.objects.filter(
            verb=Verb.WARNED,
            county=F("deadline__county"),
            deadline__is_running=True,
            warned_due=F("deadline__due_at"),
        )
        .order_by()
        .values("loop_id")
        .annotate(gravest=Max(grave, output_field=IntegerField()))
    )
    return loops.filter(pk__in=standing.filter(gravest=SEVERITY[Level(level)]).values("loop_id"))


def with_holder(loops: QuerySet[Loop]) -> QuerySet[Any]:
    """Cases with ``holder``, the key of the unit whose move is awaited; none for an ended case."""
    return loops.annotate(now=CURRENT_STEP).annotate(holder=HOLDER)


def held_by(loops: QuerySet[Loop], unit: Unit) -> QuerySet[Loop]:
    """Cases in which this unit's move is awaited."""
    return loops.filter(pk__in=with_holder(Loop.objects.open()).filter(holder=unit.pk).values("pk"))


def within(loops: QuerySet[Loop], region: Region) -> QuerySet[Loop]:
    """Cases of a region and of everything below it."""
    return loops.filter(region__in=Region.objects.within(region).values("pk"))


def late(loops: QuerySet[Loop]) -> QuerySet[Loop]:
    """Open cases past a date, as ``Loop.objects.late`` says."""
    return loops.filter(pk__in=Loop.objects.late().values("pk"))


def _reach(request: HttpRequest | None) -> tuple[set[int], Q]:
    """The counties of the reader's duties, and the regions they cover, as a filter on a region's path."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return set(), Q(pk__in=[])
    covered = Q(pk__in=[])
    for path in access.scope_of(user).paths:
        covered |= Q(path__startswith=path)
    return user.county_ids(), covered


def regions_for(request: HttpRequest | None) -> QuerySet[Region]:
    """The counties and townships that the reader may choose from."""
    counties, covered = _reach(request)
    for county in Region.objects.filter(pk__in=counties) if counties else ():
        covered |= Q(path__startswith=county.path)
    return Region.objects.filter(covered, level__in=(RegionLevel.COUNTY, RegionLevel.TOWNSHIP)).order_by(
        "path"
    )


def units_for(request: HttpRequest | None) -> QuerySet[Unit]:
    """The units that the reader may choose from; one that was closed may still hold a case."""
    counties, covered = _reach(request)
    below = Region.objects.filter(covered).values("pk")
    return Unit.objects.filter(Q(county__in=counties) | Q(region__in=below)).order_by("kind", "code")


class LoopFilter(filters.FilterSet):
    """All parameters may be combined; an unknown value is an error, an unknown parameter is ignored."""

    q = filters.CharFilter(label=_("标题或编号"), method="search", max_length=60)
    status = filters.ChoiceFilter(label=_("状态"), choices=LoopStatus.choices, empty_label=_("全部"))
    step = filters.CharFilter(label=_("当前环节"), method="at_step", max_length=20)
    region = filters.ModelChoiceFilter(
        label=_("区划"), queryset=regions_for, to_field_name="code", method="in_region", empty_label=_("全部")
    )
    unit = filters.ModelChoiceFilter(
        label=_("待办单位"), queryset=units_for, method="held_by_unit", empty_label=_("全部")
    )
    late = filters.ChoiceFilter(
        label=_("是否超期"),
        choices=((YES, _("已超期")), (NO, _("未超期"))),
        method="is_late",
        empty_label=_("全部"),
    )
    warned = filters.ChoiceFilter(
        label=_("预警"), choices=Level.choices, method="is_warned", empty_label=_("全部")
    )
    unnamed = filters.ChoiceFilter(
        label=_("责任人"), choices=((YES, _("未落实")),), method="is_unnamed", empty_label=_("全部")
    )
    pressed = filters.ChoiceFilter(
        label=_("推促"), choices=((YES, _("等待回应")),), method="is_pressed", empty_label=_("全部")
    )
    mark = filters.ChoiceFilter(
        label=_("痛难堵卡"), choices=Mark.choices, method="is_marked", empty_label=_("全部")
    )
    opened_after = filters.DateFilter(
        label=_("登记日期从"), method="from_day", widget=forms.DateInput(attrs={"type": "date"})
    )
    opened_before = filters.DateFilter(
        label=_("登记日期到"), method="to_day", widget=forms.DateInput(attrs={"type": "date"})
    )

    def search(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return loops.filter(Q(title__icontains=value) | Q(code__icontains=value))

    def at_step(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return loops.filter(pk__in=Step.objects.current().filter(key=value).values("loop_id"))

    def in_region(self, loops: QuerySet[Loop], name: str, value: Region) -> QuerySet[Loop]:
        return within(loops, value)

    def held_by_unit(self, loops: QuerySet[Loop], name: str, value: Unit) -> QuerySet[Loop]:
        return held_by(loops, value)

    def is_late(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        if value == YES:
            return late(loops)
        return loops.exclude(pk__in=Loop.objects.late().values("pk"))

    def is_warned(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return warned_at(loops, value)

    def is_unnamed(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return loops.filter(pk__in=Step.objects.unnamed().values("loop_id"))

    def is_pressed(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return loops.filter(pk__in=Prompt.objects.open().values("loop_id"))

    def is_marked(self, loops: QuerySet[Loop], name: str, value: str) -> QuerySet[Loop]:
        return loops.filter(pk__in=Marking.objects.standing().filter(mark=value).values("loop_id"))

    def from_day(self, loops: QuerySet[Loop], name: str, value: dt.date) -> QuerySet[Loop]:
        return loops.filter(opened_at__gte=_moment(value, dt.time.min))

    def to_day(self, loops: QuerySet[Loop], name: str, value: dt.date) -> QuerySet[Loop]:
        return loops.filter(opened_at__lte=_moment(value, dt.time.max))

    def applied(self) -> list[dict[str, Any]]:
        """What is switched on, for templates/components/filters.html."""
        if not self.is_bound or not self.form.is_valid():
            return []
        given = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        return [
            {
                "label": f"{self.form.fields[name].label}：{self._words(name, value)}",
                "remove_url": self._without(name),
            }
            for name, value in given.items()
        ]

    def _words(self, name: str, value: object) -> str:
        choices = {str(key): label for key, label in getattr(self.form.fields[name], "choices", ()) if key}
        return str(choices.get(str(value), value))

    def _without(self, name: str) -> str:
        rest = self.data.copy()
        for gone in (name, "page", "cursor"):
            rest.pop(gone, None)
        return f"?{rest.urlencode()}" if hasattr(rest, "urlencode") else "?"


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
