"""What is typed about station health: a formula, an objection, the decision on it, filters of the ranking."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from stations.health import Weights
from stations.reading.receptions import month_of
from stations.words import HealthPart, ObjectionStatus, Tier


class MonthField(forms.CharField):
    """A month as 2026-12; gives its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-12"})

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        found = month_of(text or "")
        if text and found is None:
            raise forms.ValidationError(_("请按“2026-12”的样子填写月份。"))
        return found


class FormulaForm(forms.Form):
    """Weights of the six parts and their full marks by tier."""

    since = MonthField(label=_("自哪个月起适用"), max_length=7)
    reason = forms.CharField(label=_("修订说明"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in HealthPart.choices:
            weight, fulls = weights[part]
            self.fields[f"{part}-weight"] = forms.IntegerField(
                label=_("%(part)s：权重") % {"part": label}, min_value=0, max_value=100, initial=weight
            )
            for tier, name in Tier.choices if part != HealthPart.EMPTY else ():
                self.fields[f"{part}-{tier}"] = forms.IntegerField(
                    label=self._label(part) % {"part": label, "tier": name},
                    min_value=0,
                    max_value=9999,
                    initial=fulls[tier],
                )

    @staticmethod
    def _label(part: str) -> str:
        if part == HealthPart.ENDED:
            return str(_("%(part)s：%(tier)s满分（%%）"))
        return str(
            _("%(part)s：%(tier)s不扣分") if part == HealthPart.SILENT else _("%(part)s：%(tier)s满分")
        )

    def weights(self) -> Weights:
        data = self.cleaned_data
        return {
            part: (data[f"{part}-weight"], {tier: data.get(f"{part}-{tier}") or 0 for tier in Tier.values})
            for part in HealthPart.values
        }


class ObjectForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DecideForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("处理"),
        choices=[("upheld", _("采纳，这一条不计入")), ("refused", _("不采纳"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("处理意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RankingForm(forms.Form):
    month = MonthField(label=_("月份"), max_length=7, required=False)
    tier = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("全部")), *Tier.choices])
    township = forms.ModelChoiceField(
        label=_("乡镇"),
        required=False,
        queryset=Region.objects.none(),
        to_field_name="code",
        empty_label=_("全部"),
    )

    def __init__(self, *args: Any, townships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = townships  # type: ignore[attr-defined]


class ObjectionFilterForm(forms.Form):
    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *ObjectionStatus.choices]
    )
