"""What the office types: a yearly minimum with its legal basis."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.pages.widgets import DayInput


class QuotaForm(forms.Form):
    amount = forms.IntegerField(label=_("每年至少"), min_value=0, max_value=366)
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("法律法规的名称和条款，或者本级制定的文件。")
    )
    valid_from = forms.DateField(
        label=_("生效日期"), widget=DayInput, initial=timezone.localdate,
        help_text=_("原来的要求到前一天止，不修改。"),
    )  # fmt: skip
