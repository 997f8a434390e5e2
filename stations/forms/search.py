"""How a reader looks for stations: on the list, and with more conditions on the map."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.pages.widgets import DayInput
from stations import queries
from stations.words import HealthBand, Tier

FAR = dt.timedelta(days=366)
WITHIN = ((7, _("7天内有接待")), (30, _("30天内有接待")))


class SearchForm(forms.Form):
    q = forms.CharField(label=_("名称、村名或地址"), required=False, max_length=40)
    township = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("乡镇"),
        required=False,
        to_field_name="code",
        empty_label=_("全部乡镇"),
        error_messages={"invalid_choice": _("没有这个乡镇，请重新选择。")},
    )
    tier = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("站、室、点")), *Tier.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = queries.townships()  # type: ignore[attr-defined]


class MapForm(SearchForm):
    within = forms.TypedChoiceField(
        label=_("下次接待"), required=False, coerce=int, empty_value=None, choices=[("", _("不限")), *WITHIN]
    )
    on = forms.DateField(label=_("哪天有接待"), required=False, widget=DayInput)
    health = forms.ChoiceField(
        label=_("健康度"), required=False, choices=[("", _("不限")), *HealthBand.choices]
    )
    open = forms.BooleanField(label=_("只看现在开放的"), required=False)

    MORE = ("within", "on", "health", "open")
    """The conditions that fold away."""

    def clean_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["on"]
        today = timezone.localdate()
        if day and not today <= day <= today + FAR:
            raise forms.ValidationError(_("请选择今天起一年以内的日期。"))
        return day

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    def has_more(self) -> bool:
        """Whether one of the folded conditions is set or refused."""
        return any(self.cleaned_data.get(name) or name in self.errors for name in self.MORE)


class PostersForm(SearchForm):
    q = None  # type: ignore[assignment]
