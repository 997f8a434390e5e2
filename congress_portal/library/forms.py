"""What people type into the rule library."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.library.words import Body, Category, Screen
from congress_portal.pages.widgets import DayInput

LONGEST = 60_000


class SearchForm(forms.Form):
    q = forms.CharField(label=_("搜索"), max_length=60, required=False)
    body = forms.ChoiceField(label=_("制定机关"), choices=[("", _("全部")), *Body.choices], required=False)
    category = forms.ChoiceField(
        label=_("类别"), choices=[("", _("全部")), *Category.choices], required=False
    )


class NewRuleForm(forms.Form):
    body = forms.ChoiceField(label=_("制定机关"), choices=Body.choices)
    number = forms.IntegerField(label=_("序号"), min_value=1, max_value=999)
    title = forms.CharField(label=_("名称"), max_length=80)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)


class RuleForm(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=80)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    is_public = forms.BooleanField(
        label=_("向社会公开"), required=False, help_text=_("施行中的文本，任何人不用登录就可以看。")
    )
    screens = forms.MultipleChoiceField(
        label=_("在哪些页面提示“适用制度”"), choices=Screen.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class DraftForm(forms.Form):
    text = forms.CharField(
        label=_("正文"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("一条一段。"),
    )  # fmt: skip
    changes = forms.CharField(
        label=_("修改内容"), max_length=500, required=False, help_text=_("同上一版相比改了什么，一两句话。")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AdoptForm(forms.Form):
    adopted_on = forms.DateField(label=_("通过日期"), widget=DayInput())
    organ = forms.CharField(
        label=_("通过机关、会议"), max_length=80, help_text=_("例如：县第十七届人大常委会第三十二次会议")
    )
    valid_from = forms.DateField(label=_("施行日期"), widget=DayInput())
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RepealForm(forms.Form):
    last_day = forms.DateField(label=_("最后施行日"), widget=DayInput())
    basis = forms.CharField(label=_("废止依据"), max_length=200, help_text=_("由哪次会议、哪份文件废止。"))
