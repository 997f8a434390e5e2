"""What is typed about a project under supervision, by the office, the unit, the group."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Level, Region, Unit, UnitKind, User
from congress_portal.loops.photos import MultiplePhotoField, PhotosLast
from congress_portal.pages.widgets import DayInput
from votes.models import Candidate, ChangeKind, Option, Project, ProjectMilestone
from votes.projects.access import EXECUTING, candidates_for_group
from votes.projects.moves import Asked, Decided, NodeWords, ProjectWords, Vote, tallied
from votes.transitions.nodes import MOST
from votes.words import Base, Body, LevelRule

SPARE = 3
"""So many empty rows stand below those that are used."""
NODE = ("what", "weight", "due", "budget")


def words(label: Any, rows: int = 4, longest: int = 4000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def yuan(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0, **kwargs)


class ProjectForm(forms.Form):
    """A project without a candidate (of a former year), or all that a candidate does not say."""

    title = forms.CharField(label=_("项目名称"), max_length=60)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    content = words(_("建设内容"), 5, help_text=_("会向社会公开，不要写个人信息。"))
    goals = words(_("年度目标"), 3, help_text=_("写清数量，例如：改造村级水厂6个。"))
    unit = forms.ModelChoiceField(label=_("责任单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    committee = forms.ModelChoiceField(
        label=_("督办工委"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    township = forms.ModelChoiceField(
        label=_("乡镇"), queryset=Region.objects.none(), required=False, empty_label=_("全县")
    )
    place = forms.CharField(label=_("实施地点"), max_length=80)
    lng = forms.FloatField(
        label=_("经度"), required=False, min_value=-180, max_value=180, help_text=_("WGS84，可以不填。")
    )
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    budget = yuan(_("计划投资（元）"))
    finish_on = forms.DateField(label=_("计划完成日期"), widget=DayInput())
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": timezone.localdate().year, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(county=county, is_active=True).order_by("kind", "code")
        towns = Region.objects.filter(level=Level.TOWNSHIP, parent=county).order_by("code")
        choices = {
            "unit": units.filter(kind__in=EXECUTING),
            "committee": units.filter(kind=UnitKind.WORKING_COMMITTEE),
            "township": towns,
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lng") is None) != (data.get("lat") is None):
            self.add_error("lat", _("经度和纬度要么都填，要么都不填。"))
        return data

    @property
    def words(self) -> ProjectWords:
        return ProjectWords(
            **{name: value for name, value in self.cleaned_data.items() if name != "request_key"}
        )


class TakeForm(forms.Form):
    """Which chosen candidate is taken under supervision, by which committee."""

    candidate = forms.ModelChoiceField(
        label=_("票决通过的项目"), queryset=Candidate.objects.none(), empty_label=_("请选择")
    )
    committee = forms.ModelChoiceField(
        label=_("督办工委"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, county: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Candidate.objects.filter(county=county, state="chosen", projects=None).select_related("call")
        committees = Unit.objects.filter(county=county, is_active=True, kind=UnitKind.WORKING_COMMITTEE)
        self.fields["candidate"].queryset = chosen.order_by("-call__year", "number")  # type: ignore[attr-defined]
        self.fields["committee"].queryset = committees.order_by("code")  # type: ignore[attr-defined]


class NodesForm(forms.Form):
    """The milestones of the year, a row each; rows that are left empty are passed over."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        known = list(project.milestones.all())
        kwargs["initial"] = {**_typed(known), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        used = [row for row in range(MOST) if self.data.get(f"what{row}")]
        last = max(len(known), used[-1] + 1 if used else 0)
        self.rows = range(min(MOST, last + SPARE))
        for row in self.rows:
            self.fields.update(_fields(row))

    def groups(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}{row}"] for name in NODE] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if not data.get(f"what{row}"):
                continue
            for name in ("weight", "due"):
                if data.get(f"{name}{row}") is None and f"{name}{row}" not in self.errors:
                    self.add_error(f"{name}{row}", _("请填写。"))
        return data

    @property
    def nodes(self) -> list[NodeWords]:
        data = self.cleaned_data
        return [
            NodeWords(
                data[f"what{row}"],
                data[f"weight{row}"],
                data[f"due{row}"],
                data[f"budget{row}"] or Decimal(0),
            )
            for row in self.rows
            if data.get(f"what{row}")
        ]


def _typed(known: list[ProjectMilestone]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row, one in enumerate(known):
        values = (one.what, one.weight, one.due_on, one.budget)
        found |= {f"{name}{row}": value for name, value in zip(NODE, values, strict=True)}
    return found


def _fields(row: int) -> dict[str, forms.Field]:
    return {
        f"what{row}": forms.CharField(label=_("做什么"), max_length=120, required=False),
        f"weight{row}": forms.IntegerField(
            label=_("权重（分）"),
            min_value=1,
            max_value=100,
            required=False,
            help_text=_("各节点合计100分。"),
        ),
        f"due{row}": forms.DateField(label=_("何时完成"), widget=DayInput(), required=False),
        f"budget{row}": yuan(_("计划资金（元）"), required=False),
    }


class TellForm(PhotosLast, forms.Form):
    """How far a milestone has come."""

    percent = forms.IntegerField(label=_("完成到百分之几"), min_value=0, max_value=100)
    spent = yuan(_("这个节点累计已用资金（元）"))
    words = words(_("完成情况"), 4, 1000, help_text=_("会向社会公开，不要写个人信息。"))
    photos = MultiplePhotoField(label=_("现场照片"), required=False, template_name="components/upload.html")


class DenyForm(forms.Form):
    why = forms.CharField(label=_("为什么不予认可"), max_length=300)


class GroupForm(forms.Form):
    convenor = forms.ModelChoiceField(
        label=_("召集人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    others = forms.ModelMultipleChoiceField(
        label=_("成员"), queryset=User.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("按住 Ctrl 可以选多人。"),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        standing = list(project.members.filter(until=None).select_related("user"))
        known = {
            "convenor": next((one.user_id for one in standing if one.is_convenor), None),
            "others": [one.user_id for one in standing if not one.is_convenor],
        }
        kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        people = candidates_for_group(project.county_id)
        for name in known:
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    text = words(_("进展、问题和建议"), 8, 8000, help_text=_("提交后马上公开，不能再改，不要写个人信息。"))


class AskForm(forms.Form):
    kind = forms.ChoiceField(label=_("申请什么"), choices=ChangeKind.choices)
    reason = words(_("理由"), 4, 2000, help_text=_("会向社会公开。常委会决定以前，项目照常实施。"))
    content = words(_("变更后的建设内容"), 4, required=False, help_text=_("只在申请重大变更时填写。"))
    finish_on = forms.DateField(label=_("变更后的完成日期"), widget=DayInput(), required=False)
    budget = yuan(_("变更后的计划投资（元）"), required=False)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one, ChangeKind(one).label) for one in kinds]  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class DecideForm(forms.Form):
    is_approved = forms.TypedChoiceField(
        label=_("常委会的决定"),
        choices=[("1", _("批准")), ("0", _("不批准"))],
        coerce=lambda word: word == "1",
    )
    meeting = forms.CharField(
        label=_("常委会会议"), max_length=80, help_text=_("例如：县十七届人大常委会第四十次会议")
    )
    met_on = forms.DateField(label=_("会议日期"), widget=DayInput())
    decision = words(_("决定内容"), 4, 4000, help_text=_("登记后马上公开，就是对社会的公告。"))

    @property
    def decided(self) -> Decided:
        return Decided(**self.cleaned_data)


def _number(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, **kwargs)


class FiguresForm(forms.Form):
    """The figures of a vote."""

    due = _number(_("应到人数"))
    present = _number(_("实到人数"))
    valid = _number(_("有效票"))
    satisfied = _number(_("满意"))
    basically = _number(_("基本满意"))
    unsatisfied = _number(_("不满意"))


class TallyForm(forms.Form):
    """Which line of a signed vote of this portal is this project's."""

    option = forms.ModelChoiceField(
        label=_("本系统里的测评票决"), queryset=Option.objects.none(), empty_label=_("请选择"),
        help_text=_("只列出这个项目的：票上写的候选项目或者名称和它一样。"),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Option.objects.filter(pk__in=tallied(project).order_by().values("option"))
        self.fields["option"].queryset = rows.select_related("ballot").order_by("-ballot", "position")  # type: ignore[attr-defined]
        self.fields["option"].label_from_instance = lambda one: f"{one.ballot.title}：{one.title}"  # type: ignore[attr-defined]


class CheckForm(FiguresForm):
    """All on which the result hangs, as whoever checks it enters it anew."""

    body = forms.ChoiceField(label=_("投票人"), choices=[("", _("请选择")), *Body.choices])
    base = forms.ChoiceField(label=_("计算基数"), choices=[("", _("请选择")), *Base.choices])
    held_on = forms.DateField(label=_("会议日期"), widget=DayInput())

    field_order: tuple[str, ...] = (
        "held_on",
        "body",
        "base",
        "due",
        "present",
        "valid",
        "satisfied",
        "basically",
        "unsatisfied",
    )


class VoteForm(CheckForm):
    rule = forms.ChoiceField(
        label=_("结果的算法"), choices=[one for one in LevelRule.choices if one[0] != LevelRule.NONE]
    )
    meeting = forms.CharField(label=_("会议"), max_length=120)

    field_order = (
        "meeting", "held_on", "body", "base", "rule", "due", "present", "valid", "satisfied", "basically",
        "unsatisfied",
    )  # fmt: skip

    @property
    def vote(self) -> Vote:
        return Vote(**self.cleaned_data)
