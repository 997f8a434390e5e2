"""What is typed about deputies: the search, a card, a mandate, a line of the performance register."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Term
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from stations import queries
from stations.forms.citizens import CitizenForm
from stations.models import Deputy, Station
from stations.words import PerformanceKind

SEATS = [(level.value, level.label) for level in (Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE)]
"""Levels that have a congress."""


class DeputySearchForm(forms.Form):
    q = forms.CharField(label=_("姓名或单位"), required=False, max_length=40)
    level = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("全部层级")), *SEATS])
    township = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("乡镇"),
        required=False,
        to_field_name="code",
        empty_label=_("全部乡镇"),
        error_messages={"invalid_choice": _("没有这个乡镇，请重新选择。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = queries.townships()  # type: ignore[attr-defined]


class DeputyOpinionForm(CitizenForm):
    """The citizen's form; where the deputy serves at several stations, also which one is to handle it."""

    station = forms.ModelChoiceField(
        Station.objects.none(),
        label=_("由哪个联络站受理"),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("请选择一个联络站。"), "invalid_choice": _("请选择一个联络站。")},
    )

    def __init__(self, *args: Any, deputy: Deputy, stations: list[Station], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stations = stations
        field = self.fields["station"]
        field.queryset = Station.objects.filter(pk__in=[one.pk for one in stations]).select_related("unit")  # type: ignore[attr-defined]
        if len(stations) == 1:
            field.required, field.widget = False, forms.HiddenInput()

    def clean_station(self) -> Station:
        return self.cleaned_data["station"] or self.stations[0]


class OwnCardForm(PhotosLast):
    """What deputies write on their own cards."""

    post = forms.CharField(label=_("工作单位和职务"), max_length=80, required=False)
    pledge = forms.CharField(
        label=_("履职承诺"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("群众会在您的公开页上看到这句话。"),
    )  # fmt: skip
    portrait = MultiplePhotoField(
        label=_("照片"), required=False, max_files=1, template_name="components/upload.html",
        help_text=_("正面免冠照，不选则不改。"),
    )  # fmt: skip
    drops_portrait = forms.BooleanField(label=_("撤下现在的照片"), required=False)


class CardForm(OwnCardForm):
    """All of a card, for the presidium and the office."""

    sex = forms.ChoiceField(
        label=_("性别"), required=False, choices=[("", _("不公开")), ("f", _("女")), ("m", _("男"))]
    )
    nation = forms.CharField(label=_("民族"), max_length=20, required=False)
    party = forms.CharField(label=_("党派"), max_length=20, required=False)
    is_shown = forms.BooleanField(
        label=_("公开显示"), required=False,
        help_text=_("《代表法》第五十八条：代表的基本信息和履职信息向社会公布。"),
    )  # fmt: skip


class MandateForm(forms.Form):
    level = forms.ChoiceField(label=_("层级"), choices=SEATS)
    constituency = forms.CharField(label=_("选区或选举单位"), max_length=80, required=False)
    term = forms.ModelChoiceField(
        Term.objects.none(), label=_("届次"), required=False, empty_label=_("未注明")
    )
    since = forms.DateField(label=_("起"), widget=DayInput, initial=timezone.localdate)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = Term.objects.filter(county=county)  # type: ignore[attr-defined]


class EndMandateForm(forms.Form):
    until = forms.DateField(label=_("最后一天"), widget=DayInput, initial=timezone.localdate)


class ClaimForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=PerformanceKind.choices)
    on = forms.DateField(label=_("日期"), widget=DayInput, initial=timezone.localdate)
    half_days = forms.IntegerField(
        label=_("用了几个半天"), min_value=1, max_value=60, initial=1,
        help_text=_("一整天填 2。同一天的多项活动合计最多算一天。"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("内容"), max_length=80, help_text=_("例如：参加县人大组织的水库安全视察。")
    )
    note = forms.CharField(
        label=_("情况"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["request_key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()


class DecideForm(forms.Form):
    result = forms.ChoiceField(
        label=_("核实结果"),
        widget=forms.RadioSelect,
        choices=[("right", _("属实，确认")), ("wrong", _("不予确认"))],
    )
    reason = forms.CharField(label=_("不予确认的理由"), max_length=200, required=False)
