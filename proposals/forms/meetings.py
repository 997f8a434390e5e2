"""Assignment meetings: the meeting itself, its agenda as a table of rows, its minutes, a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from congress_portal.pages.widgets import DayInput
from proposals import agenda
from proposals.agenda import Filled, Units
from proposals.models import AgendaItem, Proposal

UNIT_LIST = "units"
"""The page's list of unit names, offered while one types."""
HELP = {
    "joint": _("与主办单位共同办理；几个单位用顿号分开，分工写在括号里：交通局（道路修复）、财政局"),
    "separate": _("各自办理、各自答复代表；另立一件，分工写在括号里，写法同上"),
    "leading": _("本县有账号的领导写姓名，就会看到这件建议并收到通知；同名的写：姓名（单位）"),
    "due_on": _("例如 2026-06-30；不填按法定期限"),
    "due_reason": _("晚于法定期限时填写"),
}


class MeetingForm(forms.Form):
    office = forms.ModelChoiceField(label=_("召集单位"), queryset=Unit.objects.none(), empty_label=None)
    title = forms.CharField(label=_("会议名称"), max_length=80)
    held_on = forms.DateField(label=_("会议日期"), widget=DayInput())
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    chair = forms.CharField(label=_("主持人"), max_length=40, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offices: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class PutOnForm(forms.Form):
    proposals = forms.ModelMultipleChoiceField(
        label=_("等待交办的建议"), queryset=Proposal.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, waiting: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposals"]
        field.queryset = Proposal.objects.filter(pk__in=[one.pk for one in waiting])  # type: ignore[attr-defined]
        field.choices = [(one.pk, f"{one.loop.code} {one.loop.title}") for one in waiting]  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("会议纪要"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"), max_length=200, help_text=_("xlsx、xls 或 CSV；有一处写错，全部不写入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip


class AgendaForm(forms.Form):
    """The open items of one page, a row each; a tick at those that are to be decided."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.units = units
        for item in items:
            words = agenda.in_words(item)
            for column, label in agenda.COLUMNS.items():
                self.fields[f"{item.pk}-{column}"] = forms.CharField(
                    label=label,  # type: ignore[arg-type]
                    required=False,
                    max_length=1000,
                    initial=words[column],
                    help_text=HELP.get(column, ""),
                    widget=forms.TextInput(attrs={"list": UNIT_LIST} if column == "lead" else {}),
                )
            self.fields[f"{item.pk}-pick"] = forms.BooleanField(label=_("选中交办"), required=False)

    def groups(self) -> list[tuple[AgendaItem, list[forms.BoundField]]]:
        return [
            (item, [self[f"{item.pk}-{column}"] for column in (*agenda.COLUMNS, "pick")])
            for item in self.items
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.rows: dict[int, Filled] = {}
        for item in self.items:
            texts = {column: data.get(f"{item.pk}-{column}") or "" for column in agenda.COLUMNS}
            self.rows[item.pk], errors = agenda.read(texts, self.units)
            for column, words in errors.items():
                self.add_error(f"{item.pk}-{column}", words)
        return data

    @property
    def picked(self) -> list[int]:
        return [item.pk for item in self.items if self.cleaned_data.get(f"{item.pk}-pick")]
