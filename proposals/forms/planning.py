"""The plan of handling: rows of a stage, what and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.pages.widgets import DayInput
from proposals.models import PlanStage
from proposals.transitions.planning import Planned
from proposals.words import Stage

MOST = 12
SPARE = 2


class PlanStagesForm(forms.Form):
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, known: Sequence[PlanStage], **kwargs: Any) -> None:
        first: list[tuple[str, str, dt.date | None]] = [(one.stage, one.what, one.due_on) for one in known]
        first = first or [(word, "", None) for word in Stage.values]
        typed = {
            f"{name}{row}": value
            for row, values in enumerate(first)
            for name, value in zip(("stage", "what", "due"), values, strict=True)
        }
        kwargs["initial"] = {**typed, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        used = [row for row in range(MOST) if self.data.get(f"what{row}")]
        count = max(len(first), used[-1] + 1 if used else 0) + SPARE
        self.rows = range(min(MOST, count))
        for row in self.rows:
            self.fields[f"stage{row}"] = forms.ChoiceField(
                label=_("阶段"), choices=[("", "—"), *Stage.choices], required=False
            )
            self.fields[f"what{row}"] = forms.CharField(label=_("做什么"), max_length=200, required=False)
            self.fields[f"due{row}"] = forms.DateField(label=_("何时完成"), widget=DayInput(), required=False)

    def groups(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}{row}"] for name in ("stage", "what", "due")] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if data.get(f"what{row}"):
                for name in ("stage", "due"):
                    if not data.get(f"{name}{row}") and f"{name}{row}" not in self.errors:
                        self.add_error(f"{name}{row}", _("请填写。"))
        return data

    @property
    def planned(self) -> list[Planned]:
        data = self.cleaned_data
        return [
            Planned(data[f"stage{row}"], data[f"what{row}"], data[f"due{row}"])
            for row in self.rows
            if data.get(f"what{row}")
        ]


class DoneForm(forms.Form):
    note = forms.CharField(label=_("完成情况"), max_length=200)
