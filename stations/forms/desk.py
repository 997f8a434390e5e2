"""What a keeper types at the desk for somebody without a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.phones import PhoneField
from stations.forms.citizens import OpinionForm
from stations.words import NameMode

CONFIRMATIONS = [
    ("mark", _("在单子上画押或签名")),
    ("finger", _("按手印")),
    ("words", _("口头确认，另有见证人")),
]
"""As the column's; ``tests/stations/test_desk.py`` holds them together."""


class SlipForm(OpinionForm):
    """The citizen's form at the desk: no photos, no position; a telephone is not asked for. Consent is the slip."""

    photos = None  # type: ignore[assignment]
    lng = None  # type: ignore[assignment]
    lat = None  # type: ignore[assignment]
    agree = None  # type: ignore[assignment]
    name = forms.CharField(
        label=_("称呼"), max_length=30, required=False, help_text=_("例如：陈大爷。匿名不填。")
    )
    mobile = PhoneField(
        label=_("联系电话"), max_length=20, required=False,
        help_text=_("没有电话可以不填，凭单子上的号码到站或打站里电话查询。"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    follower_name = forms.CharField(
        label=_("请谁代为关注"), max_length=30, required=False,
        help_text=_("本人愿意让家人、邻居查看进度时填写；只能看，不能改、不能评价，本人随时可以取消。"),
    )  # fmt: skip
    follower_mobile = PhoneField(label=_("代为关注的人的电话"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("本人说了什么")
        self.fields["text"].help_text = _("照本人的话写，写完念给本人听。")
        self.fields["may_publish"].label = _("本人同意公开这件事和答复")
        self.fields["name_mode"].choices = [  # type: ignore[attr-defined]
            (NameMode.NAMED, _("实名，承办单位可以联系本人")),
            (NameMode.HIDDEN, _("实名，但不告诉承办单位")),
            (NameMode.ANONYMOUS, _("匿名")),
        ]

    def clean_mobile(self) -> str:
        mobile: str = self.cleaned_data["mobile"]
        return mobile

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("lng", "lat"):
            data.pop(name, None)
        if data.get("name_mode") in (NameMode.NAMED, NameMode.HIDDEN) and not data.get("name"):
            self.add_error("name", _("实名反映请填写称呼；不愿留姓名请选“匿名”。"))
        if data.get("follower_mobile") and not data.get("follower_name"):
            self.add_error("follower_name", _("请填写代为关注的人的姓名。"))
        return data


class ConfirmForm(PhotosLast):
    """How the citizen confirmed. ``printed`` names the printing that the mark stands on."""

    confirmation = forms.ChoiceField(
        label=_("本人怎样确认"), widget=forms.RadioSelect,
        choices=CONFIRMATIONS,
        error_messages={"required": _("请选择本人怎样确认的。")},
    )  # fmt: skip
    witness = forms.CharField(
        label=_("见证人"),
        max_length=40,
        required=False,
        help_text=_("口头确认时必填，不能是经办的工作人员。"),
    )
    paper = MultiplePhotoField(
        label=_("确认单照片"), required=False, max_files=1, template_name="components/upload.html"
    )
    printed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_printed(self) -> Any:
        try:
            return parse_datetime(self.cleaned_data["printed"])
        except ValueError:
            return None


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("作废原因"), max_length=200, help_text=_("例如：本人不再反映。请不要写本人的姓名和电话。"),
        error_messages={"required": _("请写明为什么作废。")},
    )  # fmt: skip
