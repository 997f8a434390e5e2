"""The yearly plan: a year, a topic, the meeting that adopts, the meeting at which a topic comes up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, UnitKind
from congress_portal.pages.widgets import DayInput
from supervision.forms.opinions import ORGANS
from supervision.models import Topic, YearPlan
from supervision.transitions import TopicWords
from supervision.transitions.yearly import FIELDS
from supervision.words import Method, Source

MONTHS = [(number, _("%(month)d月") % {"month": number}) for number in range(1, 13)]


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", timezone.localdate().year)


class WhyForm(forms.Form):
    """Why an adopted plan is changed, and on what that rests."""

    reason = forms.CharField(label=_("调整的理由"), max_length=300, required=False)
    basis = forms.CharField(
        label=_("调整的依据"),
        max_length=120,
        required=False,
        help_text=_("例如：第六十一次主任会议，2026年6月3日"),
    )


class TopicForm(WhyForm):
    title = forms.CharField(label=_("议题"), max_length=120)
    source = forms.ChoiceField(label=_("来源"), choices=Source, help_text=_("《监督法》第十二条列举的途径。"))
    method = forms.ChoiceField(label=_("方式"), choices=Method)
    committee = forms.ModelChoiceField(
        label=_("负责工委"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    organ = forms.ModelChoiceField(label=_("报告机关"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    month_from = forms.TypedChoiceField(label=_("从几月"), choices=MONTHS, coerce=int)
    month_to = forms.TypedChoiceField(label=_("到几月"), choices=MONTHS, coerce=int)

    field_order = (*FIELDS, "reason", "basis")

    def __init__(self, *args: Any, plan: YearPlan, topic: Topic | None = None, **kwargs: Any) -> None:
        known = {name: getattr(topic, name) for name in FIELDS} if topic else {}
        kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(county=plan.county_id, is_active=True).order_by("kind", "code")
        committees = units.filter(kind=UnitKind.WORKING_COMMITTEE)
        self.fields["committee"].queryset = committees  # type: ignore[attr-defined]
        self.fields["organ"].queryset = units.filter(kind__in=ORGANS)  # type: ignore[attr-defined]
        if plan.adopted_on is None:
            del self.fields["reason"], self.fields["basis"]

    @property
    def words(self) -> TopicWords:
        return TopicWords(**{name: self.cleaned_data[name] for name in FIELDS})

    @property
    def why(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("reason", "basis")}


class AdoptForm(forms.Form):
    meeting = forms.CharField(
        label=_("主任会议"), max_length=80, help_text=_("例如：第十七届第三十二次主任会议")
    )
    met_on = forms.DateField(label=_("会议日期"), widget=DayInput(), initial=timezone.localdate)


class MeetingForm(forms.Form):
    meeting = forms.CharField(
        label=_("常委会会议"), max_length=80, help_text=_("例如：县十七届人大常委会第四十次会议")
    )
    held_on = forms.DateField(
        label=_("会议日期"), widget=DayInput(), help_text=_("定下后，送交报告稿、报告、分发的日期自动倒排。")
    )
