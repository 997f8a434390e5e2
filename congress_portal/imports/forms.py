"""The one form of an import: a file."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"),
        help_text=_("xlsx、xls 或 CSV（UTF-8 或 GBK 编码），最多5000行、5 MB。"),
        error_messages={"required": _("请选择填好的表格文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    """The same twice is one upload: a button pressed again after a lost answer."""

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()
