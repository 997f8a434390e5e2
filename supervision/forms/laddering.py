"""The ladder: what is written, why it is not sent for now, what came of a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from congress_portal.pages.widgets import DayInput


class IssuerForm(forms.Form):
    """Said in the name of one of the reader's units; nothing to choose where there is one."""

    issuer = forms.ModelChoiceField(label=_("以哪个单位名义"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, issuers: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["issuer"]
        field.queryset = Unit.objects.filter(pk__in=[one.pk for one in issuers])  # type: ignore[attr-defined]
        if len(issuers) == 1:
            field.widget = forms.HiddenInput()
            self.initial["issuer"] = issuers[0].pk


class RemindForm(IssuerForm):
    text = forms.CharField(
        label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("承办单位和提出人都会看到。"),
    )  # fmt: skip


class WriteForm(IssuerForm):
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(
        label=_("正文"), max_length=6000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("一行一段，“一、”开头的短行是小标题。编号、回应期限、落款在签发时加上。"),
    )  # fmt: skip


class AsideForm(forms.Form):
    reason = forms.CharField(
        label=_("暂不发出的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label=_("暂不发出到哪天"), widget=DayInput(), help_text=_("到期仍然滞后的，会重新提出。")
    )


class SettleForm(forms.Form):
    on = forms.DateField(label=_("约见或者会议日期"), widget=DayInput())
    result = forms.CharField(
        label=_("议定事项"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("谁来办、怎么办、何时办好。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today: dt.date = timezone.localdate()
        self.fields["on"].widget.attrs |= {"max": today.isoformat()}
