"""Making answers public: the text that everybody will read, what the deputy says of it, why it is withheld; and how
the public looks for proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from proposals.transitions.publishing import LONGEST, Public
from proposals.words import Withheld


class PublicForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=LONGEST["title"])
    text = forms.CharField(
        label=_("建议内容"), max_length=LONGEST["text"], widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("全文或者摘要；删去姓名、电话、住址等个人信息。"),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("答复内容"), max_length=LONGEST["answer"], widget=forms.Textarea(attrs={"rows": 8})
    )
    is_abstract = forms.BooleanField(label=_("这是摘要，不是全文"), required=False)
    is_checked = forms.BooleanField(
        label=_("已逐处核对，没有应当删去的个人信息"), required=False,
        help_text=_("系统只按号码等样式提示，不能代替核对。"),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def public(self) -> Public:
        data = self.cleaned_data
        return Public(data["title"], data["text"], data["answer"], data["is_abstract"])


class AgreeForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=_("是否同意公开"), choices=[("1", _("同意公开")), ("0", _("不同意公开"))],
        coerce=lambda value: value == "1", widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("说明"), required=False, max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, is_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_lead:
            self.fields["words"].help_text = _("代为登记的，写明代表何时、以什么方式答复的。")


class RevisionForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WithholdForm(RevisionForm):
    ground = forms.ChoiceField(label=_("理由"), choices=[("", _("请选择")), *Withheld.choices])
    reason = forms.CharField(label=_("说明"), max_length=200)


class TakeDownForm(forms.Form):
    reason = forms.CharField(label=_("撤下的理由"), max_length=200)


class OpenForm(forms.Form):
    """How the public looks for proposals."""

    q = forms.CharField(label=_("找什么"), required=False, max_length=40)
    year = forms.TypedChoiceField(label=_("年份"), required=False, coerce=int, empty_value=None)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("主办单位"), required=False, empty_label=_("全部单位"),
        error_messages={"invalid_choice": _("没有这个单位，请重新选择。")},
    )  # fmt: skip
    result = forms.ChoiceField(label=_("办理结果"), required=False)

    def __init__(
        self, *args: Any, years: Sequence[int], units: QuerySet[Unit], results: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = {"year": (_("全部年份"), _("%s年"), years), "result": (_("全部结果"), _("%s类"), results)}
        for name, (all_of_them, words, found) in named.items():
            choices = [("", all_of_them), *((one, words % one) for one in found)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
