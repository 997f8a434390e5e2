"""What a keeper writes about the answer of one author."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.transitions.replies import WAYS


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("给这位群众的答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("只有这位群众看得到；其他人看到的仍是原来的答复。"),
        error_messages={"required": _("请写明答复内容。")},
    )


class WayForm(forms.Form):
    way = forms.ChoiceField(choices=[(way, way) for way in WAYS])
