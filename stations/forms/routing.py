"""What the office types: one routing rule."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Unit
from congress_portal.loops.forms import RECEIVERS
from congress_portal.pages.widgets import DayInput
from stations.models import Category, RoutingRule, Station

MOST_WORDS = 30
LONGEST_WORD = 20


class ClockInput(forms.TimeInput):
    def __init__(self) -> None:
        super().__init__({"type": "time"}, format="%H:%M")


class WordsField(forms.CharField):
    """Words between commas, blanks or on lines of their own; each once."""

    def clean(self, value: Any) -> Any:
        found = list(dict.fromkeys(word for word in re.split(r"[\s,，、;；]+", super().clean(value)) if word))
        if len(found) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in found):
            raise forms.ValidationError(_("最多30个词，每个不超过20个字。"))
        return found

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value


class RuleForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("分办时会显示，例如“路灯归住建”。"))
    category = forms.ModelChoiceField(
        label=_("类别"),
        queryset=Category.objects.filter(is_active=True),
        required=False,
        empty_label=_("不限"),
    )
    region = forms.ModelChoiceField(
        label=_("地方"), queryset=Region.objects.none(), required=False, empty_label=_("不限"),
        help_text=_("包括下辖的所有地方。"),
    )  # fmt: skip
    words = WordsField(
        label=_("词语"), required=False, max_length=800,
        help_text=_("正文或者地点里出现任何一个就算；用顿号或逗号隔开。"),
    )  # fmt: skip
    station = forms.ModelChoiceField(
        label=_("联络站"), queryset=Station.objects.none(), required=False, empty_label=_("不限")
    )
    since = forms.TimeField(label=_("从几点"), required=False, widget=ClockInput)
    until = forms.TimeField(
        label=_("到几点"), required=False, widget=ClockInput,
        help_text=_("按登记的时间；可以跨过半夜，例如 22:00 到 6:00。"),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=_("建议承办单位"), queryset=Unit.objects.none(), required=False, empty_label=_("不建议单位")
    )
    to_township = forms.BooleanField(label=_("建议由所在乡镇的政府承办"), required=False)
    to_category = forms.ModelChoiceField(
        label=_("建议类别"), queryset=Category.objects.filter(is_active=True), required=False,
        empty_label=_("不建议类别"),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("权责清单的条目、会议纪要，或者“工作安排”。")
    )
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput, initial=timezone.localdate)
    valid_until = forms.DateField(label=_("失效日期"), widget=DayInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, county: Region, rule: RoutingRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            kwargs.setdefault("initial", {name: getattr(rule, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        places = Region.objects.filter(path__startswith=county.path).exclude(level=Level.COUNTY)
        units = Unit.objects.filter(county=county, is_active=True, kind__in=RECEIVERS)
        stations = Station.objects.filter(county=county, unit__is_active=True).select_related("unit")
        choices = {
            "region": places.order_by("path"),
            "unit": units.order_by("kind", "code"),
            "station": stations,
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class VersionForm(forms.Form):
    """The version that a button was shown with."""

    version = forms.IntegerField(min_value=1)
