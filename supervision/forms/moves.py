"""The forms of the moves that supervision makes its own; each shows what its step asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.loops import forms as loop_forms
from congress_portal.loops.forms import words
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from supervision.models import Problem, ReviewOpinion
from supervision.plans import APPROVE, COLLECT, DISTRIBUTE, DRAFT, FINAL, RECTIFY, REPORT


class ApplyForm(loop_forms.CheckInForm):
    """Handing a step in; where a problem was put right, with what proves it."""

    evidence = words(
        _("佐证"), required=False, rows=3, help_text=_("文号、数据、链接等；没有照片的必须填写。")
    )

    field_order = ("outcome", "without", "evidence", "photos")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.current.key if self.current else ""
        if key != RECTIFY:
            del self.fields["evidence"]
            self.fields["outcome"].help_text = ""
        if key == REPORT:
            self.fields["outcome"].label = _("研究处理情况报告")
        if key == RECTIFY:
            self.fields["outcome"].label = _("整改结果")
        if key in (DRAFT, FINAL, DISTRIBUTE):
            self.fields["outcome"].label = _("送交的文件")
            self.fields["outcome"].help_text = _("文件名称、文号、份数，交给谁。")


class SignForm(PhotosLast, loop_forms.MoveForm):
    """Signing a step off: with the meeting that decided, or with what was seen."""

    meeting = forms.CharField(
        label=_("主任会议"), max_length=80, help_text=_("例如：第十七届第三十二次主任会议"), required=False
    )
    met_on = forms.DateField(
        label=_("会议日期"), widget=DayInput(), required=False, initial=timezone.localdate
    )
    is_on_site = forms.BooleanField(label=_("到现场核查"), required=False)
    place = forms.CharField(label=_("核查地点"), max_length=80, required=False)
    note = forms.CharField(
        label=_("意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    photos = MultiplePhotoField(label=_("现场照片"), required=False, template_name="components/upload.html")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.current.key if self.current else ""
        self.problem = Problem.objects.select_related("opinion").filter(loop=self.loop).first()
        if not self._asks_meeting(key):
            del self.fields["meeting"], self.fields["met_on"]
        if key != RECTIFY:
            del self.fields["is_on_site"], self.fields["place"], self.fields["photos"]
        else:
            self.fields["note"].label = _("核查意见")
            self.fields["note"].required = True

    def _asks_meeting(self, key: str) -> bool:
        if key == APPROVE and self.problem is not None:
            return self.problem.opinion.closes_at_meeting
        return key == COLLECT

    def facts(self) -> list[dict[str, object]]:
        """What is signed: the list that was collected, or what the unit did."""
        if self.current is None:
            return []
        found: list[dict[str, object]] = []
        if self.problem is not None:
            found += _of_problem(self.problem)
        elif self.current.key == COLLECT:
            opinion = ReviewOpinion.objects.get(pk=self.loop.pk)
            lines = [f"{one.number}. {one.text}" for one in opinion.problems.all()]
            found.append({"label": _("问题清单"), "value": "\n".join(lines)})
        if self.current.key == RECTIFY:
            return found
        return [*found, {"label": _("提交的情况"), "value": self.current.outcome}]


def _of_problem(problem: Problem) -> list[dict[str, object]]:
    """What the unit meant to do, did, and proves."""
    step = problem.loop.steps.filter(key=RECTIFY).order_by("position").last() if problem.loop else None
    if step is None:
        return []
    proofs = step.evidence.exclude(text="").values_list("text", flat=True)
    found: list[dict[str, object]] = [
        {"label": _("整改措施"), "value": step.plan},
        {"label": _("整改结果"), "value": step.outcome},
        {"label": _("佐证"), "value": "\n".join(proofs)},
    ]
    return [one for one in found if one["value"]]


class HandOverForm(loop_forms.MoveForm):
    note = words(_("转交意见"), required=False, help_text=_("不填的，写“请研究处理并按期书面报告”。"))

    def facts(self) -> list[dict[str, object]]:
        found = ReviewOpinion.objects.select_related("organ").filter(pk=self.loop.pk).first()
        return [{"label": _("转交给"), "value": found.organ}] if found else []


class ExtendForm(loop_forms.ExtendForm):
    reason = words(_("延期理由"), help_text=_("每件事只能延期一次。"))
