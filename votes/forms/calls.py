"""What is typed about a call and its suggestions: by the office, by account, and by anybody."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Unit
from congress_portal.guarded import Guarded
from congress_portal.pages.widgets import DayInput
from congress_portal.phones import PhoneField
from votes.models import Call, Candidate, Origin, Outcome, Suggestion
from votes.transitions.answering import JOINABLE
from votes.transitions.suggesting import Words

AREAS = "社会保障\n医疗卫生\n教育托育\n养老助残\n生态环境\n城乡建设\n交通出行\n便民服务"
PRINCIPLES = (
    "普惠：受益面广，不是个人或者少数人的事。\n可行：当年能完成、能见效，符合特别生态功能区的要求。\n"
    "合法：符合法律、法规和规划。\n一条建议只说一件事，写清楚一年里要达到什么目标。"
)
MOST_AREAS = 20


def long_text(label: Any, rows: int = 4, longest: int = 4000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def townships_of(county_id: int) -> Any:
    return Region.objects.filter(parent=county_id, level=Level.TOWNSHIP).order_by("code")


class CallForm(forms.Form):
    year = forms.IntegerField(label=_("实施年度"), min_value=2000, max_value=2200)
    starts_on = forms.DateField(label=_("征集开始"), widget=DayInput())
    ends_on = forms.DateField(label=_("征集截止"), widget=DayInput())
    areas = long_text(_("征集领域"), 6, 400, initial=AREAS, help_text=_("一行一个领域。"))
    principles = long_text(_("征集原则"), 6, 4000, initial=PRINCIPLES)
    channels = long_text(
        _("其他征集方式"),
        3,
        1000,
        required=False,
        help_text=_("来信来访的地址、电话、联系人，会向社会公开。"),
    )

    def clean_areas(self) -> list[str]:
        words = list(dict.fromkeys(line.strip() for line in self.cleaned_data["areas"].splitlines()))
        found = [word for word in words if word]
        if len(found) > MOST_AREAS or any(len(word) > 20 for word in found):
            raise forms.ValidationError(_("最多20个领域，每个不超过20个字。"))
        return found


class NewCallForm(CallForm):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ExtendForm(forms.Form):
    until = forms.DateField(label=_("延长到"), widget=DayInput())
    reason = forms.CharField(label=_("理由"), max_length=200)


class MatterForm(forms.Form):
    """One matter: the fields that every way of suggesting has."""

    title = forms.CharField(
        label=_("建议的事项"), max_length=60, help_text=_("一句话，只说一件事，例如：给老小区加装电梯。"),
        error_messages={"required": _("请写下建议做的事。")},
    )  # fmt: skip
    text = long_text(
        _("具体内容"), 6, 2000, help_text=_("为什么要做、做什么、多少人受益。不要写身份证号等个人信息。"),
        error_messages={"required": _("请写几句具体内容。")},
    )  # fmt: skip
    area = forms.ChoiceField(label=_("领域"), error_messages={"required": _("请选择领域。")})
    goal = forms.CharField(
        label=_("一年里要达到的目标"),
        max_length=200,
        required=False,
        help_text=_("最好有数字，例如：新增车位200个。"),
    )
    place = forms.CharField(label=_("在哪里"), max_length=80, required=False)
    township = forms.ModelChoiceField(
        Region.objects.none(), label=_("哪个乡镇的事"), required=False, empty_label=_("全县")
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("请选择")), *((one, one) for one in call.areas)]  # type: ignore[attr-defined]
        self.fields["township"].queryset = townships_of(call.county_id)  # type: ignore[attr-defined]

    @property
    def words(self) -> Words:
        names = ("title", "text", "area", "goal", "place", "township")
        return Words(**{name: self.cleaned_data[name] for name in names})


class SuggestForm(Guarded, MatterForm):
    """Sent by anybody. ``request_key`` is made with the page: sending twice makes one."""

    name = forms.CharField(
        label=_("姓名"), max_length=30, required=False, help_text=_("可以不写。加密保存，不公开，到期清除。")
    )
    mobile = PhoneField(
        label=_("联系电话"), max_length=20, required=False, help_text=_("可以不写。只用来问清您的建议，加密保存。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
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


class AccountForm(MatterForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("以哪个单位名义"), error_messages={"required": _("请选择单位。")}
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[one.pk for one in units])  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].initial = units[0].pk
        self.order_fields(["unit"])


class ShowForm(forms.Form):
    title = forms.CharField(label=_("公开的事项"), max_length=60)
    text = long_text(
        _("公开的内容"), 6, 2000, help_text=_("任何人都会看到，请去掉姓名、电话、住址等个人信息。")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300)


class JoinForm(forms.Form):
    candidate = forms.ModelChoiceField(
        Candidate.objects.none(),
        label=_("并入哪个候选项目"),
        error_messages={"required": _("请选择候选项目。")},
    )

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Candidate.objects.filter(call=suggestion.call_id, state__in=JOINABLE)
        self.fields["candidate"].queryset = rows  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices)
    words = long_text(
        _("答复"), 4, 1000, help_text=_("建议人凭查询码看到；公布结果后公开的建议旁也会显示。写明理由。")
    )


class FilterForm(forms.Form):
    q = forms.CharField(label=_("关键词"), max_length=40, required=False)
    area = forms.ChoiceField(label=_("领域"), required=False)
    origin = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("全部")), *Origin.choices])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            ("loose", _("还没有处理")),
            ("joined", _("已并入候选项目")),
            ("unanswered", _("还没有答复")),
            ("answered", _("已答复")),
        ],
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("全部")), *((one, one) for one in call.areas)]  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    township = forms.ModelChoiceField(
        Region.objects.none(), label=_("您在哪个乡镇"), required=False, empty_label=_("不说")
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = townships_of(call.county_id)  # type: ignore[attr-defined]
