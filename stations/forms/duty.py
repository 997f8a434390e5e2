"""What a deputy's tap carries, and what a keeper says to it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.phones import half_width
from stations.nearness import Position
from stations.rotating import DIGITS
from stations.words import Direction

OLDEST = dt.timedelta(days=366)


class TapForm(forms.Form):
    """One tap. ``request_key`` is made with the page or on the phone: sending twice makes one check-in."""

    code = forms.CharField(
        label=gettext_lazy("屏幕上的动态码"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("站里屏幕上的八位数字，60 秒内有效。扫码打开本页的不用填。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "没有动态码、定位又不在站里时填写，例如：站里停电，屏幕不亮。由工作人员确认。"
        ),
    )
    direction = forms.ChoiceField(choices=Direction.choices, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=1e6, widget=forms.HiddenInput)
    printed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    phone_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean_code(self) -> str:
        digits = half_width(self.cleaned_data["code"])
        if digits and not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("动态码是八位数字，请照屏幕上的输入。"))
        return digits

    def clean_phone_at(self) -> dt.datetime | None:
        """A moment that calendars can reckon with; whether it is credible is for the transition to say."""
        moment: dt.datetime | None = self.cleaned_data["phone_at"]
        if moment is not None and abs(timezone.now() - moment) > OLDEST:
            raise forms.ValidationError(_("手机时间不对，请校准后再打卡。"))
        return moment

    def renew_key(self) -> None:
        """The tap was refused and kept; the next is another."""
        self.data = MultiValueDict(
            {**dict(cast(QueryDict, self.data).lists()), "request_key": [str(uuid.uuid4())]}
        )

    @property
    def tap(self) -> dict[str, Any]:
        """What ``check_in`` takes of a valid form."""
        data = self.cleaned_data
        position = None
        if data["lng"] is not None and data["lat"] is not None:
            position = Position(data["lng"], data["lat"], data["accuracy"] or 0.0)
        return {
            "direction": data["direction"],
            "request_key": data["request_key"],
            "code": data["code"],
            "reason": data["reason"],
            "is_printed": data["printed"],
            "position": position,
            "phone_at": data["phone_at"],
        }


class DecisionForm(forms.Form):
    """What the keeper says to a tap; who refuses says why."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不予认可时必须写明。"),
    )

    def __init__(self, *args: Any, is_refusal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_refusal = is_refusal
        self.fields["reason"].required = is_refusal


class MonthForm(forms.Form):
    month = forms.CharField(
        label=gettext_lazy("月份"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    def clean_month(self) -> dt.date:
        """The first day of the month asked for, else of this month."""
        text = self.cleaned_data["month"]
        if not text:
            return timezone.localdate().replace(day=1)
        try:
            return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
        except ValueError:
            raise forms.ValidationError(_("请选择月份，例如 2026-11。")) from None
