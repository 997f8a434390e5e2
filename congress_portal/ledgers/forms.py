"""What is typed around a ledger: its columns and order, the name of a view, a bulk move."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congress_portal.ledgers import bulk, columns


class ShownForm(forms.Form):
    """Columns and order, part of the address of the list."""

    cols = forms.MultipleChoiceField(
        label=_("显示的列"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=())

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = columns.of(kind).values()
        sorts = [column for column in known if column.sorts]
        self.fields["cols"].choices = [(column.word, column.head) for column in known]  # type: ignore[attr-defined]
        self.fields["sort"].choices = [  # type: ignore[attr-defined]
            (f"{sign}{column.word}", f"{column.head} {arrow}")
            for column in sorts
            for sign, arrow in (("", "↑"), ("-", "↓"))
        ]


class ViewForm(forms.Form):
    name = forms.CharField(label=_("视图名称"), max_length=30)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class ExportForm(forms.Form):
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()


class BulkForm(forms.Form):
    """The boxes ticked in the table stand outside of it, under the name ``row``."""

    move = forms.ChoiceField(label=_("动作"), choices=[("", _("请选择动作")), *bulk.MOVES.items()])
    note = forms.CharField(
        label=_("说明或理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("对选中的每一件都用这段话；退回重办、推促必须填写。"),
    )  # fmt: skip

    def rows(self) -> list[str]:
        rows: list[str] = self.data.getlist("row")  # type: ignore[attr-defined]
        return rows

    def clean(self) -> dict[str, Any]:
        if not self.rows():
            raise ValidationError(_("请先在表里勾选要办理的事项。"))
        if len(self.rows()) > bulk.MOST:
            raise ValidationError(_("一次最多办理%(most)d件。") % {"most": bulk.MOST})
        return super().clean() or {}
