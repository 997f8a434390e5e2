"""What is typed about a report: by the reporter, by the officer, by a keeper who hands one over."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, UnitKind
from congress_portal.guarded import Guarded
from congress_portal.pages.widgets import DayInput
from congress_portal.phones import PhoneField

ORGANS = (
    UnitKind.CONGRESS_OFFICE,
    UnitKind.WORKING_COMMITTEE,
    UnitKind.PRESIDIUM,
    UnitKind.DEPARTMENT,
    UnitKind.TOWNSHIP_GOVERNMENT,
    UnitKind.STATION,
)


class AccusedForm(forms.Form):
    """Whom it is about, so that the accused and their unit are kept out."""

    accused = forms.CharField(
        label=_("反映谁"),
        max_length=100,
        help_text=_("姓名、单位和职务，知道多少写多少。系统据此不让本人接触这件举报。"),
        error_messages={"required": _("请写明反映的是谁。")},
    )
    accused_unit = forms.ModelChoiceField(
        label=_("被反映人的单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不清楚，或者不在名单里"),
        help_text=_("选了以后，这个单位的人一律看不到。"),
    )

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(county=county, is_active=True, kind__in=ORGANS).order_by("name")
        self.fields["accused_unit"].queryset = units  # type: ignore[attr-defined]


class ReportForm(Guarded, AccusedForm):
    text = forms.CharField(
        label=_("反映的问题"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("时间、地点、经过，有什么依据。"),
        error_messages={"required": _("请写下反映的问题。")},
    )
    is_named = forms.TypedChoiceField(
        label=_("怎样署名"),
        choices=[("no", _("匿名")), ("yes", _("实名，受理机关可以联系我"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    name = forms.CharField(label=_("您的姓名"), max_length=30, required=False, help_text=_("匿名不填。"))
    mobile = PhoneField(label=_("联系电话"), max_length=20, required=False, help_text=_("匿名不填。"))
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("accused", "accused_unit", "text", "is_named", "name", "mobile")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["request_key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)
        self.order_fields([*self.field_order, "request_key", "company_fax", "answer"])

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()

    def clean_mobile(self) -> str:
        mobile: str = self.cleaned_data["mobile"]
        if self.cleaned_data.get("is_named") and not mobile:
            raise forms.ValidationError(_("实名举报请留下电话；不想留请选“匿名”。"))
        return mobile


class TransferForm(forms.Form):
    organ = forms.CharField(label=_("转送机关"), max_length=60, help_text=_("例如：县纪委监委。"))
    on = forms.DateField(label=_("转送日期"), widget=DayInput, initial=timezone.localdate)
    receipt_number = forms.CharField(label=_("回执编号"), max_length=60)


class TellForm(forms.Form):
    told = forms.CharField(
        label=_("告知举报人"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("举报人凭查询码看到。写明转送到哪里，或者为什么不能受理、可以找谁。"),
    )


class CloseForm(forms.Form):
    """Nothing to fill in."""
