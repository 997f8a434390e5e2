"""What is typed to correct a citizen's data: by the citizen, or by the desk for who comes in person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.phones import PhoneField
from stations.words import NameMode

NAMED = [(mode.value, mode.label) for mode in (NameMode.NAMED, NameMode.HIDDEN)]


class CorrectForm(forms.Form):
    name = forms.CharField(
        label=_("您的称呼"), max_length=30, error_messages={"required": _("请写下怎样称呼您。")}
    )
    mobile = PhoneField(
        label=_("联系电话"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("请留下电话；不想再留电话，请用“删除”。")},
    )
    name_mode = forms.ChoiceField(label=_("怎样署名"), choices=NAMED, widget=forms.RadioSelect)


class HowForm(forms.Form):
    """At the desk: in which way the citizen asked for it."""

    how = forms.CharField(
        label=_("本人怎样提出"),
        max_length=100,
        help_text=_("例如：本人到站出示回执，口头提出。不要写姓名和电话。"),
        error_messages={"required": _("请写明本人怎样提出。")},
    )


class DeskCorrectForm(CorrectForm, HowForm):
    field_order = ("name", "mobile", "name_mode", "how")
