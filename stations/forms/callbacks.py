"""What is typed of a call to a citizen; which lot to check."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.words import Solved

REACHED, NOT_REACHED = "yes", "no"


class CallForm(forms.Form):
    reached = forms.ChoiceField(
        label=_("打通了吗"),
        choices=[(REACHED, _("打通了，本人接的")), (NOT_REACHED, _("没有打通，或者不是本人"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择打通没有。")},
    )
    solved = forms.ChoiceField(
        label=_("群众说解决没有"), choices=Solved.choices, required=False, widget=forms.RadioSelect,
        help_text=_("打通了才选。没有解决的，群众还没有用过重新办理的，系统马上重新办理。"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("群众的话"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("部分解决、没有解决的，写明还差什么；重新办理时承办单位会看到。不要写姓名和电话号码。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("没有打通的情况"),
        max_length=200,
        required=False,
        help_text=_("例如：关机、无人接听、号码不对。"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_reached = data.get("reached") == REACHED
        if is_reached and not data.get("solved") and "solved" not in self.errors:
            self.add_error("solved", _("请选择解决没有。"))
        if is_reached and data.get("solved") in (Solved.PARTLY, Solved.NOT) and not data.get("words"):
            self.add_error("words", _("请写下群众说还差什么。"))
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What ``transitions.callbacks.record`` takes."""
        data = self.cleaned_data
        is_reached = data["reached"] == REACHED
        told = {name: data[name] if is_reached else "" for name in ("solved", "words")}
        note = "" if is_reached else data["note"]
        return {"is_reached": is_reached, "request_key": data["request_key"], "note": note, **told}


class LotForm(forms.Form):
    code = forms.CharField(
        label=_("意见编号"), max_length=24, help_text=_("例如 YJ-2026-0012。回执和办理进度页上有。")
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()
