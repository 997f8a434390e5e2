"""What the list of supervision shows. Whatever cannot be read is passed over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Unit, User
from congress_portal.loops.models import Step
from congress_portal.loops.words import LoopStatus, StepStatus
from supervision.models import Problem, ReviewOpinion, Topic
from supervision.reading.approvals import to_approve

SORTS = {"topic": _("监督议题"), "opinion": _("审议意见"), "problem": _("问题")}
STATES = {
    "mine": _("等我办理"),
    "open": _("办理中"),
    "late": _("已超期"),
    "to_sign": _("待核查、待审定"),
    "closed": _("已办结"),
}


class ListForm(forms.Form):
    sort = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *SORTS.items()])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *STATES.items()])
    unit = forms.ModelChoiceField(
        label=_("承办单位"), queryset=Unit.objects.none(), required=False, empty_label=_("全部")
    )
    committee = forms.ModelChoiceField(
        label=_("负责工委"), queryset=Unit.objects.none(), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        counties = user.county_ids()
        problems = Problem.objects.filter(county__in=counties)
        opinions = ReviewOpinion.objects.filter(county__in=counties)
        topics = Topic.objects.filter(county__in=counties)
        organs = Q(pk__in=opinions.values("organ")) | Q(pk__in=topics.values("organ"))
        committees = Q(pk__in=opinions.values("committee")) | Q(pk__in=topics.values("committee"))
        units = Q(pk__in=problems.values("unit")) | organs
        for name, keys in (("unit", units), ("committee", committees)):
            self.fields[name].queryset = Unit.objects.filter(keys).order_by("kind", "code")  # type: ignore[attr-defined]

    def narrowed(self, loops: Any) -> Any:
        data = self.cleaned_data
        if data.get("sort") == "opinion":
            loops = loops.filter(review_opinion__isnull=False)
        if data.get("sort") == "problem":
            loops = loops.filter(problem_rows__isnull=False)
        if data.get("sort") == "topic":
            loops = loops.filter(topic_rows__isnull=False)
        if unit := data.get("unit"):
            loops = loops.filter(
                Q(problem_rows__unit=unit) | Q(review_opinion__organ=unit) | Q(topic_rows__organ=unit)
            )
        if committee := data.get("committee"):
            loops = loops.filter(owner=committee)
        return self._in_state(loops, data.get("state", ""))

    def _in_state(self, loops: Any, state: str) -> Any:
        if state == "mine":
            waiting = Step.objects.waiting_for(self.user)
            approving = to_approve(self.user)
            return loops.open().filter(Q(pk__in=waiting.values("loop")) | Q(pk__in=approving.values("loop")))
        if state == "open":
            return loops.open()
        if state == "late":
            return loops.late()
        if state == "closed":
            return loops.exclude(status=LoopStatus.OPEN)
        if state == "to_sign":
            return loops.filter(pk__in=Step.objects.filter(status=StepStatus.SUBMITTED).values("loop"))
        return loops
