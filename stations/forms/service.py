"""What the office types: within how many working days a sort of opinion is answered."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.pages.widgets import DayInput
from stations.models import Category
from stations.words import Complexity, Urgency


class LevelForm(forms.Form):
    days = forms.IntegerField(label=_("几个工作日内答复"), min_value=1, max_value=60)
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("法律法规的名称和条款，或者本级制定的文件。")
    )
    valid_from = forms.DateField(
        label=_("生效日期"), widget=DayInput, initial=timezone.localdate,
        help_text=_("原来的规定到前一天止，不修改；已经承诺的日期不变。"),
    )  # fmt: skip


class NewLevelForm(LevelForm):
    category = forms.ModelChoiceField(
        label=_("类别"), queryset=Category.objects.filter(is_active=True), required=False,
        empty_label=_("各类通用"), help_text=_("只为这一类规定的，优先于各类通用的。"),
    )  # fmt: skip
    complexity = forms.ChoiceField(label=_("难易"), choices=Complexity.choices)
    urgency = forms.ChoiceField(label=_("缓急"), choices=Urgency.choices)
    field_order = ["category", "complexity", "urgency"]


class FigureForm(forms.Form):
    amount = forms.IntegerField(label=_("数值"), min_value=0, max_value=100)
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("法律法规的名称和条款，或者本级制定的文件。")
    )
    valid_from = forms.DateField(
        label=_("生效日期"), widget=DayInput, initial=timezone.localdate,
        help_text=_("原来的规定到前一天止；已经公布散列值的月份仍按当时的比例抽。"),
    )  # fmt: skip


class WhatIfForm(forms.Form):
    """How many days to try; nothing is written."""

    days = forms.IntegerField(label=_("如果改为几个工作日"), min_value=1, max_value=60, required=False)
