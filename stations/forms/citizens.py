"""What citizens type: an opinion, a query code, a rating, a supplement. Everything typed survives a mistake."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.phones import PhoneField, half_width
from stations.forms.offered import Offered
from stations.models import Category
from stations.words import NameMode

LONGEST = 3000


class OpinionForm(PhotosLast):
    """The citizen's form. ``request_key`` is made with the page: sending twice makes one opinion."""

    text = forms.CharField(
        label=_("您要反映什么"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写清什么事、在哪里、多久了，希望怎么解决。"),
        error_messages={"required": _("请写下您要反映的内容。")},
    )
    category = forms.ModelChoiceField(
        label=_("属于哪一类"),
        queryset=Category.objects.filter(is_active=True),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择一类，拿不准就选“其他”。")},
    )
    place = forms.CharField(
        label=_("在什么地方"), max_length=100, required=False, help_text=_("例如：某某村村口、某某路几号。")
    )
    photos = MultiplePhotoField(
        label=_("现场照片"),
        required=False,
        template_name="components/upload.html",
        help_text=_("最多 6 张。"),
    )
    name_mode = forms.ChoiceField(
        label=_("怎样署名"), choices=NameMode.choices, widget=forms.RadioSelect, initial=NameMode.NAMED
    )
    name = forms.CharField(
        label=_("您的称呼"), max_length=30, required=False, help_text=_("例如：陈女士。匿名可不填。")
    )
    mobile = PhoneField(
        label=_("联系电话"),
        max_length=20,
        required=False,
        help_text=_("只用于告诉您办理结果，加密保存，不公开。匿名可不填。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    lng = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    may_publish = forms.BooleanField(
        label=_("同意公开这件事和答复"),
        required=False,
        help_text=_(
            "先遮去姓名、电话、住址，经两人审核后才放上网，供别人参考。不勾也照样办理；以后随时可以在查进度的页面改。"
        ),
    )
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
        self.data = MultiValueDict(
            {**dict(cast(QueryDict, self.data).lists()), "request_key": [str(uuid.uuid4())]}
        )

    def clean_request_key(self) -> uuid.UUID:
        return self.cleaned_data["request_key"] or uuid.uuid4()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if len(text) < 5:
            raise forms.ValidationError(_("内容太短了，请写得具体一些，至少 5 个字。"))
        return text

    def clean_mobile(self) -> str:
        mobile: str = self.cleaned_data["mobile"]
        if not mobile and self.cleaned_data.get("name_mode") != NameMode.ANONYMOUS:
            raise forms.ValidationError(_("请留下电话，方便告诉您结果；不想留电话请选择“匿名”。"))
        return mobile

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lng") is None) != (data.get("lat") is None):
            data["lng"] = data["lat"] = None
        return data


class CitizenForm(Offered, OpinionForm):
    """The form as anybody on the web may send it."""


class TrackForm(forms.Form):
    """The query code from the receipt; spaces and full-width digits are taken as meant."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        help_text=_("提交意见时给您的 12 位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请输入查询码。")},
    )

    def clean_code(self) -> str:
        code = half_width(self.cleaned_data["code"]).replace("-", "")
        if len(code) != 12 or not code.isascii() or not code.isdigit():
            raise forms.ValidationError(_("查询码是 12 位数字，请核对后再输入。"))
        return code


class SupplementForm(forms.Form):
    text = forms.CharField(
        label=_("补充内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写下要补充的内容。")},
    )
