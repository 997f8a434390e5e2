"""What is typed about a vote: its data, its method, the items, the people, the counts."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import User
from congress_portal.pages.widgets import DayInput
from votes.ballots.access import members_of
from votes.ballots.counting import Marked
from votes.ballots.rules import majorities_for
from votes.models import Ballot, Call, VotingMethod, VotingRule
from votes.models.ballots import MOST_PLACES
from votes.words import Base, Body, Form, LevelRule, ShortfallRule, Subject, TieRule

MOST_PAPERS = 5000
LABELS = {
    Form.CHOOSE: (_("得票"),),
    Form.EACH: (_("赞成"), _("反对")),
    Form.LEVELS: (_("满意"), _("基本满意"), _("不满意")),
}
"""What the marks 1, 2 and 3 mean, by form."""
MARKS = ("ones", "twos", "threes")


class BallotForm(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=120)
    meeting = forms.CharField(
        label=_("会议名称"), max_length=120, help_text=_("例如：县第十七届人民代表大会第五次会议。")
    )
    held_on = forms.DateField(label=_("会议日期"), widget=DayInput(), initial=timezone.localdate)
    call = forms.ModelChoiceField(
        label=_("候选项目来自"), queryset=Call.objects.none(), required=False, empty_label=_("没有征集，逐项填写"),
        help_text=_("票决民生实事项目的，选定哪一年的征集。"),
    )  # fmt: skip

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.filter(county=county).order_by("-pk")  # type: ignore[attr-defined]


class NewBallotForm(BallotForm):
    purpose = forms.ChoiceField(label=_("内容"), choices=Subject.choices)
    body = forms.ChoiceField(label=_("谁投票"), choices=Body.choices)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("title", "purpose", "body", "meeting", "held_on", "call")


class MethodForm(forms.Form):
    form = forms.ChoiceField(label=_("投票方式"), choices=Form.choices, widget=forms.RadioSelect)
    places = forms.IntegerField(
        label=_("应选数"), min_value=1, max_value=MOST_PLACES, required=False,
        help_text=_("最多选几项。逐项表决的可以不填：过半数的都通过。"),
    )  # fmt: skip
    base = forms.ChoiceField(label=_("过半数的基数"), choices=Base.choices)
    majority = forms.ModelChoiceField(
        label=_("多少票算通过"),
        queryset=VotingRule.objects.none(),
        required=False,
        empty_label=_("还没有确定"),
    )
    tie_rule = forms.ChoiceField(label=_("最后一名票数相等时"), choices=TieRule.choices)
    shortfall_rule = forms.ChoiceField(label=_("通过的不足应选数时"), choices=ShortfallRule.choices)
    level_rule = forms.ChoiceField(label=_("测评结果的算法"), choices=LevelRule.choices)
    electronic = forms.BooleanField(label=_("用账号投电子票"), required=False)
    cards = forms.BooleanField(label=_("现场密封卡投电子票"), required=False)
    paper = forms.BooleanField(label=_("纸质票"), required=False)
    adopted_by = forms.CharField(
        label=_("哪次会议通过了票决办法"), max_length=120, required=False, help_text=_("通过以后再填。")
    )
    adopted_on = forms.DateField(label=_("通过日期"), widget=DayInput(), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, ballot: Ballot) -> None:
        method: VotingMethod = ballot.method
        super().__init__(data, initial={name: getattr(method, name) for name in self.base_fields})
        field: Any = self.fields["majority"]
        field.queryset = majorities_for(ballot.body, ballot.held_on)
        field.label_from_instance = lambda rule: f"{rule}（{rule.basis}）"


class OptionForm(forms.Form):
    title = forms.CharField(label=_("项目名称"), max_length=120)
    summary = forms.CharField(label=_("说明"), max_length=300, required=False)


class ElectorsForm(forms.Form):
    users = forms.ModelMultipleChoiceField(
        label=_("从账号中选"), queryset=User.objects.none(), required=False,
        help_text=_("可以选多人（按住 Ctrl 键再点）。"),
    )  # fmt: skip
    names = forms.CharField(
        label=_("没有账号的，填写姓名"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一人。"),
    )  # fmt: skip

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].queryset = _members(county)  # type: ignore[attr-defined]

    def clean_names(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["names"]).splitlines() if line.strip()]


class ScrutineerForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("监票人"), queryset=User.objects.none(), required=False, empty_label=_("没有账号")
    )
    name = forms.CharField(label=_("没有账号的，填写姓名"), max_length=40, required=False)
    is_chief = forms.BooleanField(label=_("总监票人"), required=False)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = _members(county)  # type: ignore[attr-defined]


class TellerForm(forms.Form):
    user = forms.ModelChoiceField(label=_("计票人"), queryset=User.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = _members(county)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200)


class CountForm(forms.Form):
    """``returned``, ``void``, and for each item ``ones-<key>`` and what else its form has."""

    returned = forms.IntegerField(label=_("收回的纸质票（张）"), min_value=0, max_value=MOST_PAPERS)
    void = forms.IntegerField(
        label=_("其中废票（张）"), min_value=0, max_value=MOST_PAPERS,
        help_text=_("划的项目多于应选数的，或者看不清的，是废票。没有划的是弃权，不是废票。"),
    )  # fmt: skip

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = list(ballot.options.order_by("position"))
        self.labels = LABELS[Form(ballot.method.form)]
        for option in self.options:
            for mark, label in zip(MARKS, self.labels, strict=False):
                self.fields[f"{mark}-{option.pk}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=MOST_PAPERS
                )

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Each item with its fields."""
        marks = MARKS[: len(self.labels)]
        return [(option, [self[f"{mark}-{option.pk}"] for mark in marks]) for option in self.options]

    def figures(self) -> dict[int, Marked]:
        data = self.cleaned_data
        return {
            option.pk: Marked(*(data.get(f"{mark}-{option.pk}") or 0 for mark in MARKS))
            for option in self.options
        }


def _members(county: int) -> QuerySet[User]:
    keys = [user.pk for user in members_of(county)]
    return User.objects.filter(pk__in=keys).order_by("name", "pk")
