"""A deliberation opinion as a committee collects it: its words, and rows for its problems."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, UnitKind, User
from congress_portal.pages.widgets import DayInput
from supervision.access import led
from supervision.models import Problem, ReviewOpinion
from supervision.transitions import Listed, Words
from supervision.transitions.opinions import FIELDS, MOST

ORGANS = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT)
SPARE = 3
"""So many empty rows stand below those that are used."""
LISTED = ("problem", "unit", "due", "site")


class OpinionForm(forms.Form):
    title = forms.CharField(
        label=_("标题"), max_length=120, help_text=_("例如：关于全县农村饮水安全工作情况报告的审议意见")
    )
    meeting = forms.CharField(
        label=_("审议的会议"), max_length=80, help_text=_("例如：县十七届人大常委会第四十次会议")
    )
    met_on = forms.DateField(label=_("会议日期"), widget=DayInput())
    text = forms.CharField(label=_("审议意见"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}))
    organ = forms.ModelChoiceField(
        label=_("研究处理机关"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    in_charge = forms.ModelChoiceField(
        label=_("分管领导"), queryset=User.objects.none(), empty_label=_("请选择"),
        help_text=_("人大常委会副主任；问题经工委核查后由其审定销号。"),
    )  # fmt: skip
    closes_at_meeting = forms.BooleanField(
        label=_("问题清单由主任会议审定销号"),
        required=False,
        help_text=_("勾选的，由办公室登记主任会议的决定。"),
    )
    report_by = forms.DateField(
        label=_("报告期限"),
        widget=DayInput(),
        required=False,
        help_text=_("主任会议另定期限的填写；不填的为签收后3个月。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, county: int, opinion: ReviewOpinion | None = None, **kwargs: Any) -> None:
        problems = list(opinion.problems.select_related("unit")) if opinion else []
        known = {name: getattr(opinion, name) for name in FIELDS} if opinion else {}
        if opinion is not None:
            known |= {"title": opinion.loop.title, "revision": opinion.revision}
        kwargs["initial"] = {**known, **_typed(problems), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(county=county, kind__in=ORGANS, is_active=True).order_by("kind", "code")
        self.fields["organ"].queryset = units  # type: ignore[attr-defined]
        self.fields["in_charge"].queryset = User.objects.filter(pk__in=led(county).values("user"))  # type: ignore[attr-defined]
        self.rows = range(_rows(self.data, len(problems)))
        choices = [("", _("请选择")), *((one.pk, one.name) for one in units)]
        self.units = {one.pk: one for one in units}
        for row in self.rows:
            self.fields.update(_fields(row, choices))

    def plain(self) -> list[forms.BoundField]:
        names = ("title", *FIELDS)
        return [self[name] for name in names]

    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each problem, for the page."""
        return [[self[f"{name}{row}"] for name in LISTED] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if not data.get(f"problem{row}"):
                continue
            for name in ("unit", "due"):
                if not data.get(f"{name}{row}") and f"{name}{row}" not in self.errors:
                    self.add_error(f"{name}{row}", _("每个问题都要写明由谁整改、何时完成。"))
        return data

    @property
    def words(self) -> Words:
        data = self.cleaned_data
        problems = tuple(
            Listed(
                data[f"problem{row}"], self.units[int(data[f"unit{row}"])], data[f"due{row}"], data[f"site{row}"]
            )
            for row in self.rows
            if data.get(f"problem{row}")
        )  # fmt: skip
        return Words(title=data["title"], problems=problems, **{name: data[name] for name in FIELDS})


def _typed(problems: Sequence[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row, one in enumerate(problems):
        values = (one.text, one.unit_id, one.due_on, one.needs_site)
        found |= {f"{name}{row}": value for name, value in zip(LISTED, values, strict=True)}
    return found


def _rows(data: Any, known: int) -> int:
    used = [row for row in range(MOST) if data.get(f"problem{row}")]
    return min(MOST, max(known, used[-1] + 1 if used else 0) + SPARE)


def _fields(row: int, units: Sequence[tuple[Any, Any]]) -> dict[str, forms.Field]:
    return {
        f"problem{row}": forms.CharField(label=_("问题"), max_length=120, required=False),
        f"unit{row}": forms.ChoiceField(label=_("整改单位"), choices=units, required=False),
        f"due{row}": forms.DateField(label=_("整改时限"), widget=DayInput(), required=False),
        f"site{row}": forms.BooleanField(label=_("须现场核查"), required=False),
    }


class UnpublishForm(forms.Form):
    reason = forms.CharField(label=_("撤下的理由"), max_length=200)
