"""What is typed about an appointment: by the citizen who asks for it, and by the station that answers; and routes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.guarded import Guarded
from congress_portal.phones import PhoneField
from stations.models import Appointment, Reception, Slot, Station
from stations.transitions.appointments import MOST_STOPS, StopAt, bookable


class SlotField(forms.ModelChoiceField):
    def label_from_instance(self, slot: Slot) -> str:
        day = date_format(slot.on, "n月j日 l")
        return f"{day} {slot.starts:%H:%M}—{slot.ends:%H:%M}（{slot.get_kind_display()}）"


class BookingForm(Guarded, forms.Form):
    """The citizen's wish to be received. ``request_key`` is made with the page: sending twice makes one."""

    topic = forms.CharField(
        label=_("想谈什么"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一两句话就行，不要写身份证号。"),
        error_messages={"required": _("请写下想谈的事。")},
    )
    slot = SlotField(
        label=_("选一场接待"),
        queryset=Slot.objects.none(),
        required=False,
        empty_label=_("都不方便，下面写我方便的时间"),
    )
    wished = forms.CharField(
        label=_("我方便的时间"), max_length=80, required=False, help_text=_("例如：工作日下午五点以后。")
    )
    name = forms.CharField(
        label=_("您的称呼"), max_length=30, error_messages={"required": _("请写下怎样称呼您。")}
    )
    mobile = PhoneField(
        label=_("联系电话"),
        max_length=20,
        help_text=_("只用于和您约定时间，加密保存，不公开。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("请留下电话，方便和您约定时间。")},
    )
    agree = forms.BooleanField(
        label=_("我已阅读并同意《个人信息处理告知书》"),
        error_messages={"required": _("请先阅读并勾选同意。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, station: Station, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["request_key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = bookable(station)  # type: ignore[attr-defined]

    def renew_key(self) -> None:
        """A key of its own for what stands in the form now."""
        self.data = MultiValueDict(
            {**dict(cast(QueryDict, self.data).lists()), "request_key": [str(uuid.uuid4())]}
        )

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()


class AgreeForm(forms.Form):
    """The session, and where it is settled the deputy, that the station offers."""

    slot = SlotField(label=_("场次"), queryset=Slot.objects.none(), empty_label=_("请选择"))
    deputy = forms.ModelChoiceField(
        label=_("接待代表"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("由值班代表接待"),
        help_text=_("须是所选场次的值班代表。"),
    )
    answer = forms.CharField(
        label=_("给群众的话"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("群众凭查询码会看到。"),
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(slot=appointment.slot_id, deputy=appointment.deputy_id)
        super().__init__(*args, **kwargs)
        slots = bookable(appointment.station)
        sitting = User.objects.filter(seats__slot__in=slots, seats__status="held").distinct()
        self.fields["slot"].queryset = slots  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = sitting.order_by("name")  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    answer = forms.CharField(
        label=_("给群众的说明"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("群众凭查询码会看到；请说明原因，告诉他可以怎么办。"),
    )


class HeldForm(forms.Form):
    reception = forms.ModelChoiceField(
        label=_("接待记录"), queryset=Reception.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = timezone.now() - dt.timedelta(days=31)
        found = Reception.objects.filter(
            station=appointment.station_id, at__gte=near, appointments__isnull=True
        )
        self.fields["reception"].queryset = found.select_related("deputy")  # type: ignore[attr-defined]
        self.fields["reception"].label_from_instance = _named  # type: ignore[attr-defined]
        self.fields["reception"].help_text = _("没有找到的，请先登记接待。")


def _named(reception: Reception) -> str:
    return f"{timezone.localtime(reception.at):%m-%d %H:%M} {reception.deputy.name} {reception.get_visitor_display()}"


class StopForm(forms.Form):
    """One place of a route; a row without a place is left out."""

    starts = forms.TimeField(
        label=_("到达时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    lng = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("place") and not data.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("请填写到达时间。"))
        if not data.get("place") and data.get("starts"):
            self.add_error("place", _("请填写地点。"))
        if (data.get("lng") is None) != (data.get("lat") is None) and not self.errors:
            self.add_error("lat", _("经度和纬度要么都填，要么都不填。"))
        return data

    def stop(self) -> StopAt | None:
        data = self.cleaned_data
        if not data.get("place"):
            return None
        return StopAt(data["place"], data["starts"], data.get("lng"), data.get("lat"))


StopFormSet: type[forms.BaseFormSet[StopForm]] = forms.formset_factory(
    StopForm, extra=3, max_num=MOST_STOPS, absolute_max=MOST_STOPS
)
