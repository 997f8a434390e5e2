"""What is asked of a hook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.integration.words import Topic, Word
from congress_portal.loops.words import Kind, Verb

OFFERED = (
    Verb.OPENED, Verb.ASSIGNED, Verb.ACCEPTED, Verb.DISPUTED, Verb.REASSIGNED, Verb.CHECKED_IN, Verb.SENT_BACK,
    Verb.SIGNED_OFF, Verb.EXTENDED, Verb.WARNED, Verb.PROMPTED, Verb.PAUSED, Verb.RESUMED, Verb.ANSWERED,
    Verb.CLOSED, Verb.WITHDRAWN, Verb.REJECTED, Verb.MERGED, Verb.REOPENED,
)  # fmt: skip
"""Of some hundred verbs those that other systems act on; who wants the rest chooses none and gets all."""


class HookForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("推给哪个系统，例如“县政务平台”。"))
    url = forms.CharField(
        label=_("接收地址"),
        max_length=500,
        help_text=_("以 https:// 开头。内部网络的地址须先由运维在设置中允许。"),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("种类"),
        choices=[*Kind.choices, *Topic.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不勾选，就是全部种类。"),
    )
    verbs = forms.MultipleChoiceField(
        label=_("动态"),
        choices=[*((verb.value, verb.label) for verb in OFFERED), *Word.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不勾选，就是全部动态，包括这里没有列出的。"),
    )
