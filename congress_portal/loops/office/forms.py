"""What the office types: periods, a year's days, thresholds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region
from congress_portal.loops.calendar import DayUnit
from congress_portal.loops.models import Period
from congress_portal.loops.office import labels, reading
from congress_portal.pages.widgets import DayInput

LONGEST_TEXT = 8000


class PeriodForm(forms.Form):
    amount = forms.IntegerField(label=_("长度"), min_value=1, max_value=3650)
    unit = forms.ChoiceField(label=_("单位"), choices=DayUnit.choices)
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("法律法规的名称和条款，或者本级制定的文件。")
    )
    quote = forms.CharField(
        label=_("规定内容"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput, initial=timezone.localdate)


class NewPeriodForm(PeriodForm):
    key = forms.ChoiceField(label=_("期限"))
    region = forms.ModelChoiceField(
        label=_("适用区划"),
        queryset=Region.objects.none(),
        help_text=_("只在这一区划内适用，优先于各地通用的规定。"),
    )
    field_order = ["key", "region"]

    def __init__(self, *args: Any, within: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key, region = self.fields["key"], self.fields["region"]
        assert isinstance(key, forms.ChoiceField) and isinstance(region, forms.ModelChoiceField)
        keys = Period.objects.order_by("key").values_list("key", flat=True).distinct()
        key.choices = [("", _("请选择")), *((word, labels.name_of(word)) for word in keys)]
        region.queryset = Region.objects.within(within).exclude(level=Level.VILLAGE)


class TermForm(forms.Form):
    number = forms.IntegerField(label=_("第几届"), min_value=1, max_value=99)
    since = forms.DateField(label=_("起始日期"), widget=DayInput)
    until = forms.DateField(label=_("届满日期"), widget=DayInput)


class CarryOverAllForm(forms.Form):
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("例如换届的文件；记在每一件的留痕里。")
    )
    is_sure = forms.BooleanField(label=_("把下面全部未办结事项接续到这一届"))


class EndPeriodForm(forms.Form):
    valid_until = forms.DateField(label=_("最后一天"), widget=DayInput, initial=timezone.localdate)


class CalendarForm(forms.Form):
    source = forms.CharField(
        label=_("来源"), max_length=200, help_text=_("例如：国务院办公厅关于2027年部分节假日安排的通知。")
    )
    text = forms.CharField(
        label=_("放假与调休"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("每行一天或一段，“休”是放假，“班”是周末上班。例如：2027-10-01至2027-10-07 休 国庆节"),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = year
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        self.rows = reading.read(self.cleaned_data["text"], self.year)
        return reading.write(self.rows)


class WarningForm(forms.Form):
    hours_before = forms.IntegerField(
        label=_("提前小时数"),
        min_value=-2400,
        max_value=2400,
        help_text=_("24表示到期前一天，0表示到期时，-72表示逾期三天。"),
    )
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput, initial=timezone.localdate)


class DropClueForm(forms.Form):
    reason = forms.CharField(
        label=_("不采用的理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("提出的人会看到。"),
        error_messages={"required": _("请写明不采用的理由。")},
    )
