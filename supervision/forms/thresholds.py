"""What the office types where it changes a threshold."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.pages.widgets import DayInput


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


class _Rule(forms.Form):
    basis = forms.CharField(label=_("依据"), max_length=200)
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput(), initial=tomorrow)


class CurveRuleForm(_Rule):
    yellow_points = forms.IntegerField(label=_("滞后几分黄色预警"), min_value=1, max_value=99)
    red_points = forms.IntegerField(label=_("滞后几分红色预警"), min_value=2, max_value=100)
    yellow_days = forms.IntegerField(label=_("最后期限前几天黄色预警"), min_value=0, max_value=365)
    follow_months = forms.CharField(
        label=_("办结后几个月回看"),
        max_length=40,
        required=False,
        help_text=_("几次就写几个数，用空格隔开，例如：3 12"),
    )
    field_order = ("yellow_points", "red_points", "yellow_days", "follow_months", "basis", "valid_from")

    def clean_follow_months(self) -> list[int]:
        words = (
            self.cleaned_data["follow_months"].replace("，", " ").replace("、", " ").replace(",", " ").split()
        )
        if (
            not all(word.isascii() and word.isdigit() and 0 < int(word) <= 120 for word in words)
            or len(words) > 6
        ):
            raise ValidationError(_("请填写1到120之间的月数，最多6个，用空格隔开。"))
        return [int(word) for word in words]


class RungRuleForm(_Rule):
    days = forms.IntegerField(label=_("几天以后"), min_value=0, max_value=365)
    again_days = forms.IntegerField(
        label=_("回应后仍滞后几天"), min_value=1, max_value=365, required=False,
        help_text=_("单位回应以后过了这些天仍然滞后，就再升一级；不填，回应以后不再升级。"),
    )  # fmt: skip
    field_order = ("days", "again_days", "basis", "valid_from")
