"""What lists of opinions can be narrowed by."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.filters import LoopFilter
from congress_portal.loops.models import Loop
from stations.models import Category, Station
from stations.plans import OPINION
from stations.words import Tier


class OpinionFilter(LoopFilter):
    """The parameters of every list of cases, and the category. Works on loops of the kind opinion."""

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

    class Meta:
        model = Loop
        fields: tuple[str, ...] = ()


class StationFilter(filters.FilterSet):
    tier = filters.ChoiceFilter(label=_("层级"), choices=Tier.choices)
    township = filters.CharFilter(label=_("乡镇（街道）编码"), method="in_township", max_length=12)

    class Meta:
        model = Station
        fields: tuple[str, ...] = ()

    def in_township(self, stations: QuerySet[Station], name: str, value: str) -> QuerySet[Station]:
        """The township's own stations and those of its villages."""
        return stations.filter(unit__region__path__contains=f"/{value}/")
