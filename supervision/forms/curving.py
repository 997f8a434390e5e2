"""时度效: the rows of a plan, a report of progress, the answer of a look back, other thresholds to try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit
from congress_portal.loops.words import Kind
from congress_portal.pages.widgets import DayInput
from supervision.transitions.curving import Point

MOST, LEAST, SPARE = 15, 3, 2
Known = tuple[str, int | None, dt.date | None]


class CurveForm(forms.Form):
    """Rows of what, points and date; empty rows are left out."""

    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, known: Sequence[Known], is_change: bool, **kwargs: Any) -> None:
        typed = {
            f"{name}{row}": value
            for row, values in enumerate(known)
            for name, value in zip(("what", "weight", "due"), values, strict=True)
        }
        kwargs["initial"] = {**typed, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        used = [row for row in range(MOST) if self.data.get(f"what{row}")]
        count = max(
            LEAST, len(known) + SPARE if not self.is_bound else 0, used[-1] + 1 + SPARE if used else 0
        )
        self.rows = range(min(MOST, count))
        for row in self.rows:
            self.fields[f"what{row}"] = forms.CharField(label=_("做什么"), max_length=200, required=False)
            self.fields[f"weight{row}"] = forms.IntegerField(
                label=_("分值"), min_value=1, max_value=100, required=False
            )
            self.fields[f"due{row}"] = forms.DateField(label=_("何时完成"), widget=DayInput(), required=False)
        if is_change:
            self.fields["reason"] = forms.CharField(label=_("为什么调整"), max_length=300)

    def groups(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}{row}"] for name in ("what", "weight", "due")] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if data.get(f"what{row}"):
                for name in ("weight", "due"):
                    if not data.get(f"{name}{row}") and f"{name}{row}" not in self.errors:
                        self.add_error(f"{name}{row}", _("请填写。"))
        return data

    @property
    def points(self) -> list[Point]:
        data = self.cleaned_data
        return [
            Point(data[f"what{row}"], data[f"weight{row}"], data[f"due{row}"])
            for row in self.rows
            if data.get(f"what{row}")
        ]


class ProgressForm(forms.Form):
    percent = forms.IntegerField(label=_("完成到百分之几"), min_value=1, max_value=100)
    words = forms.CharField(
        label=_("完成情况和佐证"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写清做了什么、在哪里能看到；照片随打卡上传。"),
    )  # fmt: skip


class WhyForm(forms.Form):
    why = forms.CharField(label=_("理由"), max_length=300)


class UnderForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("由哪个单位督办"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, issuers: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[one.pk for one in issuers])  # type: ignore[attr-defined]


class FollowForm(forms.Form):
    holds = forms.TypedChoiceField(
        label=_("成效保持了吗"), choices=[("yes", _("保持")), ("no", _("没有保持"))], widget=forms.RadioSelect,
        coerce=lambda word: word == "yes",
    )  # fmt: skip
    words = forms.CharField(
        label=_("现在的情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("看了什么、何时看的、和办结时比怎样。"),
    )  # fmt: skip


class TryForm(forms.Form):
    """Other thresholds, over the plans since a day."""

    yellow = forms.IntegerField(label=_("滞后几分黄色预警"), min_value=1, max_value=99, initial=10)
    red = forms.IntegerField(label=_("滞后几分红色预警"), min_value=2, max_value=100, initial=25)
    days = forms.IntegerField(label=_("最后期限前几天黄色预警"), min_value=0, max_value=365, initial=15)
    since = forms.DateField(label=_("从哪天以来的计划"), widget=DayInput())
    kind = forms.ChoiceField(label=_("种类"), choices=[("", _("全部")), *Kind.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate() - dt.timedelta(days=365))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("yellow") and data.get("red") and data["red"] <= data["yellow"]:
            self.add_error("red", _("红色应比黄色滞后更多。"))
        return data
