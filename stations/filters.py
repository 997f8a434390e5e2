"""What lists of opinions can be narrowed by."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.loops.filters import LoopFilter
from congress_portal.loops.models import Loop
from stations.models import Category, Station
from stations.plans import OPINION
from stations.reading.search import Found, find
from stations.words import Complexity, Tier, Urgency


class OpinionFilter(LoopFilter):
    """The parameters of every list of cases, and the category. Works on loops of the kind opinion.

    Words are looked for last, among what the other parameters let through (``reading.search``).
    """

    q = filters.CharFilter(label=_("关键词、编号或名称首字母"), method="search", max_length=60)
    found: Found | None = None

    step = filters.ChoiceFilter(
        label=_("当前环节"),
        choices=[(spec.key, spec.name) for spec in OPINION.steps],
        method="at_step",
        empty_label=_("全部"),
    )
    category = filters.ModelChoiceFilter(
        label=_("类别"),
        queryset=Category.objects.all(),
        to_field_name="code",
        field_name="opinion__category",
        empty_label=_("全部"),
    )

    complexity = filters.ChoiceFilter(
        label=_("难易"), choices=Complexity.choices, field_name="opinion__complexity", empty_label=_("全部")
    )
    urgency = filters.ChoiceFilter(
        label=_("缓急"), choices=Urgency.choices, field_name="opinion__urgency", empty_label=_("全部")
    )

    class Meta:
        model = Loop
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[Loop]) -> QuerySet[Loop]:
        typed = self.form.cleaned_data.get("q")
        narrowed = self._narrowed(queryset)
        if not typed:
            return narrowed
        user = getattr(self.request, "user", None)
        self.found = find(user=user, typed=typed, narrow=self._narrowed) if isinstance(user, User) else None
        return narrowed.filter(pk__in=self.found.keys if self.found else [])

    def _narrowed(self, loops: QuerySet[Loop]) -> QuerySet[Loop]:
        """The cases that all parameters but the words let through."""
        for name, value in self.form.cleaned_data.items():
            if name != "q":
                loops = self.filters[name].filter(loops, value)
        return loops


class StationFilter(filters.FilterSet):
    tier = filters.ChoiceFilter(label=_("层级"), choices=Tier.choices)
    township = filters.CharFilter(label=_("乡镇（街道）编码"), method="in_township", max_length=12)

    class Meta:
        model = Station
        fields: tuple[str, ...] = ()

    def in_township(self, stations: QuerySet[Station], name: str, value: str) -> QuerySet[Station]:
        """The township's own stations and those of its villages."""
        return stations.filter(unit__region__path__contains=f"/{value}/")
