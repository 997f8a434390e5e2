"""What is typed about an activity month: the plan, a row of it, what became of a row, a matter, the result."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Role, User
from congress_portal.pages.widgets import DayInput
from congress_portal.phones import PhoneField, half_width
from stations.forms.visits import OnceForm, words
from stations.models import Category, Station
from stations.words import AttendanceState


class MonthForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：2026年代表联络站活动月。"))
    theme = forms.CharField(label=_("主题"), max_length=120)
    since = forms.DateField(label=_("起"), widget=DayInput)
    until = forms.DateField(label=_("止"), widget=DayInput)
    plan = words(_("方案"), longest=5000, rows=8, required=False, help_text=_("公布以后群众可以看到。"))


class StationField(forms.ModelChoiceField):
    """Typed by its six-digit code or its full name: a county has too many to choose from a list on a phone."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Station.objects.none(), **kwargs)

    def to_python(self, value: Any) -> Station | None:
        typed = half_width(str(value or ""))
        if not typed:
            return None
        field = "short_code" if typed.isdecimal() else "unit__name"
        found = list(self.queryset.filter(**{field: typed})[:2]) if "\0" not in typed else []  # type: ignore[union-attr]
        if len(found) != 1:
            raise forms.ValidationError(_("没有找到这个联络站，请核对六位码或站名。"))
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        return value.short_code if isinstance(value, Station) else value


class LeaderVisitForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("登录用户"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("没有登录账号"),
        help_text=_("选了登录用户，本人会收到通知。"),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=40, required=False, help_text=_("选了登录用户可不填。")
    )
    post = forms.CharField(label=_("职务"), max_length=60)
    station = StationField(label=_("联络站"), help_text=_("填写六位码或完整站名。"))
    on = forms.DateField(label=_("日期"), widget=DayInput)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leading = Duty.objects.current().filter(county=county, role__in=(Role.LEADER, Role.DEPUTY))
        users = User.objects.filter(pk__in=leading.values("user_id")).order_by("name")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
        self.fields["station"].queryset = Station.objects.shown().filter(county=county)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("user"):
            data["name"] = data["user"].name
        if not data.get("name") and not self.errors:
            self.add_error("name", _("请填写姓名，或选择登录用户。"))
        return data


class LeaderRecordForm(forms.Form):
    state = forms.ChoiceField(label=_("到站"), choices=AttendanceState.choices, widget=forms.RadioSelect)
    met = forms.IntegerField(
        label=_("接待人数"), min_value=0, max_value=9999, required=False, help_text=_("到站的填写。")
    )
    note = words(_("情况"), longest=2000, required=False, help_text=_("不写群众的姓名和电话。"))


class MatterForm(OnceForm):
    text = words(_("群众反映什么"), longest=2000, help_text=_("写清什么事、在哪里。"))
    category = forms.ModelChoiceField(
        label=_("属于哪一类"), queryset=Category.objects.filter(is_active=True), empty_label=_("请选择")
    )
    name = forms.CharField(
        label=_("称呼"),
        max_length=30,
        required=False,
        help_text=_("本人愿意留下称呼和电话、以便答复的才填，加密保存。"),
    )
    mobile = PhoneField(label=_("电话"), max_length=20, required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if len(text) < 5:
            raise forms.ValidationError(_("内容太短了，请写得具体一些，至少 5 个字。"))
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and not data.get("mobile") and not self.has_error("mobile"):
            self.add_error("mobile", _("留称呼的请同时留下电话；不愿留的两项都不填。"))
        return data


class ResultForm(forms.Form):
    result = words(
        _("总结"), longest=5000, rows=8, help_text=_("公布后群众可以看到；数字由系统从每次进站计算，不用写。")
    )
