"""What is typed about a hearing: by the office, and by whoever wants to come."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.guarded import Guarded
from congress_portal.pages.widgets import DayInput
from congress_portal.phones import PhoneField
from supervision.models import Chosen, HearingKind, Standing


def _words(label: Any, rows: int = 4, longest: int = 4000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class HearingForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=HearingKind.choices)
    topic = forms.CharField(label=_("事项"), max_length=120)
    matter = _words(_("事由和听取意见的内容"), 6, 8000, help_text=_("会向社会公开，不要写个人信息。"))
    materials = _words(
        _("有关材料"), 4, 8000, required=False, help_text=_("方案要点、数据和查阅办法，会向社会公开。")
    )
    held_on = forms.DateField(label=_("日期"), widget=DayInput())
    starts = forms.TimeField(
        label=_("开始时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("地点"), max_length=80)
    register_until = forms.DateField(label=_("报名截止"), widget=DayInput())
    most = forms.IntegerField(label=_("最多报名人数"), min_value=1, max_value=2000, initial=30)
    speakers = forms.IntegerField(label=_("最多发言人数"), min_value=0, max_value=200, initial=10)


class NewHearingForm(HearingForm):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class RegisterForm(Guarded, forms.Form):
    """Sent by anybody. ``request_key`` is made with the page: sending twice makes one."""

    standing = forms.ChoiceField(label=_("您的身份"), choices=Standing.choices)
    wants_to_speak = forms.BooleanField(label=_("我希望在会上发言"), required=False)
    view = _words(
        _("主要意见"), 4, 500, required=False, help_text=_("希望发言的请写，几句话就行，不要写身份证号。")
    )
    name = forms.CharField(label=_("姓名"), max_length=30, error_messages={"required": _("请写下您的姓名。")})
    mobile = PhoneField(
        label=_("联系电话"), max_length=20, help_text=_("只用于通知您会议安排，加密保存，不公开，到期清除。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("请留下电话，方便通知您。")},
    )  # fmt: skip
    agree = forms.BooleanField(
        label=_("我已阅读并同意《个人信息处理告知书》"),
        error_messages={"required": _("请先阅读并勾选同意。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["request_key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)

    def renew_key(self) -> None:
        """A key of its own for what stands in the form now."""
        self.data = {**self.data.dict(), "request_key": str(uuid.uuid4())}  # type: ignore[attr-defined]

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()


class ChooseForm(forms.Form):
    chosen = forms.ChoiceField(
        label=_("安排"), choices=[one for one in Chosen.choices if one[0] != Chosen.ASKED]
    )
    note = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("报名人凭查询码会看到；未安排的写明理由。"),
    )


class StatementForm(forms.Form):
    came = forms.TypedChoiceField(
        label=_("到会"), choices=[("1", _("到会")), ("0", _("未到"))], coerce=lambda word: word == "1"
    )
    said = _words(_("发言"), 5, 4000, required=False, help_text=_("会不写姓名地向社会公开，不要写个人信息。"))


class MinutesForm(forms.Form):
    minutes = _words(_("笔录"), 10, 20_000, help_text=_("会向社会公开，不要写个人信息。"))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ResultForm(forms.Form):
    result = _words(_("结果"), 6, 8000, help_text=_("哪些意见采纳了，哪些没有采纳、为什么。登记后马上公开。"))
