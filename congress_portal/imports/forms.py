"""The one form of an import: a file."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.imports.kinds import Opening
from congress_portal.imports.passwords import MOST
from congress_portal.sheets import cells


class AgainForm(forms.Form):
    """Who lost the temporary password."""

    logins = forms.CharField(
        label=_("登录名"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("几个人用顿号或换行分开；原来发的临时密码随即失效。"),
        error_messages={"required": _("请填写登录名。")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_logins(self) -> list[str]:
        try:
            found = cells.names("、".join(self.cleaned_data["logins"].lower().split()))
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if not found or len(found) > MOST:
            raise forms.ValidationError(_("一次填写1至%(most)d个登录名。"), params={"most": MOST})
        return found


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"),
        error_messages={"required": _("请选择填好的表格文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    """The same twice is one upload: a button pressed again after a lost answer."""

    place = forms.ChoiceField(label=_("以哪个单位的名义"), required=False)
    """Only where there is more than one."""

    field_order = ("place", "file", "key")

    def __init__(self, *args: Any, most: int, openings: Sequence[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("xlsx、xls 或 CSV（UTF-8 或 GBK 编码），最多%(most)d行、5 MB。")
        self.fields["file"].help_text = help_text % {"most": most}
        if len(openings) > 1:
            self.fields["place"].choices = [(one.word, str(one)) for one in openings]  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()
