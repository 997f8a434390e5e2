"""What is typed around a ledger: its columns and order, the name of a view, a bulk move."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, User
from congress_portal.ledgers import bulk, columns
from congress_portal.loops.forms import RECEIVERS


class ShownForm(forms.Form):
    """Columns and order, part of the address of the list. Those shown come first, as they are shown: sent again, the
    form keeps their order."""

    cols = forms.MultipleChoiceField(
        label=_("显示的列"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=())

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self.initial.get("cols", ())
        every = columns.of(kind).values()
        known = sorted(every, key=lambda one: shown.index(one.word) if one.word in shown else len(shown))
        sorts = [column for column in every if column.sorts]
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

    move = forms.ChoiceField(label=_("动作"), choices=())
    to = forms.ModelChoiceField(
        label=_("交给哪个单位"), required=False, queryset=Unit.objects.none(), empty_label=_("交办时选择"),
        help_text=_("只有交办要选。"),
    )  # fmt: skip
    amount = forms.IntegerField(
        label=_("延长几个工作日"), required=False, min_value=1, max_value=60,
        help_text=_("只有延期要填；代表建议延到规定的最长期限，不用填。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("说明或理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("对选中的每一件都用这段话；交办、退回重办、推促、延期必须填写。"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, moves = kind, bulk.moves_of(kind)
        self.fields["move"].choices = [("", _("请选择动作")), *moves.items()]  # type: ignore[attr-defined]
        units = Unit.objects.filter(county__in=user.county_ids(), is_active=True, kind__in=RECEIVERS)
        self.fields["to"].queryset = units.order_by("kind", "code")  # type: ignore[attr-defined]
        for name in {"assign", "extend"} - moves.keys():
            del self.fields[bulk.FIELDS[name]]

    def rows(self) -> list[str]:
        rows: list[str] = self.data.getlist("row")  # type: ignore[attr-defined]
        return rows

    def given(self) -> dict[str, Any]:
        """What the forms of the single moves are to hold besides the words, as text."""
        return {name: self.data.get(name, "") for name in bulk.FIELDS.values()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = bulk.FIELDS.get(data.get("move", ""), "")
        if name and not data.get(name) and name not in self.errors and self.is_asked(name):
            self.add_error(name, _("请选择交给哪个单位。") if name == "to" else _("请填写延长几个工作日。"))
        if not self.rows():
            raise ValidationError(_("请先在表里勾选要办理的事项。"))
        if len(self.rows()) > bulk.MOST:
            raise ValidationError(_("一次最多办理%(most)d件。") % {"most": bulk.MOST})
        return data

    def is_asked(self, name: str) -> bool:
        """Whether the move of this kind of case needs the field at all."""
        return bulk.asks(self.kind, self.cleaned_data["move"], name)
