"""What is typed about a candidate: its content and milestones, scores, the standing committee's review."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Region, Role, Unit, UnitKind
from congress_portal.pages.widgets import DayInput
from votes.forms.calls import long_text, townships_of
from votes.models import Call, Candidate, CandidateMilestone, CandidateState, Criterion, Review
from votes.transitions.candidates import Plan, Point

LEAST, MOST, SPARE = 4, 12, 2
WAN = Decimal(10_000)
PARTS = ("title", "due_on", "weight", "amount")
CARRYING = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP_GOVERNMENT)
REVIEWING = (Role.HANDLER, Role.OVERSEER, Role.CONGRESS_OFFICE, Role.LEADER, Role.DEPUTY)


def wan_of(yuan: Decimal) -> Decimal:
    return (yuan / WAN).quantize(Decimal("0.01"))


def _wan(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=10, decimal_places=2, **kwargs)


class CandidateForm(forms.Form):
    """Content, then rows of milestones; empty rows are left out. Money is typed in 10,000 yuan."""

    title = forms.CharField(label=_("项目名称"), max_length=60)
    area = forms.ChoiceField(label=_("领域"))
    content = long_text(_("建设内容"), 5, 4000, required=False)
    goals = long_text(_("年度目标"), 3, 1000, required=False, help_text=_("写清数量，例如：改造管网12公里。"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("责任单位"), required=False, empty_label=_("还没有确定")
    )
    township = forms.ModelChoiceField(
        Region.objects.none(), label=_("乡镇"), required=False, empty_label=_("全县")
    )
    place = forms.CharField(label=_("实施地点"), max_length=80, required=False)
    budget = _wan(_("总投资（万元）"), required=False)
    funding = forms.CharField(label=_("资金来源"), max_length=200, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    points = forms.CharField(widget=forms.HiddenInput, required=False)
    """Never filled: where errors about all milestones stand."""

    def __init__(
        self, *args: Any, call: Call, known: Iterable[CandidateMilestone] = (), **kwargs: Any
    ) -> None:
        rows = list(known)
        typed = {f"{name}{n}": getattr(row, name) for n, row in enumerate(rows) for name in PARTS}
        typed |= {f"amount{n}": wan_of(row.amount) for n, row in enumerate(rows)}
        kwargs["initial"] = {"request_key": uuid.uuid4(), **typed, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(one, one) for one in call.areas]  # type: ignore[attr-defined]
        carrying = Unit.objects.filter(county=call.county_id, kind__in=CARRYING, is_active=True)
        self.fields["unit"].queryset = carrying  # type: ignore[attr-defined]
        self.fields["township"].queryset = townships_of(call.county_id)  # type: ignore[attr-defined]
        used = [n for n in range(MOST) if self.data.get(f"title{n}")]
        count = max(LEAST, (used[-1] + 1 if used else len(rows)) + SPARE)
        self.rows = range(min(MOST, count))
        for n in self.rows:
            self._add_row(n)

    def _add_row(self, n: int) -> None:
        self.fields[f"title{n}"] = forms.CharField(label=_("节点目标"), max_length=120, required=False)
        self.fields[f"due_on{n}"] = forms.DateField(label=_("完成日期"), widget=DayInput(), required=False)
        self.fields[f"weight{n}"] = forms.IntegerField(
            label=_("分数"), min_value=1, max_value=100, required=False
        )
        self.fields[f"amount{n}"] = _wan(_("计划投资（万元）"), required=False)

    @property
    def main(self) -> list[forms.BoundField]:
        """The fields of the content, as the page shows them."""
        names = ("title", "area", "content", "goals", "unit", "township", "place", "budget", "funding")
        return [self[name] for name in names]

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}{n}"] for name in PARTS] for n in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in self.rows:
            for name in ("due_on", "weight") if data.get(f"title{n}") else ():
                if not data.get(f"{name}{n}") and f"{name}{n}" not in self.errors:
                    self.add_error(f"{name}{n}", _("请填写。"))
        return data

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        names = ("title", "area", "content", "goals", "unit", "township", "place", "funding")
        budget = None if data["budget"] is None else data["budget"] * WAN
        return Plan(**{name: data[name] for name in names}, budget=budget)

    @property
    def typed_points(self) -> list[Point]:
        data = self.cleaned_data
        return [
            Point(data[f"title{n}"], data[f"due_on{n}"], data[f"weight{n}"], (data[f"amount{n}"] or 0) * WAN)
            for n in self.rows
            if data.get(f"title{n}")
        ]


def initial_of(candidate: Candidate) -> dict[str, Any]:
    """What the form shows of a candidate that is there."""
    names = ("title", "area", "content", "goals", "unit", "township", "place", "funding", "revision")
    budget = None if candidate.budget is None else wan_of(candidate.budget)
    return {**{name: getattr(candidate, name) for name in names}, "budget": budget}


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        Candidate.objects.none(), label=_("合并到哪个候选项目"), error_messages={"required": _("请选择。")}
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (CandidateState.DRAFT, CandidateState.SCREENED, CandidateState.LISTED)
        rows = Candidate.objects.filter(call=candidate.call_id, state__in=states).exclude(pk=candidate.pk)
        self.fields["into"].queryset = rows  # type: ignore[attr-defined]


class DutyChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name} · {obj.unit.name}"


class ReviewerForm(forms.Form):
    user = DutyChoice(Duty.objects.none(), label=_("评审人"), error_messages={"required": _("请选择。")})

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = Duty.objects.current().filter(
            county=call.county_id, role__in=REVIEWING, user__is_active=True, stands_in_for=None
        )
        rows = duties.select_related("user", "unit").order_by("unit__kind", "unit__code", "user__name")
        self.fields["user"].queryset = rows  # type: ignore[attr-defined]


class ScoreForm(forms.Form):
    """Each criterion: points and why."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, criteria: list[Criterion], known: Iterable[Review] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        given = {row.criterion_id: row for row in known}
        for one in criteria:
            before = given.get(one.pk)
            self.fields[f"score_{one.pk}"] = forms.IntegerField(
                label=_("评分（0到10分）"), min_value=0, max_value=10, initial=before and before.score
            )
            self.fields[f"reason_{one.pk}"] = forms.CharField(
                label=_("理由"), max_length=300, initial=before.reason if before else ""
            )

    @property
    def groups(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"score_{one.pk}"], self[f"reason_{one.pk}"]) for one in self.criteria]

    @property
    def scores(self) -> dict[int, tuple[int, str]]:
        data = self.cleaned_data
        return {one.pk: (data[f"score_{one.pk}"], data[f"reason_{one.pk}"]) for one in self.criteria}


class ListReviewForm(forms.Form):
    meeting = forms.CharField(
        label=_("常委会会议"), max_length=80, help_text=_("例如：县十七届人大常委会第三十三次会议")
    )
    met_on = forms.DateField(label=_("会议日期"), widget=DayInput())
    is_passed = forms.TypedChoiceField(
        label=_("是否同意提请代表大会票决"),
        choices=[("1", _("同意")), ("0", _("不同意，退回修改"))],
        coerce=lambda word: word == "1",
    )
    words = long_text(_("审查意见"), 4, 4000, help_text=_("同意的，登记后候选名单向社会公开。"))
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
