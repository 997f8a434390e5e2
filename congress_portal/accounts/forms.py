"""What is typed at log-in and on the administrator's pages."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Role, Unit, UnitKind, User
from congress_portal.pages.widgets import DayInput

LONGEST_PASSWORD = 200
MOBILE = RegexValidator(r"^1[3-9]\d{9}$", _("请输入11位手机号码。"))
CODE = RegexValidator(r"^[A-Za-z0-9_-]{1,40}$", _("编码只用字母、数字、短横和下划线。"))
DIVISION_CODE = RegexValidator(r"^\d{6,12}$", _("请输入6至12位数字编码。"))


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["username"])


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old_password = forms.CharField(
        label=_("现在的密码"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password1 = forms.CharField(
        label=_("新密码"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("至少10个字符，不要全用数字，不要与登录名或姓名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label=_("再输一遍新密码"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("new_password1"), data.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", _("两次输入的新密码不一样。"))
        return data


class UserFilterForm(forms.Form):
    q = forms.CharField(label=_("姓名或登录名"), max_length=40, required=False)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices])
    active = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("1", _("可登录")), ("0", _("已停用"))]
    )


class UserForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    mobile = forms.CharField(label=_("手机号码"), max_length=20, required=False, validators=[MOBILE])


class NewUserForm(UserForm):
    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        help_text=_("3至40位小写字母、数字、点、短横或下划线；建立后不能修改。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ["username", "name", "email", "mobile"]


class DutyForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Role.choices])
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    region = forms.ModelChoiceField(
        label=_("管辖区划"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("单位所在区划"),
        help_text=_("督办人、领导和办公室人员能看到这一区划内的事项。"),
    )
    title = forms.CharField(label=_("职务"), max_length=40, required=False)
    is_head = forms.BooleanField(
        label=_("单位负责人"), required=False, help_text=_("推促到期没有回应时，首先报给单位负责人。")
    )
    since = forms.DateField(label=_("从哪天起"), widget=DayInput, initial=timezone.localdate)
    until = forms.DateField(
        label=_("到哪天止"), widget=DayInput, required=False, help_text=_("最后一天；长期任职请留空。")
    )

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, region = self.fields["unit"], self.fields["region"]
        assert isinstance(unit, forms.ModelChoiceField) and isinstance(region, forms.ModelChoiceField)
        unit.queryset = Unit.objects.filter(county=county, is_active=True).select_related("county", "region")
        region.queryset = Region.objects.within(county).filter(level__in=[Level.COUNTY, Level.TOWNSHIP])


class EndDutyForm(forms.Form):
    until = forms.DateField(
        label=_("最后一天"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("当天仍然有效，次日起失去权限。"),
    )

    def clean_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise ValidationError(_("不能早于今天：过去的职责不能改写。"))
        return day


class StandInForm(forms.Form):
    username = forms.CharField(label=_("代行人的登录名"), max_length=40)
    since = forms.DateField(label=_("从哪天起"), widget=DayInput, initial=timezone.localdate)
    until = forms.DateField(label=_("到哪天止"), widget=DayInput, help_text=_("最后一天，到期自动失效。"))

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        self.user = User.objects.filter(username=username, is_active=True).first()
        if self.user is None:
            raise ValidationError(_("没有这个可登录的用户，请核对登录名。"))
        return username


class AwayForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("请哪位同事代行"), queryset=User.objects.none(), empty_label=_("请选择"),
        help_text=_("只能请本单位在职的同事。"),
    )  # fmt: skip
    since = forms.DateField(label=_("从哪天起"), widget=DayInput, initial=timezone.localdate)
    until = forms.DateField(label=_("到哪天止"), widget=DayInput, help_text=_("最后一天，到期自动失效。"))

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues.order_by("name")  # type: ignore[attr-defined]


class UnitFilterForm(forms.Form):
    q = forms.CharField(label=_("名称或编码"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *UnitKind.choices])


class UnitForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    region = forms.ModelChoiceField(label=_("所在区划"), queryset=Region.objects.none())
    parent = forms.ModelChoiceField(
        label=_("上级单位"), queryset=Unit.objects.none(), required=False, empty_label=_("无")
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region, parent = self.fields["region"], self.fields["parent"]
        assert isinstance(region, forms.ModelChoiceField) and isinstance(parent, forms.ModelChoiceField)
        region.queryset = Region.objects.within(county)
        parent.queryset = Unit.objects.filter(county=county)


class NewUnitForm(UnitForm):
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *UnitKind.choices])
    code = forms.CharField(label=_("编码"), max_length=40, validators=[CODE], help_text=_("建立后不能修改。"))
    field_order = ["kind", "code", "name", "short_name", "region", "parent", "is_active"]


class RegionForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    mca_code = forms.CharField(
        label=_("民政部代码"), max_length=12, required=False, validators=[DIVISION_CODE]
    )
    nbs_code = forms.CharField(
        label=_("统计用代码"), max_length=12, required=False, validators=[DIVISION_CODE]
    )
    pinyin = forms.CharField(label=_("拼音"), max_length=120, required=False)
    lng = forms.FloatField(label=_("经度（WGS84）"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("纬度（WGS84）"), required=False, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lng") is None) != (data.get("lat") is None) and not self.errors:
            self.add_error("lat", _("经度和纬度须同时填写，或者都留空。"))
        return data


class NewRegionForm(RegionForm):
    parent = forms.ModelChoiceField(
        label=_("上级区划"), queryset=Region.objects.none(), empty_label=_("请选择")
    )
    level = forms.ChoiceField(
        label=_("层级"), choices=[(level.value, level.label) for level in (Level.TOWNSHIP, Level.VILLAGE)]
    )
    code = forms.CharField(
        label=_("编码"), max_length=12, validators=[DIVISION_CODE], help_text=_("建立后不能修改。")
    )
    field_order = ["parent", "level", "code", "name"]

    def __init__(self, *args: Any, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Region.objects.within(county).filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
